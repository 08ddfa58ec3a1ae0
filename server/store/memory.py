"""What this process has read of the database, how far, and its turns to write more.

A start reads everything; after that the process keeps its memory at each commit of its own. Where
others write to the same database, each turn first reads what they have committed since, by the same
code, so every change is judged by all that is kept. A commit of its own whose answer was lost on
the way is found again just so.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import StoreUnavailable
from server.index.entries import RecordSummary, StaffMember
from server.index.groups import GROUP_FORM
from server.index.index import Index
from server.index.news import News
from server.index.opened import OWN_PLAN
from server.ingest.identity import ServerIdentity
from server.ingest.waiting import Waiting
from server.store.handovers import load_handovers
from server.store.order import GOES_ALONG, NOTHING, Newest, is_shared, leave_word, newest, take_turn
from server.store.reads import Reads
from server.store.since import (
    People,
    merged_since,
    people_since,
    summaries_of,
    verdicts_since,
)
from server.store.store import Store
from server.store.stored import StoredChange
from sync.change import Change, parse
from sync.codes import NOT_KEPT, Reason, Verdict
from sync.command import parse_command
from sync.errors import Malformed

_log = logging.getLogger("doorstep.store")

_TELLING: Final = frozenset({"involvement", "person", GROUP_FORM, OWN_PLAN})
_AWAITING = frozenset({Reason.AWAITING_SEEN, Reason.SEEN_SET_ASIDE})


@dataclass(slots=True)
class Turn:
    """One transaction, while nobody else writes. `effects` run once it is committed, before anybody
    else of this process writes; `wrote` says whether others have anything to read."""

    connection: AsyncConnection
    wrote: bool = False
    effects: list[Callable[[], None]] = field(default_factory=list)


class Memory:
    """The index and what waits, kept as the database has them."""

    def __init__(
        self, store: Store, index: Index, waiting: Waiting, identity: ServerIdentity
    ) -> None:
        self._store = store
        self._index = index
        self._waiting = waiting
        self._identity = identity
        self._newest = NOTHING
        # Reading what others wrote and taking in what this process wrote never overlap.
        self._lock = asyncio.Lock()
        self._woken: set[int] = set()
        # Up to this commit position, what waits was told of every merged change.
        self._noted = 0
        # The index keys by which the marks in memory may have been made.
        self._marked_with = store.hashes.made_with
        self.name = secrets.token_hex(8)
        """By which this process knows its own word among the others'."""
        self.told: Callable[[News], None] = _to_nobody
        """Called with what others have committed, once it is in memory."""
        self.in_epoch: Callable[[AsyncConnection], Awaitable[None]] = _in_any
        """Called where another process has begun an epoch, before anything else is done in it."""

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """A transaction in which everything committed is in memory and nobody else writes.

        Raises `StoreUnavailable` where the database is behind what this process has read.
        """
        async with self._lock:
            async with self._store.engine.begin() as connection:
                await connection.execution_options(**{GOES_ALONG: True})
                await take_turn(connection)
                # Nothing is made with a key of the server's that was replaced before this turn.
                self._store.master.look()
                if is_shared(connection):
                    await self._catch_up(connection)
                await self._level_marks(connection)
                turn = Turn(connection)
                yield turn
                numbers = await leave_word(connection, self.name) if turn.wrote else None
            if numbers is not None:
                self._newest = numbers
            for effect in turn.effects:
                effect()
            self._noted = self._index.merged_through

    async def catch_up(self, given: Newest | None = None) -> None:
        """Read everything committed up to now that is not in memory; at first, all there is.

        With `given`, what the database was asked for a moment ago, only where there is more.
        """
        if given == self._newest:
            return
        async with self._lock:
            if given is not None and not given.is_beyond(self._newest):
                # It was this process's own commit, by now taken in.
                return
            async with self._store.engine.connect() as connection:
                if is_shared(connection):
                    # One view of the whole, while others go on writing.
                    await connection.execution_options(isolation_level="REPEATABLE READ")
                await self._catch_up(connection)

    async def _level_marks(self, connection: AsyncConnection) -> None:
        """Once an index key has ended, people are found by the marks made anew before that."""
        made_with = self._store.hashes.made_with
        if not set(self._marked_with) <= set(made_with):
            index = self._index
            marked = [each.id for each in index.records.values() if each.summary.alike]
            found = await summaries_of(connection, self._store.keys, marked)
            for record, summary in found.items():
                index.marked(record, summary.alike, summary.alike_key)
        self._marked_with = made_with

    def take_woken(self) -> list[int]:
        """Arrivals to judge again that the process which woke them may not have come to."""
        woken, self._woken = self._woken, set()
        return sorted(woken)

    async def _catch_up(self, connection: AsyncConnection) -> None:
        given = await newest(connection)
        if given == self._newest:
            return
        if self._newest.is_beyond(given):
            _log.error("the database is behind what this process has read: restart this server")
            raise StoreUnavailable
        # What fails half way is read again: each step goes on from what is in memory.
        held, index = self._newest, self._index
        people = await people_since(self._store.rows, connection, held, given)
        ended = self._take_people(people)
        if given.epochs != held.epochs:
            await self.in_epoch(connection)
        staff = deque(sorted(people.staff, key=lambda member: member.since))
        merged = await self._read_merged(connection, staff)
        by = None if held == NOTHING else [device.id for device in people.devices]
        await load_handovers(connection, index.handovers, by)
        devices = await self._read_verdicts(connection, held)
        index.last_arrival = given.arrival
        self._newest = given
        gained, moved = index.take_gained(), index.take_moved(record for record, _ in merged)
        if held == NOTHING:
            index.loaded(index.staff)
            return
        self._woken |= self._waiting.scope_gained(gained)
        self.told(News(merged=merged, devices=frozenset(devices | ended), actors=moved))

    def _take_people(self, people: People) -> set[bytes]:
        """Teams and devices into memory. Returns the devices that are revoked since."""
        index, own = self._index, self._identity.device
        for team in people.teams:
            index.put_team(team)
        ended = set()
        for device in people.devices:
            held = index.devices.get(device.id)
            if held is not None and held.revoked_ms is None and device.revoked_ms is not None:
                ended.add(device.id)
            if device.id == own.id:
                self._identity.found(device)
            index.put_device(own if device.id == own.id else device)
        return ended

    async def _read_merged(
        self, connection: AsyncConnection, staff: deque[StaffMember]
    ) -> frozenset[tuple[bytes, bytes]]:
        """Merged changes and staff into memory in the order they came; (record, device) of each.

        At a start nothing is returned: nobody waits to hear of it.
        """
        index, told = self._index, self._newest != NOTHING
        found: set[tuple[bytes, bytes]] = set()
        while rows := await merged_since(connection, index.merged_through):
            asked = {row.record for row in rows if _may_be_news(index, row.record)}
            summaries = await summaries_of(connection, self._store.keys, asked)
            allocated = _allocations(summaries)
            for row in rows:
                while staff and staff[0].since < row.position:
                    self._put_staff(staff.popleft())
                held = index.record(row.record)
                if held is not None and held.form_id == "person" and row.record in summaries:
                    summary = summaries[row.record]
                    index.marked(row.record, summary.alike, summary.alike_key)
                if held is None:
                    handed_over = row.mark in NOT_KEPT
                    index.began(row.record, summaries[row.record].with_events(0), handed_over)
                    self._woken |= self._waiting.begun(row.record)
                index.merged(
                    row.position,
                    row.arrival,
                    row.record,
                    row.device,
                    row.length,
                    judged_again=row.verdict_no > 0,
                    brought=row.sender != row.device,
                )
                for involvement, count in allocated.get(row.position, ()):
                    summary = summaries[involvement].with_events(count)
                    index.allocation(involvement, summary, row.position)
                if told:
                    found.add((row.record, row.device))
        for member in staff:
            self._put_staff(member)
        return frozenset(found)

    def _put_staff(self, member: StaffMember) -> None:
        held = self._index.staff.get(member.id)
        if held is None or held.since <= member.since:
            self._index.put_staff(member)

    async def _read_verdicts(self, connection: AsyncConnection, held: Newest) -> set[bytes]:
        """What waits, and whose verdict changed. Returns the devices with a verdict to hear of."""
        index, waiting = self._index, self._waiting
        reads = Reads(connection, self._store.keys)
        new = await reads.unmerged(held.arrival)
        verdicts = await verdicts_since(connection, index.last_verdict_no)
        again: Sequence[StoredChange] = ()
        if verdicts:
            again = await reads.judged_again(held.verdict_no, held.arrival)
        merged: Sequence[StoredChange] = ()
        if waiting.awaits_dots:
            merged = await reads.merged_after(self._noted)
        # From here on nothing is awaited: all of it is taken in, or none.
        for stored in (*merged, *again, *new):
            self._note(stored)
        self._noted = index.merged_through
        for row in verdicts:
            index.verdict_changed(row.device, row.verdict_no, row.arrival)
        return {row.device for row in verdicts}

    def _note(self, stored: StoredChange) -> None:
        if self._store.hashes.is_aside(stored.record, stored.sender):
            # Nobody proved it: it wakes nothing and is judged once.
            return
        change = parse(stored.data)
        awaits = _named(change) if stored.reason in _AWAITING else frozenset[bytes]()
        if stored.reason == Reason.AWAITING_FILE:
            awaits = frozenset({stored.record})
        self._woken |= self._waiting.note(
            stored.arrival, change, stored.verdict, stored.reason, awaits
        )
        begun = self._index.record(stored.record) is not None
        # What a commit may have woken whose process ended before it was judged again.
        missed = (
            stored.verdict == Verdict.WAITING
            or stored.reason == Reason.SCOPE
            or (stored.reason == Reason.GENESIS_SET_ASIDE and begun)
        )
        starting = self._newest == NOTHING and missed
        if starting or stored.reason == Reason.UNKNOWN_FORM:
            self._woken.add(stored.arrival)


