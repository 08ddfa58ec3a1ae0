"""Which master and index keys the kept copies of the database were made with.

Only copies of the embedded database in the places where Doorstep keeps them can be looked at: the
backup folder, and databases kept beside the present one by `doorstep restore`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from server.durability.backup import backups
from server.durability.safe import database_file
from server.errors import SetupError
from server.keys.master import VERSION_BYTES, MasterKeys, version_of
from server.rotation.rehash import INDEX_META, read_hashed
from server.rotation.rewrap import WRAPPED
from server.settings import Settings


def is_embedded(settings: Settings) -> bool:
    """Whether the database is the embedded file, whose copies can be looked at."""
    return settings.database_url.startswith("sqlite")


def kept_copies(settings: Settings) -> list[Path]:
    """Every copy of the embedded database that is kept."""
    database = database_file(settings.database_url)
    beside = sorted(database.parent.glob(f"{database.stem}-before-*{database.suffix}"))
    kept = (
        [] if settings.backup_dir is None else [each.path for each in backups(settings.backup_dir)]
    )
    return [*beside, *kept]


def counts_in(copy: Path) -> dict[int, int]:
    """By version of the master key, how many seals in a copy are made with it.

    Raises `SetupError` for one that cannot be read: what it needs is not known.
    """
    found: dict[int, int] = {}
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as database:
            for wrapped in WRAPPED:
                table, column = wrapped.column.table.name, wrapped.column.name
                if not _has(database, table, column):
                    continue
                clear = "" if wrapped.in_clear is None else f"AND key <> '{wrapped.in_clear}'"
                # Names of our own tables, never what anybody sent.
                query = (
                    f"SELECT substr({column}, 1, {VERSION_BYTES}), count(*) FROM {table} "  # noqa: S608
                    f"WHERE {column} IS NOT NULL {clear} GROUP BY 1"
                )
                for front, rows in database.execute(query):
                    version = version_of(front)
                    found[version] = found.get(version, 0) + rows
    except sqlite3.Error as error:
        raise SetupError(f"{copy.name} cannot be read, so what it needs is not known") from error
    return found


def hashed_in(copy: Path, master: MasterKeys) -> int:
    """The lowest version of the index key with which anything in a copy may be hashed.

    Raises `SetupError` for one that cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as database:
            kept = database.execute(
                "SELECT value FROM meta WHERE key = ?", (INDEX_META,)
            ).fetchone()
    except sqlite3.Error as error:
        raise SetupError(f"{copy.name} cannot be read, so what it needs is not known") from error
    opened = None if kept is None else master.open("meta", INDEX_META.encode(), kept[0])
    return read_hashed(opened).whole


def _has(database: sqlite3.Connection, table: str, column: str) -> bool:
    """A copy of an older schema may lack it."""
    return any(row[1] == column for row in database.execute(f"PRAGMA table_info({table})"))
