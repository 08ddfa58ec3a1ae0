"""A reader never sees a commit position before the one under it, and none is given twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.services import Services
from server.store import tables
from server.store.engine import open_engine
from server.store.migrations.run import prepare_schema
from server.store.order import take_turn
from sync.operation import set_value
from tests.server.council import Council, new_settings, running
from tests.server.store.second_process import (
    keep_change,
    keep_record,
    next_position,
    overlapping,
    seen,
    until_one_waits,
)


@pytest.mark.postgresql_only(reason="SQLite admits one writing transaction by itself")
async def test_the_second_to_write_gets_the_next_position_only_after_the_first_commits(
    tmp_path: Path,
) -> None:
    engine = open_engine(new_settings(tmp_path).database_url)
    await prepare_schema(engine)
    record = await keep_record(engine)
    async with overlapping(engine) as (first, second):
        await take_turn(first)
        low = await next_position(first)

        async def overtake() -> int:
            # It would be done long before the first, which has yet to commit.
            await take_turn(second)
            high = await next_position(second)
            await keep_change(second, record, high)
            await second.commit()
            return high

        overtaking = asyncio.create_task(overtake())
        await until_one_waits(engine)
        await keep_change(first, record, low)
        assert await seen(engine) == []
        assert not overtaking.done()
        await first.commit()
        assert low in await seen(engine)
        assert await overtaking == low + 1
    assert await seen(engine) == [low, low + 1]
    await engine.dispose()


@pytest.mark.postgresql_only(reason="SQLite admits one writing transaction by itself")
async def test_without_taking_turns_a_reader_would_miss_a_position(tmp_path: Path) -> None:
    # What the lock is for: numbers given beforehand, commits in the other order.
    engine = open_engine(new_settings(tmp_path).database_url)
    await prepare_schema(engine)
    record = await keep_record(engine)
    async with overlapping(engine) as (first, second):
        await keep_change(first, record, 1)
        await keep_change(second, record, 2)
        await second.commit()
        assert await seen(engine) == [2]
        await first.commit()
    assert await seen(engine) == [1, 2]
    await engine.dispose()


async def test_a_reader_beside_many_pushes_sees_every_position_up_to_the_newest(
    council: Council,
) -> None:
    devices = [await council.device(key) for key in ("wren", "dov") * 3]
    person = await council.person("wren", "dov")
    engine = council.services.store.engine
    looks: list[int] = []

    async def push(number: int) -> None:
        device = devices[number]
        record, change = device.begin("needs-assessment", council.form, [person])
        await device.round(change)
        for again in range(5):
            await device.round(device.change(record, [set_value("good_life", f"{again}")]))

    async def read() -> None:
        while True:
            positions = list(await seen(engine))
            assert positions == list(range(1, len(positions) + 1))
            looks.append(len(positions))
            await asyncio.sleep(0)

    reading = asyncio.create_task(read())
    await asyncio.gather(*(push(number) for number in range(len(devices))))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    # It looked in between, not only before and after.
    assert len(set(looks)) > 3
    assert await _arrivals(council.services) == list(range(1, 2 + 6 * len(devices) + 1))


async def test_pushes_that_come_together_are_committed_together(council: Council) -> None:
    devices = [await council.device("wren") for _ in range(12)]
    person = await council.person("wren")
    changes = [device.begin("needs-assessment", council.form, [person])[1] for device in devices]
    batches = 0

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal batches
        # What a device used of its allowance is no batch: its row waits for no disk.
        batches += statement.startswith("INSERT INTO change ")

    event.listen(council.services.store.engine.sync_engine, "before_cursor_execute", count)
    await asyncio.gather(
        *(device.round(change) for device, change in zip(devices, changes, strict=True))
    )
    assert 0 < batches <= len(devices) // 2


@pytest.mark.postgresql_only(reason="SQLite admits one writing transaction by itself")
async def test_a_second_server_waits_for_the_commit_of_the_first(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as one, running(settings, staff=False) as two:
        written, may_commit = asyncio.Event(), asyncio.Event()

        async def slowly(_connection: AsyncConnection) -> None:
            written.set()
            await may_commit.wait()

        async def at_once(_connection: AsyncConnection) -> None:
            assert may_commit.is_set()

        slow = asyncio.create_task(one.services.writer.execute(slowly))
        await written.wait()
        other = asyncio.create_task(two.services.writer.execute(at_once))
        try:
            await until_one_waits(one.services.store.engine)
            assert not other.done()
        finally:
            may_commit.set()
            await asyncio.gather(slow, other)


async def _arrivals(services: Services) -> list[int]:
    column = tables.change.c.arrival
    async with services.store.engine.connect() as connection:
        return list(await connection.scalars(select(column).order_by(column)))
