"""A person's page says how they are reached and who is in their life, on a phone and on a laptop.

The tests are one story told in order on Wren Saltwhistle's phone. Hettie Marshbell's address must
not be learned by her former partner; of Tansy Wickerlight no telephone is recorded.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council

pytestmark = pytest.mark.browser

ADDRESS = "7 Gullstone Court"
HIDDEN = "Hidden address. Show"


class Story:
    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def beside(page: Page, name: str) -> Locator:
    """What stands beside somebody's records."""
    return page.get_by_role("complementary", name=f"Contact and people in {name}'s life")


def top(of: Locator) -> float:
    box = of.bounding_box()
    assert box is not None
    return box["y"]


def test_whom_not_to_contact_comes_first_and_a_way_that_is_safe_is_there(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Hettie Marshbell")
    contact = beside(page, "Hettie")
    partner = contact.get_by_text("Domestic abuse: do not contact partner")
    expect(partner).to_be_visible()
    expect(contact).to_contain_text("Must not learn the address: Gil Rookstrand (former partner)")
    expect(contact).to_contain_text("Weekdays only. Text, do not ring.")
    expect(contact).to_contain_text("Do not leave a voicemail.")
    text = contact.get_by_role("link", name="Text Hettie", exact=True)
    ring = contact.get_by_role("link", name="Ring Hettie, voicemail no", exact=True)
    expect(text).to_have_attribute("href", "sms:07700900102")
    expect(ring).to_have_attribute("href", "tel:07700900102")
    assert top(partner) < top(text) < top(ring)
    assert faults(page) == []


def test_a_hidden_address_is_shown_when_that_is_recorded_and_not_before(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    contact = beside(page, "Hettie")
    expect(contact.get_by_role("button", name=HIDDEN)).to_be_visible()
    assert ADDRESS not in page.content()
    # That the page was opened has been sent: what is not sent from here on is that it was shown.
    phone.went()
    phone.lose_signal()
    contact.get_by_role("button", name=HIDDEN).click()
    expect(contact).to_contain_text(ADDRESS)
    expect(contact).to_contain_text("It is recorded that you looked.")
    expect(phone.chip).to_have_text("1 not sent")
    assert faults(page) == []
    hide = contact.get_by_role("button", name="Hidden address. Hide")
    expect(hide).to_be_focused()
    hide.press("Enter")
    expect(contact.get_by_role("button", name=HIDDEN)).to_be_focused()
    assert ADDRESS not in page.content()


def test_it_is_hidden_again_for_whoever_comes_back(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    beside(page, "Hettie").get_by_role("button", name=HIDDEN).click()
    expect(beside(page, "Hettie")).to_contain_text(ADDRESS)
    phone.open_person("Marl Oystergate")
    expect(beside(page, "Marl")).to_be_visible()
    phone.open_person("Hettie Marshbell")
    expect(beside(page, "Hettie").get_by_role("button", name=HIDDEN)).to_be_visible()
    assert ADDRESS not in page.content()
    phone.find_signal()


def test_people_in_their_life_say_who_they_are_and_whether_to_contact_them(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Tansy Wickerlight")
    tansy = beside(page, "Tansy")
    bramble = tansy.get_by_role("listitem").filter(has_text="Bramble Wickerlight")
    expect(bramble).to_contain_text("Partner, Main carer, Unpaid carer")
    expect(bramble).to_contain_text("OK to contact: yes")
    perrin = tansy.get_by_role("listitem").filter(has_text="Perrin Wickerlight")
    expect(perrin).to_contain_text("Under 18")
    expect(perrin).to_contain_text("OK to contact: ask Tansy first")
    expect(tansy).to_contain_text("18 Sedge Lane")
    assert faults(page) == []


def test_what_is_not_recorded_is_said_and_leads_to_where_it_is_added(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    tansy = beside(page, "Tansy")
    expect(tansy).to_contain_text("No telephone recorded.")
    tansy.get_by_role("link", name="Add it").click()
    phone.arrived("Reaching them safely")
    phone.open_person("Hettie Marshbell")
    expect(beside(page, "Hettie")).to_contain_text("Nobody recorded.")


def test_on_a_laptop_it_stands_beside_the_records_and_on_a_phone_below(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Marl Oystergate")
    marl = beside(page, "Marl")
    expect(marl.get_by_role("heading", level=2)).to_have_text(
        ["Contact", "People in their life", "Numbers"]
    )
    expect(marl).to_contain_text(re.compile("3 Tidewick Row.*As of", re.DOTALL))
    records = page.get_by_role("main")
    assert top(marl) > top(records)
    at_size(page, LAPTOP)
    main, side = records.bounding_box(), marl.bounding_box()
    assert main is not None
    assert side is not None
    assert side["x"] >= main["x"] + main["width"]
    assert side["y"] < main["y"] + 40
    assert side["x"] + side["width"] <= LAPTOP[0]
    assert faults(page) == []
    at_size(page, PHONE)
