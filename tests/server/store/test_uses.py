"""What several processes count together on PostgreSQL comes out exactly, in few statements."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url, select

from server.errors import StoreUnavailable
from server.store.engine import open_engine
from server.store.migrations.run import prepare_schema
from server.store.shared_uses import SharedUses
from server.store.tables import device_use
from server.store.used import Level, Use
from tests.server.council import new_settings
from tests.server.databases import Databases

pytestmark = pytest.mark.postgresql_only(reason="SQLite is for one process")

DEVICES = [bytes([number]) * 8 for number in range(12)]


@pytest_asyncio.fixture
async def pair(tmp_path: Path) -> AsyncIterator[tuple[SharedUses, SharedUses]]:
    """The uses of two processes on one database."""
    engines = [open_engine(new_settings(tmp_path).database_url) for _ in range(2)]
    await prepare_schema(engines[0])
    one, two = (SharedUses(engine) for engine in engines)
    yield one, two
    for uses, engine in zip((one, two), engines, strict=True):
        await uses.close()
        await engine.dispose()


def _draw(use: Use) -> int:
    level = use.levels.setdefault("rounds", Level(0, 0, 0))
    level.changes += 1
    return level.changes


async def test_two_processes_that_draw_at_once_never_draw_the_same(
    pair: tuple[SharedUses, SharedUses],
) -> None:
    asked = [
        # The second asks in the other order: neither may wait for the other for ever.
        uses.apply(device, _draw)
        for _ in range(10)
        for uses, devices in zip(pair, (DEVICES, DEVICES[::-1]), strict=True)
        for device in devices
    ]
    drawn = await asyncio.gather(*asked)
    for number in range(1, 21):
        assert drawn.count(number) == len(DEVICES)


async def test_what_one_device_asks_is_done_in_its_order(
    pair: tuple[SharedUses, SharedUses],
) -> None:
    one, two = pair
    await one.apply(DEVICES[0], _draw)
    await two.apply(DEVICES[0], _draw)
    # What the first process knows is old by now, and all of this is reckoned again.
    assert await asyncio.gather(*(one.apply(DEVICES[0], _draw) for _ in range(5))) == [*range(3, 8)]


async def test_devices_that_ask_at_once_share_a_statement(
    pair: tuple[SharedUses, SharedUses],
) -> None:
    one, _ = pair
    await asyncio.gather(*(one.apply(each, _draw) for each in DEVICES))
    said: list[str] = []
    one._driver.add_query_logger(lambda query: said.append(query.query))
    await asyncio.gather(*(one.apply(each, _draw) for each in DEVICES))
    assert len(said) == 1


async def test_where_the_database_fails_nothing_is_counted_and_later_all_is(
    pair: tuple[SharedUses, SharedUses], databases: Databases, database: str
) -> None:
    one, two = pair
    await one.apply(DEVICES[0], _draw)
    engine = open_engine(database)
    async with engine.begin() as connection:
        await connection.execute(select(device_use).with_for_update())
        asking = asyncio.create_task(one.apply(DEVICES[0], _draw))
        await _cut_whoever_waits(databases, database)
        with pytest.raises(StoreUnavailable):
            await asking
    await engine.dispose()
    assert await two.apply(DEVICES[0], _draw) == 2
    assert await one.apply(DEVICES[0], _draw) == 3


async def _cut_whoever_waits(databases: Databases, database: str) -> None:
    for _ in range(500):
        cut = await databases.ask(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = $1",
            make_url(database).database,
        )
        if cut:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waited for five seconds")
