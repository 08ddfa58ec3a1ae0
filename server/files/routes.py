"""The sealed routes of files: file_put (9), file_have (10), file_get (11); docs/wire.md 12.

A chunk is taken of whatever file a received change names, from the device that made the change or
from whoever holds the record: a restored server is brought what it lost by whoever has it. It is
given to whoever holds a record that names it, once all of it is here.
"""

from __future__ import annotations

from server.errors import Refusal
from server.exchange.routes import Routes, SealedReply, SealedRequest
from server.files.claiming import of_device, show_chunk, shown
from server.files.taking import UNKNOWN, Later, fits, standing, take_chunk, tell
from server.store import files
from server.store.claims import claims_to
from server.store.files import FileRow
from server.store.reads import Reads
from sync.codes import FileState, ReplyStatus, Route
from sync.errors import Malformed
from sync.files import FileChunk, encode, parse_get, parse_have, parse_put


def register_files(routes: Routes) -> None:
    """Answer the three routes."""
    routes.register_route(Route.FILE_PUT, file_put)
    routes.register_route(Route.FILE_HAVE, file_have)
    routes.register_route(Route.FILE_GET, file_get)


async def file_put(request: SealedRequest) -> SealedReply:
    """Take a chunk. Answers what there now is of its file; *later* beyond the allowance."""
    services = request.services
    try:
        asked = parse_put(request.payload)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    async with services.store.engine.connect() as connection:
        row = await files.one_file(connection, asked.file)
        found = await claims_to(connection, [asked.file])
    claimed = row is not None and bool(of_device(services, request.device.id, found, row))
    if row is None or not (claimed or _may_bring(request, row)):
        return SealedReply(ReplyStatus.OK, encode(UNKNOWN))
    if not fits(row, asked.number, asked.chunk):
        raise Refusal(ReplyStatus.MALFORMED)
    if claimed:
        left = await show_chunk(services, request.device.id, row, asked.number, asked.chunk)
        if isinstance(left, Later):
            raise Refusal(ReplyStatus.LATER, [left.at_ms])
        there = shown(left) if left else await standing(services, row)
        return SealedReply(ReplyStatus.OK, encode(there))
    taken = await take_chunk(services, request.device.id, row, asked.number, asked.chunk)
    if isinstance(taken, Later):
        raise Refusal(ReplyStatus.LATER, [taken.at_ms])
    return SealedReply(ReplyStatus.OK, encode(taken))


async def file_have(request: SealedRequest) -> SealedReply:
    """What there is of each file, in the order asked."""
    services = request.services
    try:
        asked = parse_have(request.payload)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    async with services.store.engine.connect() as connection:
        rows = {row.id: row for row in await files.files_of(connection, asked.files)}
        found = await claims_to(connection, asked.files)
    answers = []
    for name in asked.files:
        row = rows.get(name)
        own = of_device(services, request.device.id, found, row) if row is not None else []
        if own:
            answers.append(shown(own))
            continue
        if row is None or not _may_bring(request, row):
            answers.append(UNKNOWN)
            continue
        # What a crash kept from being said, or its record had not begun.
        await tell(services, row)
        answers.append(await standing(services, row))
    return SealedReply(ReplyStatus.OK, encode(answers))


async def file_get(request: SealedRequest) -> SealedReply:
    """One chunk of a whole file. A record or file that is not theirs is answered `not_here`."""
    services = request.services
    try:
        asked = parse_get(request.payload)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    if not services.index.holds(request.device.owner, asked.record):
        raise Refusal(ReplyStatus.NOT_HERE)
    keys = services.store.keys
    async with services.store.engine.connect() as connection:
        row = await files.one_file(connection, asked.file)
        if row is None or asked.record not in row.records:
            raise Refusal(ReplyStatus.NOT_HERE)
        if row.state != FileState.WHOLE:
            return SealedReply(ReplyStatus.OK, encode(FileChunk(int(row.state), None)))
        sealed = await files.sealed_chunk(connection, row.id, asked.number)
        await Reads(connection, keys).load_keys([row.record])
    if sealed is None:
        raise Refusal(ReplyStatus.MALFORMED)
    chunk = keys.open_chunk(row.record, row.id, asked.number, sealed)
    return SealedReply(ReplyStatus.OK, encode(FileChunk(int(row.state), chunk)))


def _may_bring(request: SealedRequest, row: FileRow) -> bool:
    """Of a device that named it, also when its owner was taken off the case since; or a holder."""
    index, device = request.services.index, request.device
    return any(index.was(device.id, each) for each in row.devices) or any(
        index.holds(device.owner, each) for each in row.records
    )
