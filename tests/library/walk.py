"""Which way each rule of a form goes over some visits, so that a test can show both were taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from forms.context import Context, Place
from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion
from tests.library.visits import VISIT, Visit, form


def not_taken(visits: Iterable[Visit], on: date = VISIT) -> list[str]:
    """The ways no visit takes: a show, require or check rule true and not true, each result.

    The form's own visit with nothing answered is always one of them, so that every rule is judged
    on missing answers as well.
    """
    visits = list(visits)
    published = form(visits[0].of)
    taken: dict[str, set[str]] = defaultdict(set)
    wanted: dict[str, set[str]] = {}
    for visit in [*visits, Visit(of=visits[0].of)]:
        context = Context(published, visit.answers, on)
        for name, tree, place, ways in _rules(published, context):
            wanted[name] = ways
            taken[name].add(_way(name, context.judge(tree, place)))
    return sorted(
        f"{name} is never {way}" for name, ways in wanted.items() for way in ways - taken[name]
    )


def _way(name: str, value: Any) -> str:
    if " value" in name:
        return "missing" if value is None else str(value)
    if " check " in name:
        return "false" if value is False else "passed"
    return "true" if value is True else "not true"


def _rules(
    published: PublishedForm, context: Context
) -> Iterator[tuple[str, Any, Place | None, set[str]]]:
    for section in published.sections:
        if section.show:
            yield f"{section.id} show", section.show.tree, None, {"true", "not true"}
        for path, place in context.places(section):
            named = "/*/".join(path.split("/")[::2])
            item = place.item
            for slot, rule in (("show", item.show), ("require", item.require)):
                if rule is not None:
                    yield f"{named} {slot}", rule.tree, place, {"true", "not true"}
            if isinstance(item, PublishedGroup):
                continue
            for index, check in enumerate(item.checks):
                yield f"{named} check {index}", check.tree, place, {"false", "passed"}
            if item.value is not None:
                yield f"{named} value", item.value.tree, place, _results(item)


def _results(calc: PublishedQuestion) -> set[str]:
    if calc.result == "code":
        return {option.code for option in calc.options}
    return {"True", "False", "missing"} if calc.result == "bool" else {"missing"}
