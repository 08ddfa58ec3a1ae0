"""Bringing a database to the schema this code knows, or one version back, in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, delete, insert, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.errors import SetupError
from server.store import tables
from server.store.migrations.steps import FIRST, STEPS, Step, newest
from server.store.order import take_turn

SCHEMA_ROW: Final = "schema_version"
"""The one row of `meta` that stands in clear."""


async def schema_version(engine: AsyncEngine) -> int | None:
    """The version of the database's schema; None for an empty database."""
    async with engine.connect() as connection:
        return await connection.run_sync(_held)


async def prepare_schema(engine: AsyncEngine, steps: Sequence[Step] = STEPS) -> int:
    """Create the tables in an empty database, or take an older one up. The version it has now.

    Raises `SetupError` for a newer schema.
    """
    # Most starts change nothing, and then wait for nobody.
    if await schema_version(engine) == newest(steps):
        return newest(steps)
    async with _alone(engine) as connection:
        held = await connection.run_sync(_held)
        if held is None:
            await connection.run_sync(tables.metadata.create_all)
        elif held > newest(steps):
            raise SetupError(
                f"the database has schema {held} and this server knows {newest(steps)}: start the "
                "version of Doorstep that made it, or go back with its `doorstep database "
                "downgrade`"
            )
        else:
            for step in steps:
                if step.version > held:
                    await connection.run_sync(_doing(step.up))
        await connection.run_sync(_put, newest(steps))
    return newest(steps)


async def downgrade(engine: AsyncEngine, steps: Sequence[Step] = STEPS) -> int:
    """Take the database one version down. The version it has now.

    Raises `SetupError` where there is no way down, or where something would be lost on it.
    """
    async with _alone(engine) as connection:
        held = await connection.run_sync(_held)
        if held is None:
            raise SetupError("there are no tables yet, so there is nothing to take down")
        if held == FIRST:
            raise SetupError(f"the database has schema {FIRST}, the first: none is below it")
        for step in steps:
            if step.version == held:
                await connection.run_sync(_refuse_to_lose, step)
                await connection.run_sync(_doing(step.down))
                await connection.run_sync(_put, held - 1)
                return held - 1
        raise SetupError(
            f"the database has schema {held} and this version knows {newest(steps)}: only the "
            "version of Doorstep that made it knows the way down"
        )


@asynccontextmanager
async def _alone(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction during which nobody else writes, tables included."""
    async with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A table is altered by making it anew: its references are checked at the end instead.
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            # Python's driver begins no transaction for a change of tables unless it is told to.
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            # However long the batch before takes: there is nobody to tell "send again".
            await connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            await take_turn(connection)
        try:
            yield connection
            await _check_references(connection)
            await connection.commit()
        finally:
            await connection.rollback()
            if connection.dialect.name == "sqlite":
                await connection.exec_driver_sql("PRAGMA foreign_keys=ON")


async def _check_references(connection: AsyncConnection) -> None:
    if connection.dialect.name == "sqlite":
        broken = await connection.exec_driver_sql("PRAGMA foreign_key_check")
        if broken.first() is not None:
            raise SetupError("the tables were left as they were: a row would refer to nothing")


def _refuse_to_lose(connection: Connection, step: Step) -> None:
    """Raises `SetupError` while the database holds what the schema below has no place for."""
    counted = {words: connection.scalar(text(query)) for words, query in step.only_here.items()}
    held = ", ".join(f"{words}: {count}" for words, count in counted.items() if count)
    if held:
        raise SetupError(
            f"nothing was changed: schema {step.version - 1} has no place for what this database "
            f"holds ({held}), and devices were told that it is safe. Stay on this version of "
            "Doorstep. If you must go back, restore a backup from before it came: devices then "
            "send again what they still hold"
        )


def _doing(work: Callable[[Operations], None]) -> Callable[[Connection], None]:
    return lambda connection: work(Operations(MigrationContext.configure(connection)))


def _held(connection: Connection) -> int | None:
    if not inspect(connection).has_table(tables.meta.name):
        return None
    value = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == SCHEMA_ROW))
    return None if value is None else int(value)


def _put(connection: Connection, version: int) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.key == SCHEMA_ROW))
    connection.execute(insert(tables.meta).values(key=SCHEMA_ROW, value=str(version).encode()))
