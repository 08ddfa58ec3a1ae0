"""What a submitted record leaves to be done, by the follow-ups its form declares. Pure.

A carer named in an assessment is offered one of their own; somebody who was told something is told
to stop using it. The form says when; the server makes a task of each (server/workflow/tasks.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forms.answers import Answers
from forms.context import Context, Place
from forms.definition import PublishedFollowUp, PublishedForm, PublishedGroup


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do. `row` is the row of the group that asks for it, empty where none does.

    `words` are for people, in English; `due` is the day it should be done by, where there is one.
    """

    follow_up: str
    row: str
    words: str
    due: date | None


def to_do(form: PublishedForm, answers: Answers, today: date) -> list[ToDo]:
    """What these answers leave to be done, in form order. A missing answer asks for nothing."""
    context = Context(form, answers, today)
    return [each for follow_up in form.follow_ups for each in _of(context, follow_up, today)]


def _of(context: Context, follow_up: PublishedFollowUp, today: date) -> Iterator[ToDo]:
    due = None if follow_up.days is None else today + timedelta(days=follow_up.days)
    if follow_up.each is None:
        if context.judge(follow_up.tree) is True:
            yield ToDo(follow_up.id, "", follow_up.label["en"], due)
        return
    place = context.place(follow_up.each)
    if place is None or not isinstance(place.item, PublishedGroup):
        return
    for row in context.rows(follow_up.each) or ():
        here = Place(place.item, place.section, place.item, row)
        if context.judge(follow_up.tree, here) is True:
            words = follow_up.label["en"].replace("{name}", _name(context, follow_up, row))
            yield ToDo(follow_up.id, row, words, due)


def _name(context: Context, follow_up: PublishedFollowUp, row: str) -> str:
    """Who stands in the row, as it was written; nobody where two answers stand."""
    answer = context.settled(f"{follow_up.each}/{row}/{follow_up.name}")
    value = None if answer is None else answer.value
    if isinstance(value, list | tuple) and len(value) == 4 and isinstance(value[2], str):
        return value[2]
    return value if isinstance(value, str) else "somebody not named"
