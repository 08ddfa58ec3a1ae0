"""Rows of files and their chunks. Whoever writes has taken the turn (`order.py`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.ingest.staging import NamedFile
from server.store.parts import in_parts
from server.store.tables import file, file_chunk, file_claim, file_copy
from sync.codes import FileState
from sync.files import FileValue, chunk_count


class FileRow(msgspec.Struct, frozen=True):
    """A file that a change names. `hash` is that of its sealed chunks, `size` is in clear bytes.

    `record` and `device` are those of the first change that did, `again` those of later ones.
    """

    id: bytes
    record: bytes
    device: bytes
    hash: bytes
    size: int
    whole_ms: int | None = None
    damaged_ms: int | None = None
    arrival: int | None = None
    told: bytes | None = None
    told_state: int | None = None
    again: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def chunks(self) -> int:
        """How many chunks it has."""
        return chunk_count(self.size)

    def is_of(self, named: FileValue) -> bool:
        """Whether its content is what this answer names."""
        return (self.hash, self.size) == (named.hash, named.size)

    @property
    def records(self) -> frozenset[bytes]:
        """The records in which it is given."""
        return frozenset({self.record, *(record for record, _ in self.again)})

    @property
    def devices(self) -> frozenset[bytes]:
        """The devices that named it."""
        return frozenset({self.device, *(device for _, device in self.again)})

    @property
    def state(self) -> FileState:
        """What there is of it."""
        if self.whole_ms is not None:
            return FileState.WHOLE
        return FileState.PARTIAL if self.damaged_ms is None else FileState.DAMAGED


async def name_files(
    connection: AsyncConnection,
    named: Sequence[NamedFile],
    now_ms: int,
    holds: Callable[[bytes, bytes], bool],
) -> None:
    """Keep that changes name these files; of one named before with the same content, where again.

    A device that names it again may bring it, in which order their changes came notwithstanding. A
    second record gives it where whoever put it there holds the first, or the server did, or none of
    it could have been read from the first yet; else once their device has shown that it has all of
    it (`claims.py`).
    """
    known = {row.id: row for row in await files_of(connection, [it.file.id for it in named])}
    new: list[dict[str, Any]] = []
    again: set[tuple[bytes, bytes, bytes]] = set()
    claimed: set[tuple[bytes, bytes, bytes]] = set()
    for each in named:
        row = known.get(each.file.id)
        if row is None:
            row = known[each.file.id] = _first(each)
            new.append(
                {
                    "id": row.id,
                    "record": row.record,
                    "device": row.device,
                    "hash": row.hash,
                    "size": row.size,
                    "named_ms": now_ms,
                }
            )
        elif _is_again(row, each):
            counts = _counts_again(row, each, holds)
            (again if counts else claimed).add((row.id, each.record, each.device))
    if new:
        await connection.execute(insert(file), new)
    if again:
        values = [dict(zip(("file", "record", "device"), it, strict=True)) for it in sorted(again)]
        await connection.execute(insert(file_copy), values)
    if claimed:
        await _claim(connection, claimed)


async def _claim(connection: AsyncConnection, claimed: set[tuple[bytes, bytes, bytes]]) -> None:
    of = select(file_claim).where(file_claim.c.file.in_({name for name, _, _ in claimed}))
    held = {(row.file, row.record, row.device) for row in await connection.execute(of)}
    values = [
        {"file": name, "record": record, "device": device, "shown": b""}
        for name, record, device in sorted(claimed - held)
    ]
    if values:
        await connection.execute(insert(file_claim), values)


def _first(named: NamedFile) -> FileRow:
    return FileRow(
        id=named.file.id,
        record=named.record,
        device=named.device,
        hash=named.file.hash,
        size=named.file.size,
    )


def _is_again(row: FileRow, named: NamedFile) -> bool:
    """Whether it is named with the content it has, by whom or where it was not before."""
    known = ((row.record, row.device), *row.again)
    return row.is_of(named.file) and (named.record, named.device) not in known


def _counts_again(row: FileRow, named: NamedFile, holds: Callable[[bytes, bytes], bool]) -> bool:
    return (
        named.record in row.records
        or row.whole_ms is None
        or named.actor is None
        or holds(named.actor, row.record)
    )


async def files_of(connection: AsyncConnection, ids: Iterable[bytes]) -> list[FileRow]:
    """Those of these files that a change names, in no order."""
    found: list[FileRow] = []
    for some in in_parts(list(set(ids))):
        again: defaultdict[bytes, list[tuple[bytes, bytes]]] = defaultdict(list)
        for copy in await connection.execute(
            select(file_copy).where(file_copy.c.file.in_(some)).order_by(*file_copy.c)
        ):
            again[copy.file].append((copy.record, copy.device))
        rows = await connection.execute(select(file).where(file.c.id.in_(some)))
        found += [_read(row, again[row.id]) for row in rows]
    return found


async def one_file(connection: AsyncConnection, name: bytes) -> FileRow | None:
    """A file, or None where no change names it."""
    found = await files_of(connection, [name])
    return found[0] if found else None


async def not_whole(connection: AsyncConnection, named: Iterable[FileValue]) -> frozenset[bytes]:
    """The ids of those files that are not here whole with the content their answer names."""
    wanted = frozenset((each.id, each.hash, each.size) for each in named)
    rows = await files_of(connection, (name for name, _, _ in wanted))
    here = {(row.id, row.hash, row.size) for row in rows if row.whole_ms is not None}
    return frozenset(name for name, _, _ in wanted - here)


async def numbers_here(connection: AsyncConnection, name: bytes) -> list[int]:
    """The numbers of the chunks that are here, in order."""
    rows = await connection.execute(
        select(file_chunk.c.number).where(file_chunk.c.file == name).order_by(file_chunk.c.number)
    )
    return list(rows.scalars())


async def digests_here(connection: AsyncConnection, name: bytes) -> list[bytes]:
    """The hashes of the chunks that are here, in the order of their numbers."""
    rows = await connection.execute(
        select(file_chunk.c.digest).where(file_chunk.c.file == name).order_by(file_chunk.c.number)
    )
    return list(rows.scalars())


async def sealed_chunk(connection: AsyncConnection, name: bytes, number: int) -> bytes | None:
    """One chunk as it is kept."""
    sealed: bytes | None = await connection.scalar(
        select(file_chunk.c.sealed).where(file_chunk.c.file == name, file_chunk.c.number == number)
    )
    return sealed


async def keep_chunk(
    connection: AsyncConnection,
    name: bytes,
    number: int,
    digest: bytes,
    sealed: bytes,
    *,
    deposited: bool,
) -> None:
    """Keep a chunk, in place of another under its number."""
    await connection.execute(
        delete(file_chunk).where(file_chunk.c.file == name, file_chunk.c.number == number)
    )
    await connection.execute(
        insert(file_chunk).values(
            file=name, number=number, digest=digest, sealed=sealed, deposited=deposited
        )
    )
    await connection.execute(update(file).where(file.c.id == name).values(damaged_ms=None))


async def is_whole(connection: AsyncConnection, name: bytes, now_ms: int, arrival: int) -> None:
    """All of it is here and it is what its answer says."""
    await connection.execute(
        update(file).where(file.c.id == name).values(whole_ms=now_ms, arrival=arrival)
    )


async def let_go_of_deposited(connection: AsyncConnection, name: bytes) -> bool:
    """Drop the deposited chunks of a file. False, and none is, where there are none or no other."""
    by_deposit = (file_chunk.c.file == name) & file_chunk.c.deposited
    kinds = await connection.execute(
        select(file_chunk.c.deposited).where(file_chunk.c.file == name).distinct()
    )
    if {bool(each) for each in kinds.scalars()} != {True, False}:
        return False
    await connection.execute(delete(file_chunk).where(by_deposit))
    return True


async def is_damaged(connection: AsyncConnection, name: bytes, now_ms: int) -> None:
    """What came is not what its answer says: none of it is kept, and it may come again."""
    await connection.execute(delete(file_chunk).where(file_chunk.c.file == name))
    await connection.execute(update(file).where(file.c.id == name).values(damaged_ms=now_ms))


async def is_told(connection: AsyncConnection, name: bytes, dot: bytes, state: int) -> None:
    """The record says what became of it, in the change of a dot."""
    await connection.execute(
        update(file).where(file.c.id == name).values(told=dot, told_state=state)
    )


async def count_missing(connection: AsyncConnection) -> dict[bytes, int]:
    """By device: files its changes name that are not here whole."""
    rows = await connection.execute(
        select(file.c.device, func.count()).where(file.c.whole_ms.is_(None)).group_by(file.c.device)
    )
    return {row[0]: row[1] for row in rows}


def _read(row: Row[Any], again: Iterable[tuple[bytes, bytes]]) -> FileRow:
    return FileRow(
        id=row.id,
        record=row.record,
        device=row.device,
        hash=row.hash,
        size=row.size,
        whole_ms=row.whole_ms,
        damaged_ms=row.damaged_ms,
        arrival=row.arrival,
        told=row.told,
        told_state=row.told_state,
        again=tuple(again),
    )
