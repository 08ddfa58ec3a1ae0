"""A fresh council for each test, on SQLite and once more on PostgreSQL.

Every test here that makes files of its own runs on both. One that is about the embedded database's
file is marked `sqlite_only` with the reason, one about PostgreSQL's own ways `postgresql_only`.
The `council` of a test is a copy of one that was made once, and so is what stands in a `settled`
folder.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.server.council import Council, new_settings, running
from tests.server.databases import CHOSEN, Databases, postgresql_server
from tests.server.epochs.past import OfFiles, OnServer, Past
from tests.server.ready import Ready, ready_on_postgresql, ready_on_sqlite

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRESQL = pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that can reach a database on the databases it is meant for."""
    if "tmp_path" not in metafunc.fixturenames:
        return
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    if "sqlite_only" in marked:
        on = [SQLITE]
    elif "postgresql_only" in marked:
        on = [POSTGRESQL]
    else:
        on = [SQLITE, POSTGRESQL]
    metafunc.parametrize("database", on, indirect=True, scope="function")


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One PostgreSQL for the whole run."""
    with postgresql_server(forced=False) as server:
        yield Databases(server)


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """The council that is copied, its database a file."""
    return ready_on_sqlite(tmp_path_factory.mktemp("ready-on-sqlite"))


@pytest.fixture(scope="session")
def on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, databases: Databases
) -> Iterator[Ready]:
    """The council that is copied, its database on the server."""
    folder = tmp_path_factory.mktemp("ready-on-postgresql")
    with ready_on_postgresql(folder, databases) as made:
        yield made


@pytest.fixture(autouse=True)
def database(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str | None]:
    """The database this test runs on, chosen as an operator chooses it; None for the default."""
    monkeypatch.delenv(CHOSEN, raising=False)
    if getattr(request, "param", "sqlite") == "sqlite":
        yield None
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.fresh(like=_copied(request)) as url:
        monkeypatch.setenv(CHOSEN, url)
        yield url


def _copied(request: pytest.FixtureRequest) -> str | None:
    if "settled" not in request.fixturenames:
        return None
    ready: Ready = request.getfixturevalue("on_postgresql")
    return ready.url


@pytest.fixture
def settled(request: pytest.FixtureRequest, database: str | None, tmp_path: Path) -> Path:
    """The folder of a council with staff that is not running."""
    ready: Ready = request.getfixturevalue("on_sqlite" if database is None else "on_postgresql")
    ready.copy_to(tmp_path)
    return tmp_path


@pytest.fixture
def past(request: pytest.FixtureRequest, database: str | None) -> Iterator[Past]:
    """Puts a stopped server's database back to an earlier copy."""
    if database is None:
        yield OfFiles()
        return
    with OnServer.of(request.getfixturevalue("databases")) as made:
        yield made


@pytest_asyncio.fixture
async def council(settled: Path) -> AsyncIterator[Council]:
    """A running server with staff and no people."""
    async with running(new_settings(settled)) as made:
        yield made
