"""What somebody at the set-aside desk decided on one change, as the writer carries it out."""

from __future__ import annotations

from typing import Any

import msgspec

from server.ingest.commands import ServerWrite


class Decision(msgspec.Struct, frozen=True):
    """One decision on one arrival. `row` is its row of the desk, `act` among it.

    `dot` names the change that was set aside. `writes` are the server's own, made in the same
    transaction after it: the note in the record and, for `attach`, the answers. One on a record
    that has not begun by then is left out.
    """

    arrival: int
    dot: bytes
    row: dict[str, Any]
    writes: tuple[ServerWrite, ...] = ()
