"""On PostgreSQL: commits are on the disk, failures are said, no row tells content or a name."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.cli import main
from server.clock import ManualClock
from server.durability.safe import durability
from server.errors import SetupError, StoreUnavailable
from server.store import postgresql, tables
from server.store.engine import open_engine
from sync.codes import Verdict
from sync.operation import set_value
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.databases import Databases
from tests.server.test_secrecy import CANARY, disguises

pytestmark = pytest.mark.postgresql_only(reason="its own settings, failures and rows")


async def _one(council: Council, query: str) -> Any:
    async with council.services.store.engine.connect() as connection:
        return await connection.scalar(text(query))


async def test_the_address_chooses_the_database(council: Council) -> None:
    assert council.services.store.engine.dialect.name == "postgresql"
    assert not (council.settings.data_dir / "doorstep.sqlite3").exists()


async def test_a_commit_is_on_the_disk_whatever_the_database_was_set_to(
    tmp_path: Path, databases: Databases, database: str
) -> None:
    name = make_url(database).database
    await databases.administer(f"ALTER DATABASE {name} SET synchronous_commit = off")
    async with running(new_settings(tmp_path)) as council:
        assert await _one(council, "SHOW synchronous_commit") == "on"
    await databases.administer(f"ALTER DATABASE {name} SET synchronous_commit = remote_apply")
    async with running(new_settings(tmp_path)) as council:
        assert await _one(council, "SHOW synchronous_commit") == "remote_apply"


async def test_a_database_that_takes_no_writes_says_so_and_half_writes_nothing(
    council: Council, databases: Databases, database: str
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    before = council.services.index.last_arrival
    numbering = council.services.identity.checkpoint()
    await _refuse_writes(council, databases, database, refuse=True)
    answer = await council.http.post(
        "/sealed", content=wren.seal(2, wren.round_payload([change]))[0]
    )
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert await _one(council, "SELECT max(arrival) FROM change") == before
    assert council.services.index.last_arrival == before
    assert council.services.identity.checkpoint() == numbering
    await _refuse_writes(council, databases, database, refuse=False)
    (verdict,) = (await wren.round(change)).verdicts
    assert (verdict.verdict, verdict.arrival) == (Verdict.MERGED, before + 1)


async def _refuse_writes(
    council: Council, databases: Databases, database: str, *, refuse: bool
) -> None:
    name, on = make_url(database).database, "on" if refuse else "off"
    await databases.administer(f"ALTER DATABASE {name} SET default_transaction_read_only = {on}")
    await council.services.store.engine.dispose()


async def test_connections_cut_between_two_rounds_cost_nobody_a_round(
    council: Council, databases: Databases, database: str
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    await _cut(databases, database)
    more = wren.change(record, [set_value("good_life", "after")])
    (verdict,) = (await wren.round(more)).verdicts
    assert verdict.verdict == Verdict.MERGED


async def test_a_connection_cut_in_mid_transaction_is_answered_unavailable(
    council: Council, databases: Databases, database: str
) -> None:
    async def cut(connection: AsyncConnection) -> None:
        await _cut(databases, database)
        await connection.execute(text("SELECT 1"))

    with pytest.raises(StoreUnavailable):
        await council.services.writer.execute(cut)
    assert await council.person("wren")


async def test_a_connection_that_rested_is_asked_whether_the_database_still_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(new_settings(tmp_path).database_url)
    said: list[str] = []
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_query_logger(lambda query: said.append(query.query))
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    assert ";" not in said
    monkeypatch.setattr(postgresql, "_LONG_SECONDS", 0.0)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
    assert ";" in said
    await engine.dispose()


async def _cut(databases: Databases, database: str) -> None:
    await databases.administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
        make_url(database).database,
    )
    # The ends of the cut connections hear of it a moment later.
    await asyncio.sleep(0.1)


async def test_no_row_holds_a_word_or_a_name_that_can_be_read(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    ops = [set_value("good_life", f"{CANARY} by the river", note=CANARY)]
    _, change = wren.begin("needs-assessment", council.form, [person], ops=ops)
    assert (await wren.round(change)).verdicts[0].verdict == Verdict.MERGED
    held: list[bytes] = []
    async with council.services.store.engine.connect() as connection:
        for table in tables.metadata.sorted_tables:
            for row in await connection.execute(table.select()):
                held += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    assert len(held) > 100
    for word in (CANARY, "Oystergate", "Marlow", "Saltwhistle", "Tideway"):
        for shape in disguises(word):
            assert not any(shape in each for each in held), word


def test_backups_are_left_to_the_database_in_words(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "backup"])
    assert result.exit_code == 1
    assert "Use the database server's own backups" in result.output
    with pytest.raises(SetupError, match="safe_after to “commit”"):
        durability(new_settings(tmp_path, safe_after="backup"), ManualClock(START_MS), 0)
    assert not settings.data_dir.exists()


async def test_a_database_that_is_not_there_is_said_without_its_password(
    tmp_path: Path, database: str
) -> None:
    gone = make_url(database).set(database="gone", password="hunter22")
    settings = new_settings(tmp_path, database_url=gone.render_as_string(hide_password=False))
    with pytest.raises(SetupError, match="cannot be used") as told:
        async with running(settings):
            pass
    assert "hunter22" not in str(told.value)
    with pytest.raises(SetupError, match="neither"):
        open_engine("mysql://council/doorstep")
    with pytest.raises(SetupError, match="not an address") as told:
        open_engine("hunter22")
    assert "hunter22" not in str(told.value)
