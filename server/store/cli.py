"""`doorstep database`: bring the tables to another version of the schema."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from server.settings import Settings
from server.store.engine import open_engine
from server.store.failures import cannot_be_used, database_failed
from server.store.migrations import run


@click.group("database")
def database_group() -> None:
    """The database and its schema."""


@database_group.command("upgrade")
@click.pass_obj
def upgrade(home: Path) -> None:
    """Bring the schema to the newest version, as the server does at each start."""
    version = _run(home, run.prepare_schema)
    click.echo(f"The database has schema {version}, the newest this version of Doorstep knows.")


@database_group.command("downgrade")
@click.pass_obj
def downgrade(home: Path) -> None:
    """Take the schema one version down. Stop the server and make a backup first.

    Refused, with what stands in the way, while the database holds what the version below has no
    place for, such as files or decisions.
    """
    version = _run(home, run.downgrade)
    click.echo(f"The database has schema {version}. Start the version of Doorstep that knows it:")
    click.echo("this one would bring it up again.")


def _run(home: Path, work: Callable[[AsyncEngine], Awaitable[int]]) -> int:
    async def opened() -> int:
        engine = open_engine(Settings.load(home).database_url)
        try:
            return await work(engine)
        except Exception as error:
            if database_failed(error):
                raise cannot_be_used(error) from error
            raise
        finally:
            await engine.dispose()

    return asyncio.run(opened())
