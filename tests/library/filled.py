"""A form of the library filled in: answers as plain data, which a test changes one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from forms.answers import Answer, Answers
from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion
from forms.load import read_form
from forms.publish import publish
from forms.review import Review, review
from tests.library.field_tables import LIBRARY


@cache
def form(form_id: str) -> PublishedForm:
    """A form of the library as published."""
    return publish(read_form(LIBRARY / f"{form_id}.yaml")).form


def row(number: int) -> str:
    """The id of the n-th row added, counted from 1."""
    return f"{number:032x}"


@dataclass(frozen=True)
class Filled:
    """The answers in one record of a form; every method returns another."""

    form_id: str
    on: date
    by_path: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()

    def at(self, values: Mapping[str, Any]) -> Filled:
        """Answers by path; None takes one away."""
        kept = {path: given for path, given in self.by_path.items() if path not in values}
        for path, value in values.items():
            if value is not None:
                kept[path] = value if isinstance(value, Answer) else Answer(value)
        return replace(self, by_path=kept)

    def answer(self, **values: Any) -> Filled:
        """Form-level answers by question id; None takes one away."""
        return self.at(values)

    def add(self, group: str, **values: Any) -> Filled:
        """One more row of a group."""
        held = self.rows.get(group, ())
        key = row(len(held) + 1)
        added = replace(self, rows={**self.rows, group: (*held, key)})
        return added.at({f"{group}/{key}/{name}": value for name, value in values.items()})

    def disputed(self, *paths: str) -> Filled:
        """The same with two answers standing at some paths."""
        return replace(self, unsettled=self.unsettled | set(paths))

    @property
    def answers(self) -> Answers:
        return Answers(self.by_path, self.unsettled, self.rows)

    def review(self) -> Review:
        """The submit check."""
        return review(form(self.form_id), self.answers, self.on)

    def missing(self) -> set[str]:
        """The paths the submit check stops at."""
        return {problem.path for problem in self.review().problems}


def pinned(form_id: str) -> dict[str, tuple[str, str, str]]:
    """Type, requirement and sensitivity of every question, group and part, by its id."""
    found: dict[str, tuple[str, str, str]] = {}
    for section in form(form_id).sections:
        for item in section.items:
            found[item.id] = (item.type, item.req, item.sens)
            if isinstance(item, PublishedGroup):
                for part in item.items:
                    found[f"{item.id}/{part.id}"] = (part.type, part.req, part.sens)
    return found


def critical(form_id: str) -> dict[str, Any]:
    """The safest value of every critical question, by path: None for missing, "union" for all."""
    found: dict[str, Any] = {}
    for section in form(form_id).sections:
        for item in section.items:
            group = isinstance(item, PublishedGroup)
            for part in item.items if isinstance(item, PublishedGroup) else [item]:
                if isinstance(part, PublishedQuestion) and part.while_unsettled is not None:
                    safest = part.while_unsettled
                    name = f"{item.id}/{part.id}" if group else part.id
                    found[name] = "union" if safest.union else safest.value
    return found
