"""One reablement visit: short enough to write standing in a kitchen (domain.md 2.8, H3)."""

from __future__ import annotations

from tests.library.conditions import asked, faults, published, reviewed, safest
from tests.library.pinned import pinned

DOMAIN = {
    "my_words": {
        "person_note": ("long", "N", "2"),
        "confidence_0_10": ("number", "Y*", "2"),
    },
    "session": {
        "date": ("date", "Y", "1"),
        "minutes": ("number", "Y", "1"),
        "place": ("one", "W", "1"),
        "goal": ("text", "W", "2"),
        "did_together": ("long", "W", "2"),
        "did_alone": ("long", "W", "2"),
        "next_step": ("text", "W", "2"),
        "worker_note": ("long", "N", "2t"),
        "risk_change": ("one", "Y", "3"),
        "risk_detail": ("long", "N", "3t"),
        "carer_note": ("long", "N", "2t"),
    },
}

PLAIN = {
    "confidence_0_10": 6,
    "date": "2026-03-24",
    "minutes": 45,
    "risk_change": "no",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned("reablement-session") == DOMAIN
    assert published("reablement-session").audience == "involvement"
    assert published("reablement-session").sections[0].voice == "person"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    walk = {
        ("date", "check 0"): ({"date": "2026-03-24"}, {"date": "2026-03-25"}),
        ("risk_detail", "require"): ({"risk_change": "lower"}, {"risk_change": "no"}),
    }
    assert faults("reablement-session", walk) == []
    assert asked("reablement-session", PLAIN | {"risk_change": "higher"}) == {"risk_detail"}


def test_a_plain_visit_takes_four_answers() -> None:
    assert reviewed("reablement-session", PLAIN).problems == []
    assert asked("reablement-session", {}) == PLAIN.keys()


def test_what_was_written_about_risk_stays_on_the_page_while_the_question_is_disputed() -> None:
    assert "risk_detail" in reviewed("reablement-session", PLAIN).shown


def test_a_dispute_about_risk_is_acted_on_as_a_higher_one() -> None:
    assert safest("reablement-session", "risk_change") == "higher"
