"""Marl Oystergate agrees to sharing with the trust, then wants it to stop, with no signal.

The tests are one story told in order on Wren Saltwhistle's phone: the statement, a decision filled
in from what is agreed with the trust, and a withdrawal that stops it on the device at once.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import faults
from tests.browser.answering import choose, date_and_time, field, field_id, text
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.sections import go_to_section, start_record

pytestmark = pytest.mark.browser

WHO = "Marl Oystergate"
TRUST = "fernshire_marsh_trust"
DECISION = "Sharing decision"


class Story:
    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")
        self.decision = ""


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def chosen(page: Page, question: str, code: str) -> None:
    """Waits until a question is answered so."""
    answer = page.locator(f'input[name="{field_id(question)}"][value="{code}"]')
    expect(answer).to_be_checked()


def stopped_by_them(page: Page) -> None:
    """Waits until what they said is that they stopped it, which is not the worker's to change."""
    asked = page.locator('[data-path="stated"]')
    expect(asked).to_contain_text("They agreed, then stopped it")
    expect(asked).to_contain_text("So this cannot be answered otherwise here.")
    expect(asked.locator("input")).to_have_count(0)


def test_a_statement_agrees_to_sharing_with_the_trust(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    phone.lose_signal()
    start_record(phone, "What the person agrees to share", "Purpose by purpose")
    go_to_section(phone, "Before you ask")
    field(page, "event_date").fill("yesterday")
    field(page, "event_date").press("Tab")
    go_to_section(phone, "With whom")
    field(page, "recipients").click()
    row = page.locator('section[data-path="recipients"] .ds-card').last.get_attribute("id")
    assert row is not None
    path = row.removeprefix("q-").replace("recipients-", "recipients/", 1)
    choose(page, f"{path}/recipient_known", TRUST)
    choose(page, f"{path}/recipient_answer", "agree")
    phone.kept()


def test_a_decision_for_the_trust_is_filled_in_from_what_is_agreed(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    start_record(phone, DECISION)
    story.decision = page.url
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", TRUST)
    chosen(page, "channel", "rio_clinical_documents")
    chosen(page, "direction", "out")
    chosen(page, "stated", "agrees")
    go_to_section(phone, "The law it rests on")
    chosen(page, "confidentiality_basis", "agreement_explicit")
    chosen(page, "gdpr_art6", "art6_1_e")
    chosen(page, "gdpr_art9", "art9_2_h")
    go_to_section(phone, "Who decided")
    expect(page.get_by_role("main")).to_contain_text("Wren Saltwhistle")


def test_another_recipient_takes_the_place_of_what_was_filled_in(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", "housing_service")
    chosen(page, "channel", "secure_email")
    chosen(page, "stated", "none_recorded")
    choose(page, "recipient_known", TRUST)
    chosen(page, "channel", "rio_clinical_documents")
    chosen(page, "stated", "agrees")
    phone.kept()


def test_what_they_want_to_stop_comes_first_and_how_much_is_asked(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    start_record(phone, "Stop some sharing")
    page.get_by_role("link", name="Stop sharing now").click()
    phone.arrived("Marl wants some sharing to stop")
    main = page.get_by_role("main")
    expect(main.locator("textarea").first).to_have_id(field_id("own_words"))
    text(page, "own_words", "Stop sending things to the hospital people. I'll tell them myself.")
    page.get_by_role("button", name="Stop sharing now").click()
    expect(main).to_contain_text("Choose how much stops")
    choose(page, "scope", "recipient")
    page.get_by_role("button", name="Stop sharing now").click()
    expect(main).to_contain_text("Add whom it stops with")
    field(page, "scope_recipients").click()
    row = page.locator('section[data-path="scope_recipients"] .ds-card').last.get_attribute("id")
    assert row is not None
    path = row.removeprefix("q-").replace("scope_recipients-", "scope_recipients/", 1)
    choose(page, f"{path}/recipient_known", TRUST)
    choose(page, "effect_explained", "yes")
    expect(main).to_contain_text("Decisions not sent yet")
    expect(main).to_contain_text("Fernshire & Marsh NHS Trust")
    assert faults(page) == []


def test_it_stops_on_this_device_at_once_and_says_that_nobody_else_knows_yet(story: Story) -> None:
    page = story.phone.page
    page.get_by_role("button", name="Stop sharing now").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"Stopped on this device: \d+ \w{3} \d{4}, \d\d:\d\d"))
    expect(main).to_contain_text("Withdrawal not sent yet.")
    expect(main).to_contain_text("Stopped: withdrawn")
    assert faults(page) == []


def test_the_decision_made_before_is_stopped_and_its_reasons_are_asked_for(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    page.get_by_role("main").get_by_role("link", name=DECISION).first.click()
    phone.arrived(DECISION)
    # Nobody but this device knows: it says so all the same, and rests on their agreement no longer.
    expect(page.get_by_role("main")).to_contain_text("Stopped: withdrawn")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Marl said no to this on "))
    sections = page.get_by_role("navigation", name="Sections")
    expect(sections).to_contain_text("Sharing although they said no")
    go_to_section(phone, "Who it is shared with")
    stopped_by_them(page)
    expect(page.get_by_role("main")).to_contain_text("Stopped by the person")
    go_to_section(phone, "The law it rests on")
    basis = page.locator(f'input[name="{field_id("confidentiality_basis")}"]')
    expect(basis.first).to_be_visible()
    expect(page.locator("input:checked").and_(basis)).to_have_count(0)
    chosen(page, "gdpr_art6", "art6_1_e")


def test_agreement_chosen_by_hand_is_refused_where_it_stands_as_soon_as_they_said_no(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    choose(page, "confidentiality_basis", "agreement_explicit")
    phone.kept()
    phone.back()
    law = page.locator("li", has=page.get_by_role("link", name="The law it rests on"))
    expect(law).to_contain_text("1 to put right")
    go_to_section(phone, "The law it rests on")
    expect(page.locator("#q-confidentiality_basis-error")).to_contain_text(
        "They have not agreed to this."
    )


def test_a_new_decision_for_the_trust_begins_with_the_withdrawal(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    start_record(phone, DECISION)
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", TRUST)
    stopped_by_them(page)


def test_a_name_typed_in_place_of_the_list_is_the_one_on_the_list(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    choose(page, "recipient_known", "other")
    choose(page, "recipient", "organisation")
    name = page.locator(f"#{field_id('recipient')}-name")
    name.fill("The hospital")
    name.press("Tab")
    asked = page.locator('[data-path="stated"]')
    expect(asked).to_contain_text(re.compile("Marl stopped some sharing on .* Is this one of them"))
    assert faults(page) == []
    asked.get_by_role("button", name="No, it is none of them").click()
    chosen(page, "stated", "none_recorded")
    name.fill("fernshire and marsh nhs trust")
    name.press("Tab")
    chosen(page, "recipient_known", TRUST)
    stopped_by_them(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("is on the list of who it can be for")
    expect(main).to_contain_text("Share anyway: record the law and the reason")
    assert faults(page) == []
    phone.kept()


def test_their_page_says_that_the_withdrawal_is_not_sent_and_what_is_stopped(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Withdrawal not sent yet. Ring the team")
    expect(main).to_contain_text(re.compile("Stopped on .*: Fernshire & Marsh NHS Trust"))
    listed = main.get_by_role("listitem").filter(has_text="Stop some sharing")
    expect(listed).to_contain_text(re.compile(r"Stopped since \d+ \w{3} \d{4}, \d\d:\d\d\."))
    expect(listed).to_contain_text("Not finished. Finishing it asks whoever was told to stop")
    assert faults(page) == []


def test_a_time_that_is_no_time_stops_nothing_until_it_is_put_right(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Tansy Wickerlight")
    start_record(phone, "Stop some sharing")
    go_to_section(phone, "What stops")
    date_and_time(page, "withdrawn_at", "2026-01-20T12")
    phone.back()
    page.get_by_role("link", name="Stop sharing now").click()
    phone.arrived("Tansy wants some sharing to stop")
    main = page.get_by_role("main")
    choose(page, "scope", "all")
    page.get_by_role("button", name="Stop sharing now").click()
    time = page.locator(f"#{field_id('withdrawn_at')}-time")
    expect(time).to_be_focused()
    expect(time).to_have_class(re.compile("govuk-input--error"))
    expect(page.locator(f"#{field_id('withdrawn_at')}-error")).not_to_be_empty()
    expect(main).not_to_contain_text("Stopped on this device")
    assert faults(page) == []
    time.fill("10:00")
    time.press("Tab")
    expect(main).not_to_contain_text("Stopped on this device")
    page.get_by_role("button", name="Stop sharing now").click()
    expect(main).to_contain_text("Stopped on this device: 20 Jan 2026, 10:00")


def test_it_is_received_once_there_is_a_connection_and_no_page_complained(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.find_signal()
    phone.send_now()
    phone.open_person(WHO)
    page.get_by_role("main").get_by_role("link", name="Stop some sharing").first.click()
    phone.arrived("Stop some sharing")
    expect(page.get_by_role("main")).to_contain_text("Stopped on this device: ")
    page.get_by_role("link", name="See what it stops and what is left to do").click()
    expect(page.get_by_role("main")).to_contain_text("The council's server has it.")
    assert story.devices.troubles() == []
