"""What somebody at the desk is shown: bundles in pages, and one bundle with its content."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.desk import rows
from server.desk.rows import Bundle, Decided
from server.desk.sight import Subject, may_count, may_decide, sees
from server.index.entries import StaffMember
from server.ingest.waiting import Waiting
from server.services import Services
from server.store.files import files_of
from server.store.reads import Reads
from server.store.stored import StoredChange
from sync.about import About
from sync.change import Change, change_id, parse
from sync.codes import FileState, Op
from sync.errors import Malformed
from sync.files import file_value, files_named
from sync.fold import Fold, Head

PAGE: Final = 50
MOST_CHANGES: Final = 100
MOST_BYTES: Final = 512 * 1024
_MOST_PAGES: Final = 20
_MOST_PATHS: Final = 500
_YIELD_EVERY: Final = 32


class Shown(msgspec.Struct, frozen=True):
    """A bundle somebody may see: what it is about, its first change, what was decided on it."""

    bundle: Bundle
    subject: Subject
    first: StoredChange
    decided: Decided | None


class Standing(msgspec.Struct, frozen=True):
    """What a record says now at a path: who wrote it, when by their device's clock, and what."""

    actor: bytes
    made_ms: int
    value: object


class Content(msgspec.Struct, frozen=True):
    """A bundle opened. `more` says that it holds changes which are not in `changes`; `files` are
    those named in `changes` or `now`, by id, and what there is of each."""

    shown: Shown
    changes: list[StoredChange]
    more: bool
    now: list[tuple[str, str | None, list[Standing]]]
    files: list[tuple[bytes, FileState]]


