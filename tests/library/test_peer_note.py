"""One person's part of a session: theirs alone, held by who works with them (domain.md 2.8)."""

from __future__ import annotations

from tests.library.conditions import Walk, asked, faults, published, reviewed, safest
from tests.library.pinned import pinned

DOMAIN = {
    "said": {
        "what_they_said": ("long", "N", "2t"),
        "wellbeing_today": ("one", "N", "2"),
    },
    "session": {
        "group": ("party", "Y", "1"),
        "session_date": ("date", "Y", "1"),
        "attendance": ("one", "Y", "1"),
        "attend_type": ("one", "Y", "1"),
        "check_in": ("one", "W", "2"),
    },
    "agreed": {
        "agreed_action": ("long", "N", "2t"),
        "person_knows": ("yn", "N", "2"),
        "share": ("one", "N", "2"),
        "signposting": ("group", "N", "1"),
        "signposting/to_what": ("text", "Y", "1"),
        "signposting/taken_up": ("one", "N", "1"),
        "followups": ("group", "N", "2"),
        "followups/action": ("text", "Y", "2t"),
        "followups/owner": ("party", "W", "1t"),
        "followups/due": ("date", "W", "1"),
        "followups/done": ("yn", "N", "1"),
        "referrals_out": ("many", "N", "1"),
        "referrals_done": ("yn", "N", "1"),
        "carers_spotted": ("group", "N", "1t"),
        "carers_spotted/who": ("party", "Y", "1t"),
        "carers_spotted/young": ("yn", "W", "1t"),
        "carers_spotted/offered": ("yn", "N", "1t"),
    },
}

PLAIN = {
    "group": ["organisation", "c" * 32, "Tuesday Cuppa", None],
    "session_date": "2026-03-24",
    "attendance": "present",
    "attend_type": "person",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned("peer-note") == DOMAIN


def test_it_follows_the_persons_record_and_not_the_group() -> None:
    assert published("peer-note").audience == "involvement"
    assert published("peer-note").sections[0].voice == "person"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    walk: Walk = {
        ("session_date", "check 0"): (
            {"session_date": "2026-03-24"},
            {"session_date": "2026-03-25"},
        ),
        ("attend_type", "show"): ({"attendance": "present"}, {"attendance": "apologies"}),
        ("check_in", "show"): ({"attendance": "unexpected"}, {"attendance": "present"}),
        ("referrals_done", "show"): (
            {"referrals_out": ["reablement"]},
            {"agreed_action": "Ring the benefits line together."},
        ),
        ("person_knows", "require"): (
            {"what_they_said": "I slept well."},
            {"wellbeing_today": "4"},
        ),
    }
    assert faults("peer-note", walk) == []
    agreed = PLAIN | {"agreed_action": "Ring the benefits line together."}
    assert asked("peer-note", agreed) == {"person_knows"}


def test_somebody_who_only_came_takes_no_answer_that_the_session_does_not_give() -> None:
    assert reviewed("peer-note", PLAIN).problems == []
    assert reviewed("peer-note", PLAIN).warnings == []


def test_nothing_is_shared_and_nobody_rung_while_two_answers_stand() -> None:
    assert safest("peer-note", "share") == "no"
    assert safest("peer-note", "check_in") == "not_wanted"
