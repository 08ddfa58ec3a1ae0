"""A published form beside a record's answers: what is shown, and what each rule sees.

`pwa/src/forms/context.ts` is the same. Every result is worked out once, when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import ANSWERED, Answer, Answers
from forms.definition import (
    PublishedForm,
    PublishedGroup,
    PublishedItem,
    PublishedQuestion,
    PublishedSection,
    Rule,
)
from forms.evaluate import Value, evaluate
from forms.valid import UNUSABLE, is_blank, valid_value


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a path: a question, or a group (its own register), and what encloses it."""

    item: PublishedItem
    section: PublishedSection
    group: PublishedGroup | None = None
    row: str | None = None


def on_row(question: PublishedQuestion, row: str) -> bool:
    """Whether a question exists on a row at all."""
    return not question.rows_only or row in question.rows_only


class Context:
    """Answers read through a form on a date. Implements `forms.evaluate.Facts`."""

    def __init__(self, form: PublishedForm, answers: Answers, as_of: date) -> None:
        self.form = form
        self.answers = answers
        self._today = as_of.isoformat()
        self._top = {
            item.id: (item, section) for section in form.sections for item in section.items
        }
        self._shown: dict[str, bool] = {}
        self._values: dict[str, Value] = {}

    @property
    def today(self) -> str:
        """The civil date rules are judged on."""
        return self._today

    def place(self, path: str) -> Place | None:
        """What stands at a path, or None where the form has nothing there."""
        head, _, rest = path.partition("/")
        found = self._top.get(head)
        if found is None:
            return None
        item, section = found
        if not rest:
            return Place(item, section)
        row, _, name = rest.partition("/")
        if not isinstance(item, PublishedGroup):
            return None
        question = next((each for each in item.items if each.id == name), None)
        if question is None or not on_row(question, row):
            return None
        return Place(question, section, item, row)

    def places(self, section: PublishedSection) -> Iterator[tuple[str, Place]]:
        """Every path of a section in form order: each group, then its rows' questions."""
        for item in section.items:
            yield item.id, Place(item, section)
            if isinstance(item, PublishedGroup):
                for row in self.row_keys(item):
                    for question in item.items:
                        if on_row(question, row):
                            path = f"{item.id}/{row}/{question.id}"
                            yield path, Place(question, section, item, row)

    def row_keys(self, group: PublishedGroup) -> tuple[str, ...]:
        """The rows of a group, shown or not: fixed by the definition, or added by people."""
        return tuple(row.key for row in group.rows) or self.answers.rows_of(group.id)

    def rows(self, group: str) -> tuple[str, ...] | None:
        """The rows of a group as rules see them: None while it is hidden."""
        place = self.place(group)
        if place is None or not isinstance(place.item, PublishedGroup) or not self.shown(group):
            return None
        return self.row_keys(place.item)

    def shown(self, path: str) -> bool:
        """Whether a question or group is asked now."""
        if path not in self._shown:
            self._shown[path] = False
            self._shown[path] = self._is_shown(path)
        return self._shown[path]

    def value(self, path: str) -> Value:
        """A calculation's result, or an answer as rules see it: None when missing."""
        if path not in self._values:
            self._values[path] = None
            self._values[path] = self._value(path)
        return self._values[path]

    def status(self, path: str) -> int | None:
        """The status of an answer as rules see it."""
        answer = self.settled(path)
        return None if answer is None else answer.status

    def settled(self, path: str) -> Answer | None:
        """The answer at a path when it is shown and nobody disputes it."""
        if not self.shown(path) or self.answers.is_unsettled(path):
            return None
        return self.answers.answer(path)

    def judge(self, tree: Any, place: Place | None = None) -> Value:
        """A compiled rule's value at a place, or form-wide."""
        names = {}
        if place is not None and place.group is not None:
            names[""] = f"{place.group.id}/{place.row}"
        return evaluate(tree, self, names)

    def _is_shown(self, path: str) -> bool:
        place = self.place(path)
        if place is None or not self._holds(place.section.show, None):
            return False
        group = place.group
        if group is not None and not (self.shown(group.id) and place.row in self.row_keys(group)):
            return False
        return self._holds(place.item.show, place)

    def _holds(self, rule: Rule | None, place: Place | None) -> bool:
        return rule is None or self.judge(rule.tree, place) is True

    def _value(self, path: str) -> Value:
        place = self.place(path)
        if place is None or not self.shown(path):
            return None
        if isinstance(place.item, PublishedQuestion) and place.item.type == "calc":
            return None if place.item.value is None else self.judge(place.item.value.tree, place)
        answer = self.settled(path)
        if answer is None or answer.status != ANSWERED or is_blank(answer.value):
            return None
        if valid_value(place.item, answer.value) in UNUSABLE:
            return None
        value: Value = answer.value
        return value