class Looking:
    """Reads for one server. `waiting` knows which records have not begun."""

    def __init__(self, services: Services, waiting: Waiting) -> None:
        self._services = services
        self._index = services.index
        self._waiting = waiting

    async def page(
        self, member: StaffMember, after: int | None, *, settled: bool
    ) -> tuple[list[Shown], int | None]:
        """The next bundles a person sees, and where to go on; nil at the end.

        `after` is an arrival among what is open, a time among what is decided.
        """
        found: list[Shown] = []
        async with self._services.store.engine.connect() as connection:
            for _ in range(_MOST_PAGES):
                bundles = await self._bundles(connection, after, settled)
                for shown in await self._shown(connection, bundles):
                    if sees(member, shown.subject, self._index):
                        found.append(shown)
                if len(bundles) < PAGE:
                    return found, None
                after = bundles[-1].decided_ms if settled else bundles[-1].first
                if len(found) >= PAGE:
                    break
        return found, after

    async def plain(self, after: int | None) -> tuple[list[tuple[Bundle, int | None]], int | None]:
        """What is open, for IT: bundles and reasons, nothing opened."""
        async with self._services.store.engine.connect() as connection:
            bundles = await rows.open_bundles(connection, after or 0, PAGE)
            why = await rows.reasons(connection, [each.first for each in bundles])
        following = bundles[-1].first if len(bundles) == PAGE else None
        return [(each, why.get(each.first)) for each in bundles], following

    async def one(self, member: StaffMember, arrival: int) -> Content | None:
        """A bundle with its content, or nil where there is none or not for this person."""
        async with self._services.store.engine.connect() as connection:
            bundle = await rows.bundle_of(connection, arrival)
            if bundle is None:
                return None
            (shown,) = await self._shown(connection, [bundle])
            if not sees(member, shown.subject, self._index):
                return None
            changes = await self._changes(connection, bundle)
            if not shown.subject.proven:
                # What nobody proved is filed together, whatever records it names.
                subjects = await self._subjects(connection, changes)
                both = zip(changes, subjects, strict=True)
                changes = [each for each, about in both if sees(member, about, self._index)]
        now = await self._now(bundle.record, changes) if shown.subject.proven else []
        files = await self._files(changes, now)
        return Content(shown, changes, len(changes) < bundle.count, now, files)

    async def deciding(
        self, member: StaffMember, arrivals: list[int]
    ) -> list[tuple[StoredChange, Subject]] | None:
        """The changes somebody would decide on, or nil where one of them is not theirs to."""
        async with self._services.store.engine.connect() as connection:
            found = await Reads(connection, self._services.store.keys).by_arrival(arrivals)
            subjects = await self._subjects(connection, found)
        if len(found) != len(set(arrivals)):
            return None
        if not all(may_decide(member, each, self._index) for each in subjects):
            return None
        return list(zip(found, subjects, strict=True))

    async def names(self, persons: Iterable[bytes]) -> dict[bytes, tuple[str, str | None]]:
        """The people of these ids, by full name and name to use."""
        found: dict[bytes, tuple[str, str | None]] = {}
        for person in set(persons):
            entry = self._index.record(person)
            if entry is None or entry.form_id != "person":
                continue
            fold = await self._fold(person)
            legal, preferred = _text(fold, "legal_name"), _text(fold, "preferred_name")
            found[person] = (legal or preferred or "", preferred)
        return found

    async def _bundles(
        self, connection: AsyncConnection, after: int | None, settled: bool
    ) -> list[Bundle]:
        if settled:
            return await rows.decided_bundles(connection, after, PAGE)
        return await rows.open_bundles(connection, after or 0, PAGE)

    async def _shown(self, connection: AsyncConnection, bundles: list[Bundle]) -> list[Shown]:
        store = self._services.store
        arrivals = [each.first for each in bundles]
        opened = await Reads(connection, store.keys).by_arrival(arrivals)
        first = {each.arrival: each for each in opened}
        subjects = dict(
            zip(first, await self._subjects(connection, list(first.values())), strict=True)
        )
        decided = await rows.decided(connection, store.master, arrivals)
        return [
            Shown(each, subjects[each.first], first[each.first], decided.get(each.first))
            for each in bundles
        ]

    async def _subjects(
        self, connection: AsyncConnection, changes: list[StoredChange]
    ) -> list[Subject]:
        abouts: dict[bytes, About | None] = {}
        found = []
        for stored in changes:
            device = self._index.devices[stored.device]
            proven = self.is_proven(stored)
            change = read(stored)
            record = change.record if change is not None else stored.record
            if record not in abouts:
                abouts[record] = await self._about(connection, record, change)
            found.append(Subject.of(device.owner, proven, record, abouts[record]))
        return found

    def is_proven(self, stored: StoredChange) -> bool:
        """Whether the device it is filed under signed it."""
        return not self._services.store.hashes.is_aside(stored.record, stored.sender)

    async def _about(
        self, connection: AsyncConnection, record: bytes, change: Change | None
    ) -> About | None:
        entry = self._index.record(record)
        if entry is not None:
            begun = entry.summary
            return About(
                begun.form_id, begun.form_hash, begun.persons, begun.involvement, begun.audience
            )
        if change is not None and change.about is not None:
            return change.genesis
        arrival = self._waiting.genesis_arrival(record)
        if arrival is None:
            return None
        for stored in await Reads(connection, self._services.store.keys).by_arrival([arrival]):
            return parse(stored.data).genesis
        return None

    async def _changes(self, connection: AsyncConnection, bundle: Bundle) -> list[StoredChange]:
        arrivals = await rows.arrivals_of(connection, bundle, MOST_CHANGES)
        found = await Reads(connection, self._services.store.keys).by_arrival(arrivals)
        taken: list[StoredChange] = []
        size = 0
        for stored in found:
            size += len(stored.data)
            if taken and size > MOST_BYTES:
                break
            taken.append(stored)
        return taken

    async def _now(
        self, record: bytes, changes: list[StoredChange]
    ) -> list[tuple[str, str | None, list[Standing]]]:
        """What the record says now wherever these changes say something."""
        if self._index.record(record) is None:
            return []
        fold = await self._fold(record)
        shown: list[tuple[str, str | None, list[Standing]]] = []
        pairs = sorted(
            {
                (op.path, op.element or "")
                for stored in changes
                if (change := read(stored)) is not None
                for op in change.ops
                if op.kind in (Op.SET, Op.ADD, Op.REMOVE)
            }
        )
        for path, element in pairs[:_MOST_PATHS]:
            heads = fold.element_heads(path, element) if element else fold.heads(path)
            if heads:
                shown.append((path, element or None, _standing(fold, heads)))
        return shown

    async def _files(
        self,
        changes: list[StoredChange],
        now: list[tuple[str, str | None, list[Standing]]],
    ) -> list[tuple[bytes, FileState]]:
        """What there is of each file named; of one that is here with other content, nothing."""
        read_whole = [change for stored in changes if (change := read(stored)) is not None]
        named = {file.id: file for change in read_whole for file in files_named(change)}
        for _, _, standing in now:
            for each in standing:
                file = file_value(each.value[0]) if isinstance(each.value, list | tuple) else None
                if file is not None:
                    named.setdefault(file.id, file)
        async with self._services.store.engine.connect() as connection:
            rows = {row.id: row for row in await files_of(connection, named)}
        return [
            (name, row.state if (row := rows.get(name)) and row.is_of(file) else FileState.UNKNOWN)
            for name, file in sorted(named.items())
        ]

    async def _fold(self, record: bytes) -> Fold:
        fold = Fold()
        for number, each in enumerate(await self._services.store.history(record), start=1):
            fold.add(each.data, each.position)
            if number % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
        return fold


def read(stored: StoredChange) -> Change | None:
    """What a change says; nil where its bytes are no change."""
    try:
        return parse(stored.data)
    except Malformed:
        return None


def slip(stored: StoredChange) -> str | None:
    """The rule its bytes break, without content; nil where they can be read."""
    try:
        parse(stored.data)
    except Malformed as error:
        return error.detail
    return None


def may_accept(stored: StoredChange, subject: Subject) -> bool:
    """Whether a change could count as it is."""
    return subject.proven and may_count(stored.reason)


def dot_of(stored: StoredChange) -> bytes:
    """By what other changes name it."""
    return change_id(stored.data)[:16]


def _standing(fold: Fold, heads: list[Head]) -> list[Standing]:
    found = []
    for head in heads:
        change = fold.change(head.dot)
        if change is not None:
            found.append(Standing(change.actor, change.wall_ms, head.value))
    return found


def _text(fold: Fold, path: str) -> str | None:
    head = fold.shown_head(path)
    value = head.value[0] if head is not None and isinstance(head.value, list | tuple) else None
    return value if isinstance(value, str) and value else None
