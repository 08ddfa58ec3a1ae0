"""A jotting: nobody's but its author's, and nothing in it is ever asked for (screens.md 15)."""

from __future__ import annotations

from tests.library.conditions import asked, faults, published
from tests.library.pinned import pinned

DOMAIN = {
    "notes": {
        "words": ("long", "N", "2t"),
        "event_date": ("date", "W", "1"),
        "place": ("text", "N", "1"),
        "photo": ("file", "N", "2t"),
        "used": ("group", "N", "2t"),
        "used/line": ("long", "Y", "2t"),
        "used/record": ("text", "Y", "1"),
        "used/question": ("text", "Y", "1"),
    },
}


def test_it_asks_what_the_page_has_room_for() -> None:
    assert pinned("jotting") == DOMAIN


def test_it_reaches_nobody_but_its_author() -> None:
    assert published("jotting").audience == "author-only"


def test_it_has_no_condition_and_needs_no_answer() -> None:
    assert faults("jotting", {}) == []
    assert asked("jotting", {}) == set()
