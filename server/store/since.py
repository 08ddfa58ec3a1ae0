"""What was committed since: a start reads everything with it, a running process what others wrote.

Nothing here alters what is in memory; `memory.py` applies what is read, between two awaits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.entries import DeviceEntry, RecordSummary, StaffMember, Team
from server.store.order import Newest
from server.store.parts import in_parts
from server.store.people_rows import PeopleRows
from server.store.sealing import RecordKeys
from server.store.tables import change, record

PAGE: Final = 10_000
"""Merged changes taken into memory at a time."""


class MergedRow(msgspec.Struct, frozen=True):
    """Where a merged change stands, how many bytes it is, and how it came to merge."""

    position: int
    arrival: int
    record: bytes
    device: bytes
    length: int
    verdict_no: int
    mark: int | None
    sender: bytes


class VerdictRow(msgspec.Struct, frozen=True):
    """A change of verdict: whose, which in their order, of which arrival."""

    device: bytes
    verdict_no: int
    arrival: int


class People(msgspec.Struct, frozen=True):
    """Staff, teams and devices whose rows were written since; staff as they were, too."""

    teams: Sequence[Team]
    staff: Sequence[StaffMember]
    devices: Sequence[DeviceEntry]


async def people_since(
    rows: PeopleRows, connection: AsyncConnection, held: Newest, given: Newest
) -> People:
    """Who was added or altered. A table whose number has not moved is not asked."""
    return People(
        await rows.teams(connection, held.team) if given.team > held.team else (),
        await rows.staff(connection, held.staff) if given.staff > held.staff else (),
        await rows.devices(connection, held.device) if given.device > held.device else (),
    )


async def merged_since(connection: AsyncConnection, position: int) -> list[MergedRow]:
    """The next page of merged changes after a commit position, in commit order."""
    found = await connection.execute(
        select(
            change.c.position,
            change.c.arrival,
            change.c.record,
            change.c.device,
            change.c.length,
            change.c.verdict_no,
            change.c.mark,
            change.c.sender,
        )
        .where(change.c.position > position)
        .order_by(change.c.position)
        .limit(PAGE)
    )
    return [MergedRow(*row) for row in found]


async def verdicts_since(connection: AsyncConnection, verdict_no: int) -> list[VerdictRow]:
    """Changes of verdict, in their order."""
    found = await connection.execute(
        select(change.c.device, change.c.verdict_no, change.c.arrival)
        .where(change.c.verdict_no > max(0, verdict_no))
        .order_by(change.c.verdict_no)
    )
    return [VerdictRow(*row) for row in found]


async def summaries_of(
    connection: AsyncConnection, keys: RecordKeys, records: Collection[bytes]
) -> dict[bytes, RecordSummary]:
    """What these records are about, as the database has it."""
    found: dict[bytes, RecordSummary] = {}
    for some in in_parts(sorted(records)):
        rows = await connection.execute(
            select(record.c.id, record.c.wrapped_key, record.c.sealed_summary).where(
                record.c.id.in_(some), record.c.sealed_summary.is_not(None)
            )
        )
        for row in rows:
            _take(found, keys, row)
    return found


def _take(found: dict[bytes, RecordSummary], keys: RecordKeys, row: Any) -> None:
    if not keys.known(row.id):
        keys.unwrap(row.id, row.wrapped_key)
    found[row.id] = keys.open_summary(row.id, row.sealed_summary)
