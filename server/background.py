"""What a server does beside answering: acts repeated until it stops, and none of them cut off.

A task cancelled in the middle of a statement leaves its connection to be closed at some later
moment, and the database's files open for as long. So what reads or writes is let finish, and only
the pause between two times is cut short.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any


class Background:
    """Tasks beside the requests, started by one server and ended with it."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._repeated: list[asyncio.Task[None]] = []
        self._cancelled: list[asyncio.Task[None]] = []

    def every(
        self, seconds: float, act: Callable[[], Awaitable[object]], *, at_once: bool = True
    ) -> None:
        """Do it now or after a first pause, then again after each. It deals with its own errors."""
        self._repeated.append(asyncio.create_task(self._repeat(seconds, act, at_once)))

    def run(self, waiting: Coroutine[Any, Any, None]) -> None:
        """A task that only waits, for a word or for the writer: it may be cancelled at any time."""
        self._cancelled.append(asyncio.create_task(waiting))

    async def stop(self) -> None:
        """Return once all have ended, whatever became of them."""
        self._stopping.set()
        for task in self._cancelled:
            task.cancel()
        await asyncio.gather(*self._repeated, *self._cancelled, return_exceptions=True)

    async def _repeat(
        self, seconds: float, act: Callable[[], Awaitable[object]], at_once: bool
    ) -> None:
        if not at_once:
            await self._pause(seconds)
        while not self._stopping.is_set():
            await act()
            await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
