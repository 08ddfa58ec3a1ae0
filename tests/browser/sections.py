"""Finding the way in a record of any form: its task list and its sections."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.device import Device

OF_A_CARER = ("Carer's assessment", "Carer's support plan")


def start_record(device: Device, form: str, mode: str | None = None) -> None:
    """Starts a record of the person on screen, beside one that is open already."""
    page = device.page
    page.get_by_role("link", name="Start a record").click()
    device.arrived(re.compile("^Start a record for"))
    page.get_by_label(form, exact=True).check()
    if form in OF_A_CARER:
        # The person on screen is the carer: that is asked, and nothing is begun before it is said.
        who = page.get_by_role("group", name="Who is the carer?")
        page.get_by_role("button", name="Start", exact=True).click()
        expect(who).to_contain_text("Say who the carer is")
        who.get_by_role("radio").first.check()
    separate = page.get_by_role("button", name="Start a separate one")
    if separate.count():
        separate.click()
    if mode is not None:
        page.get_by_label(mode).check()
    page.get_by_role("button", name="Start", exact=True).click()
    device.arrived(form)


def go_to_section(device: Device, title: str) -> None:
    """A section of the record that is open, by way of its task list."""
    page = device.page
    if "/section/" in page.url:
        device.back()
    sections = page.get_by_role("main").get_by_role("navigation", name="Sections")
    sections.get_by_role("link", name=title, exact=True).click()
    device.arrived(title)
