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
    begun = asyncio.Event()

    async def end(_connection: AsyncConnection) -> None:
        await begun.wait()
        raise Ended

    with pytest.raises(Ended):
        async with running(new_settings(tmp_path)) as council:
            ended = asyncio.create_task(council.services.writer.execute(end))
            queued = asyncio.create_task(council.services.writer.execute(_nothing))
            await asyncio.sleep(0)
            begun.set()
            async with asyncio.timeout(20):
                for asked in (ended, queued):
                    with pytest.raises(StoreUnavailable):
                        await asked
                with pytest.raises(StoreUnavailable):
                    await council.services.writer.execute(_nothing)


async def test_what_is_asked_of_a_writer_as_it_closes_is_refused(council: Council) -> None:
    writer = council.services.writer
    closing = asyncio.create_task(writer.close())
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        with pytest.raises(StoreUnavailable):
            await writer.execute(_nothing)
    await closing
