"""Rows of claims to a file that somebody else brought whole first (docs/wire.md 12).

After a restore a copy of an answer may come, and its file with it, before the answer it was copied
from. Whoever made that answer holds no record that gives the file; they show that they have it,
chunk by chunk, and learn nothing by that which they have not.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.tables import file_chunk, file_claim, file_copy


class Claim(msgspec.Struct, frozen=True):
    """A device's claim to a file for a record, and the numbers of the chunks it has shown."""

    file: bytes
    record: bytes
    device: bytes
    shown: frozenset[int]


async def claims_to(connection: AsyncConnection, files: Sequence[bytes]) -> list[Claim]:
    """The claims to these files that are not done."""
    rows = await connection.execute(select(file_claim).where(file_claim.c.file.in_(files)))
    return [Claim(row.file, row.record, row.device, _numbers(row.shown)) for row in rows]


async def show(
    connection: AsyncConnection, claim: Claim, number: int, digest: bytes, chunks: int
) -> Claim | None:
    """Note a chunk that is the file's. None once all have been shown: the claim is made good.

    One that is not the file's is passed over.
    """
    this = (file_chunk.c.file == claim.file) & (file_chunk.c.number == number)
    if await connection.scalar(select(file_chunk.c.digest).where(this)) != digest:
        return claim
    shown = claim.shown | {number}
    row = _row(claim)
    if len(shown) < chunks:
        await connection.execute(update(file_claim).where(row).values(shown=_bits(shown)))
        return msgspec.structs.replace(claim, shown=shown)
    await connection.execute(delete(file_claim).where(row))
    values = {"file": claim.file, "record": claim.record, "device": claim.device}
    await connection.execute(insert(file_copy).values(values))
    return None


def _row(claim: Claim) -> ColumnElement[bool]:
    return (
        (file_claim.c.file == claim.file)
        & (file_claim.c.record == claim.record)
        & (file_claim.c.device == claim.device)
    )


def _numbers(shown: bytes) -> frozenset[int]:
    bits = int.from_bytes(shown, "little")
    return frozenset(number for number in range(bits.bit_length()) if bits >> number & 1)


def _bits(numbers: frozenset[int]) -> bytes:
    bits = sum(1 << number for number in numbers)
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
