"""What is agreed with an organisation stands in a code list that the form is published with."""

from __future__ import annotations

import json

import pytest

from forms.errors import FormError
from forms.load import parse_code_list, parse_form
from forms.publish import Published, publish

LIST = """\
id: organisations
entries:
- {code: trust, display: {en: The trust}, answers: {how: paper, shared: [a, b]}}
- {code: other, display: {en: Somebody else}}
"""
FORM = """\
id: a-form
title: {en: A form}
audience: involvement
presets: {question: who, who_is_in: by, now: at, stated: said}
sections:
  - id: main
    title: {en: Main}
    items:
      - {id: who, type: one, codes: organisations, label: {en: Who}}
      - {id: how, type: one, options: [{code: paper, label: {en: Paper}}], label: {en: How}}
      - id: shared
        type: many
        options: [{code: a, label: {en: A}}, {code: b, label: {en: B}}]
        label: {en: Shared}
      - {id: by, type: party, label: {en: By}}
      - {id: at, type: datetime, label: {en: At}}
      - {id: said, type: one, options: [{code: agrees, label: {en: Agrees}}], label: {en: Said}}
"""


def published(form: str = FORM, listed: str = LIST) -> Published:
    lists = {"organisations": parse_code_list(listed, "organisations.yaml")}
    return publish(parse_form(form, "a-form.yaml", lists))


def test_the_answers_of_each_code_are_part_of_the_form() -> None:
    assert json.loads(published().bytes)["presets"] == {
        "question": "who",
        "who_is_in": "by",
        "now": "at",
        "stated": "said",
        "answers": {"trust": {"how": "paper", "shared": ["a", "b"]}},
    }


def test_a_form_says_nothing_of_presets_it_has_not() -> None:
    plain = FORM.replace("presets: {question: who, who_is_in: by, now: at, stated: said}\n", "")
    assert "presets" not in json.loads(published(plain).bytes)


@pytest.mark.parametrize(
    ("form", "listed", "reason"),
    [
        (FORM, LIST.replace("how: paper", "how: pigeon"), "'trust' presets 'how' to 'pigeon'"),
        (FORM, LIST.replace("how: paper", "hwo: paper"), "'trust' presets 'hwo'"),
        (FORM.replace("question: who,", "question: how,"), LIST, "'how' is no question with"),
        (FORM.replace("question: who,", "question: whom,"), LIST, "'whom' is no question with"),
        (FORM.replace("now: at", "now: by"), LIST, "'by' is no question of type datetime"),
        (FORM.replace("stated: said", "stated: at"), LIST, "'at' is no question of type one"),
    ],
)
def test_presets_that_no_question_takes_are_refused_with_their_line(
    form: str, listed: str, reason: str
) -> None:
    with pytest.raises(FormError, match=reason) as refused:
        published(form, listed)
    assert refused.value.line == 4
