"""Putting a stopped server's database back to an earlier copy of itself, whichever it is on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from server.durability.safe import database_file
from server.keys.organisation import MARK_FILE
from server.settings import Settings
from tests.server.databases import Databases


class Past(Protocol):
    """Copies of stopped servers' databases, and their return, as by hand: no server knows of it."""

    async def copied(self, settings: Settings) -> str:
        """A copy of the database as it stands, by its name."""

    async def put_back(self, settings: Settings, copy: str) -> None:
        """The copy in the database's place."""


class OfFiles:
    """The embedded database: one file is put in another's place."""

    async def copied(self, settings: Settings) -> str:
        file = database_file(settings.database_url)
        copies = len(list(settings.data_dir.glob("copy-*")))
        return str(shutil.copy2(file, settings.data_dir / f"copy-{copies}"))

    async def put_back(self, settings: Settings, copy: str) -> None:
        file = database_file(settings.database_url)
        for side in ("-wal", "-shm"):
            file.with_name(file.name + side).unlink(missing_ok=True)
        shutil.copy2(Path(copy), file)


class OnServer:
    """PostgreSQL: a database is dropped and made anew from another."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._copies: list[str] = []

    @classmethod
    @contextmanager
    def of(cls, databases: Databases) -> Iterator[OnServer]:
        """Its copies end with it. For use outside of an event loop."""
        made = cls(databases)
        try:
            yield made
        finally:
            databases.end(*made._copies)

    async def copied(self, settings: Settings) -> str:
        self._copies.append(await self._databases.make(like=settings.database_url))
        return self._copies[-1]

    async def put_back(self, settings: Settings, copy: str) -> None:
        await self._databases.make_again(settings.database_url, like=copy)


def without_mark(settings: Settings) -> None:
    """The mark is gone, as when the key folder too came from an older copy."""
    (settings.key_dir / MARK_FILE).unlink()
