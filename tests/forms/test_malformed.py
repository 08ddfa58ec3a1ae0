"""A malformed record: what is in it is kept, counts as missing, and is named by its question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.answers import Answer, Answers
from forms.context import Context
from forms.load import parse_form
from forms.publish import publish
from forms.review import review
from tests.forms.vectors import read

MALFORMED = read("malformed.json")
TYPES = sorted({case["type"] for case in MALFORMED["cases"]})


def _item(kind: str) -> str:
    options = MALFORMED["options"].get(kind, ())
    given = ", ".join(f"{{code: {code}, label: {{en: {code}}}}}" for code in options)
    more = f", options: [{given}]" if given else ", accept: [photo]" if kind == "file" else ""
    return f"      - {{id: q_{kind}, type: {kind}, label: {{en: A {kind}}}, req: Y{more}}}\n"


FORM = publish(
    parse_form(
        "id: visit\ntitle: {en: Visit}\naudience: involvement\nsections:\n"
        "  - id: main\n    title: {en: Main}\n    items:\n"
        + "".join(_item(kind) for kind in TYPES)
        + "      - {id: follows, type: text, label: {en: Follows}, req: Y,"
        + " show: \"q_one == 'secure'\"}\n",
        "visit.yaml",
        {},
    )
).form
TODAY = date(2026, 1, 20)


@pytest.mark.parametrize("case", MALFORMED["cases"], ids=lambda case: str(case["name"]))
def test_it_is_kept_is_missing_to_rules_and_is_named_before_submitting(case: Any) -> None:
    path = f"q_{case['type']}"
    answers = Answers({path: Answer(case["value"])})
    context = Context(FORM, answers, TODAY)
    assert context.value(path) is None
    found = [each for each in review(FORM, answers, TODAY).problems if each.path == path]
    assert [each.code for each in found] == [case["code"]]
    assert answers.answer(path) == Answer(case["value"])


def test_a_record_of_nothing_but_malformed_answers_is_reviewed_whole() -> None:
    answers = Answers({f"q_{case['type']}": Answer(case["value"]) for case in MALFORMED["cases"]})
    outcome = review(FORM, answers, TODAY)
    assert {each.path for each in outcome.problems} == {f"q_{kind}" for kind in TYPES}
    assert outcome.kept == []


def test_an_answer_to_an_unknown_question_changes_nothing_and_stays() -> None:
    known = {"q_one": Answer("secure"), "follows": Answer("The lease runs to May.")}
    strays = {
        "asked_later": Answer("From a newer form"),
        "rows_later/0/name": Answer("Cade"),
        "q_one/0/deep": Answer("lost?"),
    }
    before = review(FORM, Answers(known), TODAY)
    after = review(FORM, Answers(known | strays, frozenset({"asked_later"})), TODAY)
    assert after == before
