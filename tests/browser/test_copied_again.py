"""A determination started from an assessment that is a draft and changes afterwards, in a browser.

Whoever decides is told at the head of the determination and before it is submitted, and takes what
changed by a tap. A determination in which nobody has answered anything says so.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import answering as at
from tests.browser.chrome import PHONE
from tests.browser.conftest import Devices
from tests.browser.device import Device
from tests.browser.sections import go_to_section, start_record
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

DRAFT = re.compile("^Needs assessment is a draft: nobody has submitted it.")
CHANGED = re.compile("changed on .+ after this was copied: 1 answer differs.")


@pytest.fixture(scope="module")
def wren(devices: Devices) -> Device:
    wren = devices.of("Wren Saltwhistle", "wren-copied", PHONE)
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    for title in ("What matters to me", "The ten outcomes"):
        section = next(each for each in form().sections if each.title["en"] == title)
        go_to_section(wren, title)
        at.fill_section(wren.page, section, minimal())
    wren.kept()
    wren.open_person("Marl Oystergate")
    start_record(wren, form("eligibility").title["en"])
    return wren


def said(page: Page, words: re.Pattern[str]) -> Locator:
    return page.get_by_role("main").get_by_text(words)


def test_what_nobody_has_answered_is_not_started(wren: Device) -> None:
    page = wren.page
    expect(page.get_by_text("0 of 5 sections answered")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Not started")).to_have_count(5)
    expect(page.get_by_text(re.compile("^Kept but no longer asked"))).to_have_count(0)
    expect(said(page, DRAFT)).to_be_visible()


def test_a_change_in_the_assessment_is_said_in_the_determination_made_from_it(wren: Device) -> None:
    page = wren.page
    go_to_section(wren, "What this rests on")
    at.choose(page, "subject", "adult")
    wren.back()
    determination = page.url
    expect(said(page, CHANGED)).to_have_count(0)
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    go_to_section(wren, "The ten outcomes")
    row = "outcomes/oc_hygiene"
    at.field(page, row).get_by_role("button", name=re.compile("^Undo")).click()
    at.open_row(page, row)
    at.tick(page, f"{row}/oc_manner", "u1_without_assistance")
    wren.back()
    wren.kept()
    page.evaluate(f"history.pushState(null, '', '{determination}')")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(said(page, CHANGED)).to_be_visible()
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    expect(said(page, CHANGED)).to_be_visible()
    expect(said(page, DRAFT)).to_be_visible()


def test_both_sides_are_compared_and_copied_again_by_a_tap(wren: Device) -> None:
    page = wren.page
    page.get_by_role("button", name="Compare: Needs assessment").click()
    expect(page.get_by_text(re.compile("^Here: "))).to_be_visible()
    expect(page.get_by_text(re.compile("^There: "))).to_be_visible()
    page.get_by_role("button", name="Copy again: Needs assessment").click()
    expect(said(page, CHANGED)).to_have_count(0)
    expect(said(page, DRAFT)).to_be_visible()
