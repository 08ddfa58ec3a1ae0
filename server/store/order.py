"""Whose turn it is to commit, and from which numbers on (protocol.md 4).

A device's cursor says "everything up to here", so position n+1 must never be seen before n. On
SQLite the database admits one writing transaction and this process is the only one that numbers. On
PostgreSQL two transactions can overlap and commit in the other order, so whoever writes first takes
an advisory lock that PostgreSQL lets go of only when the transaction has ended.
"""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import StoreUnavailable
from server.index.index import Index
from server.store.tables import change

_log = logging.getLogger("doorstep.store")

TURN: Final = int.from_bytes(b"doorstep", "big", signed=True)
"""The key of the lock. Every Doorstep process on one database takes the same."""

_TAKE = select(func.pg_advisory_xact_lock(TURN))
_GIVEN = select(
    func.coalesce(func.max(change.c.arrival), 0).label("arrival"),
    func.coalesce(func.max(change.c.position), 0).label("position"),
)


async def take_turn(connection: AsyncConnection) -> None:
    """Wait until nobody else is committing; nobody else begins before this transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_TAKE)


async def check_numbers(connection: AsyncConnection, index: Index) -> None:
    """Make sure that the numbers after those in memory are the next ones of the database too.

    Raises `StoreUnavailable` where another process has written, or a commit was kept whose answer
    was lost: what this process would judge by is no longer what is kept. Call it after `take_turn`,
    as a statement of its own: one that had waited for the lock would still read from before.
    """
    if connection.dialect.name != "postgresql":
        return
    given = (await connection.execute(_GIVEN)).one()
    # The position in memory may be ahead: a change of role takes one that no change has.
    if given.arrival != index.last_arrival or given.position > index.last_position:
        _log.error("the database has what this process has not read: restart this server")
        raise StoreUnavailable
