"""What became of every file that was taken, and what must be true of each.

A file that a received change names is whole on the server, or on a device that brings it, or it is
named as not come; what is given of it is what was taken, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import msgspec
from sqlalchemy import select

from server.services import Services
from server.store import files
from server.store.reads import Reads
from server.store.tables import file, file_chunk
from sync.codes import FileState
from sync.files import FileStanding
from tests.server.files.bringing import TakenFile
from tests.simulation.disk import Stored
from tests.simulation.files import is_held
from tests.simulation.violation import Violation

_WHOLE = file.c.whole_ms.is_not(None).label("whole")
_CHUNKS = select(file_chunk.c.number, file_chunk.c.sealed)


class Files:
    """Every file taken, which change named it first, and what devices were told of it."""

    def __init__(self) -> None:
        self.by_id: dict[bytes, TakenFile] = {}
        # By file, the change that named it when it was taken.
        self.named_by: dict[bytes, bytes] = {}
        self.destroyed: set[bytes] = set()
        self.told_whole: set[bytes] = set()
        # Whole on the server, and seen to be what was taken.
        self.verified: set[bytes] = set()
        # What the server had when it was last looked at, and when it is worth another look.
        self.here = Here()
        self.stale = False

    def taken(self, taken: TakenFile, change: bytes) -> None:
        """All of it is stored, and the change that names it is about to be."""
        self.by_id[taken.id] = taken
        self.named_by[taken.id] = change

    def tell(self, told: Iterable[tuple[bytes, FileStanding]]) -> None:
        """A device was told what there is of files."""
        self.stale = True
        self.told_whole.update(name for name, each in told if each.state == FileState.WHOLE)

    def restored(self) -> None:
        """The server went back: what it told is void, and what it has is looked at anew."""
        self.told_whole.clear()
        self.verified.clear()
        self.stale = True


class Come(msgspec.Struct, frozen=True):
    """What the server has of a file: where it was named first, and whether it is whole."""

    record: bytes
    device: bytes
    whole: bool


class Here(dict[bytes, Come]):
    """By id, the files that the server knows of."""

    @property
    def whole(self) -> frozenset[bytes]:
        """Those that are here whole."""
        return frozenset(name for name, each in self.items() if each.whole)


async def look(model: Files, services: Services) -> Here:
    """What the server has. Raises `Violation` where it has another content than was taken."""
    keys = services.store.keys
    async with services.store.engine.connect() as connection:
        rows = await connection.execute(select(file.c.id, file.c.record, file.c.device, _WHOLE))
        here = Here({row.id: Come(row.record, row.device, bool(row.whole)) for row in rows})
        for name in here.whole - model.verified:
            record, taken = here[name].record, model.by_id[name]
            await Reads(connection, keys).load_keys([record])
            query = _CHUNKS.where(file_chunk.c.file == name)
            chunks = [
                keys.open_chunk(record, name, number, sealed)
                for number, sealed in sorted(tuple(row) for row in await connection.execute(query))
            ]
            if chunks != taken.chunks:
                raise Violation("a file is called whole and is not what was taken")
            model.verified.add(name)
    return here


def died(model: Files, mortal: Set[bytes], here: Here, disks: Iterable[Stored], epoch: int) -> None:
    """Storage was destroyed or put back: of what may have died with it, what is whole nowhere."""
    model.destroyed |= mortal & model.by_id.keys()
    model.destroyed -= _held(model, disks, epoch) | here.whole


def nothing_is_lost(
    model: Files, here: Here, disks: Iterable[Stored], epoch: int, saved: Set[bytes]
) -> None:
    """Each file that a saved change names is whole on the server, or on a device that will bring
    it, or died with what alone held it.

    No device brings what it was told to be safe in the present epoch.
    """
    if model.told_whole - here.whole:
        raise Violation("the server has not whole what it called whole")
    kept = _held(model, disks, epoch) | here.whole | model.destroyed
    for name, change in model.named_by.items():
        if name not in kept and change in saved:
            raise Violation("a file that a saved answer names is nowhere")


def what_is_named_is_known(model: Files, here: Here, received: Set[bytes]) -> None:
    """Of a file whose change was received the server knows that it is to come."""
    for name, change in model.named_by.items():
        if change in received and name not in here:
            raise Violation("a received answer names a file that the server knows nothing of")


async def everything_came(
    model: Files, here: Here, services: Services, unreachable: Set[bytes]
) -> None:
    """At the end: what is not whole died, or lies where nobody can bring it from, and is counted
    among what has not come from its device."""
    for name, row in here.items():
        if not row.whole and name not in model.destroyed | unreachable:
            raise Violation("a device never brought a file that it has")
    async with services.store.engine.connect() as connection:
        counted = await files.count_missing(connection)
    missing: dict[bytes, int] = {}
    for row in here.values():
        if not row.whole:
            missing[row.device] = missing.get(row.device, 0) + 1
    if counted != missing:
        raise Violation("a file that has not come is not counted among what its device owes")


def what_is_read_is_what_was_taken(model: Files, name: bytes, shown: bytes | None) -> None:
    """A reader is shown a file as it was taken, or nothing."""
    if shown is not None and shown != model.by_id[name].clear:
        raise Violation("a reader is shown another content than was taken")


def _held(model: Files, disks: Iterable[Stored], epoch: int) -> set[bytes]:
    return {
        each.id
        for disk in disks
        for each in disk.files
        if each.id in model.by_id
        and is_held(disk, each.id)
        and not (each.safe and each.epoch == epoch)
    }
