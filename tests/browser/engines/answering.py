"""Answers given by hand in any engine, one question of the section on screen after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.answers import NONE_ROWS
from forms.definition import PublishedGroup, PublishedQuestion, PublishedSection
from tests.browser.answering import field_id, of_this_row
from tests.browser.engines.engine import TAB
from tests.browser.engines.hand import Hand
from tests.library.visits import Visit

THERE = "css => document.querySelector(css) !== null"
GONE = "css => document.querySelector(css) === null"

NAMED = """(css, name) => [...document.querySelectorAll(css)]
  .find((choice) => choice.labels[0].textContent === name)?.value ?? null"""


def choose(hand: Hand, path: str, code: str) -> None:
    """One of a few, or of a list long enough to be searched."""
    name = field_id(path)
    option = f'input[name="{name}"][value="{code}"]'
    hand.shows(f'input[name="{name}"], #{name}')
    if not hand.engine.run(THERE, f'input[name="{name}"]'):
        # A long list folds itself away once one is chosen, though it was the neighbour.
        chosen = False
        while not chosen:
            hand.tap_until(f"#{name}", THERE, option)
            chosen = hand.reached(option)
        hand.until(GONE, option, said=f"the list of {path} to fold")
        return
    hand.tap_until(option, "css => document.querySelector(css).checked", option)


def in_circle(hand: Hand, path: str, name: str) -> str:
    """The choice of a party that is somebody of the person's circle, by their name."""
    choices = f'input[name="{field_id(path)}"]'
    # Their circle is read from their record: the other choices stand there before it.
    hand.until(f"(css, name) => ({NAMED})(css, name) !== null", choices, name, said=name)
    found = hand.engine.run(NAMED, choices, name)
    assert isinstance(found, str), f"{path} offers no {name}"
    return found


def tick(hand: Hand, path: str, *codes: str) -> None:
    for code in codes:
        choose(hand, path, code)


def answer(hand: Hand, path: str, question: PublishedQuestion, value: Any) -> None:
    """One question, by its type."""
    css = f"#{field_id(path)}"
    match question.type:
        case "text" | "long":
            hand.write(css, value)
        case "one" | "yn":
            choose(hand, path, value)
        case "many":
            tick(hand, path, *value)
        case "date":
            day = date.fromisoformat(value)
            hand.write(css, f"{day.day} {day:%b} {day.year}")
            hand.engine.keys(TAB)
            hand.sees(f"{day:%A} {day.day} {day:%B}", f"{css}-echo")
        case "party":
            kind, _, name, under_18 = value
            if kind == "circle":
                choose(hand, path, in_circle(hand, path, name))
            else:
                choose(hand, path, kind)
                hand.write(f"{css}-name", name)
            if under_18 is not None:
                choose(hand, f"{path}-age", "under" if under_18 else "over")
        case other:
            raise AssertionError(f"nobody types a {other} here")


def fill_section(hand: Hand, section: PublishedSection, visit: Visit) -> None:
    """Everything the visit says in one section; what it says nothing of is left alone."""
    for item in section.items:
        if not isinstance(item, PublishedGroup):
            if item.id in visit.by_path:
                answer(hand, item.id, item, visit.by_path[item.id].value)
        elif item.rows:
            _fill_fixed(hand, item, visit)
        elif item.id in visit.by_path and visit.by_path[item.id].value == NONE_ROWS:
            assert item.none is not None
            hand.press(item.none["en"], f'section[data-path="{item.id}"] button')
        else:
            for row in visit.rows.get(item.id, ()):
                start = f"{item.id}/{row}/"
                given = {
                    path.removeprefix(start): each.value
                    for path, each in visit.by_path.items()
                    if path.startswith(start)
                }
                _add_row(hand, item, given)


def _add_row(hand: Hand, group: PublishedGroup, values: Mapping[str, Any]) -> None:
    hand.tap(f"#{field_id(group.id)}")
    open_card = f'section[data-path="{group.id}"] .ds-card:has(.ds-card__body)'
    hand.shows(open_card)
    card = hand.engine.run("css => [...document.querySelectorAll(css)].at(-1).id", open_card)
    row = str(card).removeprefix(f"{field_id(group.id)}-")
    for question in group.items:
        if question.id in values:
            answer(hand, f"{group.id}/{row}/{question.id}", question, values[question.id])
    _fold(hand, str(card))


def _fill_fixed(hand: Hand, group: PublishedGroup, visit: Visit) -> None:
    tap = group.one_tap.answers if group.one_tap else {}
    for row in group.rows:
        start = f"{group.id}/{row.key}"
        given = [
            (question, visit.by_path[f"{start}/{question.id}"].value)
            for question in group.items
            if f"{start}/{question.id}" in visit.by_path
        ]
        if not given:
            continue
        if all(tap.get(question.id) == value for question, value in given):
            one_tap = f"#{field_id(start)}-tap"
            hand.tap_until(one_tap, GONE, one_tap)
            continue
        code = of_this_row(tap, given)
        if code is not None:
            instead = f"#{field_id(start)}-{code}"
            hand.tap_until(instead, GONE, instead)
            continue
        _open_row(hand, field_id(start))
        for question, value in given:
            answer(hand, f"{start}/{question.id}", question, value)
        _fold(hand, field_id(start))


def _open_row(hand: Hand, card: str) -> None:
    hand.shows(f"#{card}")
    if hand.engine.run(THERE, f"#{card}-open"):
        hand.tap(f"#{card}-open")
    elif not hand.engine.run(THERE, f"#{card} .ds-card__body"):
        hand.tap(f"#{card} button:last-of-type")
    hand.shows(f"#{card} .ds-card__body")


def _fold(hand: Hand, card: str) -> None:
    hand.press(re.compile("^Done with"), f"#{card} button")
