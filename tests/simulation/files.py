"""What a vault does with its own files: stores, names, brings, lets go (docs/wire.md 12). Pure.

All of a file is stored before a change names it: what a crash leaves is a file that none names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from sync.change import parse
from sync.codes import FileState
from sync.files import FileStanding, FileValue, file_value, files_named
from tests.server.files.bringing import TakenFile
from tests.simulation.disk import HeldFile, Stored

KEPT_MS = 35 * 24 * 3600 * 1000
"""So long an own file stays, safe or not."""


def taking(file: TakenFile, record: bytes, stored: Stored, now_ms: int) -> Iterator[HeldFile]:
    """What is stored of a file, one commit after the other."""
    held = HeldFile(file.id, record, len(file.chunks), now_ms, stored.epoch)
    yield held
    for chunk in file.chunks:
        held = replace(held, chunks=(*held.chunks, chunk))
        yield held


def placed(stored: Stored, held: HeldFile) -> Stored:
    """With a file as it now is."""
    others = (each for each in stored.files if each.id != held.id)
    return replace(stored, files=(*others, held))


def claimed(stored: Stored) -> Stored:
    """Before a round, while own changes can be read: what one of them names is owed.

    What none names is let go of: whoever took it went on without it.
    """
    if all(each.named for each in stored.files):
        return stored
    named = _named_here(stored)
    kept = (each for each in stored.files if each.named or each.id in named)
    return replace(stored, files=tuple(replace(each, named=True) for each in kept))


def owed(stored: Stored, locked: bool = False) -> list[HeldFile]:
    """Own files that the server is not known to have safe, in the epoch last heard of.

    Nobody can tell what a locked vault's changes name: it offers whatever is whole here.
    """
    epoch = max(stored.heard, stored.epoch) if locked else stored.epoch
    return [
        each
        for each in stored.files
        if (each.named or locked)
        and len(each.chunks) == each.count
        and not (each.safe and each.epoch == epoch)
    ]


def heard_of(stored: Stored, standings: Iterable[tuple[bytes, FileStanding]], epoch: int) -> Stored:
    """What the server says of files.

    Of one turned off goes what it has never heard of and what no change here names: nobody will.
    """
    told = dict(standings)
    named = _named_here(stored) if stored.revoked else frozenset()
    files = (
        replace(each, state=told[each.id].state, safe=told[each.id].safe, epoch=epoch)
        if each.id in told
        else each
        for each in stored.files
    )
    return replace(
        stored,
        files=tuple(
            each
            for each in files
            if not stored.revoked
            or each.id not in told
            or each.state != FileState.UNKNOWN
            or each.id in named
        ),
    )


def missing(held: HeldFile, have: Collection[int]) -> list[int]:
    """The numbers of the chunks that the server lacks."""
    return [number for number in range(held.count) if number not in have]


def let_go_of_files(stored: Stored, now_ms: int) -> Stored:
    """After a round: own files that are safe go with the record that left, or when they are old."""
    return replace(
        stored,
        files=tuple(
            each
            for each in stored.files
            if not (each.safe and each.epoch == stored.epoch)
            or not (each.record in stored.left or each.made_ms < now_ms - KEPT_MS)
        ),
    )


def _named_here(stored: Stored) -> frozenset[bytes]:
    return frozenset(
        file.id
        for own in stored.own
        if own.signed is not None
        for file in files_named(parse(own.signed.raw))
    )


def is_held(stored: Stored, file: bytes) -> bool:
    """Whether all of a file is in this storage."""
    return any(each.id == file and len(each.chunks) == each.count for each in stored.files)


def named_in(value: object) -> FileValue | None:
    """The file that the value of a head names."""
    return file_value(value[0]) if isinstance(value, list | tuple) and value else None
