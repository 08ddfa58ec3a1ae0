"""Walks a form's conditions: every show, require and check rule taken both ways, and missing.

A walk is plain data: for each rule, answers under which it holds and answers under which it does
not. `*` in a path is the one row of a group. A rule without its case is a fault, so that no
condition is added to a form without somebody saying what it means. Where whole records tell more
than single answers, `not_taken` says of them which way of which rule, calculations with them, none
of them takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from forms.answers import Answer, Answers
from forms.context import Context, Place
from forms.definition import (
    PublishedCheck,
    PublishedForm,
    PublishedGroup,
    PublishedQuestion,
    Rule,
)
from forms.load import read_form
from forms.publish import publish
from forms.review import Review, needed, review
from tests.library.field_tables import LIBRARY, definition

ROW = f"{1:032x}"
DAY = date(2026, 3, 24)

Given = Mapping[str, Any]
Walk = Mapping[tuple[str, str], tuple[Given, Given]]
"""(path or section id, slot) → answers under which the rule holds, and under which it does not."""


@cache
def published(form_id: str) -> PublishedForm:
    """A form of the library, as published."""
    return publish(read_form(LIBRARY / f"{form_id}.yaml")).form


def answers(given: Given) -> Answers:
    """Answers by path, values or `Answer`s of any status. A row is there once it is named."""
    stored: dict[str, Answer] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for path, value in given.items():
        at = path.replace("*", ROW)
        parts = at.split("/")
        if len(parts) > 1:
            named = rows.get(parts[0], ())
            if parts[1] not in named:
                rows[parts[0]] = (*named, parts[1])
        if len(parts) != 2:
            stored[at] = value if isinstance(value, Answer) else Answer(value)
    return Answers(stored, frozenset(), rows)


def reviewed(form_id: str, given: Given, on: date = DAY) -> Review:
    """The submit check of some answers."""
    return review(published(form_id), answers(given), on)


def asked(form_id: str, given: Given, on: date = DAY) -> set[str]:
    """The paths without which it does not submit, `*` for the one row."""
    return {p.path.replace(ROW, "*") for p in reviewed(form_id, given, on).problems}


def question(form_id: str, path: str) -> PublishedQuestion:
    """One question of a form; `group/part` for a part of a group."""
    head, _, part = path.partition("/")
    items = [item for section in published(form_id).sections for item in section.items]
    found = next(item for item in items if item.id == head)
    if isinstance(found, PublishedGroup):
        return next(each for each in found.items if each.id == part)
    return found


def parts(form_id: str, group: str) -> set[str]:
    """What a group asks of each row."""
    items = [item for section in published(form_id).sections for item in section.items]
    found = next(item for item in items if item.id == group)
    return {each.id for each in found.items} if isinstance(found, PublishedGroup) else set()


def questions(form_id: str) -> list[PublishedQuestion]:
    """Every question of a form that takes an answer, parts of groups included."""
    items = [item for section in published(form_id).sections for item in section.items]
    found: list[PublishedQuestion] = []
    for item in items:
        found += item.items if isinstance(item, PublishedGroup) else [item]
    return [each for each in found if each.type not in ("calc", "info")]


def safest(form_id: str, path: str) -> Any:
    """What a critical question is acted on as while two answers stand."""
    rule = question(form_id, path).while_unsettled
    return None if rule is None else rule.value


def rules(form_id: str) -> set[tuple[str, str]]:
    """Every condition of a form, as a walk names it."""
    found: set[tuple[str, str]] = set()
    for section in definition(form_id)["sections"]:
        if "show" in section:
            found.add((section["id"], "show"))
        for item in section["items"]:
            found |= _of(item, "")
            # A rule of fixed rows is walked on the first of them.
            row = item["rows"][0]["key"] if "rows" in item else "*"
            for part in item.get("items", ()):
                found |= _of(part, f"{item['id']}/{row}/")
    return found


def _of(item: dict[str, Any], prefix: str) -> set[tuple[str, str]]:
    path = f"{prefix}{item['id']}"
    slots = [slot for slot in ("show", "require") if slot in item]
    checks = [f"check {index}" for index, _ in enumerate(item.get("checks", ()))]
    return {(path, slot) for slot in (*slots, *checks)}


def not_taken(form_id: str, records: Iterable[tuple[Answers, date]]) -> list[str]:
    """The ways that no record takes, each record on its day: "path slot is never true".

    A rule is to be true, false and missing; a calculation each of its codes, or something, and
    missing. A rule of what is not asked counts as well. A record with nothing answered is always
    one of them.
    """
    form = published(form_id)
    wanted: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = defaultdict(set)
    for given, on in [*records, (Answers(), DAY)]:
        context = Context(form, given, on)
        for name, tree, place in _judged(context):
            taken[name].add(_way(context.judge(tree, place)))
            wanted[name] = _wanted(name, place)
    said = [f"{name} is never met" for name in _named(form_id) - wanted.keys()]
    for name, ways in wanted.items():
        came = taken[name] | ({"something"} if taken[name] - {"missing"} else set())
        said += [f"{name} is never {way}" for way in ways - came]
    return sorted(said)


def _named(form_id: str) -> set[str]:
    """Every rule of a form as `not_taken` names it: `*` for any row, fixed or added."""
    found = {(path, slot) for path, slot in rules(form_id)}
    found |= {(path, "value") for path in calculations(form_id)}
    return {f"{_anywhere(path)} {slot}" for path, slot in found}


def calculations(form_id: str) -> set[str]:
    """The path of every calculation, `*` for the row it is worked out on."""
    found: set[str] = set()
    for section in definition(form_id)["sections"]:
        for item in section["items"]:
            parts = {f"{item['id']}/*/{part['id']}": part for part in item.get("items", ())}
            found |= {path for path, part in parts.items() if part["type"] == "calc"}
            found |= {item["id"]} if item["type"] == "calc" else set()
    return found


def _anywhere(path: str) -> str:
    return "/*/".join(path.split("/")[::2])


def _judged(context: Context) -> Iterator[tuple[str, Any, Place | None]]:
    for section in context.form.sections:
        if section.show is not None:
            yield f"{section.id} show", section.show.tree, None
        for path, place in context.places(section):
            item = place.item
            slots: dict[str, Rule | PublishedCheck | None]
            slots = {"show": item.show, "require": item.require}
            if isinstance(item, PublishedQuestion):
                slots |= {"value": item.value}
                slots |= {f"check {index}": rule for index, rule in enumerate(item.checks)}
            for slot, rule in slots.items():
                if rule is not None:
                    yield f"{_anywhere(path)} {slot}", rule.tree, place


def _wanted(name: str, place: Place | None) -> set[str]:
    if place is not None and name.endswith(" value") and isinstance(place.item, PublishedQuestion):
        if place.item.result == "code":
            return {*(option.code for option in place.item.options), "missing"}
        if place.item.result != "bool":
            return {"something", "missing"}
    return {"true", "false", "missing"}


def _way(value: Any) -> str:
    if value is None:
        return "missing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def faults(form_id: str, walk: Walk, open_at_first: Collection[str] = ()) -> list[str]:
    """What of a form's conditions is not as a walk says, a sentence each; none is [].

    `open_at_first` are the paths and sections that are asked while nothing is answered yet, because
    their rule takes a missing answer for one that asks them.
    """
    said = [f"{path}: its {slot} is not walked" for path, slot in rules(form_id) - walk.keys()]
    said += [f"{path} has no {slot}" for path, slot in walk.keys() - rules(form_id)]
    for (path, slot), (holds, fails) in walk.items():
        for given, wanted in ((holds, True), (fails, False)):
            if _true(form_id, path, slot, given) is not wanted:
                said.append(f"{path}: its {slot} is not {wanted} of {dict(given)}")
        # Missing: a row is there, and nothing is answered. It asks for nothing, and passes a check.
        nothing = {path.rpartition("/")[0]: None} if "/*/" in path else {}
        wanted = slot.startswith("check") or (slot == "show" and path in open_at_first)
        if _true(form_id, path, slot, nothing) is not wanted:
            said.append(f"{path}: its {slot} does not take nothing answered as it should")
    return said


def _true(form_id: str, path: str, slot: str, given: Given) -> bool:
    form = published(form_id)
    context = Context(form, answers(given), DAY)
    at = path.replace("*", ROW)
    section = next((each for each in form.sections if each.id == path), None)
    if section is not None and slot == "show":
        return context.shown(section.items[0].id)
    place = context.place(at)
    assert place is not None, path
    if slot == "show":
        return context.shown(at)
    if slot == "require":
        return _required(context, place)
    assert isinstance(place.item, PublishedQuestion)
    rule = place.item.checks[int(slot.split()[1])]
    return context.judge(rule.tree, place) is not False


def _required(context: Context, place: Place) -> bool:
    item: PublishedQuestion | PublishedGroup = place.item
    return needed(context, place) == (item.require_as or "Y") != item.req
