"""Whose turn it is to commit, and what the newest numbers in the database are (protocol.md 4).

A device's cursor says "everything up to here", so position n+1 must never be seen before n. On
SQLite the database admits one writing transaction and this process is the only one that numbers. On
PostgreSQL two transactions can overlap and commit in the other order, so whoever writes first takes
an advisory lock that PostgreSQL lets go of only when the transaction has ended.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.tables import change, device, meta, staff, team

TURN: Final = int.from_bytes(b"doorstep", "big", signed=True)
"""The key of the lock. Every Doorstep process on one database takes the same."""

CHANNEL: Final = "doorstep"
"""Where a process says that it has committed; the payload is a name of its own."""

GOES_ALONG: Final = "goes_along"
"""The execution option of a turn: a statement that returns no rows may be sent with a later one."""

_TAKE: Final = select(func.pg_advisory_xact_lock(TURN))


class Newest(msgspec.Struct, frozen=True):
    """The highest of every number by which one process finds what another has committed."""

    arrival: int
    verdict_no: int
    staff: int
    team: int
    device: int
    epochs: int

    def is_beyond(self, other: Newest) -> bool:
        """Whether any number here is higher than there."""
        return any(
            mine > theirs
            for mine, theirs in zip(
                msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True
            )
        )


NOTHING: Final = Newest(-1, -1, -1, -1, -1, -1)
"""Before anything was read."""

_JUDGED_AGAIN = select(func.max(change.c.verdict_no)).where(change.c.verdict_no > 0)
# Epochs leave a row each, since what stands in the others is sealed.
EPOCH_ROW: Final = "epoch/"
_EPOCHS = select(func.count()).where(meta.c.key > EPOCH_ROW, meta.c.key < "epoch0")
# Each is the end of an index: what it costs does not grow with the table.
NEWEST: Final[Select[int, int, int, int, int, int]] = select(
    *(
        func.coalesce(each.scalar_subquery(), 0)
        for each in (
            select(func.max(change.c.arrival)),
            _JUDGED_AGAIN,
            select(func.max(staff.c.changed)),
            select(func.max(team.c.changed)),
            select(func.max(device.c.changed)),
            _EPOCHS,
        )
    )
)


def is_shared(connection: AsyncConnection) -> bool:
    """Whether other processes may write to this database."""
    return connection.dialect.name == "postgresql"


async def take_turn(connection: AsyncConnection) -> None:
    """Wait until nobody else is committing; nobody else begins before this transaction ends."""
    if is_shared(connection):
        await connection.execute(_TAKE)


async def newest(connection: AsyncConnection) -> Newest:
    """The newest numbers as this transaction sees them.

    After `take_turn`, as a statement of its own: one that had waited for the lock would still read
    from before.
    """
    return Newest(*(await connection.execute(NEWEST)).one())


async def leave_word(connection: AsyncConnection, sender: str) -> Newest | None:
    """Tell the other processes of this transaction, if and when it commits.

    Returns the newest numbers as they will be then; None where there are no other processes.
    """
    if not is_shared(connection):
        return None
    told = await connection.execute(NEWEST.add_columns(func.pg_notify(CHANNEL, sender)))
    return Newest(*told.one()[:6])
