"""Two tabs of one vault: one writes and the other reads along until it takes over; what leaves one
leaves both, and both lock where a hand hides one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import answering as at
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import KEPT, Device
from tests.browser.test_hand_over import take_off

pytestmark = pytest.mark.browser

WORDS = "Have my brother round."
READS = "Doorstep is writing in another tab. Only one can write at a time."


@pytest.fixture(scope="module")
def dov(council: Council, devices: Devices) -> Device:
    """Dov's phone, with an assessment of Marl that Wren began."""
    wren = devices.of("Wren Saltwhistle", "wren-phone")
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    at.open_section(wren, at.SECTIONS[0])
    at.text(wren.page, "good_life", WORDS)
    wren.kept()
    wren.to_sections()
    wren.went()
    found = devices.of("Dov Hazelgrim", "dov-phone")
    found.send_now()
    found.open_person("Marl Oystergate")
    found.open_assessment()
    at.open_section(found, at.SECTIONS[0])
    return found


def reading(device: Device) -> Page:
    """Another tab of this device, on the same section."""
    page = device.chrome.new_page()
    device.watch(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(device.page.url)
    page.locator("#passphrase").fill(device.phrase)
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_text(READS)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    return page


def test_the_tab_that_reads_along_takes_over_and_gives_back(dov: Device) -> None:
    first, second = dov.page, reading(dov)
    at.keys(first, "good_life", " On Sundays.")
    dov.kept()
    dov.to_sections()
    expect(second.get_by_role("main")).to_contain_text("On Sundays.")
    second.get_by_role("button", name="Write here instead").click()
    at.keys(second, "good_life", " With his drum.")
    expect(second.locator(".ds-chip")).to_have_text(KEPT)
    at.open_section(dov, at.SECTIONS[0])
    expect(first.get_by_text(READS)).to_be_visible()
    second.close()
    expect(first.get_by_text(READS)).to_have_count(0)
    expect(at.field(first, "good_life")).to_have_value(f"{WORDS} On Sundays. With his drum.")
    at.text(first, "good_life", WORDS)
    dov.kept()


def test_hide_in_one_tab_hides_all_of_them(dov: Device) -> None:
    second = reading(dov)
    second.get_by_role("button", name="Hide", exact=True).click()
    for page in (second, dov.page):
        expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(WORDS)
    second.close()
    dov.unlock()
    expect(at.field(dov.page, "good_life")).to_have_value(WORDS)


def test_a_case_that_moves_is_closed_in_the_tab_that_only_reads_too(
    council: Council, dov: Device
) -> None:
    second = reading(dov)
    council.stop()
    take_off(council.folder, "dov")
    council.start()
    dov.find_signal()
    for page in (dov.page, second):
        expect(page.get_by_role("main")).to_contain_text("no longer on your list", timeout=60_000)
        expect(page.locator("body")).not_to_contain_text(WORDS)
        expect(page.get_by_role("button", name="Write here instead")).to_have_count(0)
        expect(page.locator("#q-good_life")).to_have_count(0)
    second.close()
    assert re.search("/record/", dov.page.url)