def _may_be_news(index: Index, record: bytes) -> bool:
    """Whether a record's summary may say what is not in memory: it is new, it allocates, it is a
    group's, with other members by now, a person's, who may be alike or linked to others, or a plan
    of theirs, open to staff by now."""
    entry = index.record(record)
    return entry is None or entry.form_id in _TELLING


def _allocations(
    summaries: Mapping[bytes, RecordSummary],
) -> defaultdict[int, list[tuple[bytes, int]]]:
    """By position: involvements whose allocation changed there, and how many events they had."""
    found: defaultdict[int, list[tuple[bytes, int]]] = defaultdict(list)
    for record, summary in summaries.items():
        for number, event in enumerate(summary.events, start=1):
            if number == len(summary.events) or summary.events[number].position != event.position:
                found[event.position].append((record, number))
    return found


def _named(change: Change) -> frozenset[bytes]:
    """Every dot a command names. Which of them are still missing is known when it is judged again;
    until then one more costs nothing, since what is merged does not merge again."""
    if change.command is None:
        return frozenset()
    try:
        command = parse_command(change.command.value)
    except Malformed:
        return frozenset()
    return frozenset(each.dot for seen in command.seen for each in seen.changes)


async def _in_any(_connection: AsyncConnection) -> None:
    return


def _to_nobody(_news: News) -> None:
    return
