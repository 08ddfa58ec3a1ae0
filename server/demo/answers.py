"""Answers as data, written as ops of a form: what an import would do. Pure but for new row ids."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion
from forms.valid import valid_value
from server.demo.council import Answers, dated
from server.errors import SetupError
from sync.codes import Source
from sync.operation import Operation, add_element, add_row, set_value


def answer_ops(form: PublishedForm, answers: Answers, today: date) -> list[Operation]:
    """The ops that answer a form. Raises `SetupError` for an unknown id or a value of another
    type, so that the demo can never show what a form would not take."""
    items = {item.id: item for section in form.sections for item in section.items}
    ops: list[Operation] = []
    for name, value in answers.items():
        item = items.get(name)
        if item is None:
            raise SetupError(f"{form.id} has no question {name}")
        if isinstance(item, PublishedGroup):
            ops.extend(_rows(form, item, value, today))
        else:
            ops.extend(_answer(form, item, name, dated(value, today)))
    return ops


def _rows(
    form: PublishedForm, group: PublishedGroup, rows: list[Answers], today: date
) -> Iterator[Operation]:
    questions = {question.id: question for question in group.items}
    for row in rows:
        path = f"{group.id}/{secrets.token_hex(16)}"
        yield add_row(path)
        for name, value in row.items():
            if name not in questions:
                raise SetupError(f"{form.id} has no question {group.id}/*/{name}")
            yield from _answer(form, questions[name], f"{path}/{name}", dated(value, today))


def _answer(
    form: PublishedForm, question: PublishedQuestion, path: str, value: Any
) -> Iterator[Operation]:
    if question.type == "many":
        value = sorted(value)
    slip = valid_value(question, value)
    if slip is not None:
        raise SetupError(f"{form.id}, {question.id}: {slip}")
    source = Source[question.source.upper()]
    if question.merge == "union":
        for element in value:
            yield add_element(path, element, source=source)
    else:
        yield set_value(path, value, source=source)
