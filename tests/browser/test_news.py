"""An answer that a colleague sends shows on a phone that does not ask for it."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import answering as at
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

FIRST = "Have my brother round."
LATER = "Have my brother round on Sundays."

HIDDEN_S = 5
_TIMED_ANEW = "() => { performance.clearResourceTimings(); return performance.now(); }"
_ENDED_SINCE = """begun => performance.getEntriesByType("resource").some(
  ({ name, startTime }) => name.endsWith("/sealed") && startTime < begun,
)"""
"""Whether a request that was open by then has ended: it is timed as it ends."""


class Asked:
    """What a page has asked of the sealed door, and what of it is still being answered."""

    def __init__(self, page: Page) -> None:
        self.count = 0
        self._open: set[Request] = set()
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    def _begun(self, request: Request) -> None:
        if request.url.endswith("/sealed"):
            self.count += 1
            self._open.add(request)

    def _ended(self, request: Request) -> None:
        self._open.discard(request)

    def streaming(self, page: Page) -> bool:
        """Whether one answer goes on and on."""
        for request in list(self._open):
            answer = request.response()
            if answer is not None and "content-length" not in answer.headers:
                return True
        page.wait_for_timeout(50)
        return False

    def until_streaming(self, page: Page, streaming: bool) -> None:
        for _ in range(400):
            if self.streaming(page) == streaming:
                return
        raise AssertionError(f"a stream is open: {not streaming}")


def _open_first_section(device: Device) -> None:
    device.open_person("Marl Oystergate")
    device.open_assessment()
    at.open_section(device, at.SECTIONS[0])


def test_wrens_phone_shows_what_dov_sent_though_it_asks_only_every_few_minutes(
    council: Council, devices: Devices
) -> None:
    phone = devices.locked("Wren Saltwhistle", "wren-phone")
    asked = Asked(phone.page)
    phone.open()
    tablet = devices.of("Dov Hazelgrim", "dov-tablet")
    phone.open_person("Marl Oystergate")
    phone.start_assessment("Short")
    at.open_section(phone, at.SECTIONS[0])
    at.text(phone.page, "good_life", FIRST)
    phone.kept()
    phone.to_sections()
    # Once nothing of its own waits, it has nothing to ask for.
    phone.backed_up()
    _open_first_section(phone)
    asked.until_streaming(phone.page, True)

    tablet.send_now()
    _open_first_section(tablet)
    expect(at.field(tablet.page, "good_life")).to_have_value(FIRST)
    before = asked.count
    at.text(tablet.page, "good_life", LATER)
    tablet.kept()
    tablet.to_sections()
    tablet.went()
    # It is said beside the form, and put into it when she asks: nothing moves under her thumb.
    expect(phone.page.get_by_text("1 answer arrived.")).to_be_visible()
    phone.page.get_by_role("button", name="Show them").click()
    expect(at.field(phone.page, "good_life")).to_have_value(LATER)
    # One round for the answer, and one each for what either opened or had backed up meanwhile.
    assert 1 <= asked.count - before <= 3
    assert asked.streaming(phone.page)

    # Nobody looks at a locked phone: nothing stays open for it.
    phone.hide()
    asked.until_streaming(phone.page, False)
    # Nor for one whose owner looks at something else.
    phone.unlock()
    asked.until_streaming(phone.page, True)
    begun = phone.page.evaluate(_TIMED_ANEW)
    with phone.chrome.behind_another():
        time.sleep(HIDDEN_S)
    assert phone.chrome.page.evaluate(_ENDED_SINCE, begun)
    assert not devices.troubles()
