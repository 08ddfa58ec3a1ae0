"""Whom a question can be about: nobody is offered as their own carer, or to speak for themself."""

import json
from pathlib import Path

import pytest

from forms.definition import PublishedGroup
from tests.library.conditions import published
from tests.library.field_tables import forms

SOMEBODY_ELSE: dict[str, list[str]] = json.loads(Path("forms/somebody-else.json").read_text())

# The person may be the answer: they ask, come, do, provide, get a copy, or are themselves at risk.
PERHAPS_THEMSELVES = {
    "best-interests-decision": {"dissent/party"},
    "care-support-plan": {
        "involved/party",
        "needs_table/provider",
        "employment_plan/who",
        "housing_plan/who",
        "peer_support/who",
        "services/provider",
        "risk_plan/owner",
        "copies/party",
    },
    "carer-support-plan": {
        "involved/party",
        "needs_table/provider",
        "employment_plan/who",
        "peer_support/who",
        "services/provider",
        "risk_plan/owner",
        "copies/party",
    },
    "carers-assessment": {"c_present/party", "c_prd/who", "c_copy/party"},
    "contact": {"referrer", "feedback_to_referrer/to_whom"},
    "needs-assessment": {
        "present/party",
        "risks/owner",
        "prd_prevent/who",
        "prd_reduce/who",
        "prd_delay/who",
        "copy_to/party",
    },
    "peer-note": {"followups/owner", "carers_spotted/who"},
    "practice-audit": {"actions/owner"},
    "review": {"requested_by", "present/party"},
    "s117-review": {"attendees/party", "needs_table/provider"},
    "safeguarding-concern": {"adult_at_risk", "source_of_risk/who", "raised_by"},
}
# They are about nobody, so that nobody could be offered.
ABOUT_A_GROUP = {"peer-group", "peer-session"}


def parties(form: str) -> set[str]:
    found = set()
    for section in published(form).sections:
        for item in section.items:
            inner = item.items if isinstance(item, PublishedGroup) else [item]
            prefix = f"{item.id}/" if isinstance(item, PublishedGroup) else ""
            found |= {prefix + each.id for each in inner if each.type == "party"}
    return found


@pytest.mark.parametrize("form", sorted(set(forms()) - ABOUT_A_GROUP))
def test_each_question_of_who_says_whether_it_can_be_the_person_themself(form: str) -> None:
    somebody_else = set(SOMEBODY_ELSE.get(form, []))
    perhaps = PERHAPS_THEMSELVES.get(form, set())
    assert not somebody_else & perhaps
    assert somebody_else | perhaps == parties(form)


def test_nobody_is_their_own_carer_or_speaks_for_themself() -> None:
    assert "carers_list/party" in SOMEBODY_ELSE["needs-assessment"]
    assert "cared_for/party" in SOMEBODY_ELSE["carers-assessment"]
    for form in ("needs-assessment", "carers-assessment"):
        assert "appropriate_person_who" in SOMEBODY_ELSE[form]
