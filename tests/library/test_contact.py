"""Contact and triage: what must be asked before anybody is turned away (domain.md 2.1)."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import DECLINED, Answer
from tests.library.conditions import (
    Given,
    Walk,
    asked,
    faults,
    published,
    question,
    reviewed,
    safest,
)
from tests.library.field_tables import definition
from tests.library.pinned import pinned
from tests.library.worked_out import unlike

FORM = "contact"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "arrival": {
        "template": ("one", "Y", "1"),
        "channel": ("one", "Y", "1"),
        "received_at": ("datetime", "Y", "1"),
        "taken_by": ("party", "Y", "1"),
        "referrer": ("party", "Y", "1t"),
        "referrer_type": ("one", "Y", "1"),
        "referrer_confidential": ("yn", "Y", "3t"),
        "person_aware": ("one", "Y", "1"),
        "person_aware_why": ("long", "N", "1t"),
        "route_of_access": ("one", "Y", "1"),
    },
    "conversation": {
        "person_wants": ("long", "Y*", "2"),
        "strengths_known": ("long", "W", "2"),
        "reason": ("long", "Y", "2t"),
        "presenting_themes": ("many", "Y", "2"),
    },
    "trust": {
        "mh_involvement": ("one", "Y", "2"),
        "trust_check": ("group", "N", "2"),
        "trust_check/system": ("one", "Y", "2"),
        "trust_check/number": ("text", "N", "2"),
        "trust_check/lead_practitioner": ("party", "N", "2"),
        "trust_check/checked_by": ("party", "Y", "2"),
        "trust_check/checked_at": ("datetime", "Y", "2"),
        "missing_middle": ("yn", "Y", "2"),
        "mha_status": ("one", "Y*", "2"),
        "s117": ("one", "Y", "2"),
    },
    "people": {
        "carers": ("group", "Y", "1t"),
        "carers/party": ("party", "Y", "1t"),
        "carers/under_18": ("yn", "Y", "1t"),
        "children": ("group", "Y", "3t"),
        "children/first_name": ("text", "Y", "3t"),
        "children/age_or_dob": ("text", "W", "3t"),
        "children/relationship": ("text", "W", "3t"),
        "children/provides_care": ("yn", "Y", "3t"),
        "children/worries": ("long", "W", "3t"),
        "young_carer_referral": ("calc", "-", "3t"),
    },
    "safety": {
        "immediate_risk": ("many", "Y", "3"),
        "immediate_action": ("long", "N", "3"),
        "urgent_support": ("group", "N", "2"),
        "urgent_support/what": ("text", "Y", "2"),
        "urgent_support/starts": ("date", "Y", "2"),
        "urgent_support/review_by": ("date", "Y", "2"),
        "urgent_support/agreed_by": ("party", "Y", "2"),
        "safeguarding_flag": ("one", "Y", "3"),
        "mha_request": ("yn", "Y", "3"),
        "mha_handed_at": ("datetime", "N", "3"),
        "mha_receiver": ("party", "N", "3"),
    },
    "triage": {
        "priority": ("one", "Y", "1"),
        "priority_reason": ("long", "Y", "2"),
        "sensory_ot_tec": ("many", "N", "1"),
        "triage_outcome": ("one", "Y", "1"),
        "outcome_on": ("date", "Y", "1"),
        "declined_ok_capacity": ("one", "N", "2"),
        "declined_ok_abuse": ("yn", "N", "2"),
        "advice_given": ("group", "N", "1"),
        "advice_given/topic": ("text", "Y", "1"),
        "advice_given/format": ("one", "W", "1"),
        "advice_given/link": ("text", "N", "1"),
        "feedback_to_referrer": ("group", "W", "2t"),
        "feedback_to_referrer/to_whom": ("party", "Y", "2t"),
        "feedback_to_referrer/what": ("long", "Y", "2t"),
        "feedback_to_referrer/told_on": ("date", "W", "2t"),
    },
    "allocation": {
        "allocated_to": ("party", "W", "1"),
        "allocated_at": ("datetime", "W", "1"),
        "weighting": ("one", "W", "1"),
    },
}

ALBY = ["staff", None, "Alby Tinderpost", None]
TRUST = ["organisation", None, "Fernshire & Marsh NHS Trust", None]
BRAMBLE = ["circle", None, "Bramble Wickerlight", False]
ASH = ["other", None, "Ash Fennimore", None]

# Marl's referral of 12 January, from the trust, on its template.
PLAIN: dict[str, Any] = {
    "template": "MH_TRIAGE",
    "channel": "email",
    "received_at": "2026-01-12T09:40",
    "taken_by": ALBY,
    "referrer": TRUST,
    "referrer_type": "trust",
    "referrer_confidential": "no",
    "person_aware": "agrees",
    "route_of_access": "community",
    "person_wants": "Get back to the allotment.",
    "reason": "Cooks only when his brother visits. The trust visits less often now.",
    "presenting_themes": ["home", "self_care"],
    "mh_involvement": "current",
    "trust_check/*/system": "rio",
    "trust_check/*/number": "880011",
    "trust_check/*/lead_practitioner": ASH,
    "trust_check/*/checked_by": ALBY,
    "trust_check/*/checked_at": "2026-01-12T10:05",
    "missing_middle": "yes",
    "mha_status": "none",
    "s117": "no",
    "carers": "none",
    "children": "none",
    "immediate_risk": ["none"],
    "safeguarding_flag": "no",
    "mha_request": "no",
    "priority": "p3",
    "priority_reason": "Manages for now.",
    "triage_outcome": "assessment",
    "outcome_on": "2026-01-13",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    declined = ({"triage_outcome": "declined"}, {"triage_outcome": "nhs"})
    walk: Walk = {
        ("received_at", "check 0"): (
            {"received_at": "2026-03-24T23:59"},
            {"received_at": "2026-03-25T00:00"},
        ),
        ("person_aware_why", "require"): (
            {"person_aware": "does_not_know"},
            {"person_aware": "objects"},
        ),
        ("trust_check", "require"): ({"mh_involvement": "no"}, {"mh_involvement": "not_checked"}),
        ("trust_check/*/checked_at", "check 0"): (
            {"trust_check/*/checked_at": "2026-03-24T10:00"},
            {"trust_check/*/checked_at": "2026-03-25T10:00"},
        ),
        ("young_carer_referral", "show"): (
            {"carers": "none", "children": "none"},
            {"carers": "none"},
        ),
        ("immediate_action", "require"): (
            {"immediate_risk": ["fire"]},
            {"immediate_risk": ["none"]},
        ),
        ("urgent_support/*/review_by", "check 0"): (
            {"urgent_support/*/starts": "2026-03-24", "urgent_support/*/review_by": "2026-03-24"},
            {"urgent_support/*/starts": "2026-03-24", "urgent_support/*/review_by": "2026-03-23"},
        ),
        ("mha_handed_at", "require"): ({"mha_request": "yes"}, {"mha_request": "no"}),
        ("mha_handed_at", "check 0"): (
            {"mha_handed_at": "2026-03-24T10:00"},
            {"mha_handed_at": "2026-03-25T10:00"},
        ),
        ("mha_receiver", "require"): ({"mha_request": "yes"}, {"mha_request": "no"}),
        ("priority", "check 0"): (
            {"priority": "p1", "immediate_risk": ["fire"]},
            {"priority": "p2", "immediate_risk": ["fire"]},
        ),
        ("outcome_on", "check 0"): ({"outcome_on": "2026-03-24"}, {"outcome_on": "2026-03-25"}),
        ("outcome_on", "check 1"): (
            {"received_at": "2026-03-02T16:00", "outcome_on": "2026-03-02"},
            {"received_at": "2026-03-02T16:00", "outcome_on": "2026-03-01"},
        ),
        ("declined_ok_capacity", "require"): declined,
        ("declined_ok_capacity", "check 0"): (
            {"triage_outcome": "declined", "declined_ok_capacity": "can_decide"},
            {"triage_outcome": "declined", "declined_ok_capacity": "lacks_best_interests"},
        ),
        ("declined_ok_abuse", "require"): declined,
        ("declined_ok_abuse", "check 0"): (
            {"triage_outcome": "declined", "declined_ok_abuse": "no"},
            {"triage_outcome": "declined", "declined_ok_abuse": "yes"},
        ),
        ("advice_given", "require"): ({"triage_outcome": "advice"}, {"triage_outcome": "nhs"}),
        ("allocation", "show"): ({"triage_outcome": "planning"}, {"triage_outcome": "advice"}),
    }
    assert faults(FORM, walk) == []


def test_a_young_carer_is_seen_among_the_carers_and_among_the_children() -> None:
    nobody = {"carers": "none", "children": "none"}
    cases: list[tuple[Given, Any]] = [
        (nobody, False),
        ({"carers/*/under_18": "no", "children": "none"}, False),
        ({"carers/*/under_18": "yes", "children": "none"}, True),
        ({"carers": "none", "children/*/provides_care": "yes"}, True),
        ({"carers/*/party": BRAMBLE, "children": "none"}, None),
    ]
    assert unlike(FORM, {"young_carer_referral": cases}) == []


@pytest.mark.parametrize("template", ["CAP", "MH_TRIAGE", "self_other"])
def test_a_plain_contact_passes_on_every_template_with_the_same_questions(template: str) -> None:
    outcome = reviewed(FORM, PLAIN | {"template": template})
    assert outcome.problems == []
    assert outcome.shown == reviewed(FORM, PLAIN).shown


def test_a_plain_contact_takes_thirty_answers() -> None:
    assert len(PLAIN) == 30
    assert published(FORM).counts == {"CAP": 33, "MH_TRIAGE": 33, "self_other": 33}


def test_what_the_person_wants_may_go_unanswered_for_a_reason() -> None:
    assert asked(FORM, PLAIN | {"person_wants": Answer(None, DECLINED)}) == set()
    without = {path: value for path, value in PLAIN.items() if path != "person_wants"}
    assert asked(FORM, without) == {"person_wants"}


def test_the_carer_question_cannot_be_passed_over() -> None:
    without = {path: value for path, value in PLAIN.items() if path not in ("carers", "children")}
    assert asked(FORM, without) == {"carers", "children"}


def test_a_request_for_a_mental_health_act_assessment_is_handed_over_and_never_routed() -> None:
    assert asked(FORM, PLAIN | {"mha_request": "yes"}) == {"mha_handed_at", "mha_receiver"}


def test_saying_no_never_closes_a_contact_where_the_law_says_to_assess() -> None:
    declined = PLAIN | {
        "triage_outcome": "declined",
        "declined_ok_capacity": "can_decide",
        "declined_ok_abuse": "no",
    }
    assert asked(FORM, declined) == set()
    at_risk = declined | {"declined_ok_abuse": "yes"}
    assert asked(FORM, at_risk) == {"declined_ok_abuse"}
    lacking = declined | {"declined_ok_capacity": "lacks_best_interests"}
    assert asked(FORM, lacking) == {"declined_ok_capacity"}


def test_urgent_support_never_stands_without_a_day_to_look_at_it_again() -> None:
    urgent = {
        "urgent_support/*/what": "Meals, three evenings",
        "urgent_support/*/starts": "2026-01-12",
        "urgent_support/*/agreed_by": ["staff", None, "Idris Candlebrook", None],
    }
    assert asked(FORM, PLAIN | urgent) == {"urgent_support/*/review_by"}


def test_an_outcome_is_returned_in_the_words_of_the_national_return() -> None:
    taken = {entry["export_value"] for entry in definition("codes/event_outcome")["entries"]}
    given = [option.export_value for option in question(FORM, "triage_outcome").options]
    assert set(given) <= taken
    assert len(set(given)) == len(given)


def test_immediate_risk_below_p1_is_warned_about_and_never_blocks() -> None:
    risky = PLAIN | {"immediate_risk": ["fire"], "immediate_action": "Rang the fire service."}
    outcome = reviewed(FORM, risky)
    assert outcome.problems == []
    assert "priority" in {p.path for p in outcome.warnings if p.code == "check_failed"}


def test_while_two_answers_stand_the_safer_one_is_acted_on() -> None:
    assert {
        path: safest(FORM, path)
        for path in ("referrer_confidential", "person_aware", "s117", "safeguarding_flag")
    } == {
        "referrer_confidential": "yes",
        "person_aware": "objects",
        "s117": "yes",
        "safeguarding_flag": "unsure",
    }
    assert safest(FORM, "triage_outcome") == "assessment"
    assert safest(FORM, "carers/under_18") == "yes"
    assert safest(FORM, "children/provides_care") == "yes"
