"""Work from a phone that IT turned off: set aside, decided on by a manager, in the record again.

Wren's phone is reported lost while she writes with no signal. What it still sends is set aside,
not lost. Idris reads it beside the record and accepts it; Dov, who works with her, and Wren on her
next phone both read it under her name, and IT has seen that it came and nothing of what it says.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

SENT = "A dog, a garden, nobody shouting"
LOST = "Sunday football with Cade, whatever the weather"
REASON = "Wren told me what she wrote on the lost phone"


class Story:
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.wren = devices.of("Wren Saltwhistle", "wren-phone", PHONE)
        self.idris = devices.of("Idris Candlebrook", "idris-laptop", LAPTOP)
        self.dov = devices.of("Dov Hazelgrim", "dov-phone", PHONE)
        self.record = ""

    def to_the_record(self, device: Device) -> None:
        """The section of Marl's assessment that both answers are in, on somebody's device."""
        device.send_now()
        device.open_person("Marl Oystergate")
        device.open_assessment()
        at.open_section(device, "What matters to me")


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """Wren has written with a signal and without one, and then her phone was turned off."""
    told = Story(council, devices)
    wren = told.wren
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    told.record = wren.page.url.split("/record/")[1].split("/")[0]
    at.open_section(wren, "What matters to me")
    at.text(wren.page, "good_life", SENT)
    wren.kept()
    wren.to_sections()
    wren.went()
    council.stop()
    at.open_section(wren, "What matters to me")
    at.text(wren.page, "good_life", f"{SENT}. {LOST}")
    wren.kept()
    wren.to_sections()
    listed = council.doorstep("devices", "list").splitlines()
    (phone,) = [line.split()[0] for line in listed if "Wren Saltwhistle" in line]
    council.doorstep("devices", "revoke", phone, "--reason", "lost")
    council.start()
    wren.find_signal()
    expect(wren.page.get_by_text("IT turned this device off")).to_be_visible(timeout=60_000)
    return told


def test_it_sees_that_something_came_and_nothing_of_it(story: Story) -> None:
    sol = story.devices.of("Sol Brackenwire", "sol-laptop", LAPTOP)
    shown = sol.page.get_by_role("region", name="Set aside")
    expect(shown).to_contain_text("Sent by a device that was turned off.")
    expect(shown).to_contain_text("Wren's phone, Wren Saltwhistle")
    words = sol.page.locator("body").inner_text()
    assert "football" not in words
    assert "Oystergate" not in words


def test_the_manager_is_led_to_it_and_reads_it_beside_the_record(story: Story) -> None:
    idris = story.idris
    idris.send_now()
    idris.tab("Waiting for you")
    link = idris.page.get_by_role("link", name=re.compile("set aside and need"))
    link.click()
    idris.arrived("Set aside")
    expect(idris.page.get_by_role("heading", name=re.compile("^To decide"))).to_be_visible()
    assert faults(idris.page) == []
    row = (
        idris.page.get_by_role("row")
        .filter(has_text="Wren Saltwhistle")
        .filter(has_text="Needs assessment")
    )
    expect(row).to_contain_text("Marl Oystergate")
    row.get_by_role("link", name=re.compile("^Sent by a device turned off on ")).click()
    idris.arrived("Set aside")
    written = idris.page.get_by_role("region", name="What was written")
    expect(written).to_contain_text(LOST)
    expect(written).to_contain_text("In Marl's words")
    now = idris.page.get_by_role("region", name="The record as it is")
    expect(now).to_contain_text(SENT)
    expect(now).to_contain_text("In Marl's words")
    expect(now).not_to_contain_text(LOST)
    assert faults(idris.page) == []


def test_a_reason_is_asked_for_and_then_it_is_in_the_record(story: Story) -> None:
    page = story.idris.page
    accept = page.get_by_role("button", name="Accept into the record")
    accept.click()
    expect(page.get_by_text("Say why, in a few words.").first).to_be_visible()
    page.get_by_label("Why do you decide so?").fill(REASON)
    accept.click()
    expect(
        page.get_by_text(
            "In the record under Wren Saltwhistle's name, accepted by you, reason kept."
        ).first
    ).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Back to what is set aside").click()
    story.idris.arrived("Set aside")
    expect(page.get_by_role("heading", name="Decided")).to_be_visible()
    expect(page.get_by_text(REASON)).to_be_visible()


def test_a_colleague_reads_it_under_its_authors_name(story: Story) -> None:
    dov = story.dov
    story.to_the_record(dov)
    expect(at.field(dov.page, "good_life")).to_have_value(f"{SENT}. {LOST}")
    dov.page.get_by_role("button", name="History").first.click()
    dov.arrived()
    entry = dov.page.get_by_role("listitem").filter(has_text=LOST)
    expect(entry).to_contain_text("Wren Saltwhistle")
    expect(entry).to_contain_text(f"Accepted by Idris Candlebrook: {REASON}")


def test_its_author_has_it_on_her_next_phone(story: Story) -> None:
    wren = story.devices.new("wren-next-phone", PHONE)
    code = story.council.invite("Wren Saltwhistle", "New phone")
    wren.enrol(story.council.url, code, "Wren", by_link=True)
    story.to_the_record(wren)
    expect(at.field(wren.page, "good_life")).to_have_value(f"{SENT}. {LOST}")


def test_information_governance_has_the_desk_and_holds_no_record(story: Story) -> None:
    bea = story.devices.new("bea-laptop", LAPTOP)
    code = story.council.invite("Bea Thornacre", "Laptop")
    bea.enrol(story.council.url, code, "Bea", by_link=True)
    bea.arrived("Set aside")
    tabs = bea.page.get_by_role("navigation", name="Main").get_by_role("link")
    expect(tabs).to_have_text(["Set aside", "More"])
    at_size(bea.page, PHONE)
    expect(bea.page.get_by_text(REASON)).to_be_visible()
    bea.lose_signal()
    bea.page.reload()
    bea.unlock()
    expect(
        bea.page.get_by_text("No connection. What is set aside is on the server")
    ).to_be_visible()
    assert faults(bea.page) == []
    assert story.devices.troubles() == []
