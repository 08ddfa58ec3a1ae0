"""How many answers a form asks for, which a worker is told before starting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.answers import Answer, Answers
from forms.context import Context, Place, on_row
from forms.definition import PublishedForm, PublishedGroup, PublishedItem, Rule

_ANY_DAY = date(2026, 1, 1)


def required_counts(form: PublishedForm) -> Mapping[str, int]:
    """The most answers needed to submit, by mode code, or under "" where there are no modes.

    A question counts unless the mode alone shows that it is not asked; a repeating group that
    needs a row counts once, a question of fixed rows once a row.
    """
    if form.modes is None:
        return {"": _at_most(form, Answers())}
    question = Context(form, Answers(), _ANY_DAY).place(form.modes.question)
    options = (
        []
        if question is None or isinstance(question.item, PublishedGroup)
        else (question.item.options)
    )
    return {
        option.code: _at_most(form, Answers({form.modes.question: Answer(option.code)}))
        for option in options
    }


class _Unrecorded(Context):
    """Answers of which nothing is known but the mode: no group's rows are known either."""

    def rows(self, group: str) -> tuple[str, ...] | None:
        place = self.place(group)
        fixed = place is not None and isinstance(place.item, PublishedGroup) and place.item.rows
        return super().rows(group) if fixed else None

    def may_hold(self, rule: Rule | None, place: Place | None = None) -> bool:
        """Whether a rule is not certainly false. `answered` is never certain before answering."""
        modes = self.form.modes
        if rule is None or _asks_answered(rule.tree, modes.question if modes else None):
            return True
        return self.judge(rule.tree, place) is not False


def _at_most(form: PublishedForm, answers: Answers) -> int:
    context = _Unrecorded(form, answers, _ANY_DAY)
    total = 0
    for section in form.sections:
        if not context.may_hold(section.show):
            continue
        for item in section.items:
            place = Place(item, section)
            if not context.may_hold(item.show, place):
                continue
            if not isinstance(item, PublishedGroup) or not item.rows:
                total += _may_need(context, item, place)
                continue
            for row in item.rows:
                for question in item.items:
                    if not on_row(question, row.key):
                        continue
                    inside = Place(question, section, item, row.key)
                    if context.may_hold(question.show, inside):
                        total += _may_need(context, question, inside)
    return total


def _may_need(context: _Unrecorded, item: PublishedItem, place: Place) -> bool:
    if item.req in ("Y", "Y*"):
        return True
    return item.require_as in ("Y", "Y*") and context.may_hold(item.require, place)


def _asks_answered(tree: Any, mode: str | None) -> bool:
    """Whether a rule asks if anything but the mode is answered."""
    if not isinstance(tree, list):
        return False
    if tree[:1] == ["answered"]:
        return tree != ["answered", ["get", mode]]
    return any(_asks_answered(part, mode) for part in tree)
