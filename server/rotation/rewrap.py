"""Wrapping anew what an older master key wraps: record keys and small rows, a bounded batch a turn.

What a row says is not touched: it is opened and sealed again, and only if it still is what was
read. A page follows the primary key, so that cutting it off anywhere leaves rows of both versions,
which both open, and beginning again goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Column, ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.enrol.registered import reseal_enrolments
from server.keys.master import VERSION_BYTES, MasterKeys, version_of
from server.keys.organisation import OrganisationKeys
from server.store import tables
from server.store.migrations.run import SCHEMA_ROW
from server.store.order import take_turn

BATCH: Final = 500
"""Rows of one transaction."""


class Wrapped(msgspec.Struct, frozen=True):
    """A column that the master key seals, and what each seal is bound to."""

    column: Column[bytes]
    key: Column[Any]
    purpose: str
    binding: Callable[[Any], bytes] = bytes
    # A row that is not sealed.
    in_clear: str | None = None


def _text(key: str) -> bytes:
    return key.encode()


def _number(key: int) -> bytes:
    return key.to_bytes(8, "big")


WRAPPED: Final = (
    Wrapped(tables.record.c.wrapped_key, tables.record.c.id, "record-key"),
    Wrapped(tables.staff.c.sealed, tables.staff.c.id, "staff"),
    Wrapped(tables.team.c.sealed, tables.team.c.id, "team"),
    Wrapped(tables.device.c.sealed, tables.device.c.id, "device"),
    Wrapped(tables.device.c.progress, tables.device.c.id, "progress"),
    Wrapped(tables.invite.c.sealed, tables.invite.c.secret_hash, "invite"),
    Wrapped(tables.meta.c.value, tables.meta.c.key, "meta", _text, SCHEMA_ROW),
    Wrapped(tables.desk.c.sealed, tables.desk.c.arrival, "desk", _number),
)
"""Every column that a master key seals, and none else."""


async def rewrap(engine: AsyncEngine, keys: OrganisationKeys) -> int:
    """Wrap everything under the newest master key. How many rows were; 0 where nothing was left.

    Beside a running server or not; the register's own sealed entries too.
    """
    done = 0
    for wrapped in WRAPPED:
        after: Any = None
        while True:
            async with engine.begin() as connection:
                await take_turn(connection)
                keys.look()
                rows = await _page(connection, wrapped, keys.master, after)
                for row in rows:
                    done += await _reseal(connection, wrapped, keys.master, row)
            if len(rows) < BATCH:
                break
            after = rows[-1].key
    return done + reseal_enrolments(keys)


async def counts(connection: AsyncConnection) -> dict[int, int]:
    """By version of the master key, how many seals in the database are made with it."""
    found: dict[int, int] = {}
    for wrapped in WRAPPED:
        front = _front(wrapped)
        query = (
            select(front.label("front"), func.count().label("rows"))
            .where(_sealed(wrapped))
            .group_by(front)
        )
        for row in await connection.execute(query):
            version = version_of(bytes(row.front))
            found[version] = found.get(version, 0) + row.rows
    return found


async def _page(
    connection: AsyncConnection, wrapped: Wrapped, master: MasterKeys, after: Any
) -> Sequence[Any]:
    current = master.current.to_bytes(VERSION_BYTES, "big")
    query = (
        select(wrapped.key.label("key"), wrapped.column.label("sealed"))
        .where(_sealed(wrapped), _front(wrapped) != current)
        .order_by(wrapped.key)
        .limit(BATCH)
    )
    if after is not None:
        query = query.where(wrapped.key > after)
    return (await connection.execute(query)).all()


async def _reseal(
    connection: AsyncConnection, wrapped: Wrapped, master: MasterKeys, row: Any
) -> int:
    binding = wrapped.binding(row.key)
    plain = master.open(wrapped.purpose, binding, row.sealed)
    values: dict[str, Any] = {wrapped.column.name: master.seal(wrapped.purpose, binding, plain)}
    if wrapped.column is tables.record.c.wrapped_key:
        values["key_version"] = master.current
    renewed = await connection.execute(
        update(wrapped.column.table)
        .where(wrapped.key == row.key, wrapped.column == row.sealed)
        .values(values)
    )
    return renewed.rowcount


def _sealed(wrapped: Wrapped) -> ColumnElement[bool]:
    held = wrapped.column.is_not(None)
    return held if wrapped.in_clear is None else and_(held, wrapped.key != wrapped.in_clear)


def _front(wrapped: Wrapped) -> Any:
    return func.substr(wrapped.column, 1, VERSION_BYTES)
