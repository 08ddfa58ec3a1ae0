"""Taking a chunk of a file: checked, measured, kept sealed; and what follows when it was the last.

Nothing of a file is given to anybody before all of it is here and is what its answer says. What is
not is let go of whole, said in the record, and may come again.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.ingest.commands import ServerWrite
from server.services import Services
from server.store import files
from server.store.files import FileRow
from server.store.reads import Reads
from sync.codes import FileState
from sync.command import file_path
from sync.files import FileStanding, chunk_digest, file_hash, sealed_length
from sync.operation import set_value


class Later(msgspec.Struct, frozen=True):
    """Beyond the sender's allowance: when to come again, ms since 1970 UTC."""

    at_ms: int


_DEPOSITED: Final = b"deposited"

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
        # Whoever has taken a deposit key off a device uses up nothing of its owner's.
        payer = sender + _DEPOSITED if deposited else sender
        now_ms = services.clock.now_ms()
        if services.file_allowances.take(payer, len(chunk), now_ms):
            return Later(services.file_allowances.worth_ms(payer, now_ms))
        try:
            row = await _keep(services, row, number, chunk, deposited=deposited)
        except Exception:
            services.file_allowances.put_back(payer, len(chunk), services.clock.now_ms())
            raise
    await tell(services, row)
    return await standing(services, row)


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
    """
    if row.state == FileState.PARTIAL or row.told_state == row.state:
        return
    if services.index.record(row.record) is None:
        return
    before = () if row.told is None else (row.told,)
    said = set_value(file_path(row.id), [int(row.state)], observed=before)
    (dot,) = await services.writer.append([ServerWrite(record=row.record, ops=(said,))])

    async def note(connection: AsyncConnection) -> None:
        await files.is_told(connection, row.id, dot, int(row.state))

    await services.writer.execute(note)
    if row.state == FileState.WHOLE:
        await services.writer.rejudge(sorted(services.waiting.decided(row.record)))


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
