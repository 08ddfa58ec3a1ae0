"""What a form's author is told of each slip of the pen, on the line where it is."""

from __future__ import annotations

import pytest

from forms.begin import starting_form
from forms.errors import FormError
from forms.load import parse_form
from forms.publish import publish

LABEL = "label: {en: What was said}"


def _refused(text: str) -> FormError:
    with pytest.raises(FormError) as refused:
        publish(parse_form(text, "home-visit.yaml", {}))
    return refused.value


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (LABEL, "label: {en: Yes, often}", "between double quotes"),
        (LABEL, "label: {en: Said: what}", "between double quotes"),
        (LABEL, "label: {en: 'Marl's words'}", "between double quotes"),
        (LABEL, "label: What was said", 'words are given by language: label: {en: "What is said"}'),
        (LABEL, "label: {en: What was said", "a bracket is not closed"),
        (f"        {LABEL}\n", "", "'label' is missing here"),
        (LABEL, f"{LABEL}\n        needed: Y", "nothing is called 'needed' here"),
        (LABEL, "label: {en: 12}", 'words should stand here, between double quotes: "12"'),
        ("        type: long", "         type: long", "moved in too far"),
        ("        type: long", "\ttype: long", "move words in with spaces"),
        ("title: {en: Home visit}", "title: Home: visit", "has a second colon"),
        ("[social_worker]", "[socialworker]", "there is no role 'socialworker': social_worker"),
        ("[social_worker]", "social_worker", "a list, [first, second], should stand here"),
    ],
)
def test_a_slip_is_told_in_words_on_its_line(was: str, now: str, said: str) -> None:
    form = starting_form("home-visit")
    assert form.count(was) == 1
    line = form[: form.index(was)].count("\n") + 1
    found = _refused(form.replace(was, now))
    assert said in found.reason
    assert abs(found.line - line) <= 2
    assert not {"`", "null", "str"} & set(found.reason.replace("`", " ` ").split())


def test_what_is_no_text_at_all_is_told_on_its_first_line() -> None:
    found = _refused("PK\x03\x04")
    assert (found.line, found.reason) == (1, "not YAML: the file is not plain text in UTF-8")
