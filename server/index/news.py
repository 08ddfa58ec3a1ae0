"""What commits have changed, for those who wait to hear of it."""

from __future__ import annotations

import msgspec

_NONE: frozenset[bytes] = frozenset()


class News(msgspec.Struct, frozen=True):
    """One or more commits, of this process or of another.

    `merged`: records with a new change, each with the device that wrote it. `devices`: those with
    something of their own to hear, a verdict that changed or that they are revoked. `actors`: those
    whose scope has changed.
    """

    merged: frozenset[tuple[bytes, bytes]] = frozenset()
    devices: frozenset[bytes] = _NONE
    actors: frozenset[bytes] = _NONE

    def __bool__(self) -> bool:
        return bool(self.merged or self.devices or self.actors)
