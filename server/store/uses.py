"""What each device has used: its newest request counters, and of its allowances how much is left.

On PostgreSQL several processes answer one device, and what it has used stands in a row that all of
them write (`shared_uses.py`). The embedded database has one process, so there memory is the truth:
nothing is written on the way of a request. What was used is kept in the transaction of what its
device pushed, and where it pushed nothing every few seconds and when the server stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.store.shared_uses import SharedUses
from server.store.tables import device_use as table
from server.store.used import Use, read_use, write_use

_T = TypeVar("_T")


class Uses:
    """The use of every device."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._shared = SharedUses(engine) if engine.dialect.name == "postgresql" else None
        self._held: dict[bytes, Use] = {}
        # What memory alone holds, each with the number of its newest alteration.
        self._unkept: dict[bytes, int] = {}
        self._altered = 0

    async def load(self) -> None:
        """What was kept before this start, where one process holds it all."""
        if self._shared is not None:
            return
        async with self._engine.connect() as connection:
            for row in await connection.execute(select(table)):
                self._held[row.device] = read_use(row.used)

    async def apply(self, device: bytes, work: Callable[[Use], _T]) -> _T:
        """What `work` gives, which may alter what the device has used; nobody else does meanwhile.

        Requests of one device are counted in the order they came in. `work` may be called again,
        with what another process has altered, and only the last time counts. Raises
        `StoreUnavailable` where the database cannot be asked.
        """
        if self._shared is not None:
            return cast(_T, await self._shared.apply(device, work))
        use = self._held.get(device)
        if use is None:
            use = self._held[device] = Use()
        self._altered += 1
        self._unkept[device] = self._altered
        return work(use)

    async def keep(
        self, connection: AsyncConnection, devices: Iterable[bytes] | None = None
    ) -> dict[bytes, int]:
        """Keep what memory alone holds of these devices, or of all, in the writer's turn.

        Returns what is to be given to `kept` once that is committed.
        """
        chosen = self._unkept if devices is None else self._unkept.keys() & devices
        keeping = {each: self._unkept[each] for each in sorted(chosen)}
        if keeping:
            rows = [{"device": each, "used": write_use(self._held[each])} for each in keeping]
            await connection.execute(_KEEP, rows)
        return keeping

    def kept(self, kept: Mapping[bytes, int]) -> None:
        """Note what was committed; what was altered in between is still to be kept."""
        for device, altered in kept.items():
            if self._unkept.get(device) == altered:
                del self._unkept[device]

    @property
    def is_kept(self) -> bool:
        """Whether there is nothing that memory alone holds."""
        return not self._unkept

    async def close(self) -> None:
        """Let go of the database."""
        if self._shared is not None:
            await self._shared.close()


_NEW = sqlite.insert(table)
_KEEP: Final = _NEW.on_conflict_do_update(
    index_elements=["device"], set_={"used": _NEW.excluded.used}
)
