"""The device in the person's hands: finding the way on their screens, and the worker's way back."""

from __future__ import annotations

import re
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.browser.answering import field_id
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.device import Device
from tests.library.filled import form


class Screens(NamedTuple):
    """What a form hands over: its section, and how many screens that is with the summary."""

    form: str
    section: str
    of: int

    def title(self, question: str, language: str) -> str:
        """The sentence of a screen, as the form words it."""
        mine = next(section for section in form(self.form).sections if section.id == self.section)
        return next(item for item in mine.items if item.id == question).label[language]

    def at(self, page: Page, number: int, heading: str) -> None:
        """Waits for one of the person's screens, with its sentence as the heading."""
        expect(page.locator(".ds-hand__of")).to_have_text(re.compile(rf"^{number}\D+{self.of}$"))
        expect(page.locator("main h1")).to_have_text(heading)


def say(page: Page, question: str, code: str) -> None:
    page.locator(f'input[name="{field_id(question)}"][value="{code}"]').check()


def go_on(page: Page, words: str = "Next") -> None:
    page.locator(".ds-hand__turn").get_by_role("button", name=words, exact=True).click()


def take_back(device: Device, to: str | re.Pattern[str]) -> None:
    """The worker's way out: For staff, then their passphrase."""
    device.page.get_by_role("button", name=re.compile("^(For staff|للموظفين)$")).click()
    device.unlock()
    device.arrived(to)


def nothing_else(page: Page) -> None:
    """Of the worker's own there is nothing on the screen."""
    for part in (".ds-header", ".ds-chip", ".ds-tabs", ".ds-hide", ".ds-rail"):
        expect(page.locator(part)).to_have_count(0)
    expect(page.get_by_role("region", name=re.compile("^About "))).to_have_count(0)
    expect(page.locator("#main a")).to_have_count(0)


def mirrored(page: Page) -> None:
    """Right to left, on a wide screen: the picture and each answer's mark stand at the right."""
    at_size(page, LAPTOP)
    picture, words = (page.locator(each).bounding_box() for each in (".ds-pic", ".ds-hand__words"))
    radio, label = (
        page.locator(f".govuk-radios__{each}").first.bounding_box() for each in ("input", "label")
    )
    assert picture is not None
    assert words is not None
    assert picture["x"] > words["x"]
    assert radio is not None
    assert label is not None
    assert radio["x"] > label["x"]
    at_size(page, PHONE)
