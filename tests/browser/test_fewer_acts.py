"""One tap for several answers, and what a record starts with, in a real browser (screens.md 7).

Wren Saltwhistle opens a short needs assessment of Marl Oystergate: who was there begins with Marl,
the four kinds of difficulty are one tap, and so are the areas of wellbeing that nothing affects.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import answering as at
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.library.visits import NINE

pytestmark = pytest.mark.browser

FOUR = ("sd_understand", "sd_retain", "sd_use", "sd_communicate")
NONE_OF_FOUR = "No substantial difficulty with any of the four"
NONE_OF_THE_REST = "No effect, now or likely, on the rest"


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    """Wren's phone, in a short assessment that has no answer yet."""
    wren = devices.of("Wren Saltwhistle", "wren-phone")
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    return wren


def button(wren: Device, name: str) -> Locator:
    return wren.page.get_by_role("button", name=name, exact=True)


def chosen(wren: Device, path: str, code: str) -> Locator:
    return wren.page.locator(f'input[name="{at.field_id(path)}"][value="{code}"]:checked')


def test_who_was_there_begins_with_the_person_who_can_be_taken_out(wren: Device) -> None:
    at.open_section(wren, "About this assessment")
    there = wren.page.locator('section[data-path="present"]')
    expect(there.locator(".ds-card")).to_have_count(1)
    expect(there).to_contain_text("Marl")
    expect(there).to_contain_text("The person")
    there.get_by_role("button", name=re.compile("^Remove ")).click()
    expect(there).to_contain_text("Removed.")
    there.get_by_role("button", name=re.compile("^Put it back")).click()
    expect(there.locator(".ds-card")).to_have_count(1)


def test_four_questions_take_one_tap_and_one_undo(wren: Device) -> None:
    at.open_section(wren, "Being involved: advocacy and capacity")
    button(wren, NONE_OF_FOUR).click()
    for path in FOUR:
        expect(chosen(wren, path, "no")).to_have_count(1)
    undo = button(wren, f"Undo: {NONE_OF_FOUR}")
    expect(undo).to_be_focused()
    undo.press("Enter")
    for path in FOUR:
        expect(chosen(wren, path, "no")).to_have_count(0)
    expect(button(wren, NONE_OF_FOUR)).to_be_focused()
    button(wren, NONE_OF_FOUR).click()


def test_the_tap_is_not_offered_over_an_answer(wren: Device) -> None:
    at.choose(wren.page, "sd_use", "yes")
    expect(button(wren, f"Undo: {NONE_OF_FOUR}")).to_have_count(0)
    expect(button(wren, NONE_OF_FOUR)).to_have_count(0)
    expect(chosen(wren, "sd_retain", "no")).to_have_count(1)
    at.choose(wren.page, "sd_use", "no")
    expect(button(wren, f"Undo: {NONE_OF_FOUR}")).to_be_visible()


def test_the_rest_of_the_areas_take_one_tap_and_leave_the_others_alone(wren: Device) -> None:
    at.open_section(wren, "The nine areas of wellbeing")
    at.open_row(wren.page, "wellbeing/wb_control")
    at.choose(wren.page, "wellbeing/wb_control/impact_now", "some")
    at.fold_row(wren.page, "wellbeing/wb_control")
    button(wren, NONE_OF_THE_REST).click()
    folded = wren.page.get_by_role("button", name=re.compile("^Undo: "))
    expect(folded).to_have_count(len(NINE))
    undo = button(wren, f"Undo: {NONE_OF_THE_REST}")
    expect(undo).to_be_focused()
    undo.press("Enter")
    expect(folded).to_have_count(0)
    expect(button(wren, NONE_OF_THE_REST)).to_be_focused()
    button(wren, NONE_OF_THE_REST).click()
    expect(folded).to_have_count(len(NINE))


def test_one_area_of_the_rest_is_taken_back_by_itself(wren: Device) -> None:
    button(wren, "Undo: Personal dignity and being treated with respect").click()
    expect(wren.page.locator(f"#{at.field_id('wellbeing/wb_dignity')}-tap")).to_be_visible()
    expect(button(wren, NONE_OF_THE_REST)).to_be_visible()
    expect(button(wren, "Undo: Physical and mental health and emotional wellbeing")).to_be_visible()


def test_the_outcomes_have_no_tap_for_several(wren: Device) -> None:
    at.open_section(wren, "The ten outcomes")
    expect(wren.page.locator("[id$=-rest]")).to_have_count(0)
    expect(wren.page.locator("[id$=-tap]")).to_have_count(10)
