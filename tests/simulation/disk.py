"""The storage of one vault: what a crash, a backup or a clone leaves of it."""

from __future__ import annotations

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from sync.messages import DeviceCertificate, Signed
from tests.simulation.crash import Fuse
from tests.simulation.identity import Identity
from tests.simulation.keys import Known


class Own(msgspec.Struct, frozen=True):
    """A frozen change of this device and what the server said of it; `verdict` 0 is nothing yet.

    `signed` is none once the device has let go of a record that left it; `person` is whom the
    record is about, in its first change. `epoch` is that of the verdict. `again` is the epoch in
    which it is to be sent once more, 0 where it is not: a verdict of an earlier one is void.
    """

    dev_seq: int
    id: bytes
    record: bytes
    signed: Signed | None
    verdict: int = 0
    position: int | None = None
    detail: str | None = None
    person: bytes | None = None
    epoch: int = 0
    again: int = 0
    # Epoch and position it had when it was lost.
    before: tuple[int, int] | None = None
    # Sealed to the server when it was made, and the version of the key it was sealed to.
    copy: bytes | None = None
    sealed_to: int = 0


class Parting(msgspec.Struct, frozen=True):
    """A record that left: to be let go of, then to be acknowledged with the highest own number."""

    record: bytes
    last_seq: int | None = None


class Held(msgspec.Struct, frozen=True):
    """Somebody else's change, as it was received, in its epoch.

    `due` is the epoch in which it is to be brought back to the server, 0 where it is not.
    """

    position: int
    record: bytes
    id: bytes
    signed: Signed
    epoch: int
    due: int = 0


class HeldSnapshot(msgspec.Struct, frozen=True):
    """A record as it was received, without the changes behind it."""

    record: bytes
    raw: bytes


class HeldFile(msgspec.Struct, frozen=True):
    """An own file: its sealed chunks as far as they are stored, and where the server has it.

    `named`: a frozen change of this device names it, until then it may be let go of. `state` is of
    `file_state`, as the server last said in `epoch`; `made_ms` is the device's clock.
    """

    id: bytes
    record: bytes
    count: int
    made_ms: int
    epoch: int
    chunks: tuple[bytes, ...] = ()
    named: bool = False
    state: int = 0
    safe: bool = False


class Stored(msgspec.Struct, frozen=True):
    """Everything that outlives the process."""

    own: tuple[Own, ...] = ()
    held: tuple[Held, ...] = ()
    snapshots: tuple[HeldSnapshot, ...] = ()
    files: tuple[HeldFile, ...] = ()
    cursor: bytes | None = None
    directory: int = 0
    counter: int = 0
    epoch: int = 0
    # The newest epoch that a receipt named to the locked vault.
    heard: int = 0
    left: frozenset[bytes] = frozenset()
    partings: tuple[Parting, ...] = ()
    revoked: bool = False
    certificates: tuple[DeviceCertificate, ...] = ()
    # None until others than those of the enrolment were heard of.
    keys: Known | None = None
    # Another copy of this storage was seen; the key it asks for; who it becomes, from the next
    # unlock on; of whom the outbox is already while the rest is not; who it is, none at first.
    copied: bool = False
    new_key: ec.EllipticCurvePrivateKey | None = None
    next: Identity | None = None
    chain: bytes | None = None
    identity: Identity | None = None
    # So many own changes were made under ids it had before.
    base: int = 0
    # The deposit secret that a reply brought, after the version it is of.
    deposit: tuple[int, bytes] | None = None


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
