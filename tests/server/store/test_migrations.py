"""The schema goes up and down one version at a time, and a failed step leaves it as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from sqlalchemy import Column, Integer, String, insert, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from server.cli import main
from server.errors import SetupError
from server.store import tables
from server.store.engine import open_engine
from server.store.migrations.run import downgrade, prepare_schema, schema_version
from server.store.migrations.steps import FIRST, STEPS, Step, newest
from tests.server.council import new_settings, running
from tests.server.store.second_process import keep_change, keep_record


def _add_place(op: Operations) -> None:
    # "change" refers to "record": on SQLite this makes the table that is referred to anew.
    with op.batch_alter_table("record") as record:
        record.add_column(Column("place", Integer, nullable=False, server_default="7"))
        record.alter_column("key_version", server_default="1", existing_type=Integer())
    op.create_table("place", Column("id", Integer, primary_key=True), Column("name", String(64)))


def _drop_place(op: Operations) -> None:
    op.drop_table("place")
    with op.batch_alter_table("record") as record:
        record.alter_column("key_version", server_default=None, existing_type=Integer())
        record.drop_column("place")


def _fail_half_way(op: Operations) -> None:
    op.create_table("half", Column("id", Integer, primary_key=True))
    op.execute("INSERT INTO nowhere VALUES (1)")


FIRST_SCHEMA = Path(__file__).with_name("first_schema.sql")
PLACE = (Step(FIRST + 1, _add_place, _drop_place),)


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A database of the first schema with a change in it."""
    opened = open_engine(new_settings(tmp_path).database_url)
    await prepare_schema(opened, ())
    record = await keep_record(opened)
    async with opened.begin() as connection:
        await keep_change(connection, record, 1)
    yield opened
    await opened.dispose()


async def test_a_step_goes_up_and_down_and_keeps_every_change(engine: AsyncEngine) -> None:
    before = await _shape(engine)
    assert await prepare_schema(engine, PLACE) == await schema_version(engine) == FIRST + 1
    assert await _all(engine, "SELECT place, wrapped_key FROM record") == [(7, b"-")]
    assert "place" in await _shape(engine)
    assert await downgrade(engine, PLACE) == await schema_version(engine) == FIRST
    assert await _shape(engine) == before
    assert await _all(engine, "SELECT arrival FROM change") == [(1,)]
    # And up again, as after a mistake.
    assert await prepare_schema(engine, PLACE) == FIRST + 1


async def test_references_are_still_kept_after_a_step(engine: AsyncEngine) -> None:
    await prepare_schema(engine, PLACE)
    with pytest.raises(DBAPIError):
        async with engine.begin() as connection:
            await keep_change(connection, b"no such record..", 2)


async def test_a_step_that_fails_leaves_everything_as_it_was(engine: AsyncEngine) -> None:
    before = await _shape(engine)
    steps = (*PLACE, Step(FIRST + 2, _fail_half_way, _drop_place))
    with pytest.raises(DBAPIError):
        await prepare_schema(engine, steps)
    assert await _shape(engine) == before
    assert await schema_version(engine) == FIRST


async def test_a_newer_schema_is_refused_and_not_touched(engine: AsyncEngine) -> None:
    await prepare_schema(engine, PLACE)
    before = await _shape(engine)
    with pytest.raises(SetupError, match="start the version of Doorstep that made it"):
        await prepare_schema(engine, ())
    with pytest.raises(SetupError, match="only the version of Doorstep that made it"):
        await downgrade(engine, ())
    assert await _shape(engine) == before


async def test_there_is_nothing_below_the_first_schema(engine: AsyncEngine) -> None:
    with pytest.raises(SetupError, match="none is below it"):
        await downgrade(engine, PLACE)


def test_the_steps_are_numbered_one_after_the_other() -> None:
    assert [step.version for step in STEPS] == list(range(FIRST + 1, newest(STEPS) + 1))


@pytest.mark.sqlite_only(reason="the first schema is kept as it was made there")
async def test_the_first_schema_and_all_steps_give_the_tables_the_code_knows(
    tmp_path: Path,
) -> None:
    engine = open_engine(new_settings(tmp_path).database_url)
    async with engine.begin() as connection:
        for statement in FIRST_SCHEMA.read_text().split(";")[:-1]:
            await connection.exec_driver_sql(statement)
        await connection.execute(insert(tables.meta).values(key="schema_version", value=b"1"))
    await prepare_schema(engine)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), tables.metadata)
        )
    await engine.dispose()
    assert differences == [], "a table has changed: add a step to server/store/migrations"


async def test_a_server_refuses_a_database_of_a_newer_version(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await prepare_schema(council.services.store.engine, _beyond())
    with pytest.raises(SetupError, match="start the version"):
        async with running(settings):
            pass


def test_the_operator_is_told_which_schema_there_is(tmp_path: Path) -> None:
    def doorstep(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["--home", str(tmp_path), *arguments])
        assert isinstance(result.exception, SystemExit | None), result.exception
        return result.output

    assert "no tables yet" in doorstep("database", "downgrade")
    version = newest(STEPS)
    assert f"schema {version}, the newest" in doorstep("database", "upgrade")
    if version == FIRST:
        assert "none is below it" in doorstep("database", "downgrade")
    else:
        assert f"has schema {version - 1}." in doorstep("database", "downgrade")


def _beyond() -> tuple[Step, ...]:
    return (*STEPS, Step(newest(STEPS) + 1, _add_place, _drop_place))


async def _shape(engine: AsyncEngine) -> dict[str, dict[str, tuple[str, bool, object]]]:
    """Every table's columns: type, whether it may be null, default."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: {
                table: {
                    column["name"]: (str(column["type"]), column["nullable"], column["default"])
                    for column in inspect(sync).get_columns(table)
                }
                for table in inspect(sync).get_table_names()
            }
        )


async def _all(engine: AsyncEngine, query: str) -> list[tuple[object, ...]]:
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]
