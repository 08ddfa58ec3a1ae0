"""Who holds what: the one rule by which a record reaches a device (design.md 3).

Roles and legitimate relationship both count (domain.md 6): a role without an allocation, or an
allocation without the role for that form, opens nothing. IT holds nothing.
"""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

from server.index.entries import RecordEntry, RecordSummary, StaffMember
from server.index.opened import OWN_PLAN, is_open
from sync.codes import GOES_FIRST, Audience

_GROUP_FORMS: Final = frozenset({"peer-group", "peer-session", "peer-note"})
_SHARED_FORMS: Final = frozenset({"person", "involvement"})
_REABLEMENT_FORMS: Final = _SHARED_FORMS | {"reablement-plan", "reablement-session", "peer-note"}
_CARER_FORMS: Final = _SHARED_FORMS | {
    "carers-assessment",
    "carer-support-plan",
    "eligibility",
    "leaflet-receipt",
    "preference-withdrawal",
    "sharing-decision",
    "sharing-preference",
    "task",
}

# Of people in a peer group whoever runs it holds these and nothing more: name and alerts, form (h),
# reablement plans (design.md 3).
MEMBER_FORMS: Final = frozenset({"person", "peer-note", "reablement-plan", "reablement-session"})
_GROUP_ROLES: Final = frozenset({"reablement_worker", "support_worker"})

# What somebody records of a person allocated to them and keeps, though their role does not hold it
# of others, or nobody else may see it.
_OWN_OF_ALLOCATED: Final = frozenset({"leaflet-receipt", "sharing-preference", OWN_PLAN})

_WITHOUT_PEOPLE: Final = frozenset({"it_admin", "performance_analyst"})

# Role → the forms it holds about people allocated to it; None is every form.
ALLOCATED_FORMS: Final[dict[str, frozenset[str] | None]] = {
    "social_worker": None,
    "consultant_social_worker": None,
    "reablement_worker": _REABLEMENT_FORMS,
    "support_worker": _REABLEMENT_FORMS,
    "carer_assessor": _CARER_FORMS,
}


class Relations(Protocol):
    """Who works with whom, as far as the rule asks; `server.index.people.People` is one."""

    def is_known(self, person: bytes) -> bool:
        """Whether any involvement has ever allocated this person."""
        ...

    def actors(self, person: bytes) -> frozenset[bytes]:
        """The actors a person is allocated to."""
        ...

    def managers(self, person: bytes) -> frozenset[bytes]:
        """The managers of the teams a person is with."""
        ...

    def managers_of_staff(self, actor: bytes) -> frozenset[bytes]:
        """The managers of a member of staff's own team."""
        ...

    def leads(self, group: bytes) -> frozenset[bytes]:
        """The actors who run a group; nobody where a record is none."""
        ...

    def runners(self, person: bytes) -> frozenset[bytes]:
        """The actors who run a group with this person in it."""
        ...


class Candidate(msgspec.Struct, frozen=True):
    """What the rule reads of a record, merged or not yet; `opened`: the person whose own plan it
    is lets staff see of it."""

    record: bytes
    form_id: str
    persons: tuple[bytes, ...]
    audience: int
    author: bytes
    opened: bool = False

    @classmethod
    def of(cls, entry: RecordEntry) -> Candidate:
        """The rule's view of a merged record."""
        return cls.of_summary(entry.id, entry.summary)

    @classmethod
    def of_summary(cls, record: bytes, summary: RecordSummary) -> Candidate:
        """The rule's view of a record about to be merged."""
        opened = summary.form_id == OWN_PLAN and is_open(summary.events)
        return cls(
            record, summary.form_id, summary.persons, summary.audience, summary.author, opened
        )

    @property
    def subjects(self) -> tuple[bytes, ...]:
        """The people it is about; a person's own record is about that person."""
        return self.persons or ((self.record,) if self.form_id == "person" else ())


