"""A database in use goes down the real steps and up again whole, or is not taken down at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from server.errors import SetupError
from server.settings import Settings
from server.store import tables
from server.store.engine import open_engine
from server.store.migrations.run import downgrade, prepare_schema, schema_version
from server.store.migrations.steps import FIRST, STEPS, newest
from sync.codes import Desk, Mark
from tests.server.council import new_settings, running
from tests.server.files.bringing import TakenFile, put_all

ID = bytes(range(16))
DEVICE = bytes(range(8))
# What the version that knows a table would miss most, one row of it.
LOST: list[tuple[int, str, Table, Mapping[str, Any]]] = [
    (3, "claims to files", tables.file_claim, {"record": ID, "device": DEVICE, "shown": b""}),
    (
        2,
        "decisions at the set-aside desk: 1",
        tables.desk,
        {"arrival": 1, "act": int(Desk.KEEP), "at_ms": 1, "sealed": b"-"},
    ),
    (
        2,
        "handed a record over: 1",
        tables.handover,
        {"device": DEVICE, "record": ID, "left_at": 1, "last_seq": 1, "at_ms": 1},
    ),
    (
        2,
        "decisions on copies of devices: 1",
        tables.rekey,
        {"device": DEVICE, "public_key": bytes(65), "asked_ms": 1, "refused_ms": 2},
    ),
]


async def _worked_on(settings: Settings, file: TakenFile | None = None) -> None:
    """A council in use: a form begun, with a photograph where there is one."""
    async with running(settings) as council:
        wren = await council.device("wren")
        ops = () if file is None else [file.named()]
        person = await council.person("wren")
        _, begun = wren.begin("needs-assessment", council.form, [person], ops=ops)
        await wren.round(begun)
        if file is not None:
            await put_all(wren, file)


async def _rows(engine: AsyncEngine, names: Sequence[Table]) -> dict[str, list[tuple[Any, ...]]]:
    async with engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in await connection.execute(select(table)))
            for table in names
            if table is not tables.meta
        }


async def test_a_council_in_use_goes_down_every_step_and_up_again_and_misses_nothing(
    settled: Path,
) -> None:
    settings = new_settings(settled)
    await _worked_on(settings)
    engine = open_engine(settings.database_url)
    kept = [tables.change, tables.record, tables.staff, tables.team, tables.device]
    kept += [tables.invite, tables.form]
    before = await _rows(engine, kept)
    assert all(before.values())
    for version in range(newest(STEPS) - 1, FIRST - 1, -1):
        assert await downgrade(engine) == await schema_version(engine) == version
    assert await prepare_schema(engine) == newest(STEPS)
    after = await _rows(engine, kept)
    await engine.dispose()
    # By `changed` processes that run find what is new; all of them have been stopped.
    counted = {"staff": -1, "team": -1, "device": -1}
    for name, rows in before.items():
        end = counted.get(name)
        assert [row[:end] for row in after[name]] == [row[:end] for row in rows]
    async with running(settings) as council:
        idris = await council.device("idris")
        wren = await council.device("wren")
        assert len((await wren.round()).changes) > 0
        assert (await idris.round()).epoch == council.services.epoch


async def test_files_that_devices_were_told_are_safe_are_not_dropped(settled: Path) -> None:
    settings, photo = new_settings(settled), TakenFile.of(70_000)
    await _worked_on(settings, photo)
    engine = open_engine(settings.database_url)
    held = [tables.file, tables.file_chunk]
    before = await _rows(engine, held)
    assert len(before["file_chunk"]) == len(photo.chunks)
    while await schema_version(engine) != 2:
        await downgrade(engine)
    with pytest.raises(SetupError, match=r"files: 1\), and devices were told .* restore a backup"):
        await downgrade(engine)
    assert await schema_version(engine) == 2
    await prepare_schema(engine)
    assert await _rows(engine, held) == before
    await engine.dispose()


@pytest.mark.parametrize(("version", "words", "table", "row"), LOST)
async def test_what_nobody_can_say_again_is_not_dropped(
    settled: Path, version: int, words: str, table: Table, row: Mapping[str, Any]
) -> None:
    settings = new_settings(settled)
    await _worked_on(settings)
    engine = open_engine(settings.database_url)
    async with engine.begin() as connection:
        values = dict(row)
        if table is tables.file_claim:
            record = await connection.scalar(select(tables.record.c.id).limit(1))
            await connection.execute(
                insert(tables.file).values(
                    id=ID, record=record, device=DEVICE, hash=bytes(32), size=1, named_ms=1
                )
            )
            values["file"] = ID
        await connection.execute(insert(table).values(values))
    while await schema_version(engine) != version:
        await downgrade(engine)
    with pytest.raises(SetupError, match=words):
        await downgrade(engine)
    assert await schema_version(engine) == version
    assert len((await _rows(engine, [table]))[table.name]) == 1
    await engine.dispose()


async def test_how_a_change_came_to_count_is_not_dropped(settled: Path) -> None:
    settings = new_settings(settled)
    await _worked_on(settings)
    engine = open_engine(settings.database_url)
    async with engine.begin() as connection:
        row = tables.change
        await connection.execute(
            update(row).where(row.c.arrival == 1).values(mark=int(Mark.BEFORE_HANDOVER))
        )
    while await schema_version(engine) != 2:
        await downgrade(engine)
    with pytest.raises(SetupError, match="how they came to count: 1"):
        await downgrade(engine)
    assert await schema_version(engine) == 2
    await engine.dispose()
