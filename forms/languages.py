"""The words a form owes each of its languages.

`en` is the language forms are written in. `en-easy` is owed what the person reads or hears: the
sections, groups and questions in the person's voice. Every other language is owed all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition import Group, Option, Question, Text
from forms.errors import FormError
from forms.load import Loaded, Where

EASY = "en-easy"

_Owed = tuple[Where, Text | None, bool]
"""Where words stand, the words, and whether the person reads them."""


def missing_words(loaded: Loaded) -> list[FormError]:
    """Every text that has no words in a language of the form, none raised."""
    form = loaded.definition
    faults = [
        loaded.origin.error(where, f"the words are missing in {language}")
        for where, text, to_person in _form(loaded)
        if text is not None
        for language in form.languages
        if language != "en" and (to_person or language != EASY)
        if not text.get(language, "").strip()
    ]
    for language in form.reviewed:
        if language not in form.languages:
            reason = f"'{language}' is not one of the form's languages"
            faults.append(loaded.origin.error(("reviewed", language), reason))
    return faults


def _form(loaded: Loaded) -> Iterator[_Owed]:
    form = loaded.definition
    yield ("title",), form.title, False
    for index, indicator in enumerate(form.indicators):
        yield ("indicators", index, "label"), indicator.label, False
    yield ("starts", "about"), form.starts.about, False
    if form.starts.younger is not None:
        yield ("starts", "younger", "label"), form.starts.younger.label, False
        yield ("starts", "younger", "title"), form.starts.younger.title or {}, False
    if form.starts.under_18 is not None:
        yield ("starts", "under_18"), form.starts.under_18, False
    for index, follow_up in enumerate(form.follow_ups):
        yield ("follow_ups", index, "label"), follow_up.label, False
    for number, section in enumerate(form.sections):
        at: Where = ("sections", number)
        to_person = section.voice == "person"
        yield (*at, "title"), section.title, to_person
        yield (*at, "hint"), section.hint, to_person
        for index, together in enumerate(section.together):
            yield (*at, "together", index, "label"), together.label, to_person
        for index, item in enumerate(section.items):
            voice = item.voice or section.voice
            inside: Where = (*at, "items", index)
            if isinstance(item, Group):
                yield from _group(item, inside, voice, loaded)
            else:
                yield from _question(item, inside, voice, loaded)


def _group(group: Group, where: Where, voice: str, loaded: Loaded) -> Iterator[_Owed]:
    to_person = voice == "person"
    for key in ("label", "hint", "add_label", "none"):
        yield (*where, key), getattr(group, key), to_person
    for index, row in enumerate(group.rows or []):
        yield (*where, "rows", index, "label"), row.label, to_person
        yield (*where, "rows", index, "prompts"), row.prompts, False
    if group.one_tap is not None:
        for key in ("label", "otherwise", "rest"):
            yield (*where, "one_tap", key), getattr(group.one_tap, key), to_person
    for index, question in enumerate(group.items):
        inside = (*where, "items", index)
        yield from _question(question, inside, question.voice or voice, loaded)


def _question(question: Question, where: Where, voice: str, loaded: Loaded) -> Iterator[_Owed]:
    to_person = voice == "person"
    yield (*where, "label"), question.label, to_person
    yield (*where, "hint"), question.hint, to_person
    options, at = question.options or [], "options"
    if question.codes is not None and question.codes in loaded.code_lists:
        options, at = loaded.code_lists[question.codes].options, "codes"
    for index, option in enumerate(options):
        yield from _option(option, (*where, at, index), to_person)
    for index, check in enumerate(question.checks):
        yield (*where, "checks", index, "message"), check.message, False


def _option(option: Option, where: Where, to_person: bool) -> Iterator[_Owed]:
    yield (*where, "label"), option.label, to_person
    yield (*where, "hint"), option.hint, to_person
