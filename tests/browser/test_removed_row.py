"""A row that was removed, before a decision and after it, in real browsers.

Wren Saltwhistle writes down somebody who was there, removes the row once it has been sent, writes
down somebody else, and submits. Dov Hazelgrim removes a row on a tablet without a signal. Idris
Candlebrook authorises in between: of what Wren removed nothing may be said to have been written
later, and what Dov removed must be said.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from forms.definition import PublishedGroup
from tests.browser import answering as at
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

PROPOSED = re.compile("proposed since")
SECTION = next(each for each in form().sections if any(item.id == "present" for item in each.items))


def present() -> PublishedGroup:
    group = next(item for item in SECTION.items if item.id == "present")
    assert isinstance(group, PublishedGroup)
    return group


class Story:
    """Who takes part."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.wren = devices.of("Wren Saltwhistle", "wren-laptop", LAPTOP)
        self.dov = devices.of("Dov Hazelgrim", "dov-tablet")
        self.idris = devices.of("Idris Candlebrook", "idris-desk", LAPTOP)


def add(device: Device, name: str) -> None:
    party = ["other", None, name, False]
    at.add_row(device.page, present(), {"party": party, "role": "family_friend", "part": "all"})


def remove_third(device: Device) -> None:
    """Removes the third row of "Who was there": the first is Marl's own, which it starts with."""
    device.page.get_by_role("button", name="Remove Someone who was there 3", exact=True).click()


def go_to_record(device: Device) -> None:
    device.open_person("Marl Oystergate")
    device.open_assessment()


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """An assessment of Marl, submitted by Wren after a row of it was removed."""
    told = Story(council, devices)
    wren, dov = told.wren, told.dov
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    found = minimal().answer(comm_needs_met="Plain email before and after.")
    for section in form().sections:
        at.open_section(wren, section.title["en"])
        at.fill_section(wren.page, section, found)
    at.open_section(wren, SECTION.title["en"])
    add(wren, "Tansy Wickerlight")
    wren.to_sections()
    wren.went()
    at.open_section(wren, SECTION.title["en"])
    remove_third(wren)
    add(wren, "Hettie Marshbell")
    wren.to_sections()
    wren.went()
    dov.send_now()
    go_to_record(dov)
    at.open_section(dov, SECTION.title["en"])
    dov.lose_signal()
    wren.page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    wren.submit()
    expect(wren.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    return told


def test_nothing_of_a_row_removed_before_it_is_said_to_be_proposed_since(story: Story) -> None:
    idris = story.idris
    main = idris.page.get_by_role("main")
    idris.send_now()
    idris.tab("Waiting for you")
    idris.page.get_by_role("row").filter(has_text="Marl Oystergate").get_by_role("link").click()
    idris.arrived(re.compile("^Needs assessment, first submission"))
    idris.page.get_by_role("button", name="Authorise", exact=True).click()
    idris.arrived("Check before you authorise")
    idris.page.get_by_role("button", name="Authorise now").click()
    expect(main).to_contain_text("Authorised by you")
    expect(main).to_contain_text("Accepted")
    expect(main).to_contain_text("Hettie Marshbell")
    expect(main).not_to_contain_text(PROPOSED)

    wren = story.wren
    wren.send_now()
    go_to_record(wren)
    expect(wren.page.get_by_role("main")).to_contain_text("Authorised by Idris Candlebrook")
    expect(wren.page.get_by_role("main")).not_to_contain_text(PROPOSED)
    wren.page.get_by_role("link", name="Compare two versions").click()
    expect(wren.page.get_by_role("main")).to_contain_text("No answers differ.")


def test_a_row_removed_after_it_is_said_by_name_and_nothing_in_it_is_shown_now(
    story: Story,
) -> None:
    dov, idris = story.dov, story.idris
    remove_third(dov)
    dov.kept()
    dov.to_sections()
    dov.find_signal()
    dov.went()
    idris.send_now()
    go_to_record(idris)
    main = idris.page.get_by_role("main")
    expect(main).to_contain_text("3 answers proposed since this was authorised.")
    main.get_by_role("button", name="Who was there, a removed row: Who", exact=True).click()
    idris.arrived("Who was there, a removed row: Who")
    entry = idris.page.locator(".ds-entry")
    expect(entry).to_contain_text("Hettie Marshbell")
    expect(entry).not_to_contain_text("Shown now")
    idris.page.go_back()
    idris.arrived("Needs assessment")
    idris.page.get_by_role("link", name="Compare two versions").click()
    change = idris.page.get_by_role("region", name="Who was there, a removed row: Who")
    expect(change).to_contain_text(
        re.compile("Before\\s*Hettie Marshbell.*Now\\s*Removed with its row$", re.DOTALL)
    )


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
