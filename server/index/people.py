"""Who works with whom: persons → the actors they are allocated to and the teams they belong to.

Read from the server-written `@allocated` and `@team` of involvements (docs/wire.md 2), which a
transfer, a cover or a co-working arrangement changes, and from `@same_person` of people: whoever
works with one of several records of one person works with all of them. Who runs a peer group with
whom in it is kept beside that (groups.py). Pure bookkeeping; scope.py has the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from server.index.entries import AllocationEvent, StaffMember
from server.index.events import current_elements, current_team
from server.index.events import id_of as _id
from server.index.groups import Groups
from sync.command import SAME_PATH

_NOBODY: frozenset[bytes] = frozenset()


class People:
    """Allocations and teams, kept up to date by the index."""

    def __init__(self) -> None:
        self._staff: dict[bytes, StaffMember] = {}
        self._managers: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._everywhere: set[bytes] = set()
        # involvement → what it says now; person → involvements that name it.
        self._actors: dict[bytes, frozenset[bytes]] = {}
        self._team: dict[bytes, bytes | None] = {}
        self._involvements: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._persons_of: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._persons_of_team: defaultdict[bytes, set[bytes]] = defaultdict(set)
        # Records of one person, as each of them says; both sides are always written together.
        self._same: dict[bytes, frozenset[bytes]] = {}
        self.groups = Groups()

    def put_staff(self, member: StaffMember) -> None:
        """Add or replace a member of staff."""
        known = self._staff.get(member.id)
        if known is not None and known.team is not None:
            self._managers[known.team].discard(member.id)
        self._everywhere.discard(member.id)
        self._staff[member.id] = member
        if member.team is not None and "manager" in member.roles:
            self._managers[member.team].add(member.id)
        if "safeguarding_manager" in member.roles:
            self._everywhere.add(member.id)

    def allocation(
        self,
        involvement: bytes,
        persons: Sequence[bytes],
        events: Sequence[AllocationEvent],
    ) -> None:
        """Take in an involvement's allocation as its events now have it."""
        elements = current_elements(events)
        self._actors[involvement] = frozenset(
            actor for actor in map(_id, elements) if actor is not None
        )
        self._team[involvement] = _id(current_team(events))
        for person in persons:
            self._involvements[person].add(involvement)
            for actor in self._actors[involvement]:
                self._persons_of[actor].add(person)
            team = self._team[involvement]
            if team is not None:
                self._persons_of_team[team].add(person)

    def same(self, person: bytes, events: Iterable[AllocationEvent]) -> None:
        """Take in which other records are of this person, as the events now have it."""
        others = map(_id, current_elements(events, SAME_PATH))
        self._same[person] = frozenset(each for each in others if each is not None)

    def one(self, person: bytes) -> frozenset[bytes]:
        """Every record of the one person this is a record of, itself among them."""
        if person not in self._same:
            return frozenset((person,))
        found, ahead = {person}, [person]
        while ahead:
            new = self._same.get(ahead.pop(), _NOBODY) - found
            found |= new
            ahead += new
        return frozenset(found)

    def is_known(self, person: bytes) -> bool:
        """Whether any involvement has ever allocated this person."""
        return any(each in self._involvements for each in self.one(person))

    def actors(self, person: bytes) -> frozenset[bytes]:
        """The actors a person is allocated to now."""
        return _NOBODY.union(*(self._actors[each] for each in self._involved(person)))

    def teams(self, person: bytes) -> frozenset[bytes]:
        """The teams a person's involvements are with now."""
        found = (self._team[each] for each in self._involved(person))
        return frozenset(team for team in found if team is not None)

    def _involved(self, person: bytes) -> Iterator[bytes]:
        for each in self.one(person):
            yield from self._involvements.get(each, _NOBODY)

    def managers(self, person: bytes) -> frozenset[bytes]:
        """The managers of the teams a person is with."""
        return _NOBODY.union(*(self._managers.get(team, _NOBODY) for team in self.teams(person)))

    def leads(self, group: bytes) -> frozenset[bytes]:
        """The actors who run a group; nobody where a record is none."""
        return self.groups.leads(group)

    def runners(self, person: bytes) -> frozenset[bytes]:
        """The actors who run a group with this person in it."""
        return _NOBODY.union(*(self.groups.runners(each) for each in self.one(person)))

    def managers_of_staff(self, actor: bytes) -> frozenset[bytes]:
        """The managers of a member of staff's own team."""
        member = self._staff.get(actor)
        if member is None or member.team is None:
            return _NOBODY
        return frozenset(self._managers.get(member.team, _NOBODY))

    def in_every_scope(self) -> frozenset[bytes]:
        """Staff whose scope is not bounded by allocation: safeguarding managers."""
        return frozenset(self._everywhere)

    def of_actor(self, actor: bytes) -> frozenset[bytes]:
        """Persons who are, or have been, with this actor or the actor's team, and the members of
        the groups they run."""
        member = self._staff.get(actor)
        team = member.team if member is not None else None
        with_team = self._persons_of_team.get(team, _NOBODY) if team is not None else _NOBODY
        in_groups = (self.groups.members(group) for group in self.groups.led_by(actor))
        theirs = _NOBODY.union(self._persons_of.get(actor, _NOBODY), with_team, *in_groups)
        return frozenset(theirs).union(*(self.one(person) for person in theirs))
