"""Opening the database: durable, strict, and of a schema this code knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from server.errors import SetupError
from server.store import tables

# Full durability is the promise behind "Received": a commit is on the disk before it is answered.
SQLITE_PRAGMAS: Mapping[str, str] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "secure_delete": "ON",
}


def open_engine(url: str, extra_pragmas: Mapping[str, str] | None = None) -> AsyncEngine:
    """An engine for the URL; on SQLite every connection gets the pragmas above."""
    engine = create_async_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        pragmas = {**SQLITE_PRAGMAS, **(extra_pragmas or {})}

        @event.listens_for(engine.sync_engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            for name, value in pragmas.items():
                cursor.execute(f"PRAGMA {name}={value}")
            cursor.close()

    return engine


async def prepare_schema(engine: AsyncEngine) -> None:
    """Create the tables in an empty database. Raises `SetupError` for a newer schema."""
    async with engine.begin() as connection:
        await connection.run_sync(tables.metadata.create_all)
        held = await connection.scalar(
            select(tables.meta.c.value).where(tables.meta.c.key == "schema_version")
        )
        if held is None:
            await connection.execute(
                insert(tables.meta).values(
                    key="schema_version", value=str(tables.SCHEMA_VERSION).encode()
                )
            )
        elif int(held) != tables.SCHEMA_VERSION:
            raise SetupError(
                f"the database has schema {int(held)} and this server knows "
                f"{tables.SCHEMA_VERSION}: start the version of Doorstep that made it"
            )
