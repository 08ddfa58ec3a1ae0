"""How much a record asked of whoever filled it in: required answers, and the acts that gave them.

An act is one answer chosen, written or said to be missing. One tap is one act however many answers
it writes: on a fixed row, on the rest of the rows, on questions answered together. What a record
was started with is nobody's act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import ANSWERED, Answers
from forms.context import Context, on_row
from forms.definition import OneTap, PublishedForm, PublishedGroup
from forms.review import needed


@dataclass(frozen=True, slots=True)
class Effort:
    """`answers`: required answers in the record. `acts`: the fewest acts that give them."""

    answers: int
    acts: int


def effort(
    form: PublishedForm, answers: Answers, as_of: date, started_with: Collection[str] = ()
) -> Effort:
    """What the required answers of a record took; `started_with` are the paths it began with."""
    context = Context(form, answers, as_of)
    required = _required(context)
    by_hand = required - set(started_with)
    saved = 0
    for section in form.sections:
        for together in section.together:
            saved += _saved([_tapped(answers, together.answers, by_hand)])
        for item in section.items:
            if isinstance(item, PublishedGroup) and item.one_tap is not None:
                saved += _saved_on_rows(answers, item, item.one_tap, by_hand)
    return Effort(len(required), len(by_hand) - saved)


def _required(context: Context) -> set[str]:
    return {
        path
        for section in context.form.sections
        for path, place in context.places(section)
        if context.shown(path)
        and context.answers.answer(path) is not None
        and needed(context, place) in ("Y", "Y*")
    }


def _saved_on_rows(answers: Answers, group: PublishedGroup, tap: OneTap, by_hand: set[str]) -> int:
    """Acts that a group's taps save: all its tapped rows at once where the rest have one tap."""
    rows = []
    for row in group.rows:
        wanted = {
            f"{group.id}/{row.key}/{question.id}": tap.answers[question.id]
            for question in group.items
            if question.id in tap.answers and on_row(question, row.key)
        }
        rows.append(_tapped(answers, wanted, by_hand))
    if tap.rest is None:
        return _saved(rows)
    return _saved([[path for row in rows for path in row]])


def _saved(taps: Iterable[list[str]]) -> int:
    return sum(len(paths) - 1 for paths in taps if paths)


def _tapped(answers: Answers, wanted: Mapping[str, Any], by_hand: set[str]) -> list[str]:
    """The required paths a tap answered, where everything it writes stands as it writes it."""
    for path, value in wanted.items():
        answer = answers.answer(path)
        if answer is None or answer.status != ANSWERED or answer.value != value:
            return []
    return [path for path in wanted if path in by_hand]
