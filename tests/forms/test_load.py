"""A form's file is read by line, whatever somebody wrote in it."""

from __future__ import annotations

import pytest

from forms.begin import starting_form
from forms.errors import FormError
from forms.load import parse_form

SOUND = starting_form("home-visit")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the file is empty"),
        ("# Only a note.\n", 1, "the file is empty"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("- " * 100_000, 1, "nested too deeply"),
        ("id: a\nid: b\n", 2, "'id' is given twice"),
        ("? [id]\n: a\n", 1, "a key must be a word"),
        ("id: a\n---\nid: b\n", 2, "a second document"),
        ("id: *name\n", 1, "there is no '&name' before this"),
        ("id: &name [*name]\n", 1, "there is no '&name' before this"),
        ("id: a\n\ttitle: b\n", 2, "not YAML"),
        ("id: [a, b\n", 2, "not YAML"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_form_is_refused_with_its_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(FormError) as refused:
        parse_form(text, "home-visit.yaml", {})
    assert (refused.value.line, reason in refused.value.reason) == (line, True)


def test_what_is_anchored_once_may_be_used_again() -> None:
    label = "label: {en: What was said}"
    text = SOUND.replace("label: {en: Date of this}", "label: &words {en: What was said}")
    again = text.replace(label, "label: *words")
    assert again.count("*words") == 1
    questions = parse_form(again, "home-visit.yaml", {}).definition.sections[0].items
    assert [question.label for question in questions] == [{"en": "What was said"}] * 2
    assert parse_form(again, "home-visit.yaml", {}).definition == (
        parse_form(text, "home-visit.yaml", {}).definition
    )
