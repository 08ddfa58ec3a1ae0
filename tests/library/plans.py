"""What the two support plans share: their needs, their costs, and the walk of their rules."""

from __future__ import annotations

from typing import Any

from tests.library.conditions import Given, Walk, reviewed
from tests.library.worked_out import Results


def need(row: str, eligible: str, met_by: str, **more: Any) -> dict[str, Any]:
    """One need met by one kind of helper."""
    given = {"description": "Eating well", "eligible": eligible, "met_by": [met_by], **more}
    if met_by != "not_yet":
        given["how"] = "As agreed."
    if eligible == "yes":
        given["will_outcome"] = "I will cook three teas a week."
        given |= {"extent": "Cooks only when prompted.", "wellbeing_links": ["wb_control"]}
    if met_by == "council":
        given |= {"direct_payment": "no", "weekly_cost": given.get("weekly_cost", 0)}
    return {f"needs_table/{row}/{name}": value for name, value in given.items()}


def shares(plan: str, budget: int, **pays: int) -> Given:
    """A budget and who pays which part, in pence."""
    return {"plan_type": plan, "personal_budget": budget, **pays}


def warned(form_id: str, given: Given, path: str) -> list[str]:
    """What is said at one question of a plan and stops nothing, `{id}` where a figure stands."""
    found = reviewed(form_id, given).warnings
    return [each.message["en"] for each in found if each.path == path and each.message]


def paid_directly(often: str, amount: int, weekly_cost: int = 0, **more: Any) -> dict[str, Any]:
    """One need of a weekly cost, met with a direct payment of an amount so often, in pence."""
    given = need("*", "yes", "council", weekly_cost=weekly_cost)
    given |= {"needs_table/*/direct_payment": "yes", "delivery": "direct_payment"}
    return given | {"dp_frequency": often, "dp_amount": amount, **more}


def direct_payments() -> Results:
    """What both plans work out of a direct payment, 66.01 a week or as near."""
    a_year = {
        "weekly": (6601, 343252),
        "fortnightly": (13202, 343252),
        "four_weekly": (26404, 343252),
        "monthly": (28604, 343248),
        "quarterly": (85813, 343252),
        "annually": (343252, 343252),
        "one_off": (6601, 6601),
    }
    mixed = need("a", "yes", "council", weekly_cost=6601) | need(
        "b", "yes", "council", weekly_cost=4400
    )
    mixed |= {"needs_table/a/direct_payment": "yes", "delivery": "mix"}
    return {
        "dp_needs_weekly_cost": [
            ({}, None),
            (mixed, 6601),
            (mixed | {"delivery": "direct_payment"}, 11001),
            (mixed | {"needs_table/a/direct_payment": "no"}, None),
        ],
        "dp_total": [
            *((paid_directly(often, one), total) for often, (one, total) in a_year.items()),
            (paid_directly("hourly", 6601), None),
            ({"dp_amount": 6601, "dp_frequency": "weekly"}, None),
        ],
    }


ELIGIBLE = {"needs_table/*/eligible": "yes"}, {"needs_table/*/eligible": "no"}
"""A need that is eligible, and one that is not."""


