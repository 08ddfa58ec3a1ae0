"""How many answers a form asks for, which a worker is told before starting it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
    return _by_mode(form, _at_most)


def required_taps(form: PublishedForm) -> Mapping[str, int]:
    """The fewest taps that give what `required_counts` counts, by mode.

    One an answer, whatever is then typed. A tap that answers several at once (a fixed row, the rows
    left, questions together) counts once, and so does each thing the form still needs after it.
    """
    return _by_mode(form, _taps)


def _by_mode(
    form: PublishedForm, count: Callable[[PublishedForm, Answers], int]
) -> Mapping[str, int]:
    if form.modes is None:
        return {"": count(form, Answers())}
    question = Context(form, Answers(), _ANY_DAY).place(form.modes.question)
    options = (
        []
        if question is None or isinstance(question.item, PublishedGroup)
        else (question.item.options)
    )
    return {
        option.code: count(form, Answers({form.modes.question: Answer(option.code)}))
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
    return len(list(_needed(form, answers)))


def _taps(form: PublishedForm, answers: Answers) -> int:
    tap_of: dict[str, str] = {}
    tapped: dict[str, Answer] = {}
    for tap, path, value in _tapped(form):
        tapped[path] = Answer(value)
        tap_of[path] = tap
    needed = _needed(form, Answers({**answers.by_path, **tapped}))
    return len({tap_of.get(path, path) for path in needed})


def _tapped(form: PublishedForm) -> Iterator[tuple[str, str, Any]]:
    """Everything that taps answer: the tap, a path it writes, and what it writes there."""
    for section in form.sections:
        for number, together in enumerate(section.together):
            for path, value in together.answers.items():
                yield f"{section.id} {number}", path, value
        for group in section.items:
            if not isinstance(group, PublishedGroup) or group.one_tap is None:
                continue
            for row in group.rows:
                # One tap for all the rows left, where the group has one.
                tap = group.id if group.one_tap.rest else f"{group.id}/{row.key}"
                for question in group.items:
                    if question.id in group.one_tap.answers and on_row(question, row.key):
                        path = f"{group.id}/{row.key}/{question.id}"
                        yield tap, path, group.one_tap.answers[question.id]


def _needed(form: PublishedForm, answers: Answers) -> Iterator[str]:
    """The paths that may need an answer to submit, whatever is answered beside these answers."""
    context = _Unrecorded(form, answers, _ANY_DAY)
    for section in form.sections:
        if not context.may_hold(section.show):
            continue
        for item in section.items:
            place = Place(item, section)
            if not context.may_hold(item.show, place):
                continue
            if not isinstance(item, PublishedGroup) or not item.rows:
                if _may_need(context, item, place):
                    yield item.id
                continue
            for row in item.rows:
                for question in item.items:
                    if not on_row(question, row.key):
                        continue
                    inside = Place(question, section, item, row.key)
                    shown = context.may_hold(question.show, inside)
                    if shown and _may_need(context, question, inside):
                        yield f"{item.id}/{row.key}/{question.id}"


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
