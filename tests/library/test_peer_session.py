"""The session log: three minutes in a noisy cafe, no name in what was said (domain.md 2.8, H2)."""

from __future__ import annotations

from tests.library.conditions import (
    Given,
    Walk,
    asked,
    faults,
    parts,
    published,
    question,
    questions,
    reviewed,
    safest,
)
from tests.library.pinned import pinned

DOMAIN = {
    "session": {
        "group": ("party", "Y", "1"),
        "session_date": ("date", "Y", "1"),
        "venue": ("text", "Y", "1"),
        "mode": ("one", "Y", "1"),
        "staff_from": ("time", "Y", "1"),
        "staff_to": ("time", "Y", "1"),
        "staff": ("group", "Y", "1t"),
        "staff/who": ("party", "Y", "1t"),
        "mentors": ("group", "N", "1t"),
        "mentors/who": ("party", "Y", "1t"),
    },
    "attendance": {
        "attendees": ("group", "W", "1t"),
        "attendees/who": ("party", "Y", "1t"),
        "attendees/attend_type": ("one", "Y", "1t"),
        "unnamed_count": ("number", "N", "1"),
        "attendance_count": ("calc", "-", "1"),
        "apologies": ("group", "N", "1t"),
        "apologies/who": ("party", "Y", "1t"),
        "unexpected_absence": ("group", "N", "1t"),
        "unexpected_absence/who": ("party", "Y", "1t"),
    },
    "what_happened": {
        "activities": ("many", "W", "1"),
        "topics": ("many", "W", "1"),
        "topics_other": ("text", "W", "1"),
        "mood_group": ("one", "N", "1"),
    },
    "follow_on": {
        "signposting": ("group", "N", "1"),
        "signposting/to_what": ("text", "Y", "1"),
        "signposting/taken_up": ("one", "N", "1"),
        "issues": ("group", "N", "1"),
        "issues/issue": ("text", "Y", "1"),
        "followups": ("group", "N", "2"),
        "followups/action": ("text", "Y", "2"),
        "followups/owner": ("party", "W", "1t"),
        "followups/due": ("date", "W", "1"),
        "followups/done": ("yn", "N", "1"),
    },
    "safety": {
        "safeguarding": ("yn", "Y", "3"),
    },
}

CORIN = "a" * 32
PLAIN: Given = {
    "group": ["organisation", "c" * 32, "Tuesday Cuppa", None],
    "session_date": "2026-03-24",
    "venue": "Tideway Cafe",
    "mode": "in_person",
    "staff_from": "10:30",
    "staff_to": "11:30",
    "staff/*/who": ["staff", "b" * 32, "Juno Foxmarrow", None],
    "safeguarding": "no",
}
TOLD_OF_ONE_PERSON = {"attendees", "apologies", "unexpected_absence"}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned("peer-session") == DOMAIN
    assert published("peer-session").audience == "group"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    walk: Walk = {
        ("session_date", "check 0"): (
            {"session_date": "2026-03-24"},
            {"session_date": "2026-03-25"},
        ),
        ("staff_to", "check 0"): (
            {"staff_from": "10:30", "staff_to": "11:30"},
            {"staff_from": "10:30", "staff_to": "10:30"},
        ),
        ("topics_other", "show"): ({"topics": ["other", "work"]}, {"topics": ["work"]}),
    }
    assert faults("peer-session", walk) == []


def test_of_what_it_needs_all_but_the_safety_question_is_prefilled_from_the_group() -> None:
    assert asked("peer-session", {}) == {
        *("group", "session_date", "venue", "mode", "staff_from", "staff_to", "staff"),
        "safeguarding",
    }
    assert reviewed("peer-session", PLAIN).problems == []


def test_everybody_who_came_is_counted_named_or_not() -> None:
    given: Given = {**PLAIN, f"attendees/{CORIN}/attend_type": "person"}
    assert reviewed("peer-session", given).values["attendance_count"] == 1
    given = {**given, "attendees/*/attend_type": "visitor", "unnamed_count": 2}
    assert reviewed("peer-session", given).values["attendance_count"] == 4
    assert reviewed("peer-session", PLAIN).values["attendance_count"] == 0


def test_no_box_takes_a_story_of_several_people() -> None:
    """Only short texts about the group: what was said is in each person's note."""
    assert [each.id for each in questions("peer-session") if each.type == "long"] == []


def test_who_names_a_person_says_nothing_of_them_but_that_they_came_or_not() -> None:
    for group in TOLD_OF_ONE_PERSON:
        assert parts("peer-session", group) <= {"who", "attend_type"}


def test_topics_put_together_keep_everybodys_and_a_worry_stands_until_it_is_settled() -> None:
    assert question("peer-session", "topics").merge == "union"
    assert safest("peer-session", "safeguarding") == "yes"
    words = {
        each.code: each.label["en"] for each in question("peer-session", "safeguarding").options
    }
    assert words["yes"] == "Concern raised"
