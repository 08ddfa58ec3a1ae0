"""Rows of receipts for records that left a device's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.handover import Handover, Handovers
from server.store.parts import in_parts
from server.store.tables import handover


async def write_handovers(
    connection: AsyncConnection, given: Mapping[tuple[bytes, bytes], Handover]
) -> None:
    """Keep these words, each in place of an earlier one of its device and record."""
    if not given:
        return
    await connection.execute(_FORGET, [{"by": device, "of": record} for device, record in given])
    await connection.execute(
        insert(handover),
        [
            {"device": device, "record": record, **msgspec.structs.asdict(word)}
            for (device, record), word in given.items()
        ],
    )


async def load_handovers(
    connection: AsyncConnection, handovers: Handovers, by: Sequence[bytes] | None = None
) -> None:
    """The words of these devices, or every word kept, into memory."""
    if by is None:
        _take(handovers, await connection.execute(select(handover)))
        return
    for some in in_parts(by):
        rows = await connection.execute(select(handover).where(handover.c.device.in_(some)))
        _take(handovers, rows)


def _take(handovers: Handovers, rows: Iterable[Any]) -> None:
    for row in rows:
        word = Handover(row.left_at, row.last_seq, row.at_ms, row.empty_ms)
        handovers.put(row.device, row.record, word)


_FORGET = delete(handover).where(
    handover.c.device == bindparam("by"), handover.c.record == bindparam("of")
)
