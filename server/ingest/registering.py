"""What the server writes when somebody is registered: who they are with, and who may be the same.

A person registered on a device is first allocated to whoever did it and is with that worker's team,
so that a manager sees them and somebody answers for them from the first (domain.md 1.3, step 6).
Two who may be one person are told of each other in both records; people decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from server.index.alike import kinds
from server.index.entries import RecordSummary
from server.index.scope import ALLOCATED_FORMS
from server.ingest.commands import MergedChange, ServerWrite
from server.ingest.known import Known
from server.ingest.placing import Placing
from server.ingest.ruling import Rulings
from server.ingest.staging import Rules, Staged
from server.registering.marks import COMPARED, marks_of
from server.store.sealing import KeyedHashes
from sync.change import Change
from sync.command import ALLOCATED_PATH, TEAM_PATH, duplicate_path
from sync.fold import Fold
from sync.operation import Operation, add_element, set_value


class Registering:
    """The writes that follow a merged change, within one batch."""

    def __init__(
        self,
        rules: Rules,
        hashes: KeyedHashes,
        staged: Staged,
        known: Known,
        placing: Placing,
        rulings: Rulings,
    ) -> None:
        self._hashes = hashes
        self._index = rules.index
        self._staged = staged
        self._known = known
        self._placing = placing
        self._rulings = rulings
        self._allocated: set[bytes] = set()
        self._marked: defaultdict[bytes, set[bytes]] = defaultdict(set)

    async def after(self, change: Change) -> list[ServerWrite]:
        """What the server says because of a change that was just merged."""
        summary = self._known.summary(change.record)
        if summary is None or not change.known:
            return []
        writes: list[ServerWrite] = []
        if change.about is not None:
            writes += self._allocation(change.record, summary)
        if summary.form_id == "person" and any(op.path in COMPARED for op in change.ops):
            writes += await self._duplicates(change.record, summary)
        return writes

    def _allocation(self, record: bytes, summary: RecordSummary) -> Iterator[ServerWrite]:
        for person, involvement in self._begun_together(record, summary):
            if person in self._allocated or self._index.people.is_known(person):
                continue
            ops = self._with(summary.author)
            if ops:
                self._allocated.add(person)
                yield ServerWrite(record=involvement, ops=tuple(ops))

    def _begun_together(
        self, record: bytes, summary: RecordSummary
    ) -> Iterator[tuple[bytes, bytes]]:
        """A person and an involvement of theirs, both begun by the author of this one.

        An involvement with a person whom somebody else registered gives nobody a way to them.
        """
        if summary.form_id == "involvement":
            for person in summary.persons[:1]:
                other = self._known.summary(person)
                if other is not None and other.author == summary.author:
                    yield person, record
        elif summary.form_id == "person":
            begun = [each for each, it in self._staged.begun.items() if record in it.persons]
            for each in [*sorted(self._index.records_about(record)), *begun]:
                other = self._known.summary(each)
                about = other is not None and other.persons[:1] == (record,)
                if (
                    other is not None
                    and about
                    and other.form_id == "involvement"
                    and other.author == summary.author
                ):
                    yield record, each

    def _with(self, author: bytes) -> list[Operation]:
        member = self._index.staff.get(author)
        if member is None:
            return []
        ops = []
        if ALLOCATED_FORMS.keys() & set(member.roles):
            ops.append(add_element(ALLOCATED_PATH, author.hex()))
        if member.team is not None:
            ops.append(set_value(TEAM_PATH, member.team.hex()))
        return ops

    async def _duplicates(self, person: bytes, summary: RecordSummary) -> list[ServerWrite]:
        fold, history = await self._history(person)
        marks = marks_of(fold, self._hashes)
        if marks == summary.alike:
            return []
        self._placing.keep_marks(person, summary, marks, self._hashes.version)
        shared: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for mark in marks:
            for other in self._index.alike.with_mark(mark) | self._marked[mark]:
                shared[other].add(mark)
            self._marked[mark].add(person)
        for older in self._hashes.older:
            # Of those whose marks are not made anew yet.
            for mark in marks_of(fold, older):
                for other in self._index.alike.with_mark(mark):
                    shared[other].add(mark)
        writes = []
        for other in sorted(shared.keys() - {person}):
            # Told once: people may have said since that they are two.
            if not fold.heads(duplicate_path(other)):
                _, theirs = await self._history(other)
                alike = kinds(shared[other])
                writes.append(self._telling(person, other, alike, theirs[0]))
                writes.append(self._telling(other, person, alike, history[0]))
        return writes

    async def _history(self, person: bytes) -> tuple[Fold, list[MergedChange]]:
        if self._index.record(person) is not None:
            return await self._rulings.folded(person)
        # Begun in this batch: there is nothing of it to read.
        fold, history = Fold(), list(self._staged.merged[person])
        for each in history:
            fold.add(each.change, each.position)
        return fold, history

    def _telling(
        self, to: bytes, other: bytes, alike: list[int], genesis: MergedChange
    ) -> ServerWrite:
        member = self._index.staff.get(genesis.change.actor)
        name = member.name if member is not None else None
        value = [alike, name, genesis.received_ms]
        return ServerWrite(record=to, ops=(set_value(duplicate_path(other), value),))
