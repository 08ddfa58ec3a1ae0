"""Whoever asks of the one writer hears of it, also where it has ended."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import StoreUnavailable
from tests.server.council import Council, new_settings, running

pytestmark = pytest.mark.sqlite_only(reason="no statement is made that a database could see")


class Ended(BaseException):
    """Nothing of the code that is ended outlives it."""


async def _nothing(_connection: AsyncConnection) -> None:
    return None


async def test_nobody_waits_for_a_writer_that_was_ended(tmp_path: Path) -> None:
    said: list[BaseException | None] = []
    with pytest.raises(Ended):
        await _ask_one_that_is_ended(tmp_path, said)
    assert [type(each) for each in said] == [StoreUnavailable] * 3


async def _ask_one_that_is_ended(folder: Path, said: list[BaseException | None]) -> None:
    """Before it is, while it is, and after; the server closes with what ended it."""
    begun = asyncio.Event()

    async def end(_connection: AsyncConnection) -> None:
        await begun.wait()
        raise Ended

    async with running(new_settings(folder)) as council, asyncio.timeout(60):
        execute = council.services.writer.execute
        asking = [asyncio.create_task(execute(work)) for work in (end, _nothing)]
        await asyncio.sleep(0)
        begun.set()
        said += await asyncio.gather(*asking, return_exceptions=True)
        said += await asyncio.gather(execute(_nothing), return_exceptions=True)


async def test_what_is_asked_of_a_writer_as_it_closes_is_refused(council: Council) -> None:
    writer = council.services.writer
    closing = asyncio.create_task(writer.close())
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        with pytest.raises(StoreUnavailable):
            await writer.execute(_nothing)
    await closing
