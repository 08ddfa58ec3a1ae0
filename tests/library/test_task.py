"""Something to do: what a submitted record leaves, and what came of it."""

from __future__ import annotations

from datetime import date

from tests.library.conditions import not_taken
from tests.library.filled import Filled, pinned

FORM = "task"

# id: (type, req without `require`, sens). The brief has tasks in words only (2.2 section 9, 2.5).
PINNED = {
    "task_words": ("text", "Y", "1t"),
    "came_from": ("text", "N", "1"),
    "due": ("date", "N", "1"),
    "task_outcome": ("one", "W", "1t"),
    "done_on": ("date", "W", "1"),
    "outcome_words": ("long", "N", "1t"),
}
OPEN = Filled(FORM, date(2026, 2, 2)).answer(
    task_words="Offer Cade Oystergate a carer's assessment",
    came_from="Needs assessment",
    due="2026-02-03",
)
DONE = OPEN.answer(task_outcome="done", done_on="2026-02-02")
NOT_NEEDED = OPEN.answer(task_outcome="not_needed", done_on="2026-02-02")


def test_every_question_is_there_with_its_type_and_sensitivity() -> None:
    assert pinned(FORM) == PINNED


def test_its_outcome_is_asked_for_and_never_stands_in_the_way() -> None:
    assert OPEN.missing() == set()
    assert {each.path for each in OPEN.review().warnings} == {"task_outcome"}
    assert "done_on" not in OPEN.review().shown
    assert {each.path for each in DONE.review().warnings} == set()


def test_what_was_not_done_asks_for_words() -> None:
    assert {each.path for each in NOT_NEEDED.review().warnings} == {"outcome_words"}


def test_nothing_is_done_tomorrow() -> None:
    assert DONE.answer(done_on="2026-02-03").missing() == {"done_on"}


def test_every_rule_is_taken_both_ways_and_with_its_answers_missing() -> None:
    cases = [OPEN, DONE, NOT_NEEDED, DONE.answer(done_on="2026-02-03")]
    # Nothing said yet is nothing done: the question of when waits for it and is never in doubt.
    assert not_taken(FORM, ((case.answers, case.on) for case in cases)) == [
        "done_on show is never missing"
    ]
