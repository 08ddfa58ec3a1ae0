"""The care and support plan: no need left out, no penny unaccounted for (domain.md 2.6, S1)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forms.answers import DECLINED, Answer
from forms.definition import PublishedQuestion
from tests.library.conditions import (
    Given,
    Walk,
    asked,
    faults,
    published,
    questions,
    reviewed,
    safest,
)
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

FORM = "care-support-plan"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "about_me": {
        "good_life": ("long", "Y*", "2"),
        "what_matters": ("long", "W", "2t"),
        "how_to_support_me": ("long", "W", "2"),
    },
    "about": {
        "plan_type": ("one", "Y", "1"),
        "based_on": ("text", "Y", "1"),
        "needs_assessed_on": ("date", "N", "1"),
        "decided_on": ("date", "N", "1"),
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
        "needs_table/need_outcomes": ("many", "W", "2t"),
        "needs_table/wellbeing_links": ("many", "W", "2t"),
        "needs_table/will_outcome": ("long", "W", "2t"),
        "needs_table/met_by": ("many", "Y", "2t"),
        "needs_table/how": ("long", "N", "2t"),
        "needs_table/timetable": ("text", "N", "2t"),
        "needs_table/provider": ("party", "N", "2t"),
        "needs_table/starts": ("date", "N", "2t"),
        "needs_table/review_by": ("date", "N", "2t"),
        "needs_table/weekly_cost": ("money", "N", "2t"),
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
        "carer_contribution": ("group", "N", "2t"),
        "carer_contribution/carer": ("party", "Y", "2t"),
        "carer_contribution/what": ("long", "Y", "2t"),
        "carer_contribution/willing": ("yn", "Y", "2t"),
        "young_carer_flag": ("yn", "Y", "3t"),
        "child_relief": ("long", "N", "3t"),
        "reablement_goals": ("group", "N", "2"),
        "reablement_goals/goal_words": ("long", "Y", "2"),
        "reablement_goals/target": ("text", "N", "2"),
        "employment_plan": ("group", "W", "2"),
        "employment_plan/what": ("text", "Y", "2"),
        "employment_plan/who": ("party", "N", "2"),
        "housing_plan": ("group", "W", "2"),
        "housing_plan/what": ("text", "Y", "2"),
        "housing_plan/who": ("party", "N", "2"),
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
        "personal_budget": ("money", "N", "1"),
        "council_pays": ("money", "N", "1"),
        "person_pays": ("money", "N", "1"),
        "health_pays": ("money", "N", "1"),
        "needs_difference": ("calc", "-", "1"),
        "services_difference": ("calc", "-", "1"),
        "shares_difference": ("calc", "-", "1"),
        "one_off_costs": ("group", "N", "1"),
        "one_off_costs/what": ("text", "Y", "1"),
        "one_off_costs/amount": ("money", "Y", "1"),
        "one_off_costs/due_on": ("date", "N", "1"),
        "one_off_total": ("calc", "-", "1"),
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
    "joint": {
        "joint_roles": ("group", "Y", "2t"),
        "joint_roles/task": ("text", "Y", "2t"),
        "joint_roles/lead": ("party", "Y", "2t"),
        "joint_roles/contact": ("text", "W", "2t"),
        "joint_roles/arranged_by": ("one", "Y", "2t"),
        "joint_health_lead": ("party", "Y", "2t"),
        "joint_coordinator": ("party", "Y", "2t"),
        "joint_copy_kept": ("text", "Y", "2t"),
        "joint_review_on": ("date", "Y", "2t"),
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
        "crisis_contingency/what_helps": ("long", "Y*", "3t"),
        "crisis_contingency/makes_worse": ("long", "W", "3t"),
        "crisis_contingency/call_in_hours": ("text", "Y", "3t"),
        "crisis_contingency/call_out_of_hours": ("text", "Y", "3t"),
        "crisis_contingency/want": ("long", "W", "3t"),
        "crisis_contingency/not_want": ("long", "W", "3t"),
        "crisis_contingency/looks_after": ("long", "W", "3t"),
        "crisis_contingency/advance_choices": ("long", "W", "3t"),
        "crisis_contingency/wrap_where": ("text", "N", "3t"),
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

MARL = ["other", None, "Marl Oystergate", False]
CADE = ["circle", None, "Cade Oystergate", False]
WREN = ["staff", None, "Wren Saltwhistle", None]
TRUST = ["organisation", None, "Fernshire & Marsh NHS Trust", None]


# One eligible need that the community meets: nothing to pay for.
PLAIN: dict[str, Any] = {
    "good_life": "Have my brother round, get back to the allotment.",
    "plan_type": "care_and_support",
    "based_on": "Assessment of 20 Jan 2026, decision of 2 Feb 2026, Wren Saltwhistle.",
    "involved/*/party": MARL,
    "involved/*/role": "person",
    "involved/*/agreed": "yes",
    "capacity_concern": "no",
    **need("*", "yes", "community", need_outcomes=["oc_nutrition"]),
    "young_carer_flag": "no",
    "advice_reduce": "The allotment society has a shared kitchen.",
    "advice_prevent": "Ring before the shopping runs out.",
    "risk_plan": "none",
    "crisis_contingency/crisis/early_signs": "I stop answering the door.",
    "crisis_contingency/crisis/what_helps": "Cade coming round.",
    "crisis_contingency/crisis/call_in_hours": "Wren, 01632 960101",
    "crisis_contingency/crisis/call_out_of_hours": "The crisis line",
    "unmet": "none",
    "person_view": "agrees",
    "active_from": "2026-03-12",
    "review_next": "2027-03-12",
    "reviewer": WREN,
    "copies/*/party": MARL,
    "copies/*/asked_by_person": "is_person",
    "copies/*/format": "plain_email",
}

# Marl's plan: two needs the council meets, at 66.00 and 44.00 a week, two others, and a wish.
MARLS: dict[str, Any] = {
    **{path: value for path, value in PLAIN.items() if not path.startswith("needs_table")},
    **need("eating", "yes", "council", weekly_cost=6600, need_outcomes=["oc_nutrition"]),
    **need("home", "yes", "council", weekly_cost=4400, need_outcomes=["oc_home_habitable"]),
    **need("people", "yes", "carer", need_outcomes=["oc_relationships"]),
    **need("work", "yes", "community", need_outcomes=["oc_work"]),
    **need("garden", "no", "person"),
    "carer_contribution/*/carer": CADE,
    "carer_contribution/*/what": "Sunday dinner, and a drum session.",
    "carer_contribution/*/willing": "yes",
    "personal_budget": 11000,
    "council_pays": 11000,
    "person_pays": 0,
    "delivery": "commissioned",
    "services/one/service_type": "long_community",
    "services/one/service_component": "home_support",
    "services/one/weekly_cost": 6600,
    "services/one/starts": "2026-03-12",
    "services/two/service_type": "long_community",
    "services/two/service_component": "home_support",
    "services/two/weekly_cost": 4400,
    "services/two/starts": "2026-03-12",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"
    assert published(FORM).sections[0].voice == "person"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    council = {"needs_table/*/met_by": ["council"]}
    met = (council, {"needs_table/*/met_by": ["person"]})
    joint = ({"plan_type": "joint"}, {"plan_type": "interim"})
    walk: Walk = {
        **shared_walk(),
        ("needs_table/*/need_outcomes", "require"): ELIGIBLE,
        ("carer_contribution", "require"): ({"needs_table/*/met_by": ["carer"]}, council),
        ("carer_contribution/*/willing", "check 0"): (
            {"carer_contribution/*/willing": "yes"},
            {"carer_contribution/*/willing": "no"},
        ),
        ("child_relief", "require"): ({"young_carer_flag": "yes"}, {"young_carer_flag": "no"}),
        ("personal_budget", "check 2"): (
            shares("s117", 6600, council_pays=3300, person_pays=0, health_pays=3300),
            shares("interim", 6600, council_pays=3300, person_pays=0, health_pays=3300),
        ),
        ("person_pays", "check 0"): (
            {"plan_type": "s117", "person_pays": 0},
            {"plan_type": "s117", "person_pays": 1},
        ),
        ("dp_amount", "check 2"): (
            paid_directly("one_off", 5000) | {"one_off_costs/*/amount": 5000},
            paid_directly("one_off", 5001) | {"one_off_costs/*/amount": 5000},
        ),
        ("health_pays", "show"): joint,
        ("health_pays", "require"): met,
        ("joint", "show"): joint,
    }
    assert faults(FORM, walk) == []


def test_what_is_worked_out() -> None:
    unknown = need("*", "yes", "council")
    del unknown["needs_table/*/weekly_cost"]
    reconciled: Given = {
        **need("*", "yes", "council", weekly_cost=6600),
        "services/*/weekly_cost": 6600,
        **shares("care_and_support", 6600, council_pays=5000, person_pays=1600),
    }
    cases: Results = {
        "eligible_not_met": [
            ({}, 0),
            (need("*", "yes", "council"), 0),
            (need("*", "yes", "not_yet"), 1),
            (need("*", "no", "not_yet"), 0),
            ({"needs_table/*/description": "Eating well"}, 1),
            ({"needs_table/*/eligible": "no"}, 0),
            (need("a", "yes", "not_yet") | need("b", "yes", "not_yet"), 2),
        ],
        "council_meets": [({}, 0), (MARLS, 2), ({"needs_table/*/description": "Eating"}, 0)],
        "needs_weekly_cost": [(PLAIN, 0), (MARLS, 11000), (unknown, None)],
        "services_weekly_cost": [({}, 0), (MARLS, 11000), ({"services/*/provider": None}, None)],
        "needs_difference": [
            (MARLS | {"personal_budget": 11001}, 1),
            (MARLS | {"personal_budget": 10900}, 100),
        ],
        "services_difference": [
            (MARLS | {"services/two/weekly_cost": 4399}, 1),
            (MARLS | {"services/two/weekly_cost": 4500}, 100),
        ],
        "shares_difference": [
            (MARLS | {"council_pays": 10999}, 1),
            (MARLS | {"person_pays": 250}, 250),
            (MARLS | {"plan_type": "joint", "health_pays": 7}, 7),
        ],
        **direct_payments(),
        "dp_needs_total": [
            (paid_directly("weekly", 1, weekly_cost=6601), 343252),
            (paid_directly("one_off", 1) | {"one_off_costs/*/amount": 5001}, 5001),
            (paid_directly("hourly", 1), None),
        ],
        "one_off_total": [
            ({}, 0),
            ({"one_off_costs/a/amount": 19999, "one_off_costs/b/amount": 2}, 20001),
            ({"one_off_costs/a/what": "A bed"}, None),
        ],
        "any_dp": [
            ({}, False),
            (MARLS, False),
            ({"delivery": "direct_payment"}, True),
            ({"needs_table/*/direct_payment": "yes"}, True),
        ],
        "review_light_from": [({}, None), (MARLS, "2026-04-23")],
        "review_light": [({}, None), (MARLS, "2026-05-07")],
        "every_eligible_need_met": [(MARLS, True), (need("*", "yes", "not_yet"), False)],
        "budget_reconciles": [
            (reconciled, True),
            (dict(reconciled) | {"person_pays": 1601}, False),
            (unknown, None),
        ],
    }
    assert unlike(FORM, cases) == []


def test_the_needs_come_from_the_determination_and_the_risks_from_the_assessment() -> None:
    copied = {(c.source, c.to.partition("/")[0]) for c in published(FORM).copied_in}
    assert {("eligibility", "needs_table"), ("needs-assessment", "risk_plan")} <= copied
    rows = {c.to: c.path for c in published(FORM).copied_in if c.source == "eligibility"}
    assert rows["needs_table/*/description"] == "needs/*/description"
    assert rows["needs_table/*/eligible"] == "needs/*/eligible"
    assert rows["needs_table/*/extent"] == "needs/*/why"
    assert rows["needs_table/*/need_outcomes"] == "needs/*/need_outcomes"
    assert rows["needs_table/*/wellbeing_links"] == "needs/*/wellbeing_links"


WHAT_IT_BEARS_ON = ("extent", "need_outcomes", "wellbeing_links")


@pytest.mark.parametrize("left", WHAT_IT_BEARS_ON)
def test_an_eligible_need_says_how_far_it_meets_the_criteria_and_what_it_bears_on(
    left: str,
) -> None:
    path = f"needs_table/work/{left}"
    assert asked(FORM, {at: value for at, value in MARLS.items() if at != path}) == {path}


def test_a_need_that_is_not_eligible_may_say_it_and_need_not() -> None:
    outcome = reviewed(FORM, MARLS)
    warned = {problem.path for problem in outcome.warnings}
    assert not {f"needs_table/garden/{name}" for name in WHAT_IT_BEARS_ON} & MARLS.keys()
    assert outcome.problems == []
    assert "needs_table/garden/wellbeing_links" in warned


def test_a_plain_plan_of_one_need_takes_thirty_one_answers() -> None:
    assert reviewed(FORM, PLAIN).problems == []
    assert len(PLAIN) == 31


def test_marls_plan_adds_up_and_leaves_no_eligible_need_unmet() -> None:
    outcome = reviewed(FORM, MARLS)
    assert outcome.problems == []
    assert outcome.indicators == {"every_eligible_need_met": True, "budget_reconciles": True}
    assert outcome.values["council_meets"] == 2


@pytest.mark.parametrize(
    "penny",
    [
        {"personal_budget": 11001},
        {"needs_table/eating/weekly_cost": 6601},
        {"services/two/weekly_cost": 4399},
        {"council_pays": 10999},
        {"person_pays": 1},
    ],
)
def test_one_penny_out_anywhere_does_not_pass(penny: dict[str, int]) -> None:
    outcome = reviewed(FORM, MARLS | penny)
    assert "personal_budget" in {problem.path for problem in outcome.problems}
    assert outcome.indicators["budget_reconciles"] is False
    said = [each.message["en"] for each in outcome.problems if each.message is not None]
    named = {name for words in said for name in re.findall(r"\{(\w+)\}", words)}
    assert named
    assert all(outcome.values[name] == 1 for name in named)


def test_an_eligible_need_nobody_meets_is_counted_and_says_why() -> None:
    left = MARLS | {"needs_table/work/met_by": ["not_yet"]}
    outcome = reviewed(FORM, left)
    assert outcome.values["eligible_not_met"] == 1
    assert outcome.indicators["every_eligible_need_met"] is False
    assert "needs_table/work/not_met_why" in {problem.path for problem in outcome.problems}


def test_a_need_whose_answers_are_disputed_is_taken_for_eligible_and_unmet() -> None:
    assert safest(FORM, "needs_table/eligible") == "yes"
    assert safest(FORM, "needs_table/met_by") is None


def test_a_need_that_a_carer_meets_is_planned_only_with_their_will_and_stays_eligible() -> None:
    unwilling = MARLS | {"carer_contribution/*/willing": "no"}
    assert asked(FORM, unwilling) == {"carer_contribution/*/willing"}
    without = {path: v for path, v in MARLS.items() if not path.startswith("carer_contribution")}
    assert asked(FORM, without) == {"carer_contribution"}
    assert MARLS["needs_table/people/eligible"] == "yes"


def test_section_117_after_care_is_never_charged_for() -> None:
    plan = PLAIN | need("*", "yes", "council", weekly_cost=6600)
    joint = {
        "joint_roles/*/task": "Weekly visit",
        "joint_roles/*/lead": TRUST,
        "joint_roles/*/arranged_by": "lead",
        "joint_health_lead": ["other", None, "Ash Fennimore", None],
        "joint_coordinator": WREN,
        "joint_copy_kept": "RiO Clinical Documentation",
        "joint_review_on": "2026-09-01",
    }
    plan |= joint | {
        "delivery": "commissioned",
        "services/*/service_type": "long_community",
        "services/*/service_component": "home_support",
        "services/*/weekly_cost": 6600,
        "services/*/starts": "2026-03-12",
    }
    free = shares("s117", 6600, council_pays=3300, person_pays=0, health_pays=3300)
    charged = shares("s117", 6600, council_pays=3000, person_pays=300, health_pays=3300)
    assert asked(FORM, plan | dict(free)) == set()
    assert asked(FORM, plan | dict(charged)) == {"person_pays"}
    assert safest(FORM, "plan_type") == "s117"


def test_a_direct_payment_says_which_needs_how_much_how_often_and_whether_it_suits() -> None:
    assert asked(FORM, MARLS | {"delivery": "direct_payment"}) == {
        *("dp_needs", "dp_amount", "dp_frequency", "dp_start", "dp_suitability"),
    }


# Marl's first need, 66.00 a week, as a direct payment: 3,432.00 in 52 weeks.
PAID = MARLS | {
    "needs_table/eating/direct_payment": "yes",
    "delivery": "mix",
    "dp_suitability": "can_manage",
    "dp_needs": "Eating well.",
    "dp_start": "2026-03-12",
    "review_next": "2026-09-12",
}


@pytest.mark.parametrize(
    ("often", "amount"),
    [
        ("weekly", 6600),
        ("fortnightly", 13200),
        ("four_weekly", 26400),
        ("monthly", 28600),
        ("quarterly", 85800),
        ("annually", 343200),
    ],
)
def test_a_direct_payment_is_what_its_needs_cost_to_the_penny(often: str, amount: int) -> None:
    paid = PAID | {"dp_frequency": often}
    assert warned(FORM, paid | {"dp_amount": amount}, "dp_amount") == []
    for penny in (amount - 1, amount + 1):
        outcome = reviewed(FORM, paid | {"dp_amount": penny})
        (said,) = warned(FORM, paid | {"dp_amount": penny}, "dp_amount")
        assert re.findall(r"\{(\w+)\}", said) == ["dp_total", "dp_needs_total"]
        assert outcome.values["dp_needs_total"] == 343200
        assert outcome.values["dp_total"] != 343200
        # What may have a reason is said, and stops nothing.
        assert outcome.problems == []


def test_a_month_is_paid_in_whole_pence_and_no_other_amount_is_as_near() -> None:
    # 66.01 a week is 286.0433 a month.
    paid = PAID | {"needs_table/eating/weekly_cost": 6601, "dp_frequency": "monthly"}
    said = {
        pence: warned(FORM, paid | {"dp_amount": pence}, "dp_amount")
        for pence in range(28602, 28607)
    }
    assert [pence for pence, words in said.items() if not words] == [28604]


def test_a_direct_payment_may_be_what_is_left_when_others_have_paid() -> None:
    paid = PAID | {"dp_frequency": "weekly", "council_pays": 10000, "person_pays": 1000}
    assert warned(FORM, paid | {"dp_amount": 6600}, "dp_amount") == []
    assert warned(FORM, paid | {"dp_amount": 5600}, "dp_amount") == []
    assert len(warned(FORM, paid | {"dp_amount": 5601}, "dp_amount")) == 1


def test_what_is_paid_once_is_totalled_apart_and_is_no_cost_a_week() -> None:
    sums = {
        "one_off_costs/bed/what": "A bed",
        "one_off_costs/bed/amount": 19999,
        "one_off_costs/pan/what": "Pans",
        "one_off_costs/pan/amount": 2001,
    }
    outcome = reviewed(FORM, MARLS | sums)
    assert outcome.values["one_off_total"] == 22000
    assert outcome.values["needs_weekly_cost"] == 11000
    assert outcome.indicators["budget_reconciles"] is True
    weekly = {"services/one/cost_frequency": "one_off"}
    assert len(warned(FORM, MARLS | weekly, "services/one/weekly_cost")) == 1
    paid = PAID | sums | {"dp_frequency": "one_off", "dp_amount": 22000}
    assert warned(FORM, paid, "dp_amount") == []
    assert len(warned(FORM, paid | {"dp_amount": 22001}, "dp_amount")) == 1
    assert len(warned(FORM, paid, "dp_frequency")) == 1


def test_the_light_touch_review_falls_six_to_eight_weeks_after_the_start() -> None:
    values = reviewed(FORM, PLAIN).values
    assert (values["review_light_from"], values["review_light"]) == ("2026-04-23", "2026-05-07")


def test_a_plan_always_has_somebody_accountable_for_reviewing_it() -> None:
    without = {path: value for path, value in PLAIN.items() if path != "reviewer"}
    assert asked(FORM, without) == {"reviewer"}


def test_the_adult_gets_a_copy_and_others_only_if_the_adult_asks() -> None:
    others = PLAIN | {"copies/*/asked_by_person": "asked"}
    assert asked(FORM, others) == {"copies/*/asked_by_person"}
    unasked = PLAIN | {
        "copies/trust/party": TRUST,
        "copies/trust/asked_by_person": "not_asked",
        "copies/trust/format": "email",
    }
    assert asked(FORM, unasked) == {"copies/trust/asked_by_person"}


def test_a_child_who_gives_care_is_relieved_by_the_plan() -> None:
    assert asked(FORM, PLAIN | {"young_carer_flag": "yes"}) == {"child_relief"}


def test_a_person_who_will_not_say_what_they_think_of_it_stops_nothing() -> None:
    said_no = PLAIN | {"person_view": Answer(None, DECLINED)}
    assert asked(FORM, said_no) == set()
    assert asked(FORM, PLAIN | {"person_view": "disagrees"}) == {"person_view_words"}


def test_a_joint_task_is_left_to_the_person_while_it_is_disputed() -> None:
    assert safest(FORM, "joint_roles/arranged_by") == "person"


def test_money_is_critical_and_nothing_is_paid_on_a_disputed_sum() -> None:
    money = [q for q in questions(FORM) if q.type == "money"]
    assert len(money) == 10
    assert {q.merge for q in money} == {"critical"}
    assert all(_missing(q) for q in money)


def _missing(question: PublishedQuestion) -> bool:
    rule = question.while_unsettled
    return rule is not None and rule.value is None and not rule.union
