"""A suicide plan or a recent act, in the shipped needs assessment: somebody is to be rung.

Wren Saltwhistle has no signal. From the answer on, every screen says whom to ring, with nothing on
it by which that is put away, until the council's server has the answer.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

WHO = "Marl Oystergate"
RISKS = "Risk and safety"
QUESTION = "suicide_selfharm"
RING = "Not sent: ring 01632 960700"
TOLD = re.compile("suicid|self-harm|plan|Marl|Oystergate", re.IGNORECASE)
"""What somebody who looks over a shoulder must not learn from the banner."""


class Story(Chapters):
    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """Wren's phone without a signal, in a short assessment of Marl."""
    told = Story(council, devices)
    told.phone.send_now()
    told.phone.lose_signal()
    told.phone.open_person(WHO)
    told.phone.start_assessment("Short")
    return told


def banner(device: Device) -> Locator:
    return device.page.get_by_role("region", name="Urgent")


def asks_to_ring(device: Device) -> None:
    """The banner stands, with the number to ring and no way to put it away."""
    shown = banner(device)
    expect(shown).to_contain_text(RING)
    ring = shown.get_by_role("link", name="Ring", exact=True)
    expect(ring).to_have_attribute("href", "tel:01632960700")
    expect(shown.get_by_role("link", name="I have rung")).to_be_visible()
    expect(shown.locator("button, input, summary, [role=button], a")).to_have_count(2)
    assert not TOLD.search(shown.inner_text())


def say(device: Device, code: str) -> None:
    at.open_section(device, RISKS)
    at.choose(device.page, QUESTION, code)
    device.kept()


def reload(device: Device) -> None:
    """The app afresh, from what the device keeps."""
    device.page.reload()
    device.unlock()


def received(device: Device) -> None:
    """Waits until the server has it: that is said, and on the next screen it is gone."""
    device.find_signal()
    expect(banner(device)).to_contain_text(re.compile(r"^Received \d\d:\d\d\. "))
    expect(banner(device).get_by_role("link")).to_have_count(0)
    device.tab("Jot")
    device.arrived()
    expect(banner(device)).to_have_count(0)
    # Nor does it come back with the app.
    reload(device)
    device.arrived()
    expect(banner(device)).to_have_count(0)


@pytest.mark.parametrize("code", ["no_concerns", "thoughts", "not_asked"])
def test_any_other_answer_asks_nobody_to_ring(story: Story, code: str) -> None:
    phone = story.phone
    say(phone, code)
    phone.to_sections()
    phone.kept()
    expect(banner(phone)).to_have_count(0)


def test_a_plan_asks_to_ring_on_the_page_of_the_answer_itself(story: Story) -> None:
    phone = story.phone
    say(phone, "plans")
    asks_to_ring(phone)
    expect(phone.heading).to_have_text(RISKS)
    assert faults(phone.page) == []


def test_no_screen_no_key_no_lock_and_no_restart_puts_it_away(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    page.keyboard.press("Escape")
    asks_to_ring(phone)
    phone.to_sections()
    asks_to_ring(phone)
    for tab in ("Jot", "More", "My people"):
        phone.tab(tab)
        phone.arrived()
        asks_to_ring(phone)
    phone.hide()
    phone.unlock()
    asks_to_ring(phone)
    reload(phone)
    asks_to_ring(phone)


def test_once_the_server_has_the_answer_it_is_gone(story: Story) -> None:
    received(story.phone)


def test_a_recent_act_asks_to_ring_anew(story: Story) -> None:
    phone = story.phone
    phone.lose_signal()
    phone.open_person(WHO)
    phone.open_assessment()
    say(phone, "recent_act")
    asks_to_ring(phone)
    phone.tab("My people")
    asks_to_ring(phone)
    received(phone)
    assert phone.troubles == []
