"""The carer's support plan: the carer's own record; its budget may be paid once (2.6, S3)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.library.conditions import Given, Walk, asked, faults, parts, published, reviewed, safest
from tests.library.pinned import pinned
from tests.library.plans import (
    ELIGIBLE,
    direct_payments,
    need,
    paid_directly,
    shared_walk,
    shares,
    warned,
)
from tests.library.worked_out import Results, unlike

FORM = "carer-support-plan"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "about_me": {
        "about_me": ("long", "Y*", "2t"),
    },
    "about": {
        "plan_type": ("one", "Y", "1"),
        "based_on": ("text", "Y", "1"),
        "decided_on": ("date", "N", "1"),
        "cared_for": ("group", "Y", "1t"),
        "cared_for/party": ("party", "Y", "1t"),
        "cared_for/may_be_discussed": ("one", "Y", "1t"),
        "involved": ("group", "Y", "1t"),
        "involved/party": ("party", "Y", "1t"),
        "involved/role": ("one", "Y", "1t"),
        "involved/agreed": ("one", "Y", "1t"),
        "capacity_concern": ("one", "Y", "2"),
        "capacity_note": ("group", "N", "2"),
        "capacity_note/decision": ("text", "Y", "2"),
        "capacity_note/assessed_on": ("date", "Y", "2"),
    },
    "needs": {
        "needs_table": ("group", "Y", "2t"),
        "needs_table/description": ("text", "Y", "2t"),
        "needs_table/eligible": ("yn", "Y", "2t"),
        "needs_table/extent": ("long", "N", "2t"),
        "needs_table/need_carer_outcomes": ("many", "W", "2t"),
        "needs_table/wellbeing_links": ("many", "W", "2t"),
        "needs_table/will_outcome": ("long", "W", "2t"),
        "needs_table/met_by": ("many", "Y", "2t"),
        "needs_table/how": ("long", "N", "2t"),
        "needs_table/timetable": ("text", "N", "2t"),
        "needs_table/provider": ("party", "N", "2t"),
        "needs_table/starts": ("date", "N", "2t"),
        "needs_table/review_by": ("date", "N", "2t"),
        "needs_table/weekly_cost": ("money", "N", "2t"),
        "needs_table/one_off_cost": ("money", "N", "2t"),
        "needs_table/direct_payment": ("yn", "N", "2t"),
        "needs_table/not_met_why": ("long", "N", "2t"),
        "support_week": ("group", "N", "2t"),
        "support_week/on_days": ("many", "W", "2t"),
        "support_week/starts_at": ("time", "W", "2t"),
        "support_week/ends_at": ("time", "W", "2t"),
        "support_week/for_what": ("text", "W", "2t"),
        "support_week/who_comes": ("text", "N", "2t"),
        "eligible_not_met": ("calc", "-", "2"),
        "council_meets": ("calc", "-", "2"),
        "cared_for_services": ("group", "N", "2t"),
        "cared_for_services/adult": ("party", "Y", "2t"),
        "cared_for_services/service": ("text", "Y", "2t"),
        "cared_for_services/agreed": ("yn", "Y", "2t"),
        "employment_plan": ("group", "W", "2"),
        "employment_plan/what": ("text", "Y", "2"),
        "employment_plan/who": ("party", "N", "2"),
        "peer_support": ("group", "W", "2"),
        "peer_support/what": ("text", "Y", "2"),
        "peer_support/who": ("party", "N", "2"),
    },
    "advice": {
        "advice_reduce": ("long", "Y", "1"),
        "advice_prevent": ("long", "Y", "1"),
    },
    "money": {
        "indicative_budget": ("money", "N", "1"),
        "indicative_budget_on": ("date", "N", "1"),
        "needs_weekly_cost": ("calc", "-", "1"),
        "services_weekly_cost": ("calc", "-", "1"),
        "needs_one_off_cost": ("calc", "-", "1"),
        "personal_budget": ("money", "N", "1"),
        "one_off_budget": ("money", "N", "1"),
        "council_pays": ("money", "N", "1"),
        "person_pays": ("money", "N", "1"),
        "needs_difference": ("calc", "-", "1"),
        "services_difference": ("calc", "-", "1"),
        "shares_difference": ("calc", "-", "1"),
        "one_off_difference": ("calc", "-", "1"),
        "delivery": ("one", "N", "1"),
        "dp_asked": ("yn", "N", "1"),
        "any_dp": ("calc", "-", "1"),
        "dp_suitability": ("one", "N", "2"),
        "dp_suitability_why": ("long", "N", "2"),
        "dp_needs": ("long", "N", "1"),
        "dp_amount": ("money", "N", "1"),
        "dp_frequency": ("one", "N", "1"),
        "dp_needs_weekly_cost": ("calc", "-", "1"),
        "dp_needs_total": ("calc", "-", "1"),
        "dp_total": ("calc", "-", "1"),
        "dp_needs_one_off_cost": ("calc", "-", "1"),
        "dp_start": ("date", "N", "1"),
        "dp_nominee": ("party", "N", "1"),
        "services": ("group", "N", "1"),
        "services/service_type": ("one", "Y", "1"),
        "services/service_component": ("one", "Y", "1"),
        "services/delivery_mechanism": ("one", "W", "1"),
        "services/provider": ("party", "W", "1"),
        "services/cqc_location": ("text", "N", "1"),
        "services/units_per_week": ("number", "W", "1"),
        "services/unit_cost": ("money", "W", "1"),
        "services/cost_frequency": ("one", "W", "1"),
        "services/weekly_cost": ("money", "Y", "1"),
        "services/starts": ("date", "Y", "1"),
        "services/ends": ("date", "N", "1"),
    },
    "risk": {
        "risk_plan": ("group", "Y", "3t"),
        "risk_plan/what": ("long", "Y", "3t"),
        "risk_plan/persons_view": ("long", "W", "3t"),
        "risk_plan/action": ("long", "Y", "3t"),
        "risk_plan/owner": ("party", "W", "3t"),
        "risk_plan/review_date": ("date", "W", "3t"),
        "crisis_contingency": ("group", "N", "3t"),
        "crisis_contingency/early_signs": ("long", "Y*", "3t"),
        "crisis_contingency/first_24_hours": ("long", "Y*", "3t"),
        "crisis_contingency/steps_in": ("party", "W", "3t"),
        "crisis_contingency/steps_in_agreed": ("yn", "W", "3t"),
        "crisis_contingency/key_info": ("long", "W", "3t"),
        "crisis_contingency/after_72_hours": ("long", "W", "3t"),
        "crisis_contingency/call_in_hours": ("text", "Y", "3t"),
        "crisis_contingency/call_out_of_hours": ("text", "Y", "3t"),
        "crisis_contingency/emergency_card": ("yn", "W", "3t"),
    },
    "agreement": {
        "unmet": ("group", "Y", "2"),
        "unmet/what": ("text", "Y", "2"),
        "unmet/why": ("long", "Y", "2"),
        "person_view": ("one", "Y*", "2"),
        "person_view_words": ("long", "W", "2"),
    },
    "review": {
        "active_from": ("date", "Y", "1"),
        "review_light_from": ("calc", "-", "1"),
        "review_light": ("calc", "-", "1"),
        "review_next": ("date", "Y", "1"),
        "reviewer": ("party", "Y", "1"),
        "copies": ("group", "Y", "1t"),
        "copies/party": ("party", "Y", "1t"),
        "copies/asked_by_person": ("one", "Y", "1t"),
        "copies/format": ("one", "Y", "1t"),
        "copies/given_on": ("date", "N", "1t"),
    },
}

BRAMBLE = ["other", None, "Bramble Wickerlight", False]
TANSY = ["circle", None, "Tansy Wickerlight", False]
OLU = ["other", None, "Olu Bramblecote", False]
PETRA = ["staff", None, "Petra Larkmoss", None]

# Bramble's plan: one need, met by a carers' group.
PLAIN: dict[str, Any] = {
    "about_me": "I keep watch at night. I want my evenings at the allotment back.",
    "plan_type": "carer",
    "based_on": "Carer's assessment of 9 Mar 2026, decision of 16 Mar 2026, Petra Larkmoss.",
    "cared_for/*/party": TANSY,
    "cared_for/*/may_be_discussed": "yes",
    "involved/*/party": BRAMBLE,
    "involved/*/role": "carer",
    "involved/*/agreed": "yes",
    "capacity_concern": "no",
    **need("*", "yes", "community", need_carer_outcomes=["co_recreation"]),
    "advice_reduce": "The carers' centre rings back the same day.",
    "advice_prevent": "Ask for a health check each year.",
    "risk_plan": "none",
    "crisis_contingency/crisis/early_signs": "I fall asleep at work.",
    "crisis_contingency/crisis/first_24_hours": "Olu sits with Tansy.",
    "crisis_contingency/crisis/call_in_hours": "Petra, 01632 960700",
    "crisis_contingency/crisis/call_out_of_hours": "The crisis line",
    "unmet": "none",
    "person_view": "agrees",
    "active_from": "2026-03-12",
    "review_next": "2027-03-12",
    "reviewer": PETRA,
    "copies/*/party": BRAMBLE,
    "copies/*/asked_by_person": "is_person",
    "copies/*/format": "post",
}

# The same with 300.00 paid once towards evenings away from home.
PAID_ONCE: dict[str, Any] = {
    **PLAIN,
    **need("*", "yes", "council", one_off_cost=30000, need_carer_outcomes=["co_recreation"]),
    "personal_budget": 0,
    "one_off_budget": 30000,
    "council_pays": 0,
    "person_pays": 0,
    "delivery": "managed_budget",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).sections[0].voice == "person"


def test_it_is_the_carers_own_record_and_plans_nothing_for_the_adult() -> None:
    assert published(FORM).audience == "carer-private"
    sections = {section.id for section in published(FORM).sections}
    assert "joint" not in sections
    assert not [part for part in parts(FORM, "cared_for_services") if "cost" in part]


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    council = {"needs_table/*/met_by": ["council"]}
    other = {"needs_table/*/met_by": ["community"]}
    once = {"needs_table/*/one_off_cost": 30000}
    walk: Walk = {
        **shared_walk(),
        ("needs_table/*/need_carer_outcomes", "require"): ELIGIBLE,
        ("services", "require"): (
            council | {"personal_budget": 1},
            council | {"personal_budget": 0},
        ),
        ("needs_table/*/one_off_cost", "check 0"): (council | once, other | once),
        ("cared_for_services", "require"): (
            {"needs_table/*/met_by": ["cared_for_service"]},
            other,
        ),
        ("cared_for_services/*/agreed", "check 0"): (
            {"cared_for_services/*/agreed": "yes"},
            {"cared_for_services/*/agreed": "no"},
        ),
        ("personal_budget", "check 2"): (
            shares("carer", 6600, council_pays=3300, person_pays=3300),
            shares("carer", 6600, council_pays=3300, person_pays=3301),
        ),
        ("one_off_difference", "show"): (
            council | once | {"one_off_budget": 29999},
            council | once | {"one_off_budget": 30000},
        ),
        ("dp_amount", "check 2"): (
            paid_directly("one_off", 30000) | once,
            paid_directly("one_off", 29999) | once,
        ),
        ("dp_needs_one_off_cost", "show"): (
            {"delivery": "direct_payment"},
            {"delivery": "commissioned", "needs_table/*/direct_payment": "no"},
        ),
        ("one_off_budget", "require"): (council, other),
        ("one_off_budget", "check 0"): (
            council | once | {"one_off_budget": 30000},
            council | once | {"one_off_budget": 29999},
        ),
        ("person_view_words", "require"): ({"person_view": "partly"}, {"person_view": "agrees"}),
    }
    assert faults(FORM, walk) == []


def test_what_is_worked_out() -> None:
    unknown = need("*", "yes", "council")
    del unknown["needs_table/*/weekly_cost"]
    weekly: Given = need("*", "yes", "council", weekly_cost=6600)
    cases: Results = {
        "eligible_not_met": [
            ({}, 0),
            (PLAIN, 0),
            (need("*", "yes", "not_yet"), 1),
            ({"needs_table/*/description": "A break"}, 1),
            ({"needs_table/*/eligible": "no"}, 0),
        ],
        "council_meets": [({}, 0), (PAID_ONCE, 1), ({"needs_table/*/description": "A break"}, 0)],
        "needs_weekly_cost": [(PLAIN, 0), (weekly, 6600), (unknown, None)],
        "needs_one_off_cost": [(PLAIN, 0), (PAID_ONCE, 30000), (weekly, 0)],
        "services_weekly_cost": [
            ({}, 0),
            ({"services/*/weekly_cost": 6600}, 6600),
            ({"services/*/provider": None}, None),
        ],
        "needs_difference": [
            ({**weekly, "personal_budget": 6601}, 1),
            ({**weekly, "personal_budget": 6500}, 100),
        ],
        "services_difference": [
            ({"services/*/weekly_cost": 6600, "personal_budget": 6500}, 100),
            ({"services/*/weekly_cost": 6600, "personal_budget": 6601}, 1),
        ],
        "shares_difference": [
            ({"personal_budget": 6600, "council_pays": 6600, "person_pays": 1}, 1),
            ({"personal_budget": 6600, "council_pays": 6500, "person_pays": 0}, 100),
        ],
        "one_off_difference": [
            (PAID_ONCE | {"one_off_budget": 29999}, 1),
            (PAID_ONCE | {"one_off_budget": 30100}, 100),
        ],
        **direct_payments(),
        "dp_needs_total": [
            (paid_directly("weekly", 1, weekly_cost=6601), 343252),
            (paid_directly("one_off", 1) | {"needs_table/*/one_off_cost": 5001}, 5001),
            (paid_directly("hourly", 1), None),
        ],
        "dp_needs_one_off_cost": [
            ({}, None),
            (PAID_ONCE | {"delivery": "direct_payment"}, 30000),
            (PAID_ONCE | {"delivery": "mix"}, None),
            (paid_directly("one_off", 1), 0),
        ],
        "any_dp": [
            ({}, False),
            ({"delivery": "direct_payment"}, True),
            ({"needs_table/*/direct_payment": "yes"}, True),
        ],
        "review_light_from": [({}, None), (PLAIN, "2026-04-23")],
        "review_light": [({}, None), (PLAIN, "2026-05-07")],
        "every_eligible_need_met": [(PLAIN, True), (need("*", "yes", "not_yet"), False)],
        "budget_reconciles": [
            (PAID_ONCE, True),
            (PAID_ONCE | {"one_off_budget": 30001}, False),
            (unknown, None),
        ],
    }
    assert unlike(FORM, cases) == []


def test_a_plain_plan_of_one_need_takes_thirty_two_answers() -> None:
    assert reviewed(FORM, PLAIN).problems == []
    assert len(PLAIN) == 32


def test_a_budget_may_be_paid_once_and_still_comes_to_the_same_to_the_penny() -> None:
    outcome = reviewed(FORM, PAID_ONCE)
    assert outcome.problems == []
    assert outcome.indicators["budget_reconciles"] is True


@pytest.mark.parametrize(
    ("penny", "stops"),
    [
        ({"one_off_budget": 30001}, "one_off_budget"),
        ({"needs_table/*/one_off_cost": 29999}, "one_off_budget"),
        ({"personal_budget": 1}, "personal_budget"),
        ({"person_pays": 1}, "personal_budget"),
    ],
)
def test_one_penny_out_anywhere_does_not_pass(penny: dict[str, int], stops: str) -> None:
    outcome = reviewed(FORM, PAID_ONCE | penny)
    assert stops in {problem.path for problem in outcome.problems}
    said = [each.message["en"] for each in outcome.problems if each.message is not None]
    named = {name for words in said for name in re.findall(r"\{(\w+)\}", words)}
    assert all(outcome.values[name] == 1 for name in named)


def test_a_direct_payment_paid_once_is_what_its_needs_cost_once_to_the_penny() -> None:
    paid = PAID_ONCE | {
        "needs_table/*/direct_payment": "yes",
        "delivery": "direct_payment",
        "dp_suitability": "can_manage",
        "dp_needs": "Evenings away from home.",
        "dp_frequency": "one_off",
        "dp_amount": 30000,
        "dp_start": "2026-03-12",
        "review_next": "2026-09-12",
    }
    assert warned(FORM, paid, "dp_amount") == []
    (said,) = warned(FORM, paid | {"dp_amount": 30001}, "dp_amount")
    assert re.findall(r"\{(\w+)\}", said) == ["dp_total", "dp_needs_total"]
    values = reviewed(FORM, paid | {"dp_amount": 30001}).values
    assert (values["dp_total"], values["dp_needs_total"]) == (30001, 30000)


def test_a_service_to_the_adult_needs_that_adults_agreement_and_costs_nothing_here() -> None:
    nights = PLAIN | need("*", "yes", "cared_for_service")
    assert asked(FORM, nights) == {"cared_for_services"}
    offered = nights | {
        "cared_for_services/*/adult": TANSY,
        "cared_for_services/*/service": "Somebody at night",
        "cared_for_services/*/agreed": "no",
    }
    assert asked(FORM, offered) == {"cared_for_services/*/agreed"}
    assert asked(FORM, offered | {"cared_for_services/*/agreed": "yes"}) == set()
    assert asked(FORM, nights | {"needs_table/*/weekly_cost": 6600}) == {
        *("cared_for_services", "needs_table/*/weekly_cost"),
    }


def test_somebody_named_to_step_in_is_not_counted_on_until_they_agree() -> None:
    named = reviewed(FORM, PLAIN | {"crisis_contingency/crisis/steps_in": OLU})
    assert named.problems == []
    warned = {problem.path for problem in named.warnings}
    assert "crisis_contingency/crisis/steps_in_agreed" in warned
    assert safest(FORM, "crisis_contingency/steps_in_agreed") == "no"


def test_a_copy_reaches_the_adult_only_if_the_carer_asks() -> None:
    to_tansy = PLAIN | {"copies/tansy/party": TANSY, "copies/tansy/format": "post"}
    unasked = to_tansy | {"copies/tansy/asked_by_person": "not_asked"}
    assert asked(FORM, unasked) == {"copies/tansy/asked_by_person"}
    assert asked(FORM, to_tansy | {"copies/tansy/asked_by_person": "asked"}) == set()


def test_while_two_answers_stand_the_adult_has_agreed_to_nothing() -> None:
    assert safest(FORM, "cared_for/may_be_discussed") == "no"
    assert safest(FORM, "cared_for_services/agreed") == "no"
    assert safest(FORM, "needs_table/eligible") == "yes"


def test_each_need_comes_from_the_determination_with_its_reasons_and_what_it_bears_on() -> None:
    rows = {c.to: c.path for c in published(FORM).copied_in if c.to.startswith("needs_table/")}
    assert rows == {
        "needs_table/*/description": "needs/*/description",
        "needs_table/*/eligible": "needs/*/eligible",
        "needs_table/*/extent": "needs/*/why",
        "needs_table/*/need_carer_outcomes": "needs/*/need_carer_outcomes",
        "needs_table/*/wellbeing_links": "needs/*/wellbeing_links",
    }


@pytest.mark.parametrize("left", ["extent", "need_carer_outcomes", "wellbeing_links"])
def test_an_eligible_need_says_how_far_it_meets_the_criteria_and_what_it_bears_on(
    left: str,
) -> None:
    path = f"needs_table/*/{left}"
    assert asked(FORM, {at: value for at, value in PLAIN.items() if at != path}) == {path}
