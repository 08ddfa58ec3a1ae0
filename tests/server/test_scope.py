"""Who holds what, walked: every role, every form, and every way a person may be somebody's.

The table is design.md 3 written out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pytest
import yaml

import forms
from server.index.entries import StaffMember
from server.index.scope import Candidate, may_begin, may_hold
from sync.codes import TABLE, Audience

LIBRARY: Final = {
    definition["id"]: definition
    for definition in (
        yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in sorted((Path(forms.__file__).parent / "library").glob("*.yaml"))
    )
}

ME, COLLEAGUE, PERSON, RECORD = (bytes([n]) * 16 for n in range(1, 5))

NONE: Final[frozenset[str]] = frozenset()
THEIR_OWN: Final = "wellness-recovery-plan"
"""A plan of the person's own, which reaches nobody but whoever types it while they keep it so."""
INVOLVED: Final = frozenset(
    each["id"] for each in LIBRARY.values() if each["audience"] in ("involvement", "person-owned")
) - {THEIR_OWN}
CARERS: Final = frozenset({"carers-assessment", "carer-support-plan"})
REABLEMENT: Final = frozenset(
    {"person", "involvement", "peer-note", "reablement-plan", "reablement-session"}
)
OF_A_MEMBER: Final = frozenset({"person", "peer-note", "reablement-plan", "reablement-session"})
CARER_ASSESSOR: Final = CARERS | {
    "person",
    "involvement",
    "eligibility",
    "leaflet-receipt",
    "preference-withdrawal",
    "sharing-decision",
    "sharing-preference",
    "task",
}

THEIRS: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("social_worker", "allocated"): INVOLVED | CARERS,
    ("consultant_social_worker", "allocated"): INVOLVED | CARERS,
    ("reablement_worker", "allocated"): REABLEMENT,
    ("support_worker", "allocated"): REABLEMENT,
    ("reablement_worker", "in a group of theirs"): OF_A_MEMBER,
    ("support_worker", "in a group of theirs"): OF_A_MEMBER,
    ("carer_assessor", "allocated"): CARER_ASSESSOR,
    ("manager", "of their team"): INVOLVED | CARERS,
}
"""Role and tie to the person → the forms of a colleague's that they hold; nothing else at all."""

GOES_FIRST: Final = frozenset({"safeguarding-concern", "preference-withdrawal"})
TOLD: Final = frozenset({"leaflet-receipt", "sharing-preference", THEIR_OWN})


def kept_of_own(role: str, tie: str) -> frozenset[str]:
    """What somebody made of a person of theirs and holds, though not of colleagues'."""
    if tie in ("allocated", "of their team"):
        return GOES_FIRST | TOLD
    if tie == "in a group of theirs" and role in ("reablement_worker", "support_worker"):
        return GOES_FIRST
    return frozenset({"safeguarding-concern"}) if role == "safeguarding_manager" else NONE


ROLES: Final = sorted(
    {role for each in LIBRARY.values() for role in (each.get("starts") or {}).get("roles") or ()}
    | {"it_admin"}
)
TIES: Final = ("allocated", "of their team", "in a group of theirs", "nobody of theirs")
WALKS: Final = [
    (role, tie) for role in ROLES for tie in TIES if tie != "of their team" or role == "manager"
]


@dataclass(frozen=True)
class Ties:
    """One person, known to the council, and how I am tied to them."""

    tie: str

    def is_known(self, person: bytes) -> bool:
        return person == PERSON

    def _mine(self, person: bytes, tie: str) -> frozenset[bytes]:
        return frozenset({ME}) if (person, self.tie) == (PERSON, tie) else frozenset()

    def actors(self, person: bytes) -> frozenset[bytes]:
        return self._mine(person, "allocated")

    def managers(self, person: bytes) -> frozenset[bytes]:
        return self._mine(person, "of their team")

    def runners(self, person: bytes) -> frozenset[bytes]:
        return self._mine(person, "in a group of theirs")

    def managers_of_staff(self, _actor: bytes) -> frozenset[bytes]:
        return frozenset()

    def leads(self, _group: bytes) -> frozenset[bytes]:
        return frozenset()


