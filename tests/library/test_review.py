"""The review of a plan, and its light-touch mode that takes ten minutes or less (domain.md 2.7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.library.conditions import Walk, asked, faults, published, question, reviewed, safest
from tests.library.field_tables import definition
from tests.library.pinned import pinned

FORM = "review"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "about": {
        "review_kind": ("one", "Y", "1"),
        "event_date": ("date", "Y", "1"),
        "requested_by": ("party", "N", "1t"),
        "request_reasonable": ("yn", "N", "1t"),
        "refusal_reason": ("long", "N", "1t"),
        "refusal_given_on": ("date", "N", "1t"),
    },
    "held": {
        "cld_review_reason": ("one", "Y", "1"),
        "cld_method_review": ("one", "Y", "1"),
        "present": ("group", "Y", "1t"),
        "present/party": ("party", "Y", "1t"),
        "present/role": ("one", "Y", "1t"),
        "present/part": ("one", "Y", "1t"),
        "person_seen_alone": ("one", "Y", "1"),
        "seen_alone_why": ("long", "Y", "1t"),
        "venue": ("one", "Y", "1"),
    },
    "how_it_is_going": {
        "changed": ("long", "Y", "2t"),
        "working": ("long", "Y", "2t"),
        "not_working": ("long", "Y", "2t"),
        "goals": ("group", "Y", "2"),
        "goals/goal_words": ("long", "Y", "2"),
        "goals/achieved": ("one", "Y", "2"),
        "goals/scale_then": ("number", "W", "2"),
        "goals/scale_now": ("number", "W", "2"),
    },
    "checks": {
        "carer_check": ("group", "Y", "1t"),
        "carer_check/carer": ("party", "Y", "1t"),
        "carer_check/willing": ("one", "Y", "1t"),
        "carer_check/own_assessment": ("one", "Y", "1t"),
        "carer_check/own_assessment_why": ("long", "Y", "1t"),
        "consent_check": ("one", "Y", "1"),
        "safeguarding_check": ("one", "Y", "3"),
        "capacity_check": ("one", "Y", "2"),
        "communication_check": ("one", "Y", "2"),
        "services_ok": ("group", "Y", "2t"),
        "services_ok/service": ("text", "Y", "2t"),
        "services_ok/as_agreed": ("one", "Y", "2t"),
        "services_ok/quality_concern": ("long", "N", "2t"),
        "employment_status": ("one", "Y", "1"),
        "accommodation_status": ("one", "Y", "1"),
        "budget_check": ("one", "W", "1"),
        "budget_check_words": ("long", "N", "1"),
        "dp_audit": ("one", "N", "1"),
    },
    "result": {
        "cld_outcomes_achieved": ("one", "Y", "1"),
        "outcome": ("one", "Y", "1"),
        "outcome_why": ("long", "N", "2t"),
        "end_reason": ("one", "Y", "1"),
        "next_review": ("date", "N", "1"),
    },
}

MARL = ["other", None, "Marl Oystergate", False]
CADE = ["circle", None, "Cade Oystergate", False]

# Marl's light-touch review, by telephone, in the window of 23 April to 7 May 2026.
LIGHT: dict[str, Any] = {
    "review_kind": "light_touch",
    "event_date": "2026-03-20",
    "cld_method_review": "service_user",
    "changed": "Cade comes on Sundays now.",
    "working": "Cooking with somebody there.",
    "not_working": "Nothing on Saturdays.",
    "carer_check": "none",
    "consent_check": "yes",
    "safeguarding_check": "no",
    "outcome": "no_change",
    "next_review": "2027-03-20",
}
FULL: dict[str, Any] = LIGHT | {
    "review_kind": "scheduled",
    "cld_review_reason": "planned",
    "present/*/party": MARL,
    "present/*/role": "person",
    "present/*/part": "all",
    "person_seen_alone": "yes",
    "venue": "own_home",
    "goals/*/goal_words": "Cook three teas a week.",
    "goals/*/achieved": "partly",
    "services_ok": "none",
    "capacity_check": "no",
    "communication_check": "yes",
    "employment_status": "seeking",
    "accommodation_status": "tenant_private",
    "cld_outcomes_achieved": "partially",
}

HIDDEN_IN_LIGHT = {
    *("cld_review_reason", "present", "person_seen_alone", "venue", "goals", "capacity_check"),
    *("communication_check", "services_ok", "employment_status", "accommodation_status"),
    *("budget_check", "budget_check_words", "dp_audit", "cld_outcomes_achieved"),
}
SECTIONS = {"held", "how_it_is_going", "checks", "result"}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    full = ({"review_kind": "scheduled"}, {"review_kind": "light_touch"})
    asked_for = ({"review_kind": "unscheduled_requested"}, {"review_kind": "scheduled"})
    no_review = ({"request_reasonable": "no"}, {"request_reasonable": "yes"})
    held = ({"request_reasonable": "yes"}, {"request_reasonable": "no"})
    day = {"event_date": "2026-03-20"}
    walk: Walk = {
        **{(path, "show"): full for path in HIDDEN_IN_LIGHT},
        **{(section, "show"): held for section in SECTIONS},
        ("event_date", "check 0"): ({"event_date": "2026-03-24"}, {"event_date": "2026-03-25"}),
        ("requested_by", "require"): asked_for,
        ("request_reasonable", "require"): asked_for,
        ("refusal_reason", "require"): no_review,
        ("refusal_given_on", "require"): no_review,
        ("refusal_given_on", "check 0"): (
            {"refusal_given_on": "2026-03-24"},
            {"refusal_given_on": "2026-03-25"},
        ),
        ("seen_alone_why", "show"): (
            {"person_seen_alone": "not_possible"},
            {"person_seen_alone": "declined"},
        ),
        ("carer_check/*/own_assessment_why", "show"): (
            {"carer_check/*/own_assessment": "not_offered"},
            {"carer_check/*/own_assessment": "declined"},
        ),
        ("services_ok/*/quality_concern", "require"): (
            {"services_ok/*/as_agreed": "partly"},
            {"services_ok/*/as_agreed": "yes"},
        ),
        ("budget_check_words", "require"): (
            {"budget_check": "too_little"},
            {"budget_check": "none"},
        ),
        ("dp_audit", "require"): ({"review_kind": "direct_payment"}, {"review_kind": "s117"}),
        ("outcome_why", "require"): ({"outcome": "revise"}, {"outcome": "no_change"}),
        ("end_reason", "show"): ({"outcome": "end_support"}, {"outcome": "transfer"}),
        ("next_review", "require"): ({"outcome": "no_change"}, {"outcome": "end_support"}),
        ("next_review", "check 0"): (
            day | {"next_review": "2026-03-21"},
            day | {"next_review": "2026-03-20"},
        ),
        ("next_review", "check 1"): (
            day | {"next_review": "2027-03-20"},
            day | {"next_review": "2027-03-21"},
        ),
    }
    assert faults(FORM, walk, open_at_first=HIDDEN_IN_LIGHT | SECTIONS) == []


def test_a_light_touch_review_takes_eleven_answers() -> None:
    assert reviewed(FORM, LIGHT).problems == []
    assert len(LIGHT) == 11


def test_a_full_review_takes_twenty_five_answers() -> None:
    assert reviewed(FORM, FULL).problems == []
    assert len(FULL) == 25


def test_the_light_touch_hides_the_rest_and_nothing_of_what_it_must_ask() -> None:
    full = reviewed(FORM, {"review_kind": "scheduled"}).shown
    light = reviewed(FORM, {"review_kind": "light_touch"}).shown
    assert full - light == HIDDEN_IN_LIGHT
    assert light <= full
    assert set(LIGHT) <= light


def test_everything_is_asked_until_somebody_chooses_the_kind() -> None:
    assert reviewed(FORM, {}).shown >= HIDDEN_IN_LIGHT


def test_a_reasonable_request_is_never_turned_down_and_another_only_with_written_reasons() -> None:
    request = FULL | {"review_kind": "unscheduled_requested", "requested_by": CADE}
    assert asked(FORM, request) == {"request_reasonable"}
    assert asked(FORM, request | {"request_reasonable": "yes"}) == set()
    turned_down = {
        "review_kind": "unscheduled_requested",
        "event_date": "2026-03-20",
        "requested_by": CADE,
        "request_reasonable": "no",
    }
    assert asked(FORM, turned_down) == {"refusal_reason", "refusal_given_on"}
    assert safest(FORM, "request_reasonable") == "yes"


def test_a_carer_is_asked_each_time_and_offered_an_assessment_or_a_reason_is_given() -> None:
    with_cade = {path: v for path, v in LIGHT.items() if path != "carer_check"} | {
        "carer_check/*/carer": CADE,
        "carer_check/*/own_assessment": "not_offered",
    }
    assert asked(FORM, with_cade) == {
        *("carer_check/*/willing", "carer_check/*/own_assessment_why"),
    }
    assert safest(FORM, "carer_check/willing") == "no"


def test_support_goes_on_while_two_answers_stand() -> None:
    assert safest(FORM, "outcome") == "no_change"
    assert safest(FORM, "consent_check") == "changed"
    assert safest(FORM, "safeguarding_check") == "unsure"


def test_an_ended_support_needs_no_next_review_and_says_how_it_ended() -> None:
    ended = {path: value for path, value in LIGHT.items() if path != "next_review"} | {
        "outcome": "end_support",
        "outcome_why": "Marl cooks every day, and wants no more visits.",
    }
    assert asked(FORM, ended) == {"end_reason"}
    assert asked(FORM, ended | {"end_reason": "planned"}) == set()


@pytest.mark.parametrize("path", ["outcome", "end_reason"])
def test_an_outcome_is_returned_in_the_words_of_the_national_return(path: str) -> None:
    taken = {entry["export_value"] for entry in definition("codes/event_outcome")["entries"]}
    given = {o.code: o.export_value for o in question(FORM, path).options}
    assert {words for words in given.values() if words} <= taken
    assert [code for code, words in given.items() if not words] == (
        ["end_support"] if path == "outcome" else []
    )
