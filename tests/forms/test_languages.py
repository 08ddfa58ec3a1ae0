"""A form owes words to each of its languages, and says which of them nobody has read over."""

from __future__ import annotations

import pytest

from forms.check import long_sentences, text_warnings
from forms.errors import FormError
from forms.load import parse_code_list, parse_form
from forms.publish import Published, publish

LISTS = {
    "homes": parse_code_list("id: homes\nentries:\n- {code: own, display: {en: Own}}\n", "homes")
}
FORM = """\
id: a-form
title: {en: A form, ar: نموذج}
audience: involvement
languages: [en, en-easy, ar]
reviewed: {ar: false}
sections:
  - id: staff
    title: {en: Staff, ar: الموظفون}
    items:
      - {id: one, type: yn, label: {en: One, ar: واحد}}
  - id: mine
    title: {en: Mine, en-easy: Mine, ar: لي}
    voice: person
    items:
      - {id: two, type: long, label: {en: Two, en-easy: Two, ar: اثنان}}
"""


def published(text: str = FORM) -> Published:
    return publish(parse_form(text, "a-form.yaml", LISTS))


def test_easy_read_is_owed_what_the_person_reads_and_no_more() -> None:
    assert published().form.languages == ["en", "en-easy", "ar"]


@pytest.mark.parametrize(
    ("whole", "without", "line", "language"),
    [
        ("{en: A form, ar: نموذج}", "{en: A form}", 2, "ar"),
        ("{en: One, ar: واحد}", "{en: One}", 10, "ar"),
        ("en-easy: Mine, ", "", 12, "en-easy"),
        ("{en: Two, en-easy: Two, ar: اثنان}", "{en: Two, ar: اثنان}", 15, "en-easy"),
        ("ar: اثنان}", 'ar: " "}', 15, "ar"),
    ],
)
def test_words_missing_in_a_language_are_refused_with_their_line(
    whole: str, without: str, line: int, language: str
) -> None:
    assert whole in FORM
    with pytest.raises(FormError, match=f"missing in {language}") as refused:
        published(FORM.replace(whole, without))
    assert refused.value.line == line


def test_the_words_of_a_code_list_are_owed_too() -> None:
    asked = "{id: one, type: one, codes: homes, label"
    with pytest.raises(FormError, match="missing in ar"):
        published(FORM.replace("{id: one, type: yn, label", asked))


def test_a_language_the_form_is_not_written_in_cannot_be_unreviewed() -> None:
    with pytest.raises(FormError, match="'cy' is not one of the form's languages"):
        published(FORM.replace("reviewed: {ar: false}", "reviewed: {cy: false}"))


def test_a_language_nobody_has_read_over_is_warned_of_and_published_as_such() -> None:
    assert published().form.reviewed == {"ar": False}
    assert text_warnings(published().form) == ["a-form: the words in ar are not reviewed"]


def test_a_sentence_for_easy_reading_has_fifteen_words_and_one_for_staff_twenty() -> None:
    words = " ".join(["word"] * 16)
    easy = published(FORM.replace("en-easy: Two", f"en-easy: {words}"))
    assert [(each.path, each.language, each.words) for each in long_sentences(easy.form)] == [
        ("a-form/mine/two", "en-easy", 16)
    ]
    staff = published(FORM.replace("{en: One", f"{{en: {words}"))
    assert list(long_sentences(staff.form)) == []
    arabic = published(FORM.replace("ar: واحد", "ar: " + " ".join(["كلمة"] * 12 + ["؟"]) * 2))
    assert [each.language for each in long_sentences(arabic.form)] == ["ar"]
