"""The server's memory: who is who, which records exist, who holds them and since when.

Loaded at start from sealed summaries, then kept at each commit in commit order, so lists, scope and
paging cost what changed and never a scan (design.md 3 and 5). Everything here is rebuilt the same
from the database: positions at which records entered a person's scope included, since cursors
already given out depend on them.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from server.index.alike import Alike
from server.index.before import might_have_begun
from server.index.entries import (
    DeviceEntry,
    RecordEntry,
    RecordSummary,
    StaffMember,
    Team,
)
from server.index.groups import GROUP_FORM
from server.index.handover import Handovers
from server.index.opened import OWN_PLAN
from server.index.people import People
from server.index.scope import Candidate, may_begin, may_hold, may_raise
from sync.codes import Audience

_NONE: frozenset[bytes] = frozenset()
_FOR_ALL = frozenset({"manager", "safeguarding_manager", "ig_officer", "it_admin"})


class Holding(OrderedDict[bytes, int]):
    """Records one person holds → position at which each entered; most recently changed last."""


class Index:
    """Staff, devices, records and scope, in memory. Used from the event loop only."""

    def __init__(self) -> None:
        self.staff: dict[bytes, StaffMember] = {}
        self.teams: dict[bytes, Team] = {}
        self.devices: dict[bytes, DeviceEntry] = {}
        self._devices_of: defaultdict[bytes, dict[bytes, DeviceEntry]] = defaultdict(dict)
        self.former_ids: set[bytes] = set()
        """Under which a copy of some device once came that has an id of its own by now."""
        self.records: dict[bytes, RecordEntry] = {}
        self.people = People()
        self.handovers = Handovers()
        self.alike = Alike()
        # Grows whenever staff or teams change.
        self.people_version = 0
        self.last_position = 0
        # The newest position that the present epoch has from an earlier one.
        self.before_epoch = 0
        self.last_arrival = 0
        self.last_verdict_no = 0
        self._device_numbers: dict[bytes, int] = {}
        # By position: which device wrote it and how many bytes it is. Entry 0 is unused.
        self._writers = array("I", [0])
        self._lengths = array("I", [0])
        self._arrivals = array("Q", [0])
        self.brought: set[int] = set()
        """Positions of changes that another than the device that made them brought."""
        self._by_person: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._by_author: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._holders: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._holding: defaultdict[bytes, Holding] = defaultdict(Holding)
        self._left: defaultdict[bytes, dict[bytes, tuple[int, int]]] = defaultdict(dict)
        # By device: arrival → number of its newest change of verdict, ascending.
        self._changed_verdicts: defaultdict[bytes, dict[int, int]] = defaultdict(dict)
        self._gained: set[bytes] = set()
        self._moved: set[tuple[bytes, bytes]] = set()
        self._roles_ever: defaultdict[bytes, set[str]] = defaultdict(set)

    # --- staff and devices -------------------------------------------------------------------

    def put_staff(self, member: StaffMember) -> None:
        """Add or replace a member of staff; what they hold is worked out again."""
        known = self.staff.get(member.id)
        # A position nobody else is given, so that what enters here is after every cursor.
        self.last_position = max(self.last_position, member.since)
        touched = set(self.people.of_actor(member.id))
        managers = self.people.managers_of_staff(member.id)
        self.staff[member.id] = member
        self.people.put_staff(member)
        self._roles_ever[member.id].update(member.roles)
        if known == member:
            return
        self.people_version += 1
        touched |= self.people.of_actor(member.id)
        records = set(self._by_author[member.id]) | set(self._holding[member.id])
        for person in touched:
            records |= self._by_person[person]
            records.add(person)
        if "safeguarding_manager" in member.roles:
            records |= set(self.records)
        # Colleagues' group records follow their team's manager.
        for colleague in self.staff.values():
            if colleague.team is not None and colleague.team == member.team:
                records |= self._by_author[colleague.id] | self.people.groups.led_by(colleague.id)
        for record in records:
            self._rescope(record, {member.id}, self.last_position)
        self._in_feed_order(self._holding[member.id])
        # What they wrote for the manager of their own team follows them to another.
        managers |= self.people.managers_of_staff(member.id)
        for record in self._by_author[member.id] | self.people.groups.led_by(member.id):
            if self.records[record].audience == Audience.GROUP:
                self._rescope(record, managers, self.last_position)
        for manager in managers:
            self._in_feed_order(self._holding[manager])

    def put_team(self, team: Team) -> None:
        """Add or replace a team."""
        self.teams[team.id] = team
        self.people_version += 1

    def put_device(self, device: DeviceEntry) -> None:
        """Add a device, or take in what another process has kept of it."""
        held = self.devices.setdefault(device.id, device)
        self._devices_of[held.owner][held.id] = held
        if held is not device:
            held.renew(device)
        if device.formerly is not None:
            self.former_ids.add(device.formerly)

    def devices_of(self, owner: bytes) -> list[DeviceEntry]:
        """A person's devices, oldest first."""
        mine = self._devices_of.get(owner, {}).values()
        return sorted(mine, key=lambda device: device.enrolled_ms)

    def colleagues(self, actor: bytes) -> list[StaffMember]:
        """Whom a person's directory names, by name: their own team, and whoever decides for all:
        managers, safeguarding managers, information governance, IT.

        IT invites anybody, so theirs names everybody.
        """
        own = self.staff.get(actor)
        if own is not None and "it_admin" in own.roles:
            return sorted(self.staff.values(), key=lambda member: (member.name, member.id))
        team = own.team if own else None
        shown = [
            member
            for member in self.staff.values()
            if member.id == actor
            or (team is not None and member.team == team)
            or _FOR_ALL & set(member.roles)
        ]
        return sorted(shown, key=lambda member: (member.name, member.id))

    # --- records -----------------------------------------------------------------------------

    def record(self, record: bytes) -> RecordEntry | None:
        """A record whose first change is merged, or None."""
        return self.records.get(record)

    def records_about(self, person: bytes) -> frozenset[bytes]:
        """The records naming a person, the person's own record not among them."""
        return frozenset(self._by_person.get(person, _NONE))

    def records_of_form(self, form_id: str) -> Iterator[RecordEntry]:
        """Every record begun as a form, in no order. For start-up and reports, not for rounds."""
        return (entry for entry in self.records.values() if entry.form_id == form_id)

    def allocated_to(self, person: bytes) -> frozenset[bytes]:
        """The actors a person is allocated to now, co-workers included."""
        return self.people.actors(person)

    # --- scope -------------------------------------------------------------------------------

    def holds(self, actor: bytes, record: bytes) -> bool:
        """Whether a record reaches this person's devices now (design.md 3)."""
        return record in self._holding.get(actor, ())

    def held_ever(self, actor: bytes, record: bytes) -> bool:
        """Whether it ever did: work made before hand-over still merges (protocol.md 4)."""
        return self.holds(actor, record) or record in self._left.get(actor, ())

    def holding(self, actor: bytes) -> Holding:
        """What a person holds; the most recently changed last. Not to be altered."""
        return self._holding[actor]

    def holders(self, record: bytes) -> frozenset[bytes]:
        """The actors who hold a record now."""
        return frozenset(self._holders.get(record, _NONE))

    def left(self, actor: bytes) -> dict[bytes, tuple[int, int]]:
        """Records a person once held → (position it entered, position it left)."""
        return self._left[actor]

    def would_hold(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a record not yet merged would be in a person's scope."""
        member = self.staff.get(actor)
        return member is not None and may_hold(member, candidate, self.people)

    def may_begin(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a person may begin a record."""
        member = self.staff.get(actor)
        return member is not None and may_begin(member, candidate, self.people)

    def may_raise(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether what a person begins is a safeguarding concern, whomever it names."""
        member = self.staff.get(actor)
        return member is not None and may_raise(member, candidate)

    def might_have_begun(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a person might have begun a record before whom it is about left them."""
        member = self.staff.get(actor)
        return member is not None and might_have_begun(
            member, self._roles_ever[actor], candidate, self.people
        )

    # --- positions ---------------------------------------------------------------------------

    def written_by(self, device: bytes) -> Callable[[int], bool]:
        """Says of a position whether the change there is a device's own, and was never judged
        again."""
        number, writers = self._device_numbers.get(device, -1), self._writers
        return lambda position: writers[position] == number

    def surely_on(self, device: bytes) -> Callable[[int], bool]:
        """Says of a position whether the change there is a device's own that it brought itself in
        this epoch: of what came before, a device may have let go in a history that is lost."""
        number, writers = self._device_numbers.get(device, -1), self._writers
        brought, before = self.brought, self.before_epoch
        # Asked of every position of a walk: one call each, and not one within another.
        return lambda position: (
            writers[position] == number and position > before and position not in brought
        )

    def wholly_on(self, device: bytes) -> Callable[[RecordEntry], bool]:
        """Says of a record with changes whether each of them is `surely_on` a device; at once,
        however many they are."""
        number, before = self._device_numbers.get(device, -2), self.before_epoch
        return lambda entry: entry.only == number and entry.positions[0] > before

    def length(self, position: int) -> int:
        """Bytes of the change at a position."""
        return self._lengths[position]

    def arrival(self, position: int) -> int:
        """Arrival position of the change at a commit position."""
        return self._arrivals[position]

    def changed_verdicts(self, device: bytes, since: int) -> list[int]:
        """Arrivals of a device's changes whose verdict changed after `since`, oldest first.

        What it made under an id it had before is among them.
        """
        changed = [
            (verdict_no, arrival)
            for each in self._line_of(device)
            for arrival, verdict_no in self._changed_verdicts.get(each, {}).items()
            if verdict_no > since
        ]
        return [arrival for _, arrival in sorted(changed)]

    def take_gained(self) -> set[bytes]:
        """The actors whose scope has grown since this was last asked."""
        gained, self._gained = self._gained, set()
        return gained

    def take_moved(self, told: Iterable[bytes]) -> frozenset[bytes]:
        """The actors whose scope has grown or shrunk since this was last asked.

        Whoever now holds one of the records `told` hears of that anyway, and is not among them.
        """
        moved, self._moved = self._moved, set()
        told = frozenset(told)
        return frozenset(
            actor for actor, record in moved if record not in told or not self.holds(actor, record)
        )

    def loaded(self, actors: Iterable[bytes]) -> None:
        """After much was read at once: put holdings in the order rounds walk them."""
        for actor in actors:
            self._in_feed_order(self._holding[actor])

    def _in_feed_order(self, holding: Holding) -> None:
        ordered = sorted(
            holding, key=lambda record: max(self.records[record].last_position, holding[record])
        )
        for record in ordered:
            holding.move_to_end(record)

    def verdict_no_of(self, device: bytes, arrival: int) -> int:
        """The number of the newest change of verdict of an arrival."""
        return max(
            self._changed_verdicts.get(each, {}).get(arrival, 0) for each in self._line_of(device)
        )

    def was(self, device: bytes, former: bytes) -> bool:
        """Whether an id is a device's own, or one it had as a copy of another."""
        return former in self._line_of(device)

    def _line_of(self, device: bytes) -> Iterator[bytes]:
        """A device's id, and those it had as a copy of another."""
        former: bytes | None = device
        while former is not None:
            yield former
            held = self.devices.get(former)
            former = held.formerly if held is not None else None

    # --- at commit ---------------------------------------------------------------------------

    @property
    def merged_through(self) -> int:
        """The commit position of the newest merged change; 0 before the first."""
        return len(self._writers) - 1

    def merged(
        self,
        position: int,
        arrival: int,
        record: bytes,
        device: bytes,
        size: int,
        *,
        judged_again: bool = False,
        brought: bool = False,
    ) -> None:
        """One change merged into a known record. Positions come strictly ascending.

        One that was `judged_again`, or `brought` by another device to a server that had lost it,
        goes to its own device too, which may have let go of it.
        """
        while len(self._writers) < position:
            # A position nobody can be given: a gap left by a batch that did not commit.
            self._writers.append(0)
            self._lengths.append(0)
            self._arrivals.append(0)
        number = self._device_numbers.setdefault(device, len(self._device_numbers) + 1)
        writer = 0 if judged_again else number
        self._writers.append(writer)
        self._lengths.append(size)
        self._arrivals.append(arrival)
        if brought:
            self.brought.add(position)
            writer = 0
        self.last_position = max(self.last_position, position)
        entry = self.records[record]
        entry.positions.append(position)
        if entry.only != writer:
            entry.only = writer if entry.only == -1 else 0
        for actor in self._holders.get(record, _NONE):
            self._holding[actor].move_to_end(record)

    def began(self, record: bytes, summary: RecordSummary, handed_over: bool = False) -> None:
        """A record's first change is about to be counted by `merged`.

        One that was `handed_over`, begun before its author lost whom it is about and received
        after, they held and left at once.
        """
        self.records[record] = RecordEntry(id=record, summary=summary, positions=array("q"))
        self._by_author[summary.author].add(record)
        self.alike.put(record, summary.alike)
        for person in summary.persons:
            self._by_person[person].add(record)
        if summary.form_id == GROUP_FORM:
            self.people.groups.put(record, summary.author, summary.events)
        persons = summary.persons or (record,)
        actors = {summary.author, *self.people.in_every_scope()}
        actors |= self._related(persons)
        if summary.audience == Audience.GROUP:
            actors |= self.people.managers_of_staff(summary.author)
        self._rescope(record, actors, summary.genesis_position)
        author = summary.author
        if handed_over and not self.holds(author, record):
            position = max(summary.genesis_position, self.staff[author].since)
            self._left[author][record] = (position, position)
            self._moved.add((author, record))

    def allocation(self, record: bytes, summary: RecordSummary, position: int) -> None:
        """What moves scope changed at a position: an involvement's allocation, which records are of
        one person, who runs a group with whom in it, or whether a person's own plan is open to
        staff. `summary` lists its events."""
        self.records[record].summary = summary
        if summary.form_id == GROUP_FORM:
            self._group(record, summary, position)
            return
        if summary.form_id == OWN_PLAN:
            related = self._related(summary.persons)
            self._rescope(record, related | {summary.author}, position)
            return
        persons = frozenset(summary.persons or (record,))
        touched = self._all_records_of(persons)
        before = self._related(touched)
        if summary.form_id == "person":
            self.people.same(record, summary.events)
        else:
            self.people.allocation(record, summary.persons, summary.events)
        touched |= self._all_records_of(persons)
        after = self._related(touched)
        self._gained |= after - before
        self._rescope_all({record}, touched, before | after, position)

    def _group(self, record: bytes, summary: RecordSummary, position: int) -> None:
        groups = self.people.groups
        leads, members = groups.leads(record), groups.members(record)
        groups.put(record, summary.author, summary.events)
        leads_now = groups.leads(record)
        touched = self._all_records_of(members ^ groups.members(record))
        if leads != leads_now:
            touched |= self._all_records_of(members | groups.members(record))
        actors = leads | leads_now
        if touched:
            self._gained |= leads_now
        self._rescope_all(set(), touched, actors, position)
        for lead in actors:
            actors |= self.people.managers_of_staff(lead)
        self._rescope(record, actors, position)

    def _rescope_all(
        self, records: set[bytes], persons: Iterable[bytes], actors: frozenset[bytes], position: int
    ) -> None:
        """Work out again who of these holds these records, and all that is about these people."""
        for person in persons:
            records |= self._by_person[person]
            records.add(person)
        for each in records:
            entry = self.records.get(each)
            if entry is not None:
                self._rescope(each, actors | {entry.author}, position)

    def marked(self, record: bytes, marks: tuple[bytes, ...], version: int) -> None:
        """A person's marks are others now, made with this version of the index key."""
        entry = self.records[record]
        entry.summary = msgspec.structs.replace(entry.summary, alike=marks, alike_key=version)
        self.alike.put(record, marks)

    def verdict_changed(self, device: bytes, verdict_no: int, arrival: int) -> None:
        """A change judged again: its sender hears of it in its next round."""
        changed = self._changed_verdicts[device]
        changed.pop(arrival, None)
        changed[arrival] = verdict_no
        self.last_verdict_no = max(self.last_verdict_no, verdict_no)

    def _all_records_of(self, persons: Iterable[bytes]) -> frozenset[bytes]:
        return _NONE.union(*(self.people.one(person) for person in persons))

    def _related(self, persons: Iterable[bytes]) -> frozenset[bytes]:
        found: frozenset[bytes] = frozenset()
        for person in persons:
            found |= self.people.actors(person) | self.people.managers(person)
            found |= self.people.runners(person)
        return found

    def _rescope(self, record: bytes, actors: Iterable[bytes], position: int) -> None:
        entry = self.records.get(record)
        if entry is None:
            return
        candidate = Candidate.of(entry)
        for actor in actors:
            member = self.staff.get(actor)
            if member is None:
                continue
            holds = may_hold(member, candidate, self.people)
            held = record in self._holding[actor]
            if holds and not held:
                self._holding[actor][record] = max(position, member.since)
                self._holders[record].add(actor)
                self._left[actor].pop(record, None)
                self._gained.add(actor)
                self._moved.add((actor, record))
            elif held and not holds:
                entered = self._holding[actor].pop(record)
                self._holders[record].discard(actor)
                self._left[actor][record] = (entered, max(position, member.since))
                self._moved.add((actor, record))
