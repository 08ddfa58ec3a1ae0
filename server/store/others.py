"""The other server processes on the same PostgreSQL: hearing that they have committed.

Each says so as part of its commit (NOTIFY), and whoever listens reads it at once, so that its
devices are told too. What an answer may rely on is stronger and needs no message to arrive:
`caught_up` asks the database itself. A lost connection is made anew, and every few seconds the
database is asked whether or not a word came. The embedded database has one process: nothing here
does anything on it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.errors import Problem, StoreUnavailable
from server.store.memory import Memory
from server.store.order import CHANNEL, NEWEST, Newest

_log = logging.getLogger("doorstep.store")

EVERY_SECONDS: Final = 5.0
"""How often the database is asked though no word has come."""

# Said to the listening connection itself: its answer is one way there and back.
_ASK: Final = str(
    NEWEST.compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]  # it ships no types
        compile_kwargs={"literal_binds": True},
    )
)


class Others:
    """Keeps one process's memory level with what every process has committed."""

    def __init__(
        self,
        engine: AsyncEngine,
        memory: Memory,
        rejudge: Callable[[Sequence[int]], Awaitable[None]],
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._engine = engine
        self._memory = memory
        self._rejudge = rejudge
        self._every_seconds = every_seconds
        self._shared = engine.dialect.name == "postgresql"
        self._word = asyncio.Event()
        self._listening: Any = None
        self._asking: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None

    async def caught_up(self) -> None:
        """Return once memory holds everything that any process had committed before this call.

        Calls that come together ask the database once. Raises `StoreUnavailable` where it cannot be
        asked.
        """
        if not self._shared:
            return
        if self._next is None:
            # The question under way may have been put before the caller's commit.
            self._next = asyncio.ensure_future(self._after(self._asking))
            self._next.add_done_callback(_looked_at)
        await asyncio.shield(self._next)

    async def run(self) -> None:
        """Listen, and read what others commit, until cancelled."""
        if not self._shared:
            return
        while True:
            try:
                async with self._engine.connect() as connection:
                    await self._listen(connection)
            except Exception as error:
                # Also what the driver says itself: it is tried again, whatever it was.
                _log.warning("the database does not answer", extra={"kind": type(error).__name__})
            await asyncio.sleep(min(1.0, self._every_seconds))

    async def _listen(self, connection: AsyncConnection) -> None:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 - for the type alone: it was just opened
        try:
            await driver.add_listener(CHANNEL, self._hear)
            driver.add_termination_listener(self._lost)
            self._listening = driver
            while not driver.is_closed():
                await self._follow()
                try:
                    async with asyncio.timeout(self._every_seconds):
                        await self._word.wait()
                except TimeoutError:
                    await self._take_over()
                self._word.clear()
        finally:
            self._listening = None
            # Whoever gets this connection next must not be the one that listens.
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()

    def _hear(self, _driver: object, _process: int, _channel: str, sender: object) -> None:
        if sender != self._memory.name:
            self._word.set()

    def _lost(self, _driver: object) -> None:
        self._word.set()

    async def _follow(self) -> None:
        try:
            await self.caught_up()
        except Problem as problem:
            _log.warning("could not catch up", extra={"kind": type(problem).__name__})

    async def _take_over(self) -> None:
        """Judge again what another process's commit woke, in case that process came to an end."""
        woken = self._memory.take_woken()
        if woken:
            try:
                await self._rejudge(woken)
            except Problem as problem:
                _log.warning("what waited stays", extra={"kind": type(problem).__name__})

    async def _after(self, before: asyncio.Future[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        self._asking, self._next = self._next, None
        try:
            await self._memory.catch_up(await self._ask())
        except (SQLAlchemyError, OSError) as error:
            raise StoreUnavailable from error

    async def _ask(self) -> Newest | None:
        """The newest numbers in the database; None where nobody could be asked just now."""
        driver = self._listening
        if driver is None or driver.is_closed():
            return None
        try:
            return Newest(*await driver.fetchrow(_ASK))
        except Exception as error:
            # Whatever the driver makes of a lost connection: the database is asked another way.
            _log.warning("listening was cut off", extra={"kind": type(error).__name__})
            self._listening = None
            return None


def _looked_at(done: asyncio.Future[None]) -> None:
    """An error is told to those who wait; where nobody does any more, it is no news."""
    if not done.cancelled():
        done.exception()
