"""Who sees what at the set-aside desk, and who may decide on it. Pure.

A manager sees what came from their own team's staff or is about people of their teams, but nothing
that reaches few: what is for its author alone, safeguarding concerns, and a plan that is a person's
own, are for information governance, which sees everything and holds no records (design.md 3). IT
sees devices, reasons, sizes and times, never content. Nobody decides on their own work.
"""

from __future__ import annotations

from typing import Final

import msgspec

from server.index.entries import StaffMember
from server.index.index import Index
from server.index.opened import OWN_PLAN
from sync.about import About
from sync.codes import Audience, Reason

GOVERNANCE: Final = "ig_officer"
MANAGER: Final = "manager"
IT: Final = "it_admin"

_FEW: Final = frozenset({Audience.AUTHOR_ONLY, Audience.SAFEGUARDING})
_NEVER: Final = frozenset(
    {
        Reason.SIGNATURE,
        Reason.UNSIGNED,
        Reason.MALFORMED,
        Reason.UNKNOWN_FORM,
        Reason.DISPOSED,
    }
)
"""What cannot count as it is: nobody proved it, it breaks section 1, its form is not published here
(it merges by itself when it is), or its record was disposed of."""


class Subject(msgspec.Struct, frozen=True):
    """What a bundle is about, as far as that is known; `form_id` is nil where it is not.

    `owner` is whose device it is filed under; `proven` says whether they wrote it.
    """

    owner: bytes
    proven: bool
    form_id: str | None = None
    form_hash: bytes | None = None
    persons: tuple[bytes, ...] = ()
    audience: int | None = None

    @classmethod
    def of(cls, owner: bytes, proven: bool, record: bytes, about: About | None) -> Subject:
        """The subject of a change of a record with this genesis."""
        if about is None:
            return cls(owner, proven)
        own = (record,) if about.form == "person" else ()
        return cls(owner, proven, about.form, about.form_hash, about.persons or own, about.audience)


def may_look(member: StaffMember) -> bool:
    """Whether the desk is for this person at all."""
    return bool({GOVERNANCE, MANAGER} & set(member.roles))


def sees(member: StaffMember, subject: Subject, index: Index) -> bool:
    """Whether a person sees what of a bundle there is to read."""
    if GOVERNANCE in member.roles:
        return True
    if MANAGER not in member.roles or subject.audience in _FEW or subject.form_id == OWN_PLAN:
        return False
    if subject.audience == Audience.CARER_PRIVATE:
        # The carer is named first; a team that is with the cared-for person reads nothing of it.
        return any(member.id in index.people.managers(each) for each in subject.persons[:1])
    if member.id in index.people.managers_of_staff(subject.owner):
        # Work for a record nobody knows might be for one that reaches few.
        return subject.form_id is not None or not subject.proven
    return any(member.id in index.people.managers(each) for each in subject.persons)


def may_decide(member: StaffMember, subject: Subject, index: Index) -> bool:
    """Whether a person decides on what they see: on anybody's work but their own."""
    return member.id != subject.owner and sees(member, subject, index)


def may_count(reason: int | None) -> bool:
    """Whether what is set aside for this reason can be accepted as it is."""
    return reason is not None and reason not in _NEVER
