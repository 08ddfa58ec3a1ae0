"""Work is called safe once a standby has it, and a server that waits for none does not start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from server.durability.replica import ReplicaDurability
from server.errors import SetupError
from server.settings import Settings
from sync.codes import Verdict
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.durability.standby import WithStandby, with_standby

postgresql_only = pytest.mark.postgresql_only(reason="standbys are PostgreSQL's")


@pytest.fixture(scope="module")
def standby() -> Iterator[WithStandby]:
    """One primary and its standby, for this file."""
    with with_standby() as made:
        yield made


@pytest.fixture
def replicated(standby: WithStandby, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a council whose every commit waits for the standby."""
    with standby.databases.fresh() as url:
        asyncio.run(standby.wait_for("*"))
        try:
            yield new_settings(tmp_path, database_url=url, safe_after="replica")
        finally:
            asyncio.run(standby.wait_for(""))


async def until(true: Callable[[], bool]) -> None:
    """Wait for what another task does. Fails after half a minute."""
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 - nobody tells of it: a device asks again too
            await asyncio.sleep(0.02)


async def _brings(council: Council, device: Device) -> int:
    """A device brings a change; its arrival."""
    _, begun = device.begin("needs-assessment", council.form, [await council.person("wren")])
    (verdict,) = (await device.round(begun)).verdicts
    assert verdict.verdict == Verdict.MERGED
    return verdict.arrival


@postgresql_only
async def test_what_is_called_safe_is_on_the_standby(
    standby: WithStandby, replicated: Settings
) -> None:
    name = make_url(replicated.database_url).database
    # So that what the standby has can be read there at once.
    await standby.databases.administer(
        f"ALTER DATABASE {name} SET synchronous_commit = remote_apply"
    )
    async with running(replicated) as council:
        wren = await council.device("wren")
        arrival = await _brings(council, wren)
        safe = council.services.durability.durable_through
        await until(lambda: safe() >= arrival)
        assert await standby.ask(str(name), "SELECT max(arrival) FROM change") >= safe()
        assert (await wren.round()).durable_through >= arrival


@postgresql_only
async def test_while_the_standby_is_away_nothing_is_answered_or_called_safe(
    standby: WithStandby, replicated: Settings
) -> None:
    async with running(replicated) as council:
        wren = await council.device("wren")
        arrival = await _brings(council, wren)
        safe = council.services.durability.durable_through
        await until(lambda: safe() >= arrival)
        person = await council.person("wren")
        _, begun = wren.begin("needs-assessment", council.form, [person])
        await until(lambda: safe() == council.services.index.last_arrival)
        before = safe()
        await asyncio.to_thread(standby.stop)
        try:
            answer = asyncio.create_task(wren.round(begun))
            await standby.until_somebody_waits()
            assert not answer.done()
            assert safe() == before
        finally:
            await asyncio.to_thread(standby.start)
        (verdict,) = (await answer).verdicts
        await until(lambda: safe() >= verdict.arrival)


@postgresql_only
async def test_what_did_not_wait_is_not_called_safe_until_commits_wait_again(
    standby: WithStandby, replicated: Settings
) -> None:
    async with running(replicated) as council:
        wren = await council.device("wren")
        safe = council.services.durability.durable_through
        before = await _brings(council, wren)
        await until(lambda: safe() >= before)
        before = safe()
        await standby.wait_for("")
        arrival = await _brings(council, wren)
        durability = council.services.durability
        assert isinstance(durability, ReplicaDurability)
        assert not await durability.mark()
        assert safe() == before < arrival
        await standby.wait_for("*")
        assert await durability.mark()
        assert safe() >= arrival


@postgresql_only
async def test_a_server_on_a_database_that_waits_for_no_standby_does_not_start(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path, safe_after="replica")
    with pytest.raises(SetupError, match="set synchronous_standby_names there"):
        async with running(settings):
            pass


@postgresql_only
async def test_one_whose_commits_do_not_wait_for_the_standbys_disk_does_not_start(
    standby: WithStandby, replicated: Settings
) -> None:
    name = make_url(replicated.database_url).database
    await standby.databases.administer(
        f"ALTER DATABASE {name} SET synchronous_commit = remote_write"
    )
    with pytest.raises(SetupError, match="“remote_write”, which does not wait"):
        async with running(replicated):
            pass


@pytest.mark.sqlite_only(reason="SQLite has no standby")
async def test_on_sqlite_there_is_no_replica_to_wait_for(tmp_path: Path) -> None:
    settings = new_settings(tmp_path, safe_after="replica")
    with pytest.raises(SetupError, match="On SQLite set it to “backup” or “commit”"):
        async with running(settings):
            pass
    assert not (settings.data_dir / "doorstep.sqlite3").exists()
