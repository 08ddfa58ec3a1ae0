"""Two workers register the same person with no signal, and a manager finds them to be one.

The tests are one story told in order. Wren Saltwhistle has a phone, Dov Hazelgrim a tablet, Idris
Candlebrook the manager's computer; each is a browser profile of its own.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

NAME = "Olu Bramblecote"
ALIKE = "registered someone with this name and date of birth on"


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")
        self.tablet = devices.of("Dov Hazelgrim", "dov-tablet")
        self.desk = devices.of("Idris Candlebrook", "idris-desk", LAPTOP)


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    told = Story(council, devices)
    for device in (told.phone, told.tablet, told.desk):
        # Everything that is published is here before the signal goes.
        device.send_now()
    return told


def look_for(device: Device, words: str) -> None:
    device.tab("My people")
    device.page.get_by_label("Search name or council number").fill(words)


def register(device: Device, name: str, year: str = "1990") -> None:
    """Fills in the page that is open, and registers."""
    page = device.page
    page.get_by_label("Full name").fill(name)
    for label, words in (("Day", "9"), ("Month", "4"), ("Year", year)):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Register", exact=True).click()


def test_somebody_nobody_here_has_is_registered_without_a_connection(story: Story) -> None:
    phone = story.phone
    phone.lose_signal()
    look_for(phone, "")
    register_new = phone.page.get_by_role("button", name="Register someone new")
    expect(register_new).to_have_count(0)
    look_for(phone, "marl")
    expect(phone.page.locator(".ds-person__link").first).to_be_visible()
    expect(register_new).to_be_visible()
    look_for(phone, "Olu Bramblecote")
    main = phone.page.get_by_role("main")
    expect(main).to_contain_text("No one called “Olu Bramblecote” on this device.")
    phone.page.get_by_role("button", name="Register someone new").click()
    phone.arrived("Register someone new")
    expect(phone.page.get_by_label("Full name")).to_have_value("Olu Bramblecote")

    register(phone, "", "90")
    summary = phone.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Write a name, or what you call them")
    expect(summary).to_contain_text("Write the year in four figures, like 1987")
    assert faults(phone.page) == []
    phone.page.get_by_label("Full name").fill("Olu Bramblec")


def test_what_is_half_filled_in_is_there_after_the_browser_is_killed(story: Story) -> None:
    phone = story.phone
    # Kept within half a second of a key, like everything that is written.
    phone.page.wait_for_timeout(600)
    phone.kill()
    phone.start()
    phone.page.goto(f"{story.council.url}/register")
    phone.unlock()
    phone.arrived("Register someone new")
    expect(phone.page.get_by_label("Full name")).to_have_value("Olu Bramblec")
    expect(phone.page.get_by_label("Day", exact=True)).to_have_value("9")
    phone.lose_signal()
    register(phone, NAME)
    expect(phone.page.get_by_role("region", name=f"About {NAME}")).to_be_visible()


def test_they_are_in_my_people_at_once_and_not_sent(story: Story) -> None:
    phone = story.phone
    phone.tab("My people")
    phone.page.get_by_label("Search name or council number").fill("")
    row = phone.person_row(NAME)
    expect(row).to_contain_text("Born 9 Apr 1990")
    expect(row).to_contain_text("2 not sent")
    phone.open_person(NAME)
    expect(phone.page.get_by_role("link", name="Start a record")).to_be_visible()


def test_somebody_else_registers_the_same_person_and_both_are_told(story: Story) -> None:
    tablet = story.tablet
    tablet.lose_signal()
    look_for(tablet, "bramblecote")
    tablet.page.get_by_role("button", name="Register someone new").click()
    tablet.arrived("Register someone new")
    register(tablet, "OLU  Bramblecote")
    expect(tablet.page.get_by_role("region", name=re.compile("^About "))).to_be_visible()
    for device in (story.phone, tablet):
        device.find_signal()
        device.tab("My people")
        device.went()
    for device, other in ((story.phone, "Dov Hazelgrim"), (tablet, "Wren Saltwhistle")):
        device.send_now()
        device.tab("My people")
        device.page.get_by_label("Search name or council number").fill("bramblecote")
        device.page.locator(".ds-person__link").click()
        expect(device.page.get_by_role("main")).to_contain_text(f"{other} {ALIKE}")


def test_a_worker_is_told_who_can_compare_what_they_do_not_hold(story: Story) -> None:
    phone = story.phone
    phone.page.get_by_role("link", name="Compare them").click()
    phone.arrived("Are they one person?")
    main = phone.page.get_by_role("main")
    expect(main).to_contain_text("The other record is not on this device.")
    expect(main).to_contain_text("Idris Candlebrook can open both and compare them.")
    expect(phone.page.get_by_role("button", name="They are the same person")).to_have_count(0)


def test_whoever_holds_both_sees_them_side_by_side_and_links_them(story: Story) -> None:
    desk = story.desk
    desk.send_now()
    look_for(desk, "bramblecote")
    rows = desk.page.locator(".ds-person__link")
    expect(rows).to_have_count(2)
    rows.first.click()
    desk.page.get_by_role("link", name="Compare them").click()
    desk.arrived("Are they one person?")
    main = desk.page.get_by_role("main")
    for words in (NAME, "OLU Bramblecote", "Wren Saltwhistle", "Dov Hazelgrim", "Different"):
        expect(main).to_contain_text(words)
    assert faults(desk.page) == []
    desk.page.get_by_role("button", name="They are the same person").click()
    expect(main).to_contain_text("Linked as one person. Both records are kept.")


def test_then_each_worker_has_both_as_one_person_with_where_each_came_from(story: Story) -> None:
    for device in (story.phone, story.tablet):
        device.send_now()
        look_for(device, "bramblecote")
        rows = device.page.locator(".ds-person__link")
        expect(rows).to_have_count(1)
        rows.click()
        main = device.page.get_by_role("main")
        expect(main).to_contain_text("Registered more than once")
        expect(main).to_contain_text("Linked as one person. Nothing was merged.")
        expect(main).to_contain_text("OLU Bramblecote, born 9 Apr 1990")
        expect(main).to_contain_text("Registered by Wren Saltwhistle")
        expect(main).to_contain_text("Registered by Dov Hazelgrim")
        expect(main).not_to_contain_text(ALIKE)
        assert faults(device.page) == []


def test_they_can_be_taken_apart_again_and_nothing_is_lost(story: Story) -> None:
    desk = story.desk
    desk.page.get_by_role("button", name="Take them apart").click()
    expect(desk.page.get_by_role("main")).to_contain_text("Kept apart, as two people.")
    look_for(desk, "bramblecote")
    expect(desk.page.locator(".ds-person__link")).to_have_count(2)
    phone = story.phone
    phone.send_now()
    look_for(phone, "bramblecote")
    expect(phone.page.locator(".ds-person__link")).to_have_count(1)
    phone.page.locator(".ds-person__link").click()
    main = phone.page.get_by_role("main")
    expect(main).not_to_contain_text("Registered more than once")
    expect(main).not_to_contain_text(ALIKE)


def test_no_address_or_title_told_who_it_was_about_and_no_page_complained(story: Story) -> None:
    for told in story.devices.addresses_and_titles():
        assert "bramblecote" not in told.lower()
    assert story.devices.troubles() == []
