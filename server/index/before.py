"""The rule of scope as it was before a person left a member of staff: for work on its way."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from server.index.entries import StaffMember
from server.index.scope import Candidate, Relations, may_begin


class _Before:
    """Everybody's relations now, and one person still with one member of staff."""

    def __init__(self, people: Relations, actor: bytes, person: bytes) -> None:
        self._people = people
        self._actor = frozenset({actor})
        self._person = person

    def is_known(self, person: bytes) -> bool:
        return self._people.is_known(person)

    def actors(self, person: bytes) -> frozenset[bytes]:
        actors = self._people.actors(person)
        return actors | self._actor if person == self._person else actors

    def managers(self, person: bytes) -> frozenset[bytes]:
        managers = self._people.managers(person)
        return managers | self._actor if person == self._person else managers

    def runners(self, person: bytes) -> frozenset[bytes]:
        runners = self._people.runners(person)
        return runners | self._actor if person == self._person else runners

    def leads(self, group: bytes) -> frozenset[bytes]:
        return self._people.leads(group)

    def managers_of_staff(self, actor: bytes) -> frozenset[bytes]:
        return self._people.managers_of_staff(actor)


def might_have_begun(
    member: StaffMember, roles_ever: Iterable[str], candidate: Candidate, people: Relations
) -> bool:
    """Whether a member of staff might have begun a record while its first person was with them.

    `roles_ever` are all the roles they had: which of them they had that day no device can prove.
    """
    before = msgspec.structs.replace(member, roles=tuple(sorted(roles_ever)))
    return any(
        may_begin(before, candidate, _Before(people, member.id, person))
        for person in candidate.subjects[:1]
    )
