"""The reablement plan: the person's goals, six weeks, and how it ended (domain.md 2.8, H3)."""

from __future__ import annotations

from tests.library.conditions import asked, faults, published, reviewed, safest
from tests.library.pinned import pinned

DOMAIN = {
    "goals": {
        "goals": ("group", "Y", "2"),
        "goals/goal_words": ("long", "Y", "2"),
        "goals/why": ("long", "W", "2"),
        "goals/baseline_0_10": ("number", "Y", "2"),
        "goals/target": ("text", "Y", "2"),
        "goals/steps": ("long", "W", "2"),
        "goals/link_outcome": ("one", "N", "2"),
    },
    "plan": {
        "start": ("date", "Y", "1"),
        "planned_end": ("date", "Y", "1"),
        "cld_kind": ("one", "Y", "1"),
        "free_of_charge": ("yn", "W", "1"),
        "baseline_star": ("group", "N", "2"),
        "baseline_star/area": ("text", "Y", "2"),
        "baseline_star/score": ("number", "Y", "2"),
    },
    "end": {
        "ended_on": ("date", "N", "1"),
        "goals_met": ("one", "Y", "2"),
        "independence_change": ("one", "Y", "2"),
        "ongoing_need": ("one", "Y", "2"),
        "event_outcome": ("one", "Y", "1"),
    },
}

PLAIN = {
    "goals/*/goal_words": "Cook a proper tea again.",
    "goals/*/baseline_0_10": 3,
    "goals/*/target": "Two teas a week.",
    "start": "2026-02-02",
    "planned_end": "2026-03-16",
    "cld_kind": "other_short_term",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned("reablement-plan") == DOMAIN
    assert published("reablement-plan").audience == "involvement"
    assert published("reablement-plan").sections[0].voice == "person"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    ended = ({"ended_on": "2026-03-16"}, {"start": "2026-02-02"})
    walk = {
        ("planned_end", "check 0"): (
            {"start": "2026-02-02", "planned_end": "2026-02-02"},
            {"start": "2026-02-02", "planned_end": "2026-02-01"},
        ),
        ("planned_end", "check 1"): (
            {"start": "2026-02-02", "planned_end": "2026-03-16"},
            {"start": "2026-02-02", "planned_end": "2026-03-17"},
        ),
        ("ended_on", "check 0"): ({"ended_on": "2026-03-24"}, {"ended_on": "2026-03-25"}),
        ("ended_on", "check 1"): (
            {"start": "2026-02-02", "ended_on": "2026-02-02"},
            {"start": "2026-02-02", "ended_on": "2026-02-01"},
        ),
        ("goals_met", "show"): ended,
        ("independence_change", "show"): ended,
        ("ongoing_need", "show"): ended,
        ("event_outcome", "show"): ended,
    }
    assert faults("reablement-plan", walk) == []


def test_a_plain_plan_of_one_goal_takes_six_answers() -> None:
    assert reviewed("reablement-plan", PLAIN).problems == []
    assert len(PLAIN) == 6


def test_more_than_six_weeks_is_warned_about_and_never_blocks() -> None:
    outcome = reviewed("reablement-plan", PLAIN | {"planned_end": "2026-03-17"})
    assert outcome.problems == []
    assert [p.path for p in outcome.warnings if p.code == "check_failed"] == ["planned_end"]


def test_how_it_ended_is_asked_once_it_has() -> None:
    assert asked("reablement-plan", PLAIN | {"ended_on": "2026-03-16"}) == {
        *("goals_met", "independence_change", "ongoing_need", "event_outcome"),
    }


def test_a_disputed_need_is_taken_for_a_lasting_one_and_a_disputed_charge_is_not_made() -> None:
    assert safest("reablement-plan", "ongoing_need") == "long_term"
    assert safest("reablement-plan", "free_of_charge") == "yes"
