"""What each device has used: its newest request counters, and of its allowances how much is left.

On PostgreSQL several processes answer one device, so this stands in a row which whoever uses any of
it holds for that moment: a request is counted and an allowance drawn on once, whichever process is
asked. The row has a lock of its own, waits for no turn to commit and for no disk: only a database
that falls over forgets it, and by no more than its last second. The embedded database has one
process, so there memory is the truth: nothing is written on the way of a request, and what was used
is kept every few seconds and when the server stops.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import msgspec
from sqlalchemy import Select, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.errors import StoreUnavailable
from server.exchange.turns import Turns
from server.store.failures import database_failed
from server.store.order import is_shared
from server.store.tables import device_use as table

_COUNTERS: Final = 64
"""Newest counters of a device of which the requests are remembered."""
_HASH_BYTES: Final = 8
"""Enough to tell one request from another: nobody gains by one that is taken for the other."""


class Level(msgspec.Struct, array_like=True):
    """What is left of one allowance, in changes and bytes times the milliseconds of a whole refill,
    so that both stay whole numbers; below nought where the last one was large. `at_ms` is when it
    was made."""

    changes: int
    size: int
    at_ms: int


class Use(msgspec.Struct, array_like=True):
    """What one device has used. `counters`: the newest, each with the beginning of the hash of its
    request; `levels`: by the name of the allowance."""

    counters: dict[int, bytes] = {}
    levels: dict[str, Level] = {}

    def used_by_another(self, counter: int, request_hash: bytes) -> bool:
        """Whether this counter was used with other bytes. Notes that it is used now."""
        short = request_hash[:_HASH_BYTES]
        held = self.counters.setdefault(counter, short)
        while len(self.counters) > _COUNTERS:
            del self.counters[min(self.counters)]
        return held != short

    @property
    def highest(self) -> int:
        """The highest counter used; 0 before the first."""
        return max(self.counters, default=0)


class Uses:
    """The use of every device, as all server processes on one database know it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._shared = engine.dialect.name == "postgresql"
        self._held: dict[bytes, Use] = {}
        self._unkept: set[bytes] = set()
        # Requests of one device are counted in the order they came in; and however many come, they
        # take one connection.
        self._turns = Turns()

    async def load(self) -> None:
        """What was kept before this start, where one process holds it all."""
        if self._shared:
            return
        async with self._engine.connect() as connection:
            for row in await connection.execute(select(table)):
                self._held[row.device] = _read(row.used)

    @asynccontextmanager
    async def of(self, device: bytes) -> AsyncIterator[Use]:
        """One device's use, to be read and altered; nobody else does meanwhile.

        Await little inside, and never the writer. Raises `StoreUnavailable` where the database
        cannot be asked.
        """
        if not self._shared:
            self._unkept.add(device)
            yield self._held.setdefault(device, Use())
            return
        with _unavailable():
            async with self._turns.of(device), self._engine.begin() as connection:
                use = await _locked(connection, device)
                yield use
                await connection.execute(
                    update(table).where(table.c.device == device).values(used=_write(use))
                )

    async def keep(self, connection: AsyncConnection) -> None:
        """Keep what memory alone holds, in the writer's turn."""
        if is_shared(connection) or not self._unkept:
            return
        keeping, self._unkept = self._unkept, set()
        try:
            await connection.execute(_KEEP, self._rows(keeping))
        except BaseException:
            self._unkept |= keeping
            raise

    @property
    def is_kept(self) -> bool:
        """Whether there is nothing that memory alone holds."""
        return not self._unkept

    def _rows(self, devices: Collection[bytes]) -> list[dict[str, Any]]:
        return [{"device": each, "used": _write(self._held[each])} for each in sorted(devices)]


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if database_failed(error):
            raise StoreUnavailable from error
        raise


async def _locked(connection: AsyncConnection, device: bytes) -> Use:
    """The row, held until the transaction ends; made where there is none."""
    row = (await connection.execute(_lock(device))).first()
    if row is None:
        new = postgresql.insert(table).values(device=device, used=_write(Use()))
        await connection.execute(new.on_conflict_do_nothing())
        row = (await connection.execute(_lock(device))).one()
    return _read(row.used)


def _lock(device: bytes) -> Select[Any]:
    # What is lost with a database that falls over is a second of counting, and no change waits.
    hurried = func.set_config(literal("synchronous_commit"), literal("off"), True)
    return select(table.c.used, hurried).where(table.c.device == device).with_for_update()


def _read(used: bytes) -> Use:
    return msgspec.msgpack.decode(used, type=Use)


def _write(use: Use) -> bytes:
    return msgspec.msgpack.encode(use)


_NEW = sqlite.insert(table)
_KEEP = _NEW.on_conflict_do_update(index_elements=["device"], set_={"used": _NEW.excluded.used})
