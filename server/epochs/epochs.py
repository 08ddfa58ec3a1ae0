"""The epoch this server is in, and beginning the next one before anything is answered.

A new epoch begins where the database turns out to be a copy from earlier: at start it is of an
earlier epoch than the register's newest, behind its mark, or was put there by `doorstep restore`;
later a device shows a cursor that this server gave out and that lies beyond the log. The register
is written first and the database after it: a crash in between makes one epoch more, which costs
devices some re-offering and loses nothing (docs/wire.md 9).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import Clock
from server.enrol.registered import Registered
from server.epochs.lineage import begun, last_kept
from server.epochs.replay import (
    Replayed,
    know_again,
    lacked_enrolments,
    lacked_revocations,
    replay,
)
from server.exchange.cursor import Cursor
from server.index.index import Index
from server.keys.mark import Mark
from server.keys.organisation import OrganisationKeys
from server.store.memory import Memory
from server.store.order import EPOCH_ROW
from server.store.store import Store
from server.store.writer import Writer
from sync.messages import EpochEnd

KIND = "epoch"
RESTORE_KIND = "restore"
EPOCH_META = "epoch"
_log = logging.getLogger("doorstep.epochs")


class Epochs:
    """Which epoch it is. `open` it once the database is read; `attach` the writer before requests.

    `renew` gives the server another identity: it has one for each epoch and process.
    """

    def __init__(
        self,
        store: Store,
        keys: OrganisationKeys,
        index: Index,
        clock: Clock,
        renew: Callable[[], None],
    ) -> None:
        self._store = store
        self._keys = keys
        self._index = index
        self._clock = clock
        self._renew = renew
        self._writer: Writer | None = None
        self._begun = begun(keys.register.of_kind(KIND))
        self.current = 0

    def restored_ms(self) -> int | None:
        """When the present epoch began, where that was from a restored database; else None."""
        for entry in self._keys.register.of_kind(KIND):
            if entry.values["epoch"] == self.current and self.current > 1:
                return entry.at_ms
        return None

    async def open(self, memory: Memory, mark: Mark | None, *, serving: bool) -> None:
        """Find the epoch of a loaded database; begin a new one where the database was restored.

        `mark` was read before the database was: one written since may be ahead of what was loaded.
        A server also takes from the register what its database lacks though nothing else is lost.
        """
        async with self._store.engine.connect() as connection:
            await self._read(connection)
        self._note_beginning()
        if self._was_restored(mark) or (serving and self._lacks()):
            async with memory.turn() as turn:
                # Another process that starts just now may have been first.
                if self._was_restored(mark):
                    number, replayed = await self._begin(turn.connection, self.current)
                else:
                    number = self.current
                    replayed = await self._replay(turn.connection)
                turn.wrote = True
                turn.effects.append(lambda: self._take_effect(number, replayed))

    def attach(self, writer: Writer) -> None:
        """Whose turn later epochs begin in."""
        self._writer = writer

    async def follow(self, connection: AsyncConnection) -> None:
        """Another process has begun an epoch: this one is in it too."""
        before = self.current
        await self._read(connection)
        if before != self.current:
            self._keys.register.refresh()
            self._begun = begun(self._keys.register.of_kind(KIND))
            self._note_beginning()
            self._renew()

    def ends(self) -> tuple[EpochEnd, ...]:
        """The last position kept of every epoch (docs/wire.md 6)."""
        kept = last_kept(self._begun, self.current, self._index.last_position)
        return tuple(EpochEnd(epoch, position) for epoch, position in kept.items())

    def mark(self) -> Mark:
        """How far this server has come."""
        return Mark(self.current, self._index.last_position, self._index.last_arrival)

    async def shown(self, cursor: Cursor) -> None:
        """Begin a new epoch where a cursor of this server's own lies beyond its log.

        Raises `StoreUnavailable` where nothing can be written.
        """
        if self._writer is None or not self._is_beyond(cursor):
            return

        async def work(connection: AsyncConnection) -> tuple[int, Replayed] | None:
            # By now everything committed is known: it may have been this process that lacked it,
            # or another request may have begun the epoch while this one waited.
            if not self._is_beyond(cursor):
                return None
            return await self._begin(connection, max(self.current, cursor.epoch))

        def then(begun_now: tuple[int, Replayed] | None) -> None:
            if begun_now is not None:
                self._take_effect(*begun_now)
                self._renew()

        await self._writer.execute(work, then)

    async def know(self, presented: Sequence[Registered]) -> None:
        """Make devices known whose certificates verified and which this database lacks."""
        lacking = [each for each in presented if each.device.id not in self._index.devices]
        if self._writer is None or not lacking:
            return

        async def work(connection: AsyncConnection) -> Replayed:
            return await know_again(connection, self._store.rows, self._keys, self._index, lacking)

        await self._writer.execute(work, lambda replayed: replayed.apply(self._index))

    def _was_restored(self, mark: Mark | None) -> bool:
        held = self.current
        if held == 0 or held < max(self._begun, default=0):
            return True
        kinds = [entry.kind for entry in self._keys.register.entries]
        restored = kinds[::-1].index(RESTORE_KIND) if RESTORE_KIND in kinds else None
        if restored is not None and KIND not in kinds[len(kinds) - restored :]:
            return True
        index = self._index
        return (
            mark is not None
            and mark.epoch == held
            and (index.last_position < mark.position or index.last_arrival < mark.arrival)
        )

    def _is_beyond(self, cursor: Cursor) -> bool:
        if cursor.epoch != self.current:
            return cursor.epoch > self.current
        index = self._index
        furthest = max(cursor.effective, cursor.position, cursor.scope)
        return furthest > index.last_position or cursor.verdict_no > index.last_verdict_no

    async def _begin(self, connection: AsyncConnection, least: int) -> tuple[int, Replayed]:
        """Enter a new epoch, later than `least`, in the register and then in the database."""
        # From the register itself: an earlier try may have been entered and not committed.
        number = max(least, *begun(self._keys.register.of_kind(KIND)), 0) + 1
        self._keys.register.append(
            KIND,
            self._clock.now_ms(),
            epoch=number,
            after_position=self._index.last_position,
            base=self.current,
        )
        replayed = await self._replay(connection)
        await self._store.put_meta(connection, EPOCH_META, str(number).encode())
        await self._store.put_meta(connection, f"{EPOCH_ROW}{number}", b"")
        return number, replayed

    async def _read(self, connection: AsyncConnection) -> None:
        self.current = int(await self._store.meta(connection, EPOCH_META) or 0)

    def _note_beginning(self) -> None:
        began = self._begun.get(self.current)
        self._index.before_epoch = 0 if began is None else began.after_position

    def _lacks(self) -> bool:
        keys, index = self._keys, self._index
        return bool(lacked_enrolments(keys, index) or lacked_revocations(keys, index))

    async def _replay(self, connection: AsyncConnection) -> Replayed:
        return await replay(connection, self._store.rows, self._keys, self._index)

    def _take_effect(self, number: int, replayed: Replayed) -> None:
        if 0 < self.current < number:
            _log.warning("a new epoch: the database was restored", extra={"count": number})
        self._begun = begun(self._keys.register.of_kind(KIND))
        self.current = number
        self._note_beginning()
        replayed.apply(self._index)