def may_hold(member: StaffMember, candidate: Candidate, people: Relations) -> bool:
    """Whether a member of staff holds a record now."""
    if candidate.author == member.id and _own(member, candidate, people):
        return True
    if candidate.form_id == OWN_PLAN and not candidate.opened:
        # The person lets no staff see it, or has not said: only whoever types for them has it.
        return False
    if not member.roles:
        # Suspended: a group they run is theirs again when they are back.
        return False
    match candidate.audience:
        case Audience.AUTHOR_ONLY:
            return False
        case Audience.SAFEGUARDING:
            # Restricted: its author above, and those who decide on it.
            return "safeguarding_manager" in member.roles
        case Audience.GROUP:
            leads = people.leads(candidate.record) or {candidate.author}
            return member.id in leads or (
                "manager" in member.roles
                and any(member.id in people.managers_of_staff(lead) for lead in leads)
            )
        case Audience.CARER_PRIVATE:
            # The carer is named first; allocation to the cared-for person opens nothing.
            return _by_relationship(member, candidate, candidate.subjects[:1], people)
        case Audience.INVOLVEMENT | Audience.PERSON_OWNED:
            return _by_relationship(member, candidate, candidate.subjects, people) or (
                candidate.form_id in MEMBER_FORMS and _run_by(member, candidate, people)
            )
        case _:
            # An audience this server does not know is held by nobody but its author.
            return False


def may_begin(member: StaffMember, candidate: Candidate, people: Relations) -> bool:
    """Whether a member of staff may begin a record: one they will hold, about a person of theirs.

    The person named first is whom it is about. Others may be named beside a person of one's own,
    as a carer's assessment names the cared-for person, never in front.
    """
    if not may_hold(member, candidate, people):
        return False
    if candidate.audience in (Audience.AUTHOR_ONLY, Audience.SAFEGUARDING, Audience.GROUP):
        return True
    return all(
        _allocated(member, person, people)
        or _runs(member, person, people)
        or not people.is_known(person)
        for person in candidate.subjects[:1]
    )


def may_raise(member: StaffMember, candidate: Candidate) -> bool:
    """Whether what somebody begins is a safeguarding concern, of whomever it is about.

    A concern reaches those who decide on it though its author does not work with the person.
    """
    return candidate.audience == Audience.SAFEGUARDING and not set(member.roles) <= _WITHOUT_PEOPLE


def _own(member: StaffMember, candidate: Candidate, people: Relations) -> bool:
    subjects = candidate.subjects
    if set(member.roles) <= _WITHOUT_PEOPLE:
        # Their own access log and jottings only: never anything about a person.
        return candidate.audience == Audience.AUTHOR_ONLY and not candidate.persons
    if not subjects or candidate.audience == Audience.AUTHOR_ONLY:
        return True
    if candidate.audience == Audience.GROUP and candidate.form_id in _GROUP_FORMS:
        leads = people.leads(candidate.record)
        return not leads or member.id in leads
    if not any(people.is_known(person) for person in subjects):
        # A person just registered belongs to whoever did it until somebody is allocated.
        return True
    # What reaches few and what cannot wait is its author's too while the person is; the rest
    # follows everybody's rule.
    if candidate.audience in (Audience.SAFEGUARDING, Audience.GROUP) or (
        candidate.form_id in GOES_FIRST
    ):
        return any(
            _allocated(member, person, people) or _runs(member, person, people)
            for person in subjects
        )
    return candidate.form_id in _OWN_OF_ALLOCATED and any(
        _allocated(member, person, people) for person in subjects
    )


def _by_relationship(
    member: StaffMember, candidate: Candidate, subjects: tuple[bytes, ...], people: Relations
) -> bool:
    for person in subjects:
        if "manager" in member.roles and member.id in people.managers(person):
            return True
        if member.id in people.actors(person):
            for role in member.roles:
                if role in ALLOCATED_FORMS:
                    forms = ALLOCATED_FORMS[role]
                    if forms is None or candidate.form_id in forms:
                        return True
    return False


def _allocated(member: StaffMember, person: bytes, people: Relations) -> bool:
    return member.id in people.actors(person) or member.id in people.managers(person)


def _run_by(member: StaffMember, candidate: Candidate, people: Relations) -> bool:
    """Whether the person a record is about, the first it names, is in a group of theirs."""
    return any(_runs(member, person, people) for person in candidate.subjects[:1])


def _runs(member: StaffMember, person: bytes, people: Relations) -> bool:
    return bool(_GROUP_ROLES & set(member.roles)) and member.id in people.runners(person)
