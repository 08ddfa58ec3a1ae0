"""The peer group: enough to prefill a session, and who wants to be missed (domain.md 2.8, H1)."""

from __future__ import annotations

from tests.library.conditions import asked, faults, published, reviewed, safest
from tests.library.pinned import pinned

DOMAIN = {
    "group": {
        "name": ("text", "Y", "1"),
        "venue": ("text", "Y", "1"),
        "meets_on": ("one", "W", "1"),
        "starts_at": ("time", "W", "1"),
        "ends_at": ("time", "W", "1"),
        "staffed_minutes": ("number", "Y", "1"),
        "mode": ("one", "W", "1"),
        "open_closed": ("one", "W", "1"),
        "purpose": ("long", "W", "1"),
        "aims": ("many", "N", "1"),
        "mentors": ("group", "N", "1t"),
        "mentors/who": ("party", "Y", "1t"),
        "ended_on": ("date", "N", "1"),
    },
    "members": {
        "members": ("group", "N", "1t"),
        "members/who": ("party", "Y", "1t"),
        "members/attend_type": ("one", "Y", "1t"),
        "members/check_in": ("yn", "W", "1t"),
    },
}
CUPPA = {"name": "Tuesday Cuppa", "venue": "Tideway Cafe", "staffed_minutes": 60}


def test_it_asks_what_the_brief_describes() -> None:
    assert pinned("peer-group") == DOMAIN
    assert published("peer-group").audience == "group"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    walk = {
        ("ends_at", "check 0"): (
            {"starts_at": "10:30", "ends_at": "12:00"},
            {"starts_at": "10:30", "ends_at": "10:00"},
        ),
        ("ended_on", "check 0"): ({"ended_on": "2026-03-24"}, {"ended_on": "2026-03-25"}),
    }
    assert faults("peer-group", walk) == []


def test_a_plain_group_takes_three_answers_and_a_member_two() -> None:
    assert asked("peer-group", {}) == {"name", "venue", "staffed_minutes"}
    corin = {"members/*/who": ["circle", "a" * 32, "Corin", None]}
    assert asked("peer-group", CUPPA | corin) == {"members/*/attend_type"}


def test_nobody_is_rung_while_two_answers_about_it_stand() -> None:
    assert safest("peer-group", "members/check_in") == "no"


def test_a_group_that_nobody_has_joined_yet_can_be_kept() -> None:
    assert reviewed("peer-group", CUPPA).problems == []
