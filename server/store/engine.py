"""Opening the database the operator chose: the embedded SQLite file, or PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from server.errors import SetupError
from server.store.postgresql import DRIVER, open_postgresql

# Full durability is the promise behind "Received": a commit is on the disk before it is answered.
SQLITE_PRAGMAS: Mapping[str, str] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "secure_delete": "ON",
}


def open_engine(url: str) -> AsyncEngine:
    """An engine for the URL. Raises `SetupError` where there can be none."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SetupError("DOORSTEP_DATABASE_URL is not an address of a database") from error
    match parsed.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            return _open_sqlite(parsed.set(drivername="sqlite+aiosqlite"))
        case "postgres" | "postgresql" | "postgresql+asyncpg":
            return open_postgresql(parsed.set(drivername=DRIVER))
        case other:
            raise SetupError(f"Doorstep runs on SQLite or PostgreSQL; “{other}” is neither")


def embedded_file(engine: AsyncEngine) -> Path | None:
    """The file of an embedded database; None for any other."""
    database = engine.url.database
    return Path(database) if engine.dialect.name == "sqlite" and database else None


def _open_sqlite(url: URL) -> AsyncEngine:
    if url.database:
        _private(Path(url.database))
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for name, value in SQLITE_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    return engine


def _private(database: Path) -> None:
    """Make the file where there is none, for its owner alone whatever the umask.

    SQLite gives the files beside it the same mode.
    """
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))
