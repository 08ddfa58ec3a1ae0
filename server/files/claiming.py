"""Whoever made the answer that names a file, where somebody else brought it whole first: showing
that they have it (docs/wire.md 12)."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from server.files.taking import Later, charged
from server.services import Services
from server.store import claims
from server.store.claims import Claim
from server.store.files import FileRow
from sync.codes import FileState
from sync.files import FileStanding, chunk_digest


def of_device(services: Services, device: bytes, found: list[Claim], row: FileRow) -> list[Claim]:
    """Those of these claims to a file that are this device's, under any id it had."""
    was = services.index.was
    return [it for it in found if it.file == row.id and was(device, it.device)]


def shown(own: list[Claim]) -> FileStanding:
    """What a device is told of a file it has not shown all of: as of one that is not here whole.

    The numbers are those it has shown for every record it claims it for.
    """
    numbers = frozenset.intersection(*(claim.shown for claim in own))
    return FileStanding(int(FileState.PARTIAL), tuple(sorted(numbers)), False)


async def show_chunk(
    services: Services,
    device: bytes,
    row: FileRow,
    number: int,
    chunk: bytes,
    *,
    deposited: bool = False,
) -> list[Claim] | Later:
    """Take a chunk as shown; the claims that are left. Raises `StoreUnavailable`."""
    digest = chunk_digest(chunk)

    async def work(connection: AsyncConnection) -> list[Claim]:
        left = []
        found = await claims.claims_to(connection, [row.id])
        for claim in of_device(services, device, found, row):
            still = await claims.show(connection, claim, number, digest, row.chunks)
            if still is not None:
                left.append(still)
        return left

    async def keep() -> list[Claim]:
        return await services.writer.execute(work)

    return await charged(services, device, len(chunk), keep, deposited=deposited)
