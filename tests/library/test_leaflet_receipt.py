"""The leaflet receipt (E1): proof that the person was told, or why they were not."""

from __future__ import annotations

from datetime import date

from tests.library.conditions import not_taken
from tests.library.filled import Filled, critical, pinned

FORM = "leaflet-receipt"

# id: (type, req without `require`, sens), by hand from the domain brief's E1.
DOMAIN = {
    "leaflet_version": ("one", "Y", "1"),
    "given_at": ("datetime", "Y", "1"),
    "given_by": ("party", "Y", "1"),
    "given_how": ("one", "Y", "1"),
    "explained": ("yn", "Y", "1"),
    "not_given_reason": ("long", "Y", "1"),
}
EMPTY = Filled(FORM, date(2026, 2, 2))
GIVEN = EMPTY.answer(
    leaflet_version="easy_read_aloud_v1",
    given_at="2026-02-02T11:00",
    given_by=["staff", None, "Wren Saltwhistle", None],
    given_how="read_explained",
    explained="yes",
)
NOT_GIVEN = EMPTY.answer(
    leaflet_version="not_given", not_given_reason="Hettie was asleep. On Thursday."
)


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity() -> None:
    assert pinned(FORM).items() >= DOMAIN.items()


def test_a_leaflet_given_and_explained_takes_five_answers() -> None:
    assert GIVEN.missing() == set()
    assert len(GIVEN.by_path) == 5
    assert EMPTY.missing() == set(GIVEN.by_path)


def test_a_leaflet_not_given_asks_only_why_and_when_it_will_be() -> None:
    assert NOT_GIVEN.missing() == set()
    assert NOT_GIVEN.answer(not_given_reason=None).missing() == {"not_given_reason"}
    assert "given_at" not in NOT_GIVEN.review().shown


def test_what_was_not_explained_says_why() -> None:
    assert GIVEN.answer(explained="no").missing() == {"explained_words"}
    assert {p.path for p in GIVEN.review().warnings} == {"explained_words"}


def test_a_leaflet_is_not_given_tomorrow() -> None:
    assert GIVEN.answer(given_at="2026-02-03T11:00").missing() == {"given_at"}


def test_while_it_is_disputed_nobody_was_told() -> None:
    assert critical(FORM) == {
        "leaflet_version": "not_given",
        "given_at": None,
        "given_how": None,
        "explained": "no",
    }
    disputed = GIVEN.disputed("leaflet_version")
    assert disputed.missing() == {"leaflet_version"}
    assert "given_at" in disputed.review().shown


def test_every_rule_is_taken_both_ways_and_with_its_answers_missing() -> None:
    later = GIVEN.answer(given_at="2026-02-03T11:00", explained="no")
    cases = [EMPTY, GIVEN, NOT_GIVEN, later]
    # Until a leaflet is chosen the questions about it are there.
    assert not_taken(FORM, ((case.answers, case.on) for case in cases)) == [
        f"{each} show is never missing"
        for each in ("explained", "explained_words", "given_at", "given_by", "given_how")
    ]
