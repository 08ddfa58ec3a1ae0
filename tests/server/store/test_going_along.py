"""In a turn what returns no rows is sent with a later statement, and what is kept is the same."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store import tables
from sync.operation import set_value
from tests.server.council import Council

_META = tables.meta


async def _write(connection: AsyncConnection, *keys: str) -> None:
    for key in keys:
        await connection.execute(insert(_META).values(key=key, value=b"kept"))


async def _kept(connection: AsyncConnection) -> set[str]:
    found = await connection.execute(select(_META.c.key).where(_META.c.key.like("note/%")))
    return set(found.scalars())


async def test_a_turn_reads_what_it_has_written(council: Council) -> None:
    async def work(connection: AsyncConnection) -> set[str]:
        await _write(connection, "note/1", "note/2")
        return await _kept(connection)

    assert await council.services.writer.execute(work) == {"note/1", "note/2"}


async def test_a_write_that_cannot_be_kept_fails_its_turn_and_leaves_nothing_of_it(
    council: Council,
) -> None:
    async def twice(connection: AsyncConnection) -> None:
        await _write(connection, "note/1", "note/2", "note/1")

    with pytest.raises(IntegrityError):
        await council.services.writer.execute(twice)
    assert await council.services.writer.execute(_kept) == set()


async def test_a_turn_that_ends_in_an_error_keeps_nothing_of_what_it_wrote(
    council: Council,
) -> None:
    async def stumble(connection: AsyncConnection) -> None:
        await _write(connection, "note/1")
        raise LookupError

    with pytest.raises(LookupError):
        await council.services.writer.execute(stumble)
    assert await council.services.writer.execute(_kept) == set()


@pytest.mark.sqlite_only(reason="on PostgreSQL nothing goes along with anything")
async def test_a_turn_cut_off_while_it_waits_for_the_file_leaves_nothing_behind(
    council: Council,
) -> None:
    file = council.settings.data_dir / "doorstep.sqlite3"
    engine = council.services.store.engine

    async def turn() -> None:
        async with engine.begin() as connection:
            await connection.execution_options(goes_along=True)
            await _write(connection, "note/1")
            await _kept(connection)

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cut_off = asyncio.create_task(turn())
        done, _ = await asyncio.wait([cut_off], timeout=0.3)
        assert not done
        cut_off.cancel()
        other.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await cut_off
    assert await council.services.writer.execute(_kept) == set()


@pytest.mark.sqlite_only(reason="the messages are those to the thread of a SQLite connection")
async def test_a_push_is_kept_in_two_messages(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    await wren.pull_all()
    messages = 0
    send: Any = aiosqlite.Connection._execute

    async def count(connection: aiosqlite.Connection, *what: Any, **more: Any) -> Any:
        nonlocal messages
        messages += 1
        return await send(connection, *what, **more)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)
    record, change = wren.begin(
        "needs-assessment", council.form, [person], ops=[set_value("good_life", "the harbour")]
    )
    assert [each.verdict for each in (await wren.round(change)).verdicts] == [1]
    # Is there a key for this record; then everything that is written, and the commit.
    assert messages == 2
    assert record in council.services.index.records
