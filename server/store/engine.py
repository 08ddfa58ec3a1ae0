"""Opening the database the operator chose: the embedded SQLite file, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.errors import SetupError
from server.store import postgresql, sqlite


def open_engine(url: str) -> AsyncEngine:
    """An engine for the URL. Raises `SetupError` where there can be none."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SetupError("DOORSTEP_DATABASE_URL is not an address of a database") from error
    match parsed.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            return sqlite.open_sqlite(parsed.set(drivername=sqlite.DRIVER))
        case "postgres" | "postgresql" | "postgresql+asyncpg":
            return postgresql.open_postgresql(parsed.set(drivername=postgresql.DRIVER))
        case other:
            raise SetupError(f"Doorstep runs on SQLite or PostgreSQL; “{other}” is neither")


def embedded_file(engine: AsyncEngine) -> Path | None:
    """The file of an embedded database; None for any other."""
    database = engine.url.database
    return Path(database) if engine.dialect.name == "sqlite" and database else None