def shared_walk() -> Walk:
    """The conditions that are the same in the adult's plan and the carer's."""
    council, nobody = {"needs_table/*/met_by": ["council"]}, {"needs_table/*/met_by": ["not_yet"]}
    met = (council, {"needs_table/*/met_by": ["community"]})
    dp = (
        {"delivery": "direct_payment"},
        {"delivery": "commissioned", "needs_table/*/direct_payment": "no"},
    )
    direct = paid_directly("weekly", 6600, 6600)
    cost = {"needs_table/*/weekly_cost": 6600, **council}
    service = {"services/*/weekly_cost": 6600}
    active = {"active_from": "2026-03-12"}
    return {
        ("capacity_note", "require"): (
            {"capacity_concern": "fluctuates"},
            {"capacity_concern": "no"},
        ),
        ("needs_table/*/will_outcome", "require"): ELIGIBLE,
        ("needs_table/*/extent", "require"): ELIGIBLE,
        ("needs_table/*/wellbeing_links", "require"): ELIGIBLE,
        ("needs_table/*/how", "require"): (council, nobody),
        ("needs_table/*/timetable", "require"): met,
        ("needs_table/*/provider", "require"): met,
        ("needs_table/*/starts", "require"): met,
        ("needs_table/*/review_by", "check 0"): (
            {"needs_table/*/starts": "2026-03-12", "needs_table/*/review_by": "2026-03-12"},
            {"needs_table/*/starts": "2026-03-12", "needs_table/*/review_by": "2026-03-11"},
        ),
        ("needs_table/*/weekly_cost", "require"): met,
        ("needs_table/*/weekly_cost", "check 0"): (cost, cost | nobody),
        ("needs_table/*/direct_payment", "require"): met,
        ("needs_table/*/not_met_why", "require"): (nobody, council),
        ("indicative_budget", "require"): met,
        ("indicative_budget_on", "require"): ({"indicative_budget": 0}, {}),
        ("indicative_budget_on", "check 0"): (
            {"indicative_budget_on": "2026-03-24"},
            {"indicative_budget_on": "2026-03-25"},
        ),
        ("personal_budget", "require"): met,
        ("personal_budget", "check 0"): (
            cost | {"personal_budget": 6600},
            cost | {"personal_budget": 6601},
        ),
        ("personal_budget", "check 1"): (
            service | {"personal_budget": 6600},
            service | {"personal_budget": 6599},
        ),
        ("needs_difference", "show"): (
            cost | {"personal_budget": 6601},
            cost | {"personal_budget": 6600},
        ),
        ("services_difference", "show"): (
            service | {"personal_budget": 6601},
            service | {"personal_budget": 6600},
        ),
        ("shares_difference", "show"): (
            shares("interim", 6600, council_pays=3300, person_pays=0),
            shares("interim", 6600, council_pays=3300, person_pays=3300),
        ),
        ("council_pays", "require"): met,
        ("person_pays", "require"): met,
        ("delivery", "require"): met,
        ("dp_asked", "require"): met,
        ("dp_suitability", "require"): dp,
        ("dp_suitability", "check 0"): (
            {"delivery": "direct_payment", "dp_suitability": "with_help"},
            {"delivery": "direct_payment", "dp_suitability": "not_suitable"},
        ),
        ("dp_suitability_why", "require"): (
            {"dp_suitability": "not_suitable"},
            {"dp_suitability": "with_help"},
        ),
        ("dp_needs", "require"): dp,
        ("dp_amount", "require"): dp,
        ("dp_frequency", "require"): dp,
        ("dp_start", "require"): dp,
        ("delivery", "check 0"): (
            direct | {"delivery": "mix", "needs_table/*/direct_payment": "no"},
            direct | {"needs_table/*/direct_payment": "no"},
        ),
        ("delivery", "check 1"): (
            direct | {"delivery": "mix"},
            direct | {"delivery": "commissioned"},
        ),
        ("dp_amount", "check 0"): (
            paid_directly("four_weekly", 26404, 6601),
            paid_directly("four_weekly", 26405, 6601, personal_budget=6601, council_pays=6601),
        ),
        ("dp_amount", "check 1"): (
            paid_directly("monthly", 28604, 6601),
            paid_directly("monthly", 28605, 6601, personal_budget=6601, council_pays=6601),
        ),
        ("dp_frequency", "check 0"): ({"dp_frequency": "four_weekly"}, {"dp_frequency": "hourly"}),
        ("dp_frequency", "check 1"): (
            paid_directly("one_off", 5000),
            paid_directly("one_off", 5000, weekly_cost=1),
        ),
        ("dp_needs_weekly_cost", "show"): dp,
        ("dp_needs_total", "show"): (direct, direct | {"dp_frequency": "hourly"}),
        ("dp_total", "show"): (direct, direct | {"dp_frequency": "none"}),
        ("services/*/weekly_cost", "check 0"): (
            {"services/*/cost_frequency": "one_off", "services/*/weekly_cost": 0},
            {"services/*/cost_frequency": "one_off", "services/*/weekly_cost": 1},
        ),
        ("services/*/weekly_cost", "check 1"): (
            {"services/*/cost_frequency": "none", "services/*/weekly_cost": 0},
            {"services/*/cost_frequency": "none", "services/*/weekly_cost": 1},
        ),
        ("services", "require"): met,
        ("services/*/ends", "check 0"): (
            {"services/*/starts": "2026-03-12", "services/*/ends": "2026-03-12"},
            {"services/*/starts": "2026-03-12", "services/*/ends": "2026-03-11"},
        ),
        ("person_view_words", "require"): ({"person_view": "partly"}, {"person_view": "agrees"}),
        ("review_next", "check 0"): (
            active | {"review_next": "2026-03-13"},
            active | {"review_next": "2026-03-12"},
        ),
        ("review_next", "check 1"): (
            active | {"review_next": "2027-03-12"},
            active | {"review_next": "2027-03-13"},
        ),
        ("review_next", "check 2"): (
            {"delivery": "direct_payment", "dp_start": "2026-03-12", "review_next": "2026-09-12"},
            {"delivery": "direct_payment", "dp_start": "2026-03-12", "review_next": "2026-09-13"},
        ),
        ("copies/*/asked_by_person", "check 0"): (
            {"copies/*/asked_by_person": "asked"},
            {"copies/*/asked_by_person": "not_asked"},
        ),
        ("copies/*/asked_by_person", "check 1"): (
            {"copies/*/asked_by_person": "is_person"},
            {"copies/*/asked_by_person": "asked"},
        ),
        ("copies/*/given_on", "check 0"): (
            {"copies/*/given_on": "2026-03-24"},
            {"copies/*/given_on": "2026-03-25"},
        ),
    }
