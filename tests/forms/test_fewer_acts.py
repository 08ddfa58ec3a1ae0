"""What makes a form shorter: taps that answer several questions, and rows a record starts with."""

from __future__ import annotations

from datetime import date

import pytest

from forms.answers import DECLINED, Answer, Answers
from forms.count import required_counts, required_taps
from forms.effort import effort
from forms.errors import FormError
from forms.load import parse_form
from forms.publish import Published, publish

HEAD = """\
id: a-form
title: {en: A form}
audience: involvement
"""
SECTION = """\
sections:
  - id: main
    title: {en: Main}
"""
ITEMS = """\
    items:
      - {id: falls, type: yn, label: {en: Falls}, req: Y}
      - {id: fire, type: yn, label: {en: Fire}, req: Y}
      - id: areas
        type: group
        label: {en: Areas}
        rows: [{key: a, label: {en: A}}, {key: b, label: {en: B}}, {key: c, label: {en: C}}]
        one_tap: {label: {en: None}, %sanswers: {effect: "no"}}
        items:
          - {id: effect, type: yn, label: {en: Effect}, req: Y}
      - id: there
        type: group
        label: {en: There}
        req: Y
        items:
          - {id: who, type: party, label: {en: Who}, req: Y}
          - {id: all, type: yn, label: {en: All of it}, req: Y}
"""
TOGETHER = "    together: [{label: {en: Neither}, answers: {falls: 'no', fire: 'no'}}]\n"
FIRST = "first_rows: [{group: there, person: [who], answers: {all: 'yes'}}]\n"
REST = "rest: {en: No effect on the rest}, "
DAY = date(2026, 3, 9)


def published(first: str = "", together: str = "", rest: str = "") -> Published:
    text = HEAD + first + SECTION + together + ITEMS % rest
    return publish(parse_form(text, "a-form.yaml", {}))


def acts(given: dict[str, Answer], *started_with: str, **parts: str) -> int:
    form = published(**parts).form
    return effort(form, Answers(given), DAY, started_with).acts


def said(**values: str) -> dict[str, Answer]:
    return {name.replace("__", "/"): Answer(value) for name, value in values.items()}


NEITHER = said(falls="no", fire="no")
NONE = said(areas__a__effect="no", areas__b__effect="no", areas__c__effect="no")


def test_a_form_without_them_is_published_as_it_was() -> None:
    assert b"together" not in published().bytes
    assert b"first_rows" not in published().bytes


def test_they_are_published_as_written() -> None:
    form = published(FIRST, TOGETHER, REST).form
    assert form.first_rows[0].person == ["who"]
    assert form.first_rows[0].answers == {"all": "yes"}
    assert form.sections[0].together[0].answers == {"falls": "no", "fire": "no"}


@pytest.mark.parametrize(
    ("first", "together", "reason"),
    [
        ("", TOGETHER.replace("fire:", "flood:"), "'main' has no question 'flood'"),
        ("", TOGETHER.replace("fire: 'no'", "fire: 'maybe'"), "'maybe' is not an answer"),
        ("", TOGETHER.replace("fire:", "there:"), "'main' has no question 'there'"),
        ("", TOGETHER.replace("{en: Neither}", "{cy: Dim}"), "English words"),
        (FIRST.replace("there", "areas"), "", "no group 'areas' that rows are added to"),
        (FIRST.replace("there", "falls"), "", "no group 'falls' that rows are added to"),
        (FIRST.replace("[who]", "[all]"), "", "asks for nobody in 'all'"),
        (FIRST.replace("all:", "some:"), "", "'there' has no question 'some'"),
        (FIRST.replace("'yes'", "'maybe'"), "", "'maybe' is not an answer to 'all'"),
    ],
)
def test_a_slip_in_them_is_refused_with_its_reason(first: str, together: str, reason: str) -> None:
    with pytest.raises(FormError, match=reason):
        published(first, together)


def test_questions_answered_together_are_one_act_only_where_all_say_what_the_tap_says() -> None:
    assert acts(NEITHER) == 2
    assert acts(NEITHER, together=TOGETHER) == 1
    assert acts(said(falls="no", fire="yes"), together=TOGETHER) == 2
    declined = {**said(falls="no"), "fire": Answer(None, DECLINED)}
    assert acts(declined, together=TOGETHER) == 2


def test_each_row_is_an_act_unless_the_rest_have_one_tap() -> None:
    assert acts(NONE) == 3
    assert acts(NONE, rest=REST) == 1
    assert acts({**NONE, "areas/b/effect": Answer("yes")}, rest=REST) == 2


def test_what_a_record_started_with_is_nobodys_act_and_is_still_an_answer() -> None:
    form = published().form
    row = "1" * 32
    given = {f"there/{row}/who": Answer(["circle", None, "Tansy", None])}
    given[f"there/{row}/all"] = Answer("yes")
    answers = Answers(given, rows={"there": (row,)})
    assert effort(form, answers, DAY).acts == 2
    found = effort(form, answers, DAY, list(given))
    assert (found.answers, found.acts) == (2, 0)


@pytest.mark.parametrize(
    ("parts", "taps"),
    [
        ({}, 6),
        ({"together": TOGETHER}, 5),
        ({"rest": REST}, 4),
        ({"together": TOGETHER, "rest": REST}, 3),
    ],
)
def test_what_a_check_says_of_taps_counts_each_tap_once(parts: dict[str, str], taps: int) -> None:
    """Falls and fire, three areas, and that somebody was there; however few taps give the six."""
    form = published(**parts).form
    assert required_counts(form) == {"": 6}
    assert required_taps(form) == {"": taps}
