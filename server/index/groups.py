"""Peer groups: who runs each, and which people are its members (domain.md 2.8).

A group is run by whoever it is allocated to; by whoever began it, while nobody was ever allocated
it. Its members are read from its record at ingest (server/ingest/grouping.py) and kept as events
beside its allocation, so that memory read at a start is the same. Pure bookkeeping; scope.py has
the rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from server.index.entries import AllocationEvent
from server.index.events import current_elements, id_of
from sync.command import ALLOCATED_PATH

GROUP_FORM: Final = "peer-group"
MEMBERS: Final = "members"
"""The group of rows of a peer group's record, and the path of the events made from it."""

_NOBODY: frozenset[bytes] = frozenset()


class Groups:
    """Who runs which group with whom in it, as of the last event."""

    def __init__(self) -> None:
        self._leads: dict[bytes, frozenset[bytes]] = {}
        self._members: dict[bytes, frozenset[bytes]] = {}
        self._with: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._led: defaultdict[bytes, set[bytes]] = defaultdict(set)

    def put(self, group: bytes, author: bytes, events: Sequence[AllocationEvent]) -> None:
        """Take in a group as its events now have it."""
        for member in self._members.get(group, _NOBODY):
            self._with[member].discard(group)
        for lead in self._leads.get(group, _NOBODY):
            self._led[lead].discard(group)
        allocated = any(event.path == ALLOCATED_PATH for event in events)
        leads = _ids(current_elements(events)) if allocated else frozenset({author})
        members = _ids(current_elements(events, MEMBERS))
        self._leads[group], self._members[group] = leads, members
        for member in members:
            self._with[member].add(group)
        for lead in leads:
            self._led[lead].add(group)

    def leads(self, group: bytes) -> frozenset[bytes]:
        """The actors who run a group; nobody where this is none."""
        return self._leads.get(group, _NOBODY)

    def members(self, group: bytes) -> frozenset[bytes]:
        """The people who are a group's members."""
        return self._members.get(group, _NOBODY)

    def led_by(self, actor: bytes) -> frozenset[bytes]:
        """The groups an actor runs."""
        return frozenset(self._led.get(actor, _NOBODY))

    def runners(self, person: bytes) -> frozenset[bytes]:
        """The actors who run a group with this person in it."""
        groups = self._with.get(person, _NOBODY)
        return _NOBODY.union(*(self._leads[group] for group in groups))


def _ids(elements: Iterable[str]) -> frozenset[bytes]:
    return frozenset(each for each in map(id_of, elements) if each is not None)
