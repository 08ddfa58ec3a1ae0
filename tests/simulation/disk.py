"""The storage of one vault: what a crash, a backup or a clone leaves of it."""

from __future__ import annotations

import msgspec

from sync.messages import Signed
from tests.simulation.crash import Fuse


class Own(msgspec.Struct, frozen=True):
    """A frozen change of this device and what the server said of it; `verdict` 0 is nothing yet.

    `signed` is none once the device has let go of a record that left it; `person` is whom the
    record is about, in its first change.
    """

    dev_seq: int
    id: bytes
    record: bytes
    signed: Signed | None
    verdict: int = 0
    position: int | None = None
    detail: str | None = None
    person: bytes | None = None


class Parting(msgspec.Struct, frozen=True):
    """A record that left: to be let go of, then to be acknowledged with the highest own number."""

    record: bytes
    last_seq: int | None = None


class Held(msgspec.Struct, frozen=True):
    """Somebody else's change, as it was received."""

    position: int
    record: bytes
    raw: bytes


class HeldSnapshot(msgspec.Struct, frozen=True):
    """A record as it was received, without the changes behind it."""

    record: bytes
    raw: bytes


class Stored(msgspec.Struct, frozen=True):
    """Everything that outlives the process."""

    own: tuple[Own, ...] = ()
    held: tuple[Held, ...] = ()
    snapshots: tuple[HeldSnapshot, ...] = ()
    cursor: bytes | None = None
    directory: int = 0
    counter: int = 0
    epoch: int = 0
    left: frozenset[bytes] = frozenset()
    partings: tuple[Parting, ...] = ()
    revoked: bool = False


class Disk:
    """One atomic commit at a time; the fuse may end the process just before or just after."""

    def __init__(self, stored: Stored | None = None) -> None:
        self.fuse = Fuse()
        self.stored = stored or Stored()

    def commit(self, stored: Stored) -> None:
        """Replace what is stored. Raises `Crashed`."""
        self.fuse.burn()
        self.stored = stored
        self.fuse.burn()
