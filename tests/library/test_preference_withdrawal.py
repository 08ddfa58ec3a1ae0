"""The withdrawal (E2W): what the person wants to stop, in their words, and whom to tell."""

from __future__ import annotations

from datetime import date

import pytest

from forms.answers import NONE_ROWS, Answer
from forms.definition import PublishedGroup, PublishedQuestion
from tests.library.conditions import not_taken
from tests.library.filled import Filled, critical, form, pinned, row

FORM = "preference-withdrawal"

# id: (type, req without `require`, sens); the brief names the fields and gives no table for them.
DOMAIN = {
    "withdrawn_at": ("datetime", "Y", "1"),
    "scope": ("one", "Y", "2"),
    "own_words": ("long", "Y*", "2t"),
    "taken_by": ("party", "Y", "1"),
    "channel": ("one", "Y", "1"),
    "effect_explained": ("yn", "Y", "1"),
    "recipients_to_tell": ("group", "W", "1t"),
}
EMPTY = Filled(FORM, date(2026, 3, 9))
ALL = EMPTY.answer(
    own_words="Stop sending things about me.",
    withdrawn_at="2026-03-09T14:32",
    scope="all",
    effect_explained="yes",
    taken_by=["staff", None, "Alby Thornwick", None],
    channel="in_person",
)
TRUST = ALL.answer(
    own_words="Stop sending things to the hospital people. I'll tell them myself.",
    scope="recipient",
).add("scope_recipients", recipient_known="fernshire_marsh_trust")


def test_every_field_of_the_brief_is_there() -> None:
    assert pinned(FORM).items() >= DOMAIN.items()


def test_it_opens_with_the_persons_own_words() -> None:
    first = form(FORM).sections[0]
    assert (first.voice, first.source, first.items[0].id) == ("person", "person_said", "own_words")


def test_the_person_is_handed_two_questions_in_easy_words_and_nothing_to_confirm() -> None:
    """What is handed over is read off the form: its easy words, and no `confirmed`."""
    whole = form(FORM)
    mine = [section for section in whole.sections if section.voice == "person"]
    assert [[item.id for item in section.items] for section in mine] == [["own_words", "scope"]]
    assert "en-easy" in whole.languages
    assert "confirmed" not in pinned(FORM)
    how_much = mine[0].items[1]
    assert isinstance(how_much, PublishedQuestion)
    for words in [how_much.label, *(option.label for option in how_much.options)]:
        assert {"en", "en-easy", "ar"} <= words.keys()


def test_stopping_everything_takes_six_answers_and_no_reason_is_asked_for() -> None:
    assert ALL.missing() == set()
    assert len(ALL.by_path) == 6
    assert not [name for name in pinned(FORM) if "reason" in name]


def test_no_reason_or_words_are_needed_to_say_that_the_person_did_not_want_to() -> None:
    assert ALL.answer(own_words=Answer(None, 3)).missing() == set()


@pytest.mark.parametrize(
    ("scope", "asked"),
    [
        ("purpose", "scope_purposes"),
        ("recipient", "scope_recipients"),
        ("category", "scope_categories"),
    ],
)
def test_part_of_it_asks_which_part(scope: str, asked: str) -> None:
    assert ALL.answer(scope=scope).missing() == {asked}
    assert asked not in ALL.review().shown


def test_stopping_it_with_the_trust_names_the_trust() -> None:
    assert TRUST.missing() == set()
    other = ALL.answer(scope="recipient").add("scope_recipients", recipient_known="other")
    assert other.missing() == {f"scope_recipients/{row(1)}/recipient"}


def test_whom_to_tell_is_warned_of_and_never_holds_it_up() -> None:
    assert {p.path for p in ALL.review().warnings} == {"effect_words", "recipients_to_tell"}
    nobody = ALL.answer(recipients_to_tell=Answer(NONE_ROWS))
    assert {p.path for p in nobody.review().warnings} == {"effect_words"}


def test_while_it_is_disputed_everything_stops() -> None:
    safest = critical(FORM)
    assert safest["scope"] == "all"
    assert safest["scope_purposes"] == safest["scope_categories"] == "union"
    assert safest["effect_explained"] == "no"
    assert TRUST.disputed("scope").missing() == {"scope"}


def test_it_speaks_of_the_same_purposes_and_information_as_the_statement() -> None:
    mine = {
        item.id: [option.code for option in item.options]
        for section in form(FORM).sections
        for item in section.items
        if isinstance(item, PublishedQuestion)
    }
    theirs = {
        item.id: [row.key for row in item.rows]
        for section in form("sharing-preference").sections
        for item in section.items
        if isinstance(item, PublishedGroup) and item.rows
    }
    assert mine["scope_purposes"] == theirs["purposes"]
    assert mine["scope_categories"] == theirs["categories"]


def test_every_rule_is_taken_both_ways_and_with_its_answers_missing() -> None:
    other = ALL.answer(scope="recipient").add("scope_recipients", recipient_known="other")
    cases = [
        *(EMPTY, ALL, TRUST, other, ALL.answer(scope="purpose"), ALL.answer(scope="category")),
        EMPTY.add("scope_recipients").answer(scope="recipient"),
        ALL.answer(effect_explained="no", withdrawn_at="2026-03-10T09:00"),
    ]
    assert not_taken(FORM, ((case.answers, case.on) for case in cases)) == []
