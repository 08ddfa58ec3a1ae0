"""Taking a chunk of a file: checked, measured, kept sealed; and what follows when it was the last.

Nothing of a file is given to anybody before all of it is here and is what its answer says. What is
not is let go of whole, said in the record, and may come again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import StoreUnavailable
from server.ingest.commands import ServerWrite
from server.services import Services
from server.store import files
from server.store.files import FileRow
from server.store.reads import Reads
from server.store.used import Use
from sync.change import parse
from sync.codes import FileState
from sync.command import file_path
from sync.files import FileStanding, chunk_digest, file_hash, sealed_length
from sync.fold import Fold
from sync.operation import set_value


class Later(msgspec.Struct, frozen=True):
    """Beyond the sender's allowance: when to come again, ms since 1970 UTC."""

    at_ms: int


_T = TypeVar("_T")
_BROUGHT: Final = "files"
_DEPOSITED: Final = "files/deposited"

UNKNOWN = FileStanding(int(FileState.UNKNOWN), (), False)
"""No change that was received names it, or not for whoever asks."""


def fits(row: FileRow, number: int, chunk: bytes) -> bool:
    """Whether a chunk has the length of its place in its file."""
    return number < row.chunks and len(chunk) == sealed_length(row.size, number)


async def take_chunk(
    services: Services,
    sender: bytes,
    row: FileRow,
    number: int,
    chunk: bytes,
    *,
    deposited: bool = False,
) -> FileStanding | Later:
    """Keep a chunk that fits, and say what there now is of its file.

    Raises `StoreUnavailable` when nothing could be written.
    """
    if row.whole_ms is None:
        kept = await charged(
            services,
            sender,
            len(chunk),
            lambda: _keep(services, row, number, chunk, deposited=deposited),
            deposited=deposited,
        )
        if isinstance(kept, Later):
            return kept
        row = kept
    await tell(services, row)
    return await standing(services, row)


async def charged(
    services: Services,
    sender: bytes,
    size: int,
    keep: Callable[[], Awaitable[_T]],
    *,
    deposited: bool = False,
) -> _T | Later:
    """Do it if the sender's allowance of file bytes is not used up; what fails draws on nothing."""
    # Whoever has taken a deposit key off a device uses up nothing of its owner's.
    payer = _DEPOSITED if deposited else _BROUGHT
    allowance, now_ms = services.file_allowance, services.clock.now_ms()

    def take(use: Use) -> Later | None:
        if allowance.take(use.levels, payer, size, now_ms) is None:
            return None
        return Later(allowance.worth_ms(use.levels, payer, now_ms))

    def put_back(use: Use) -> None:
        allowance.put_back(use.levels, payer, size, services.clock.now_ms())

    later = await services.uses.apply(sender, take)
    if later is not None:
        return later
    try:
        return await keep()
    except Exception:
        with suppress(StoreUnavailable):
            await services.uses.apply(sender, put_back)
        raise


async def standing(services: Services, row: FileRow) -> FileStanding:
    """What there is of a file."""
    if row.state == FileState.WHOLE:
        through = services.durability.durable_through()
        return FileStanding(int(row.state), (), row.arrival is not None and row.arrival <= through)
    async with services.store.engine.connect() as connection:
        numbers = await files.numbers_here(connection, row.id)
    return FileStanding(int(row.state), tuple(numbers), False)


async def tell(services: Services, row: FileRow) -> None:
    """Say in the record that a file has come, or came damaged; then judge what waited for it.

    A record that has not begun is told nothing: who asks for the file is answered all the same.
    What fails half way is done by whoever asks next. Raises `StoreUnavailable`.
    """
    if _is_told(row):
        return
    # One at a time of all processes: nobody says what another is just saying.
    async with services.one_teller.turn():
        async with services.store.engine.connect() as connection:
            now = await files.one_file(connection, row.id)
        if now is not None and not _is_told(now):
            await _tell(services, now)


def _is_told(row: FileRow) -> bool:
    return row.state == FileState.PARTIAL or row.told_state == row.state


async def _tell(services: Services, row: FileRow) -> None:
    begun = services.index.record(row.record) is not None
    dot = await _say(services, row) if begun else None
    if row.state == FileState.WHOLE:
        waiting = set().union(*(services.waiting.decided(record) for record in row.records))
        if waiting:
            await services.writer.rejudge(sorted(waiting))
    if dot is None:
        return

    async def note(connection: AsyncConnection) -> None:
        await files.is_told(connection, row.id, dot, int(row.state))

    # Last: what is noted is not done again.
    await services.writer.execute(note)


async def _say(services: Services, row: FileRow) -> bytes:
    """The dot of the record's one word on a file, written where it does not stand there yet."""
    path = file_path(row.id)
    merged = ((each, parse(each.data)) for each in await services.store.history(row.record))
    fold = Fold(
        (each.position, change)
        for each, change in merged
        if any(op.path == path for op in change.ops)
    )
    heads = fold.heads(path)
    said = set_value(path, [int(row.state)], observed=[head.dot for head in heads])
    if len(heads) == 1 and heads[0].value == said.value:
        return heads[0].dot
    (dot,) = await services.writer.append([ServerWrite(record=row.record, ops=(said,))])
    return dot


async def _keep(
    services: Services, row: FileRow, number: int, chunk: bytes, *, deposited: bool
) -> FileRow:
    digest = chunk_digest(chunk)

    async def keep(connection: AsyncConnection) -> FileRow:
        keys = services.store.keys
        now = await files.one_file(connection, row.id)
        if now is None or now.whole_ms is not None:
            return now or row
        if deposited and number in await files.numbers_here(connection, row.id):
            return now
        await Reads(connection, keys).load_keys([row.record])
        sealed = keys.seal_chunk(row.record, row.id, number, chunk)
        await files.keep_chunk(connection, row.id, number, digest, sealed, deposited=deposited)
        digests = await files.digests_here(connection, row.id)
        if len(digests) == row.chunks:
            now_ms = services.clock.now_ms()
            if file_hash(digests) == row.hash:
                # Whatever has the next arrival is committed after it, so a copy with that has it.
                arrival = services.index.last_arrival + 1
                await files.is_whole(connection, row.id, now_ms, arrival)
            # Anybody may have deposited: what its owner's session brought is not given up for that.
            elif not await files.let_go_of_deposited(connection, row.id):
                await files.is_damaged(connection, row.id, now_ms)
        return await files.one_file(connection, row.id) or row

    return await services.writer.execute(keep)
