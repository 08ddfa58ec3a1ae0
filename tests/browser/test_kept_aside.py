"""Work of a phone that was turned off is kept aside: the manager is told the truth, and so is Wren.

The phone itself shows nothing any more. On her laptop the record says that what she wrote was kept
out of it, by whom and why, and so does the history of the answer; Dov, who works with her, reads it
there too. It stays so after a reload.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP, PHONE
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

REASON = "Cade says this was another visit"
ASIDE = re.compile(r"^Set aside on .*, not part of the record$")


def _lost(council: Council, devices: Devices) -> None:
    """Wren's phone is turned off with words that were never sent, and then sends them."""
    wren = devices.of("Wren Saltwhistle", "wren-phone", PHONE)
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    at.open_section(wren, "What matters to me")
    at.text(wren.page, "good_life", "A dog, a garden")
    wren.kept()
    wren.to_sections()
    wren.went()
    council.stop()
    at.open_section(wren, "What matters to me")
    at.text(wren.page, "good_life", "A dog, a garden. Sunday football")
    wren.kept()
    wren.to_sections()
    listed = council.doorstep("devices", "list").splitlines()
    (phone,) = [
        line.split()[0] for line in listed if "Wren Saltwhistle" in line and "aptop" not in line
    ]
    council.doorstep("devices", "revoke", phone, "--reason", "lost")
    council.start()
    wren.find_signal()
    expect(wren.page.get_by_text("IT turned this device off")).to_be_visible(timeout=60_000)


def _keep(idris: Device) -> None:
    idris.send_now()
    idris.tab("Waiting for you")
    idris.page.get_by_role("link", name=re.compile("set aside and need")).click()
    idris.arrived("Set aside")
    idris.page.get_by_role("link", name=re.compile("^Sent by a device turned off on ")).click()
    idris.page.get_by_label("Why do you decide so?").fill(REASON)
    idris.page.get_by_role("button", name="Keep aside").click()


def _is_told(device: Device, words: str) -> None:
    main = device.page.get_by_role("main")
    expect(main.get_by_text(ASIDE)).to_be_visible()
    expect(main.get_by_text(words)).to_be_visible()
    expect(main.get_by_text("Ask Idris Candlebrook to show it to you.")).to_be_visible()
    assert faults(device.page) == []


def test_what_is_kept_aside_is_told_where_it_can_be(council: Council, devices: Devices) -> None:
    laptop = devices.new("wren-laptop", LAPTOP)
    laptop.enrol(council.url, council.invite("Wren Saltwhistle", "Work laptop"), "WS", by_link=True)
    _lost(council, devices)
    idris = devices.of("Idris Candlebrook", "idris-laptop", LAPTOP)
    _keep(idris)
    expect(idris.page.get_by_role("main")).to_contain_text("Tell Wren Saltwhistle yourself")
    expect(idris.page.get_by_text("Wren Saltwhistle is told")).to_have_count(0)

    yours = f"Idris Candlebrook kept aside what you wrote on another device: {REASON}"
    laptop.send_now()
    laptop.open_person("Marl Oystergate")
    laptop.open_assessment()
    _is_told(laptop, yours)
    laptop.page.get_by_role("main").get_by_role("button", name=re.compile("good life")).click()
    expect(laptop.page.get_by_role("heading", level=1)).to_contain_text("good life")
    _is_told(laptop, yours)
