"""Answers given as a worker gives them: in the boxes, radios and rows of the section on screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

from forms.answers import NONE_ROWS
from forms.definition import PublishedGroup, PublishedQuestion, PublishedSection
from tests.browser.device import Device
from tests.library.visits import Visit, form

SECTIONS = tuple(section.title["en"] for section in form().sections)
"""The eleven titles, in order."""


def field_id(path: str) -> str:
    """Id of the first control of a question."""
    return "q-" + path.replace("/", "-")


def field(page: Page, path: str) -> Locator:
    return page.locator(f"#{field_id(path)}")


def open_section(device: Device, title: str) -> None:
    """A section, from the task list."""
    device.to_sections()
    link = device.page.get_by_role("navigation", name="Sections").get_by_role(
        "link", name=title, exact=True
    )
    link.click()
    device.arrived(title)


def text(page: Page, path: str, words: str) -> None:
    field(page, path).fill(words)


def keys(page: Page, path: str, words: str) -> None:
    """Types key by key at the end of what is there."""
    box = field(page, path)
    box.focus()
    box.press("Control+End")
    page.keyboard.type(words)


def choose(page: Page, path: str, code: str) -> None:
    """One of a few, or of a list long enough to be searched."""
    option = page.locator(f'input[name="{field_id(path)}"][value="{code}"]')
    listed = page.locator(f'input[name="{field_id(path)}"]')
    # The people of a circle are read before anybody stands there to choose.
    listed.or_(page.locator(f':is(input, button)[id="{field_id(path)}"]')).first.wait_for()
    if listed.count() == 0:
        # A long list folds itself away once one is chosen.
        field(page, path).click()
        option.click()
        expect(option).to_have_count(0)
    else:
        option.check()


def tick(page: Page, path: str, *codes: str) -> None:
    for code in codes:
        page.locator(f'input[name="{field_id(path)}"][value="{code}"]').check()


def civil_date(page: Page, path: str, iso: str) -> None:
    day = date.fromisoformat(iso)
    box = field(page, path)
    box.fill(f"{day.day} {day:%b} {day.year}")
    box.press("Tab")
    expect(page.locator(f"#{field_id(path)}-echo")).to_contain_text(f"{day:%A} {day.day} {day:%B}")


def date_and_time(page: Page, path: str, iso: str) -> None:
    on, _, at = iso.partition("T")
    day = date.fromisoformat(on)
    field(page, path).fill(f"{day.day} {day:%b} {day.year}")
    box = page.locator(f"#{field_id(path)}-time")
    box.fill(at)
    box.press("Tab")


def party(page: Page, path: str, value: list[Any]) -> None:
    """Somebody of the person's circle by their own choice; anybody else by their kind and name."""
    kind, _, name, under_18 = value
    if kind == "circle":
        field(page, path).wait_for()
        page.locator(f"#{field_id(path)}-party-set").get_by_label(name, exact=True).check()
    else:
        choose(page, path, kind)
        page.locator(f"#{field_id(path)}-name").fill(name)
    if under_18 is not None:
        choose(page, f"{path}-age", "under" if under_18 else "over")


def add_row(page: Page, group: PublishedGroup, values: Mapping[str, Any]) -> None:
    """One more row of a repeating group, folded again when it is full."""
    field(page, group.id).click()
    whole = page.locator(f'section[data-path="{group.id}"]')
    card = whole.locator(".ds-card:has(.ds-card__body)").last
    row = str(card.get_attribute("id")).removeprefix(f"{field_id(group.id)}-")
    for question in group.items:
        if question.id in values:
            answer(page, f"{group.id}/{row}/{question.id}", question, values[question.id])
    card.get_by_role("button", name="Done with").click()


def manages(page: Page, path: str) -> None:
    """The one tap on a fixed row, `outcomes/oc_work`."""
    page.locator(f"#{field_id(path)}-tap").click()


def of_this_row(tap: Mapping[str, Any], given: list[tuple[PublishedQuestion, Any]]) -> str | None:
    """The code of what only a row can answer instead of its one tap, if it is given just that."""
    question, value = given[0]
    return str(value) if len(given) == 1 and question.rows_only and question.id in tap else None


def instead(page: Page, path: str, code: str) -> None:
    """What only this row can answer instead of its one tap, "No child" of `outcomes/oc_child`."""
    page.locator(f"#{field_id(path)}-{code}").click()
    expect(page.locator(f"#{field_id(path)}-open")).to_be_focused()


def open_row(page: Page, path: str) -> None:
    """Opens the questions of a fixed row, whatever has been said of it."""
    card = field(page, path)
    opener = page.locator(f"#{field_id(path)}-open")
    if opener.count():
        opener.click()
    elif card.locator(".ds-card__body").count() == 0:
        # A row with a one tap opens by the button after it, one without by its only button.
        card.get_by_role("button").last.click()
    card.locator(".ds-card__body").wait_for()


def fold_row(page: Page, path: str) -> None:
    field(page, path).get_by_role("button", name="Done with").click()


def answer(page: Page, path: str, question: PublishedQuestion, value: Any) -> None:
    """One question, by its type."""
    match question.type:
        case "text" | "long":
            text(page, path, value)
        case "one" | "yn":
            choose(page, path, value)
        case "many":
            tick(page, path, *value)
        case "date":
            civil_date(page, path, value)
        case "party":
            party(page, path, value)
        case "number":
            text(page, path, str(value))
        case "datetime":
            date_and_time(page, path, value)
        case other:
            raise AssertionError(f"nobody types a {other} here")


def fill_section(page: Page, section: PublishedSection, visit: Visit) -> None:
    """Everything the visit says in one section; what it says nothing of is left alone."""
    for item in section.items:
        if isinstance(item, PublishedGroup):
            if item.rows:
                _fill_fixed(page, item, visit)
            elif item.id in visit.by_path and visit.by_path[item.id].value == NONE_ROWS:
                whole = page.locator(f'section[data-path="{item.id}"]')
                assert item.none is not None
                whole.get_by_role("button", name=item.none["en"], exact=True).click()
            for row in visit.rows.get(item.id, ()):
                start = f"{item.id}/{row}/"
                values = {
                    path.removeprefix(start): given.value
                    for path, given in visit.by_path.items()
                    if path.startswith(start)
                }
                add_row(page, item, values)
        elif item.id in visit.by_path:
            answer(page, item.id, item, visit.by_path[item.id].value)


def _fill_fixed(page: Page, group: PublishedGroup, visit: Visit) -> None:
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
            manages(page, start)
            continue
        code = of_this_row(tap, given)
        if code is not None:
            instead(page, start, code)
            continue
        open_row(page, start)
        for question, value in given:
            answer(page, f"{start}/{question.id}", question, value)
        fold_row(page, start)
