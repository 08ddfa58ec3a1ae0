"""Which records can be begun about somebody under 18, form by form, and what the law says of it.

The table is written by hand from the Acts; docs/domain/README.md gives the same reasons in words.
"""

from __future__ import annotations

from typing import Final

import pytest

from tests.library.field_tables import forms
from tests.library.visits import form

FROM: Final = {
    # Care Act 2014: s2(1), s13, s25 and s27 speak of an adult, or of a carer, who is one (s10(3)).
    "eligibility": 18,
    "carers-assessment": 18,
    "care-support-plan": 18,
    "carer-support-plan": 18,
    "review": 18,
    "reablement-plan": 18,
    # Mental Capacity Act 2005 s2(5).
    "capacity-assessment": 16,
    "best-interests-decision": 16,
}
ANY_AGE: Final = {
    # Care Act 2014 ss58-59: a child likely to have needs at 18.
    "needs-assessment",
    # Anybody may be referred, come to a group, or be met again; and what was done is written down.
    "contact",
    "person",
    "involvement",
    "task",
    "jotting",
    "access-log",
    "peer-group",
    "peer-session",
    "peer-note",
    "reablement-session",
    # Confidence is owed at any age.
    "leaflet-receipt",
    "sharing-preference",
    "preference-withdrawal",
    "sharing-decision",
    # Mental Health Act 1983 s117 names no age; nobody who has been told of harm is turned away.
    "s117-review",
    "safeguarding-concern",
    "wellness-recovery-plan",
    "practice-audit",
}


def test_every_form_of_the_library_was_thought_about() -> None:
    assert {*forms()} == {*FROM} | ANY_AGE


@pytest.mark.parametrize("form_id", forms())
def test_a_form_is_for_the_ages_its_law_speaks_of(form_id: str) -> None:
    assert form(form_id).starts.from_age == FROM.get(form_id)


def test_what_a_childs_needs_assessment_is_stands_where_one_is_started() -> None:
    said = form("needs-assessment").starts.under_18
    assert said is not None
    assert "section 58" in said["en"]


def test_only_the_young_carers_referral_is_offered_in_a_forms_place() -> None:
    offered = {each for each in FROM if form(each).starts.younger is not None}
    assert offered == {"carers-assessment"}
