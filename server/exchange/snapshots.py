"""Snapshots of records, taken once and kept for all who come for them (docs/wire.md 10).

A hundred devices that are given the same caseload ask for the same records at the same positions:
each is folded once, whoever asks first, and the others wait for it. What is kept is bytes, and only
as many as memory allows; everything is taken again from the log when it is asked for again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

import msgspec

from server.exchange.giving import given
from server.store.store import Store
from sync.snapshot import MAX_SNAPSHOT_BYTES
from sync.taking import Taking

KEPT_BYTES: Final = 64 * 1024 * 1024
_YIELD_EVERY: Final = 64


class TakenSnapshot(msgspec.Struct, frozen=True):
    """The snapshot of a record at its commit position; `authors` are the devices that wrote it."""

    epoch: int
    record: bytes
    position: int
    raw: bytes
    authors: frozenset[bytes]


class Snapshots:
    """Takes and keeps snapshots. Used from the event loop only."""

    def __init__(
        self, store: Store, epoch: Callable[[], int], kept_bytes: int = KEPT_BYTES
    ) -> None:
        self._store = store
        self._epoch = epoch
        self._most = kept_bytes
        self._kept: OrderedDict[bytes, TakenSnapshot] = OrderedDict()
        self._size = 0
        self._taking: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    @property
    def kept_bytes(self) -> int:
        """Bytes of the snapshots kept."""
        return self._size

    async def of(self, record: bytes, position: int) -> TakenSnapshot | None:
        """The snapshot of all merged changes at or below a position.

        `position` is that of one of the record's changes. None where the record comes to more than
        a snapshot may be.
        """
        lock = self._taking.setdefault(record, asyncio.Lock())
        async with lock:
            kept = self._kept.get(record)
            here = self._epoch(), position
            if kept is None or (kept.epoch, kept.position) != here:
                kept = await self._take(record, position)
                self._keep(kept)
            else:
                self._kept.move_to_end(record)
        return kept if len(kept.raw) <= MAX_SNAPSHOT_BYTES else None

    async def _take(self, record: bytes, position: int) -> TakenSnapshot:
        epoch = self._epoch()
        taking = Taking(epoch, record)
        for number, stored in enumerate(await self._store.history(record), start=1):
            if stored.position is not None and stored.position <= position:
                taking.add(given(stored))
            if number % _YIELD_EVERY == 0:
                # A long history must not hold up everybody else.
                await asyncio.sleep(0)
        return TakenSnapshot(epoch, record, position, taking.finish(), taking.authors)

    def _keep(self, taken: TakenSnapshot) -> None:
        before = self._kept.get(taken.record)
        if before is not None and (before.epoch, before.position) > (taken.epoch, taken.position):
            return
        if before is not None:
            self._size -= len(before.raw)
        self._kept[taken.record] = taken
        self._kept.move_to_end(taken.record)
        self._size += len(taken.raw)
        while self._size > self._most and self._kept:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.raw)
