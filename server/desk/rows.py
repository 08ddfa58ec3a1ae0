"""What stands set aside, read from the database, and the rows of what was decided on it.

What one device made for one record is one *bundle*: a visit recorded on a revoked device is one
thing to decide on, not forty. What nobody proved is filed by its sender, so whatever one sender
brings of that is one bundle too, however many thousands. Nothing here knows who asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, Select, exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.keys.master import MasterKeys
from server.store.tables import change, desk

_AT_ONCE: Final = 400
_ASIDE: Final = change.c.verdict == literal_column("3")
"""Written out, not bound: only then do both databases use the partial index."""
_DECIDED: Final = exists(select(desk.c.arrival).where(desk.c.arrival == change.c.arrival))


class Bundle(msgspec.Struct, frozen=True):
    """Changes of one device for one record: the arrivals of the first and last, how many, how long.

    `device` is the author's where that is proven, else the sender's. Of changes decided on, `act`
    and `decided_ms` say what and when; of others both are nil.
    """

    record: bytes
    device: bytes
    first: int
    last: int
    count: int
    length: int
    first_ms: int
    last_ms: int
    act: int | None = None
    decided_ms: int | None = None


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """Who decided, and why: sealed in the row. `target` is the record it was attached to."""

    actor: bytes
    reason: str
    target: bytes | None = None


class Decided(msgspec.Struct, frozen=True):
    """A row of the desk, opened."""

    act: int
    at_ms: int
    outcome: Outcome


def seal_row(
    master: MasterKeys, arrival: int, act: int, at_ms: int, outcome: Outcome
) -> dict[str, Any]:
    """The row of a decision."""
    plain = msgspec.msgpack.encode(outcome)
    return {
        "arrival": arrival,
        "act": int(act),
        "at_ms": at_ms,
        "sealed": master.seal("desk", arrival.to_bytes(8, "big"), plain),
    }


async def decided(
    connection: AsyncConnection, master: MasterKeys, arrivals: Sequence[int]
) -> dict[int, Decided]:
    """The decisions on these arrivals; only of those decided on."""
    found: dict[int, Decided] = {}
    for start in range(0, len(arrivals), _AT_ONCE):
        some = arrivals[start : start + _AT_ONCE]
        for row in await connection.execute(select(desk).where(desk.c.arrival.in_(some))):
            plain = master.open("desk", row.arrival.to_bytes(8, "big"), row.sealed)
            outcome = msgspec.msgpack.decode(plain, type=Outcome)
            found[row.arrival] = Decided(row.act, row.at_ms, outcome)
    return found


async def open_bundles(connection: AsyncConnection, after: int, most: int) -> list[Bundle]:
    """What nobody has decided on, oldest first, whose first change arrived after `after`."""
    rows = await connection.execute(
        _bundles()
        .where(_ASIDE, ~_DECIDED)
        .having(func.min(change.c.arrival) > after)
        .order_by(func.min(change.c.arrival))
        .limit(most)
    )
    return [_bundle(row) for row in rows]


async def decided_bundles(
    connection: AsyncConnection, before_ms: int | None, most: int
) -> list[Bundle]:
    """What was decided before a time, newest first. One act on several changes is one bundle."""
    query = (
        _bundles(desk.c.act, desk.c.at_ms)
        .join(desk, desk.c.arrival == change.c.arrival)
        .order_by(desk.c.at_ms.desc(), func.min(change.c.arrival))
        .limit(most)
    )
    if before_ms is not None:
        query = query.where(desk.c.at_ms < before_ms)
    return [_bundle(row, row.act, row.at_ms) for row in await connection.execute(query)]


async def bundle_of(connection: AsyncConnection, arrival: int) -> Bundle | None:
    """The bundle an arrival is in: of what is open where it is open, else of one decision."""
    row = (
        await connection.execute(
            select(change.c.record, change.c.device, desk.c.act, desk.c.at_ms)
            .outerjoin(desk, desk.c.arrival == change.c.arrival)
            .where(change.c.arrival == arrival)
        )
    ).first()
    if row is None:
        return None
    query = _bundles().where(change.c.record == row.record, change.c.device == row.device)
    if row.act is None:
        query = query.where(_ASIDE, ~_DECIDED)
    else:
        query = query.join(desk, desk.c.arrival == change.c.arrival).where(
            desk.c.act == row.act, desk.c.at_ms == row.at_ms
        )
    found = (await connection.execute(query)).first()
    return None if found is None else _bundle(found, row.act, row.at_ms)


async def arrivals_of(
    connection: AsyncConnection, bundle: Bundle, most: int, through: int | None = None
) -> list[int]:
    """The first arrivals of a bundle, at most up to `through`."""
    query = (
        select(change.c.arrival)
        .where(change.c.record == bundle.record, change.c.device == bundle.device)
        .order_by(change.c.arrival)
        .limit(most)
    )
    if through is not None:
        query = query.where(change.c.arrival <= through)
    if bundle.act is None:
        query = query.where(_ASIDE, ~_DECIDED)
    else:
        query = query.join(desk, desk.c.arrival == change.c.arrival).where(
            desk.c.act == bundle.act, desk.c.at_ms == bundle.decided_ms
        )
    return list((await connection.scalars(query)).all())


async def reasons(connection: AsyncConnection, arrivals: Sequence[int]) -> dict[int, int | None]:
    """Why each of these arrivals stands as it does, without opening any."""
    query = select(change.c.arrival, change.c.reason).where(change.c.arrival.in_(arrivals))
    return {row.arrival: row.reason for row in await connection.execute(query)}


def _bundles(*more: Any) -> Select[Any]:
    return select(
        change.c.record,
        change.c.device,
        *more,
        func.min(change.c.arrival).label("first"),
        func.max(change.c.arrival).label("last"),
        func.count().label("many"),
        func.sum(change.c.length).label("length"),
        func.min(change.c.received_ms).label("first_ms"),
        func.max(change.c.received_ms).label("last_ms"),
    ).group_by(change.c.record, change.c.device, *more)


def _bundle(row: Row[Any], act: int | None = None, decided_ms: int | None = None) -> Bundle:
    return Bundle(
        record=row.record,
        device=row.device,
        first=row.first,
        last=row.last,
        count=row.many,
        # A sum is a decimal on PostgreSQL.
        length=int(row.length),
        first_ms=row.first_ms,
        last_ms=row.last_ms,
        act=act,
        decided_ms=decided_ms,
    )
