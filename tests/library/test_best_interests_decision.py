"""The best-interests decision: only for somebody who lacks capacity for it (domain.md 2.10)."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import NOT_KNOWN, Answer
from tests.library.conditions import Walk, asked, faults, published, reviewed, safest
from tests.library.pinned import pinned
from tests.library.worked_out import Results, unlike

FORM = "best-interests-decision"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "the_decision": {
        "decision": ("text", "Y", "2"),
        "capacity_assessed_at": ("datetime", "Y", "2"),
        "capacity_conclusion": ("one", "Y", "2"),
        "reassess_on": ("date", "N", "2"),
        "decision_maker": ("party", "Y", "2t"),
        "decided_on": ("date", "Y", "2"),
        "valid_lpa_or_deputy": ("one", "Y", "2t"),
        "authority_seen": ("text", "N", "2t"),
        "advance_decision": ("one", "Y", "2"),
        "advance_decision_words": ("long", "N", "2"),
    },
    "the_person": {
        "past_present_wishes": ("long", "Y*", "2t"),
        "beliefs_values": ("long", "Y*", "2"),
    },
    "asking_others": {
        "consulted": ("group", "Y", "2t"),
        "consulted/party": ("party", "Y", "2t"),
        "consulted/relationship": ("text", "W", "2t"),
        "consulted/what_they_said": ("long", "Y", "2t"),
        "appropriate_to_consult": ("yn", "Y", "2t"),
        "imca_decision": ("many", "Y", "2"),
        "imca_required": ("calc", "-", "2"),
        "imca_may": ("calc", "-", "2"),
        "imca_instructed_at": ("date", "N", "2"),
        "imca_said": ("long", "N", "2"),
    },
    "choosing": {
        "options": ("group", "Y", "2t"),
        "options/option": ("text", "Y", "2t"),
        "options/benefits": ("long", "Y", "2t"),
        "options/risks": ("long", "Y", "2t"),
        "options/less_restrictive": ("yn", "Y", "2t"),
        "chosen": ("text", "Y", "2"),
        "why": ("long", "Y", "2t"),
        "least_restrictive": ("yn", "Y", "2"),
        "least_restrictive_why": ("long", "N", "2"),
        "dissent": ("group", "Y", "2t"),
        "dissent/party": ("party", "Y", "2t"),
        "dissent/what_they_said": ("long", "Y", "2t"),
        "restriction_dols": ("yn", "Y", "2"),
        "dols_route": ("long", "N", "2"),
        "review_date": ("date", "Y", "2"),
    },
}

WREN = ["staff", None, "Wren Saltwhistle", None]
CADE = ["circle", None, "Cade Oystergate", False]
PLAIN: dict[str, Any] = {
    "decision": "Moving to supported living in Tidewick Row",
    "capacity_assessed_at": "2026-03-09T11:00",
    "capacity_conclusion": "lacks_capacity",
    "decision_maker": WREN,
    "decided_on": "2026-03-20",
    "valid_lpa_or_deputy": "no",
    "advance_decision": "no",
    "past_present_wishes": "“Near the allotment.” Said the same in 2024.",
    "beliefs_values": "Being outdoors every day.",
    "consulted/*/party": CADE,
    "consulted/*/what_they_said": "He would miss the garden.",
    "appropriate_to_consult": "yes",
    "imca_decision": ["none"],
    "options/stay/option": "Stay, with more visits",
    "options/stay/benefits": "The garden.",
    "options/stay/risks": "Nights alone.",
    "options/stay/less_restrictive": "yes",
    "options/move/option": "Move",
    "options/move/benefits": "Somebody there at night.",
    "options/move/risks": "Farther from the allotment.",
    "options/move/less_restrictive": "no",
    "chosen": "Stay, with more visits, for three months",
    "why": "It keeps what matters most to him, and the nights can be covered.",
    "least_restrictive": "yes",
    "dissent": "none",
    "restriction_dols": "no",
    "review_date": "2026-06-20",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    advocate = {"appropriate_to_consult": "no", "imca_decision": ["serious_treatment"]}
    none = {"appropriate_to_consult": "yes", "imca_decision": ["serious_treatment"]}
    one = {"chosen": "Stay", "options/a/option": "Stay"}
    two = one | {"options/b/option": "Move"}
    walk: Walk = {
        ("capacity_assessed_at", "check 0"): (
            {"capacity_assessed_at": "2026-03-24T09:00"},
            {"capacity_assessed_at": "2026-03-25T09:00"},
        ),
        ("capacity_conclusion", "check 0"): (
            {"capacity_conclusion": "lacks_capacity"},
            {"capacity_conclusion": "has_capacity"},
        ),
        ("decided_on", "check 0"): ({"decided_on": "2026-03-24"}, {"decided_on": "2026-03-25"}),
        ("decided_on", "check 1"): (
            {"capacity_assessed_at": "2026-03-09T11:00", "decided_on": "2026-03-09"},
            {"capacity_assessed_at": "2026-03-09T11:00", "decided_on": "2026-03-08"},
        ),
        ("valid_lpa_or_deputy", "check 0"): (
            {"valid_lpa_or_deputy": "lpa"},
            {"valid_lpa_or_deputy": "checking"},
        ),
        ("authority_seen", "require"): (
            {"valid_lpa_or_deputy": "deputy"},
            {"valid_lpa_or_deputy": "no"},
        ),
        ("advance_decision", "check 0"): (
            {"advance_decision": "applies"},
            {"advance_decision": "checking"},
        ),
        ("advance_decision_words", "require"): (
            {"advance_decision": "does_not_apply"},
            {"advance_decision": "no"},
        ),
        ("imca_instructed_at", "require"): (advocate, none),
        ("imca_instructed_at", "check 0"): (
            {"imca_instructed_at": "2026-03-24"},
            {"imca_instructed_at": "2026-03-25"},
        ),
        ("imca_instructed_at", "check 1"): (
            advocate | {"imca_instructed_at": "2026-03-20", "decided_on": "2026-03-20"},
            advocate | {"imca_instructed_at": "2026-03-21", "decided_on": "2026-03-20"},
        ),
        ("imca_said", "require"): ({"imca_instructed_at": "2026-03-20"}, {}),
        ("chosen", "check 0"): (two, one),
        ("least_restrictive_why", "require"): (
            {"least_restrictive": "no"},
            {"least_restrictive": "yes"},
        ),
        ("dols_route", "require"): ({"restriction_dols": "yes"}, {"restriction_dols": "no"}),
        ("review_date", "check 0"): (
            {"decided_on": "2026-03-20", "review_date": "2026-03-21"},
            {"decided_on": "2026-03-20", "review_date": "2026-03-20"},
        ),
    }
    assert faults(FORM, walk) == []


@pytest.mark.parametrize("kind", ["serious_treatment", "hospital_28_days", "care_home_8_weeks"])
def test_an_imca_is_a_must_where_the_law_says_and_nobody_is_there_to_ask(kind: str) -> None:
    alone = {"appropriate_to_consult": "no"}
    cases: Results = {
        "imca_required": [
            ({}, None),
            (alone | {"imca_decision": [kind]}, True),
            (alone | {"imca_decision": ["safeguarding"]}, False),
            ({"appropriate_to_consult": "yes"}, False),
            ({"imca_decision": [kind]}, None),
        ],
        "imca_may": [
            ({}, None),
            ({"imca_decision": ["safeguarding"]}, True),
            (alone | {"imca_decision": ["accommodation_review"]}, True),
            ({"appropriate_to_consult": "yes", "imca_decision": ["accommodation_review"]}, False),
            ({"imca_decision": [kind]}, False),
        ],
    }
    assert unlike(FORM, cases) == []
    must = PLAIN | alone | {"imca_decision": [kind]}
    assert asked(FORM, must) == {"imca_instructed_at"}
    assert asked(FORM, must | {"imca_instructed_at": "2026-03-12"}) == set()


def test_nobody_decides_for_a_person_who_can_decide() -> None:
    able = PLAIN | {"capacity_conclusion": "has_capacity"}
    assert asked(FORM, able) == {"capacity_conclusion"}
    without = {path: value for path, value in PLAIN.items() if path != "capacity_assessed_at"}
    assert asked(FORM, without) == {"capacity_assessed_at"}


def test_a_plain_decision_of_two_choices_takes_twenty_seven_answers() -> None:
    assert reviewed(FORM, PLAIN).problems == []
    assert len(PLAIN) == 27


def test_an_attorney_deputy_or_advance_decision_is_looked_for_first() -> None:
    unknown = {"valid_lpa_or_deputy": "checking", "advance_decision": "checking"}
    assert asked(FORM, PLAIN | unknown) == set(unknown)
    assert safest(FORM, "valid_lpa_or_deputy") == "checking"
    assert safest(FORM, "advance_decision") == "applies"


def test_wishes_nobody_can_know_are_recorded_as_not_known() -> None:
    assert asked(FORM, PLAIN | {"past_present_wishes": Answer(None, NOT_KNOWN)}) == set()


def test_one_choice_alone_is_warned_about() -> None:
    one = {path: value for path, value in PLAIN.items() if not path.startswith("options/move")}
    outcome = reviewed(FORM, one)
    assert outcome.problems == []
    assert "chosen" in {p.path for p in outcome.warnings if p.code == "check_failed"}


def test_a_deprivation_of_liberty_is_sent_to_be_authorised() -> None:
    assert asked(FORM, PLAIN | {"restriction_dols": "yes"}) == {"dols_route"}
    assert safest(FORM, "restriction_dols") == "yes"
    assert safest(FORM, "least_restrictive") == "no"
