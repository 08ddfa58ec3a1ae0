"""A council with staff, made once: a test that begins with one begins with a copy of it.

A copy is what the server itself made at its first start, keys and database, and no test ever opens
the one that is copied. To make it each time is most of what such a test would do.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server.council import new_settings, running
from tests.server.databases import Databases


@dataclass(frozen=True)
class Ready:
    """The folder of a council that was stopped, and its database where that is on a server."""

    folder: Path
    url: str | None = None

    def copy_to(self, folder: Path) -> None:
        """Keys, and the data where they are in the folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)


def ready_on_sqlite(folder: Path) -> Ready:
    """One whose database is a file in its folder. For use outside of an event loop."""
    asyncio.run(_make(folder))
    return Ready(folder)


@contextmanager
def ready_on_postgresql(folder: Path, databases: Databases) -> Iterator[Ready]:
    """One whose database is on a server. For use outside of an event loop."""
    with databases.fresh() as url:
        asyncio.run(_make(folder, database_url=url))
        yield Ready(folder, url)


async def _make(folder: Path, **more: object) -> None:
    async with running(new_settings(folder, **more)):
        pass
