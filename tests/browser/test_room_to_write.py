"""Large text, a screen on its side, a wrong answer: the question and its fault are in view."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import answering as at
from tests.browser.chrome import PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

SIDEWAYS = (PHONE[1], PHONE[0])

_SHARE_SEEN = """box => {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const x = (left + right) / 2;
  const rows = 40;
  let seen = 0;
  for (let row = 0; row < rows; row++) {
    const y = top + ((row + 0.5) * (bottom - top)) / rows;
    const there = document.elementFromPoint(x, y);
    if (there && (there === box || box.contains(there))) seen++;
  }
  return seen / rows;
}"""
"""How much of a box nothing covers and no edge cuts off."""


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    return devices.of("Wren Saltwhistle", "wren-large")


def text_size(device: Device, percent: int) -> None:
    device.tab("More")
    device.page.get_by_role("main").get_by_role("link", name="Settings").click()
    device.arrived("Settings")
    device.page.get_by_label(f"{percent} %", exact=True).check()


def share_seen(box: Locator) -> float:
    return float(box.evaluate(_SHARE_SEEN))


def test_in_large_text_and_sideways_the_first_question_has_room(wren: Device) -> None:
    page = wren.page
    text_size(wren, 200)
    wren.open_person("Tansy Wickerlight")
    wren.start_assessment("Short")
    at.open_section(wren, "What matters to me")
    for width, height in (PHONE, SIDEWAYS):
        at_size(page, (width, height))
        box = at.field(page, "good_life")
        expect(box).to_be_visible()
        page.locator("h1").focus()
        box.focus()
        expect(box).to_be_focused()
        assert share_seen(box) >= 0.5, (width, height)
    at_size(page, PHONE)
    at.text(page, "good_life", "More mornings outside.")
    wren.kept()


def test_sideways_at_the_usual_size_check_and_submit_shows_what_it_is_about(wren: Device) -> None:
    page = wren.page
    text_size(wren, 100)
    wren.open_person("Tansy Wickerlight")
    wren.open_assessment()
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    at_size(page, SIDEWAYS)
    change = page.get_by_role("button", name="Change What a good life looks like for me")
    change.focus()
    assert share_seen(change) == 1
    assert not page.locator(".ds-bar").evaluate(
        "bar => bar.getBoundingClientRect().top < window.innerHeight"
    )
    at_size(page, PHONE)
    assert page.locator(".ds-bar").evaluate(
        "bar => bar.getBoundingClientRect().bottom <= window.innerHeight"
    )


def test_a_link_from_the_problems_lands_on_the_wrong_box_with_the_message(wren: Device) -> None:
    page = wren.page
    wren.to_sections()
    at.open_section(wren, "About this assessment")
    for path, clock in (("started_at", "14:00"), ("ended_at", "13:00")):
        at.text(page, path, "20 Jan 2026")
        page.locator(f"#{at.field_id(path)}-time").fill(clock)
    wren.kept()
    count = page.locator(".ds-section-counts")
    expect(count).to_contain_text("1 to put right")
    wren.to_sections()
    about = page.locator("li", has=page.get_by_role("link", name="About this assessment"))
    expect(about).to_contain_text("1 to put right")
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    expect(about).to_contain_text("1 to put right")
    page.get_by_role("button", name=re.compile("^Submit to ")).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="The visit must end after it starts").click()
    wren.arrived("About this assessment")
    time = page.locator("#q-ended_at-time")
    expect(time).to_be_focused()
    message = page.locator("#q-ended_at-error")
    expect(message).to_contain_text("The visit must end after it starts")
    time.fill("13:30")
    time.press("Tab")
    expect(message).to_be_visible()
    time.fill("15:00")
    time.press("Tab")
    expect(message).to_have_count(0)
    expect(count).to_have_count(0)
    date = at.field(page, "ended_at")
    date.fill("30 Sep 2026")
    date.press("Tab")
    expect(date).to_have_value("Wednesday 30 September 2026")
    assert date.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_a_finished_section_says_one_count(wren: Device) -> None:
    page = wren.page
    wren.to_sections()
    at.open_section(wren, "The ten outcomes")
    rows = page.locator("[id$='-tap']")
    expect(rows).to_have_count(10)
    for _ in range(10):
        rows.first.click()
    expect(rows).to_have_count(0)
    count = page.locator(".ds-section-head .ds-number > [aria-hidden]").inner_text()
    done, needed = count.split(" of ")
    wren.to_sections()
    item = page.locator("li", has=page.get_by_role("link", name="The ten outcomes", exact=True))
    assert done == needed
    assert int(needed) >= 10
    expect(item).to_contain_text("Answered")


def test_a_draft_is_carried_on_with_before_another_is_started(wren: Device) -> None:
    page = wren.page
    wren.open_person("Tansy Wickerlight")
    page.get_by_role("link", name="Start a record").click()
    wren.arrived(re.compile("^Start a record for"))
    page.get_by_label("Needs assessment").check()
    page.get_by_role("button", name="Start a separate one").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#depth-error")).to_contain_text(
        "Choose an answer to “How much of the form fits?”"
    )
    expect(page.locator("#depth")).to_be_focused()
    wren.back()
    carry = page.get_by_role("link", name="Carry on")
    expect(carry).to_have_class("govuk-button")
    carry.click()
    wren.arrived("Needs assessment")


def test_no_word_breaks_on_a_narrow_phone(wren: Device) -> None:
    """Hide stays beside the way back, and no button's word is broken."""
    page = wren.page
    at.open_section(wren, "What matters to me")
    page.get_by_role("button", name="History of What a good life looks like for me").click()
    expect(wren.heading).to_be_visible()
    tops = page.locator(".ds-header > *").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect().top)"
    )
    assert max(tops) - min(tops) < 24, tops
    wren.hide()
    show = page.get_by_role("button", name="Show passphrase")
    assert show.evaluate("button => button.getBoundingClientRect().height") < 60
    wren.unlock()
