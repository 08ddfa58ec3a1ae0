"""What one process asks of the database while another is in the middle of a commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.store import tables


@asynccontextmanager
async def overlapping(engine: AsyncEngine) -> AsyncIterator[tuple[AsyncConnection, ...]]:
    """Two connections, each with a transaction of its own."""
    async with engine.connect() as first, engine.connect() as second:
        yield first, second


async def seen(engine: AsyncEngine) -> Sequence[int]:
    """The commit positions a reader sees now, in one snapshot."""
    async with engine.connect() as connection:
        column = tables.change.c.position
        found = await connection.scalars(select(column).where(column.is_not(None)).order_by(column))
        return found.all()


async def next_position(connection: AsyncConnection) -> int:
    """The position after the newest that this transaction can see."""
    newest = await connection.scalar(
        select(tables.change.c.position).order_by(tables.change.c.position.desc()).limit(1)
    )
    return (newest or 0) + 1


async def keep_record(engine: AsyncEngine) -> bytes:
    """A record for changes to belong to."""
    record = bytes(15) + b"\1"
    async with engine.begin() as connection:
        await connection.execute(
            insert(tables.record).values(id=record, key_version=1, wrapped_key=b"-")
        )
    return record


async def keep_change(connection: AsyncConnection, record: bytes, number: int) -> None:
    """A merged change at this arrival and position."""
    await connection.execute(
        insert(tables.change).values(
            arrival=number,
            position=number,
            record=record,
            device=bytes(8),
            sender=bytes(8),
            id_hash=number.to_bytes(16, "big"),
            sealed=b"-",
            length=1,
            received_ms=0,
            verdict=1,
            verdict_no=0,
        )
    )


async def until_one_waits(engine: AsyncEngine) -> None:
    """Return once a transaction waits for another's turn to end."""
    for _ in range(500):
        async with engine.connect() as connection:
            waiting = await connection.scalar(
                text(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                    " AND database = (SELECT oid FROM pg_database"
                    " WHERE datname = current_database())"
                )
            )
        if waiting:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waited for five seconds")
