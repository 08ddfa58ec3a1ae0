"""The one writer: many requests, one transaction, one flush to the disk (design.md 9).

Requests queue; whatever has gathered while the last commit was flushing becomes the next batch. A
request's future is resolved only after the commit, so "merged" is never said of what a power cut
could take. If the commit fails everybody in the batch is told the same and nothing is half-written.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec
from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import Clock
from server.errors import Problem, StoreUnavailable
from server.index.entries import DeviceEntry
from server.index.news import News
from server.ingest.batch import Batch
from server.ingest.commands import ServerWrite
from server.ingest.decision import Decision
from server.ingest.prepare import Prepared
from server.ingest.staging import Rules
from server.store import tables
from server.store.durable import Durability
from server.store.failures import database_failed
from server.store.files import name_files
from server.store.handovers import write_handovers
from server.store.memory import Memory, Turn
from server.store.people_rows import PeopleRows
from server.store.progress import Progress
from server.store.reads import Reads
from server.store.requests import Append, Call, Decide, Push, Rejudge, Request
from server.store.uses import Uses
from sync.messages import ChangeVerdict, ScopeReceipt

_log = logging.getLogger("doorstep.store")
_T = TypeVar("_T")
_MOST_CHANGES = 1_000
_MOST_WAITING = 4_000
_MOST_WAITING_BYTES = 64 * 1024 * 1024


class Writer:
    """The only one that writes. Start it before use; `close` finishes what is queued."""

    def __init__(
        self,
        memory: Memory,
        rules: Rules,
        rows: PeopleRows,
        durability: Durability,
        clock: Clock,
        news: Callable[[News], None],
        uses: Uses,
    ) -> None:
        self._memory = memory
        self._rules = rules
        self._rows = rows
        self._durability = durability
        self._clock = clock
        self._news = news
        self._uses = uses
        self._queue: asyncio.Queue[Request | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._progress = Progress(rows, rules.index)
        self._queued_bytes = 0

    def start(self) -> None:
        """Begin taking requests."""
        self._task = asyncio.create_task(self._run(), name="doorstep-writer")

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        if self._task is not None:
            await self._queue.put(None)
            await self._task
            self._task = None

    async def push(
        self,
        changes: Sequence[Prepared],
        sender: DeviceEntry,
        receipts: Sequence[ScopeReceipt] = (),
    ) -> list[ChangeVerdict]:
        """Verdicts on changes a device brought, once they and its receipts are on the disk.

        Raises `StoreUnavailable` when nothing could be written.
        """
        verdicts: list[ChangeVerdict] = await self._ask(Push(changes, sender, receipts))
        return verdicts

    async def append(self, writes: Sequence[ServerWrite]) -> list[bytes]:
        """Write changes of the server's own identity, all or none. Returns their dots."""
        dots: list[bytes] = await self._ask(Append(writes))
        return dots

    async def decide(self, decisions: Sequence[Decision]) -> list[int]:
        """Carry out decisions of the set-aside desk; the arrivals that were not decided on yet."""
        done: list[int] = await self._ask(Decide(decisions))
        return done

    async def rejudge(self, arrivals: Sequence[int]) -> None:
        """Judge these arrivals again. Raises `StoreUnavailable`; then they are judged later."""
        for start in range(0, len(arrivals), _MOST_CHANGES):
            try:
                await self._ask(Rejudge(arrivals[start : start + _MOST_CHANGES]))
            except Exception:
                self._rules.waiting.late.failed(arrivals[start:])
                raise

    async def judge_late(self) -> None:
        """Judge again what could not be judged, where its time has come."""
        if self._rules.waiting.late.due():
            with suppress(Problem):
                # Whatever is due follows each commit.
                await self.execute(_nothing)

    async def execute(
        self,
        work: Callable[[AsyncConnection], Awaitable[_T]],
        then: Callable[[_T], None] | None = None,
    ) -> _T:
        """Run other writes (enrolment, revocation, staff) in a transaction of their own.

        `then` is called with the result at once after the commit, before any later batch begins:
        the place to change the index.
        """
        result: _T = await self._ask(Call(work, then))
        return result

    async def write_progress(self) -> None:
        """Keep counters, last contact and reports of all devices heard of since the last time."""
        await self.execute(self._progress.keep_news)

    async def keep_progress(self, device: DeviceEntry) -> None:
        """Keep what one device has just said of itself, or was asked."""

        asked_ms = device.asked_ms

        async def keep(connection: AsyncConnection) -> None:
            # Just said here: what another process has kept before does not undo it.
            device.asked_ms = asked_ms
            row = self._progress.row(device, device.highest_seq, device.highest_id, device.received)
            await self._progress.write(connection, [row])

        await self.execute(keep)

    async def _ask(self, request: Request) -> Any:
        if self._task is None or self._task.done() or self._queue.qsize() >= _MOST_WAITING:
            raise StoreUnavailable
        if self._queued_bytes + request.length > _MOST_WAITING_BYTES:
            raise StoreUnavailable
        self._queued_bytes += request.length
        try:
            await self._queue.put(request)
            return await request.done
        finally:
            self._queued_bytes -= request.length

    async def _run(self) -> None:
        try:
            await self._serve()
        finally:
            # Whoever asked too late, or of a writer that was ended, does not wait for ever.
            while not self._queue.empty():
                late = self._queue.get_nowait()
                if late is not None:
                    _fail([late], StoreUnavailable())

    async def _serve(self) -> None:
        stopping = False
        held: Request | None = None
        while not stopping:
            first = held or await self._queue.get()
            held = None
            if first is None:
                return
            batch = [first]
            size = first.size
            while size < _MOST_CHANGES and not isinstance(first, Call):
                try:
                    following = self._queue.get_nowait()
                except asyncio.QueueEmpty:
                    break
                if following is None:
                    stopping = True
                    break
                if isinstance(following, Call):
                    held = following
                    break
                batch.append(following)
                size += following.size
            await self._do(batch)
            if stopping and held is not None:
                await self._do([held])

    async def _do(self, batch: list[Request]) -> None:
        try:
            await self._commit(batch)
        except Problem as problem:
            _fail(batch, problem)
        except Exception as error:
            if database_failed(error):
                _log.error("commit failed", extra={"kind": type(error).__name__})
                _fail(batch, StoreUnavailable())
                return
            # Whatever it is, the one writer outlives it.
            if len(batch) > 1:
                # A fault in one request must not touch its neighbours.
                for request in batch:
                    if not request.done.done():
                        await self._do([request])
                return
            _log.error("a request failed", extra={"kind": type(error).__name__})
            _fail(batch, error if isinstance(batch[0], Call) else Problem())
        except BaseException:
            _fail(batch, StoreUnavailable())
            raise
        else:
            for request in batch:
                _resolve(request)

    async def _commit(self, requests: list[Request]) -> None:
        first = requests[0]
        if isinstance(first, Call):
            await self._wake(await self._call(first))
            return
        left: Sequence[Request] = requests
        while left:
            before = left
            wake, left = await self._transaction(before)
            await self._wake(wake)
            for request in before[: len(before) - len(left)]:
                _resolve(request)

    async def _wake(self, arrivals: set[int]) -> None:
        """Judge what waited for these changes, before anybody is answered, and what is late.

        What it waited for is committed and stays so: what fails here is judged later.
        """
        arrivals = arrivals | self._rules.waiting.late.due()
        while arrivals:
            some = sorted(arrivals)[:_MOST_CHANGES]
            woken, stopped = await self._judge_woken(some)
            arrivals = arrivals.difference(some) | woken
            if stopped:
                self._rules.waiting.late.failed(arrivals)
                return

    async def _judge_woken(self, arrivals: Sequence[int]) -> tuple[set[int], bool]:
        """Judge these again. Returns what that wakes, and whether the database has failed."""
        late = self._rules.waiting.late
        before = late.among(arrivals)
        try:
            woken, _ = await self._transaction([Rejudge(arrivals)])
        except Exception as error:
            _log.error("what waited could not be judged", extra={"kind": type(error).__name__})
            stopped = isinstance(error, Problem) or database_failed(error)
            if stopped or len(arrivals) == 1:
                late.failed(arrivals)
                return set(), stopped
            # A fault in one must not touch its neighbours.
            woken = set()
            for number, each in enumerate(arrivals, start=1):
                more, stopped = await self._judge_woken([each])
                woken |= more
                if stopped:
                    late.failed(arrivals[number:])
                    return woken, stopped
            return woken, False
        late.tried(before)
        return woken, False

    async def _call(self, request: Call) -> set[int]:
        then, woken = request.then, set[int]()

        def taken_in() -> None:
            if then is not None:
                then(request.result)
            woken.update(self._told(News()))

        async with self._memory.turn() as turn:
            request.result = await request.work(turn.connection)
            turn.wrote = True
            turn.effects.append(taken_in)
        return woken

    async def _transaction(self, requests: Sequence[Request]) -> tuple[set[int], Sequence[Request]]:
        """Commit these requests. Returns what that wakes, and those that are for another batch."""
        identity = self._rules.identity
        results = [request.result for request in requests]
        checkpoint = identity.checkpoint()
        batch: Batch | None = None
        try:
            async with self._memory.turn() as turn:
                # As it is once what others have written is known.
                checkpoint = identity.checkpoint()
                reads = Reads(turn.connection, self._rules.keys)
                batch = Batch(self._rules, reads, self._clock.now_ms())
                left = await self._fill(batch, requests)
                await self._write(turn, batch, requests)
                turn.effects.append(lambda: self._apply(batch))
        except BaseException:
            identity.restore(checkpoint)
            for request, result in zip(requests, results, strict=True):
                request.result = result
            if batch is not None:
                for row in batch.staged.record_keys:
                    self._rules.keys.forget(row["id"])
            raise
        return batch.staged.wake, left

    async def _fill(self, batch: Batch, requests: Sequence[Request]) -> Sequence[Request]:
        """Judge and stage in their order. Returns those a move of scope leaves for another batch.

        The first of these may be a push of which a part is done, with the verdicts in its result.
        """
        await batch.look_up(
            [each for request in requests if isinstance(request, Push) for each in request.changes]
        )
        for number, request in enumerate(requests):
            if batch.staged.moved_scope and not isinstance(request, Append):
                return requests[number:]
            match request:
                case Push():
                    batch.take_receipts(request.sender, request.receipts)
                    done = request.result or []
                    request.result = [*done, *await batch.push(request.changes[len(done) :])]
                    if len(request.result) < len(request.changes):
                        return requests[number:]
                case Append():
                    request.result = await batch.append(request.writes)
                case Rejudge():
                    await batch.rejudge(request.arrivals)
                case Decide():
                    request.result = await batch.decide(request.decisions)
        return ()

    async def _write(self, turn: Turn, batch: Batch, requests: Sequence[Request]) -> None:
        connection, staged = turn.connection, batch.staged
        new = {row["id"]: row for row in staged.record_keys}
        renewed = []
        for record, sealed in staged.summaries.items():
            if record in new:
                new[record]["sealed_summary"] = sealed
            else:
                renewed.append({"of": record, "sealed_summary": sealed})
        if staged.record_keys:
            await connection.execute(insert(tables.record), staged.record_keys)
        if renewed:
            await connection.execute(_RENEW_SUMMARY, renewed)
        if staged.changes:
            await connection.execute(insert(tables.change), staged.changes)
        if staged.overruled:
            gone = tables.desk.c.arrival.in_(staged.overruled)
            await connection.execute(delete(tables.desk).where(gone))
        if staged.desk:
            await connection.execute(insert(tables.desk), list(staged.desk.values()))
        if staged.rejudged:
            await connection.execute(_REJUDGE, staged.rejudged)
        if staged.files:
            now_ms = self._clock.now_ms()
            await name_files(connection, staged.files, now_ms, self._rules.index.holds)
        # Whose they are is written with them: by that others find them.
        await write_handovers(connection, batch.receipts.staged)
        turn.wrote = bool(staged.changes or staged.rejudged)
        await self._write_devices(turn, batch, requests)

    async def _write_devices(self, turn: Turn, batch: Batch, requests: Sequence[Request]) -> None:
        touched = dict(batch.staged.touched_devices)
        identity = self._rules.identity.device
        if identity.id in touched and not self._rules.identity.stored:
            await self._rows.add_device(turn.connection, identity)
            batch.staged.effects.insert(0, self._identity_is_stored)
        senders = {
            request.sender.id: request.sender for request in requests if isinstance(request, Push)
        }
        touched.update(senders)
        used = await self._uses.keep(turn.connection, senders)
        turn.effects.append(lambda: self._uses.kept(used))
        rows = []
        for device in touched.values():
            batch.staged.touched_devices[device.id] = device
            seq, change_id = batch.highest(device.id)
            received = batch.received(device.id)
            rows.append(self._progress.row(device, seq, change_id, received))
        if rows:
            turn.wrote = True
            await self._progress.write(turn.connection, rows)

    def _identity_is_stored(self) -> None:
        self._rules.identity.stored = True
        self._rules.index.put_device(self._rules.identity.device)

    def _apply(self, batch: Batch) -> None:
        index = self._rules.index
        staged = batch.staged
        for effect in staged.effects:
            effect()
        for (device, record), handover in batch.receipts.staged.items():
            index.handovers.put(device, record, handover)
        index.last_arrival = batch.last_arrival
        self._durability.committed(batch.last_arrival)
        merged = frozenset(
            (record, each.change.device)
            for record, changes in staged.merged.items()
            for each in changes
        )
        staged.wake |= self._told(News(merged=merged, devices=frozenset(staged.judged)))
        # They hold the batch and it holds them: let go, its changes are freed at once and not in
        # thousands by the collector.
        staged.effects.clear()

    def _told(self, news: News) -> set[int]:
        """Pass the news on, with whose scope has changed. Returns what that wakes."""
        index = self._rules.index
        gained = index.take_gained()
        moved = index.take_moved(record for record, _ in news.merged)
        news = msgspec.structs.replace(news, actors=moved)
        if news:
            self._news(news)
        return self._rules.waiting.scope_gained(gained)


async def _nothing(_connection: AsyncConnection) -> None:
    return


def _resolve(request: Request) -> None:
    if not request.done.done():
        request.done.set_result(request.result)


def _fail(batch: Sequence[Request], error: Exception) -> None:
    for request in batch:
        if not request.done.done():
            request.done.set_exception(error)


_RENEW_SUMMARY = (
    update(tables.record)
    .where(tables.record.c.id == bindparam("of"))
    .values(sealed_summary=bindparam("sealed_summary"))
)
_REJUDGE = (
    update(tables.change)
    .where(tables.change.c.arrival == bindparam("at"))
    .values(
        position=bindparam("position"),
        verdict=bindparam("verdict"),
        reason=bindparam("reason"),
        mark=bindparam("mark"),
        verdict_no=bindparam("verdict_no"),
    )
)
