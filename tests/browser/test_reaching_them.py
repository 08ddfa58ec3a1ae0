"""A person's page says what keeps staff safe, how they are reached and who is in their life.

The tests are one story told in order on Wren Saltwhistle's phone. Hettie Marshbell's address must
not be learned by her former partner; of Tansy Wickerlight no telephone is recorded.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import faults
from tests.browser.answering import choose, civil_date, field, text
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.sections import go_to_section, start_record

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


def add(page: Page, group: str) -> str:
    """Adds a row to a group; its path."""
    field(page, group).click()
    row = page.locator(f'section[data-path="{group}"] .ds-card').last.get_attribute("id")
    assert row is not None
    return row.removeprefix("q-").replace(f"{group}-", f"{group}/", 1)


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


def test_staff_safety_stands_first_and_says_that_its_review_is_overdue(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Tansy Wickerlight")
    phone.lose_signal()
    beside(page, "Tansy").get_by_role("link", name="What is known about Tansy").click()
    phone.arrived("Person")
    go_to_section(phone, "Alerts and staff safety")
    note = add(page, "risk_to_visitors")
    text(page, f"{note}/fact", "The dog bit a visitor on the stairs.")
    text(page, f"{note}/told_by", "The housing officer")
    civil_date(page, f"{note}/date", "2026-01-12")
    civil_date(page, f"{note}/review_date", "2026-02-02")
    phone.kept()
    phone.open_person("Tansy Wickerlight")
    safety = page.get_by_role("region", name="Staff safety")
    expect(safety).to_contain_text("The dog bit a visitor on the stairs.")
    expect(safety).to_contain_text("From: The housing officer, 12 Jan 2026")
    expect(safety).to_contain_text(re.compile(r"Recorded by Wren Saltwhistle, \d+ \w{3} \d{4}"))
    expect(safety).to_contain_text("Past its review date: 2 Feb 2026")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=2).first).to_have_text("Staff safety")
    assert faults(page) == []


def test_notes_are_folded_with_the_alerts_until_the_person_is_next_opened(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    safety = page.get_by_role("region", name="Staff safety")
    safety.get_by_role("button", name="Fold alerts and safety notes").click()
    expect(safety).to_contain_text("1 note. It shows when you open Tansy again.")
    expect(safety.get_by_role("heading", name="Staff safety")).to_be_focused()
    assert "The dog bit" not in page.content()
    assert faults(page) == []
    phone.open_person("Marl Oystergate")
    phone.open_person("Tansy Wickerlight")
    expect(safety).to_contain_text("The dog bit a visitor on the stairs.")


def test_how_they_said_to_contact_them_is_beside_it_and_other_ways_are_asked_about_first(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Hettie Marshbell")
    start_record(phone, "What the person agrees to share", "Purpose by purpose")
    go_to_section(phone, "Before you ask")
    field(page, "event_date").fill("yesterday")
    field(page, "event_date").press("Tab")
    go_to_section(phone, "Limits, and how long")
    by_text = add(page, "how_contact")
    choose(page, f"{by_text}/way", "text")
    text(page, f"{by_text}/detail", "07700 900102, weekdays only")
    letters = add(page, "how_contact")
    choose(page, f"{letters}/way", "letters")
    text(page, f"{letters}/detail", "To her sister at 4 Quay Street")
    phone.kept()
    phone.open_person("Hettie Marshbell")
    contact = beside(page, "Hettie")
    expect(contact).to_contain_text("How Hettie asked to be contacted")
    expect(contact).to_contain_text("07700 900102, weekdays only")
    expect(contact).to_contain_text("Not named as safe: phone, email, in person. Ask Hettie first.")
    # Where letters go may be where she lives, which somebody must not learn.
    assert "4 Quay Street" not in page.content()
    contact.get_by_role("button", name=HIDDEN).first.click()
    expect(contact).to_contain_text("To her sister at 4 Quay Street")
    assert faults(page) == []
    phone.find_signal()