def candidate(form_id: str, author: bytes) -> Candidate:
    """A record of a form about the person."""
    audience = Audience(TABLE["audience"][LIBRARY[form_id]["audience"]])
    if form_id == "person":
        return Candidate(PERSON, form_id, (), audience, author)
    return Candidate(RECORD, form_id, (PERSON,), audience, author)


@pytest.mark.parametrize(("role", "tie"), WALKS)
def test_of_colleagues_records_each_role_holds_the_table_and_nothing_more(
    role: str, tie: str
) -> None:
    me = StaffMember(ME, "Juno Foxmarrow", (role,))
    held = {each for each in LIBRARY if may_hold(me, candidate(each, COLLEAGUE), Ties(tie))}
    if role == "safeguarding_manager":
        assert held == {"safeguarding-concern"}
    else:
        assert held == THEIRS.get((role, tie), NONE)


@pytest.mark.parametrize(("role", "tie"), WALKS)
def test_whatever_a_role_may_start_about_somebody_of_theirs_it_may_begin(
    role: str, tie: str
) -> None:
    me = StaffMember(ME, "Juno Foxmarrow", (role,))
    for form_id, definition in LIBRARY.items():
        if role not in ((definition.get("starts") or {}).get("roles") or ()):
            continue
        own = candidate(form_id, ME)
        if own.audience in (Audience.AUTHOR_ONLY, Audience.GROUP) or form_id == "person":
            continue
        held = THEIRS.get((role, tie), NONE) | kept_of_own(role, tie)
        assert may_begin(me, own, Ties(tie)) == (form_id in held), form_id


def test_nobody_whose_person_it_is_not_holds_it_for_being_its_author() -> None:
    for role in ROLES:
        me = StaffMember(ME, "Juno Foxmarrow", (role,))
        for form_id in LIBRARY:
            own = candidate(form_id, ME)
            if own.audience in (Audience.INVOLVEMENT, Audience.CARER_PRIVATE):
                assert not may_hold(me, own, Ties("nobody of theirs")), (role, form_id)


def test_a_social_worker_who_runs_a_group_holds_no_more_of_its_members_for_it() -> None:
    wren = StaffMember(ME, "Wren Saltwhistle", ("social_worker",))
    ties = Ties("in a group of theirs")
    assert not any(may_hold(wren, candidate(each, COLLEAGUE), ties) for each in LIBRARY)


@pytest.mark.parametrize(("role", "tie"), WALKS)
def test_a_plan_of_the_persons_own_reaches_those_who_hold_every_form_once_it_is_open(
    role: str, tie: str
) -> None:
    me = StaffMember(ME, "Juno Foxmarrow", (role,))
    closed = candidate(THEIR_OWN, COLLEAGUE)
    opened = msgspec.structs.replace(closed, opened=True)
    assert not may_hold(me, closed, Ties(tie))
    assert may_hold(me, opened, Ties(tie)) == ("review" in THEIRS.get((role, tie), NONE))


@pytest.mark.parametrize("audience", Audience)
def test_no_other_audience_brings_a_closed_plan_to_a_colleague(audience: Audience) -> None:
    everything = ("social_worker", "manager", "safeguarding_manager", "ig_officer")
    me = StaffMember(ME, "Dov Hazelgrim", everything)
    closed = Candidate(RECORD, THEIR_OWN, (PERSON,), audience, COLLEAGUE)
    for tie in TIES:
        assert not may_hold(me, closed, Ties(tie))


def test_whoever_types_a_closed_plan_holds_it_for_as_long_as_they_work_with_the_person() -> None:
    wren = StaffMember(ME, "Wren Saltwhistle", ("social_worker",))
    own = candidate(THEIR_OWN, ME)
    assert may_hold(wren, own, Ties("allocated"))
    assert not may_hold(wren, own, Ties("nobody of theirs"))
