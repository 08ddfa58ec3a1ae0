"""What devices have used, where several server processes answer them: a row each on PostgreSQL.

Each process has in memory what it last knew of a row, reckons with that, and writes what comes of
it only where the row still holds just that. Where another process was there first the row is read
and all of it is reckoned again, so a request is counted and an allowance drawn on once, whichever
process is asked. What many devices use at once is one statement, one way there and back on a
connection of its own: it waits for no turn to commit and for no disk, and only a database that
falls over forgets it, and by no more than its last second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any, Final, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.errors import StoreUnavailable
from server.store.used import Use, read_use, write_use

_log = logging.getLogger("doorstep.store")

_NOTHING: Final = b""
"""What no row holds: it stands for a device that has none yet."""

_READ: Final = "SELECT device, used FROM device_use WHERE device = ANY($1::bytea[])"

# Rows are locked in the order of their devices: two processes that write to the same ones wait for
# each other and never both at once. The row that a conflict is about is the newest there is,
# whatever this statement saw when it began.
_WRITE: Final = """
    WITH given AS (
        SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS given(device, held, used)
    )
    INSERT INTO device_use (device, used) SELECT device, used FROM given ORDER BY device
    ON CONFLICT (device) DO UPDATE SET used = excluded.used
    WHERE device_use.used = (SELECT held FROM given WHERE given.device = excluded.device)
    RETURNING device, set_config('synchronous_commit', 'off', true)
"""


class _Asked(NamedTuple):
    """Something to be done with what one device has used, and who waits for it."""

    device: bytes
    work: Callable[[Use], Any]
    done: asyncio.Future[Any]


class _Known(NamedTuple):
    """What a row held when it was last seen, and what that says."""

    held: bytes
    use: Use


class SharedUses:
    """The use of every device, as all server processes on one database know it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._known: dict[bytes, _Known] = {}
        self._asked: list[_Asked] = []
        self._task: asyncio.Task[None] | None = None

    async def apply(self, device: bytes, work: Callable[[Use], Any]) -> Any:
        """What `work` gives, once what it altered is written. It may be called more than once, and
        only the last time counts. Raises `StoreUnavailable`."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(device, work, done))
        if self._task is None:
            self._task = asyncio.create_task(self._answer(), name="doorstep-uses")
        return await done

    async def close(self) -> None:
        """Finish what was asked, and let go of the connection."""
        if self._task is not None:
            await self._task
        await self._let_go()

    async def _answer(self) -> None:
        """Whatever is asked while one statement is under way goes into the next."""
        try:
            while self._asked:
                asked, self._asked = self._asked, []
                try:
                    # What another process was before with goes first: in the order it was asked.
                    self._asked[:0] = await self._write(asked)
                except Exception as error:
                    _log.warning("no use was counted", extra={"kind": type(error).__name__})
                    await self._let_go()
                    self._forget(each.device for each in asked)
                    _fail(asked, error)
        finally:
            self._task = None

    async def _write(self, asked: list[_Asked]) -> list[_Asked]:
        """Do what was asked, one statement for all. Returns what is to be asked again."""
        by_device: dict[bytes, list[_Asked]] = {}
        for each in asked:
            by_device.setdefault(each.device, []).append(each)
        driver = await self._connected()
        await self._read(driver, [each for each in by_device if each not in self._known])
        devices, before, after = [], [], []
        answers: list[tuple[_Asked, Any]] = []
        for device, works in by_device.items():
            held, use = self._known[device]
            answers += [(each, each.work(use)) for each in works]
            devices.append(device)
            before.append(held)
            after.append(write_use(use))
        written = {row[0] for row in await driver.fetch(_WRITE, devices, before, after)}
        for device, used in zip(devices, after, strict=True):
            if device in written:
                self._known[device] = _Known(used, self._known[device].use)
            else:
                self._forget((device,))
        for each, answer in answers:
            if each.device in written and not each.done.done():
                each.done.set_result(answer)
        return [each for each in asked if each.device not in written]

    async def _read(self, driver: Any, devices: Collection[bytes]) -> None:
        if not devices:
            return
        found = {row[0]: row[1] for row in await driver.fetch(_READ, devices)}
        for device in devices:
            held = found.get(device, _NOTHING)
            self._known[device] = _Known(held, read_use(held) if held else Use())

    def _forget(self, devices: Iterable[bytes]) -> None:
        for each in devices:
            self._known.pop(each, None)

    async def _connected(self) -> Any:
        if self._driver is None or self._driver.is_closed():
            await self._let_go()
            self._connection = await self._engine.connect()
            self._driver = (await self._connection.get_raw_connection()).driver_connection
        return self._driver

    async def _let_go(self) -> None:
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            # In the middle of whatever it was: nobody else is given it.
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()


def _fail(asked: Iterable[_Asked], error: Exception) -> None:
    for each in asked:
        if not each.done.done():
            failed = StoreUnavailable()
            failed.__cause__ = error
            each.done.set_exception(failed)
