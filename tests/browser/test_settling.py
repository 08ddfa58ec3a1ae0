"""What waits to be settled: who is told, in whose hands it is, and what happens when more arrives.

The tests are one story told in order. Wren Saltwhistle has a phone and a laptop, Dov Hazelgrim a
tablet, Idris Candlebrook the manager's computer; each is a browser profile of its own.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

RISK = "suicide_selfharm"
RISKS = "Risk and safety"
PLACES = "About this assessment"


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")
        self.laptop = devices.new("wren-laptop", LAPTOP)
        self.tablet = devices.of("Dov Hazelgrim", "dov-tablet")
        self.desk = devices.of("Idris Candlebrook", "idris-desk", LAPTOP)


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """A draft of Marl's assessment that everybody holds."""
    told = Story(council, devices)
    code = council.invite("Wren Saltwhistle", "Work laptop")
    told.laptop.enrol(council.url, code, "WS", by_link=True)
    told.phone.open_person("Marl Oystergate")
    told.phone.start_assessment("Short")
    at.open_section(told.phone, at.SECTIONS[0])
    at.text(told.phone.page, "good_life", "Have my brother round.")
    told.phone.kept()
    told.phone.to_sections()
    told.phone.went()
    return told


def go_to_record(device: Device) -> None:
    device.open_person("Marl Oystergate")
    device.open_assessment()


def choose_under_a_finger(device: Device, risk: str) -> None:
    """Answers about suicide; as the banner comes for it, what is under the finger stays there."""
    page = device.page
    option = page.locator(f'input[name="{at.field_id(RISK)}"][value="{risk}"]')
    at.choose(page, RISK, risk)
    before = option.bounding_box()
    if risk == "plans":
        # What is open is stored as when the app is put away, and that is what makes it urgent.
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        expect(page.get_by_role("region", name="Urgent")).to_be_visible()
        assert option.bounding_box() == before


def test_a_record_being_written_on_the_phone_says_so_on_the_laptop_and_locks_nothing(
    story: Story,
) -> None:
    laptop = story.laptop
    laptop.send_now()
    go_to_record(laptop)
    main = laptop.page.get_by_role("main")
    said = re.compile(r"Open on your phone since \d\d:\d\d\. It may hold newer answers\.")
    expect(main).to_contain_text(said)
    at.open_section(laptop, RISKS)
    expect(main).to_contain_text(said)
    at.choose(laptop.page, RISK, "thoughts")
    laptop.went()
    laptop.to_sections()

    story.phone.tab("My people")
    laptop.send_now()
    go_to_record(laptop)
    expect(laptop.page.get_by_role("main")).not_to_contain_text("Open on your phone")
    laptop.tab("My people")


def test_what_is_not_in_a_managers_hands_is_in_their_teams_list_with_who_settles_it(
    story: Story,
) -> None:
    phone, tablet, desk = story.phone, story.tablet, story.desk
    # The laptop is apart from here on, and sees none of it.
    story.laptop.lose_signal()
    for device in (phone, tablet):
        device.send_now()
        go_to_record(device)
        device.lose_signal()
    for device, risk, place in ((phone, "plans", "gp"), (tablet, "no_concerns", "own_home")):
        at.open_section(device, RISKS)
        choose_under_a_finger(device, risk)
        at.open_section(device, PLACES)
        at.choose(device.page, "venue", place)
        device.kept()
        device.to_sections()
    for device in (phone, tablet):
        device.find_signal()
        device.tab("My people")
        device.went()

    desk.send_now()
    desk.back()
    expect(desk.page.get_by_role("link", name="To settle 2")).to_be_visible()
    desk.to_settle()
    main = desk.page.get_by_role("main")
    expect(main.get_by_role("heading", name="Your team")).to_be_visible()
    rows = main.locator(".govuk-task-list__item")
    expect(rows).to_have_count(2)
    stops = rows.filter(has_text="Stops submitting")
    expect(stops).to_contain_text("Marl Oystergate: ")
    expect(stops).to_contain_text(re.compile("(Wren|Dov) \\w+ and (Wren|Dov)"))
    expect(stops).to_contain_text("Dov Hazelgrim or Wren Saltwhistle can settle this.")
    assert faults(desk.page) == []
    stops.get_by_role("link").click()
    expect(main).to_contain_text("Dov Hazelgrim or Wren Saltwhistle can settle this.")
    expect(desk.page.get_by_role("button", name="Settle this")).to_have_count(0)


def test_a_third_answer_that_arrives_waits_for_a_tap_and_then_stands_below(story: Story) -> None:
    phone, tablet, laptop = story.phone, story.tablet, story.laptop
    # The laptop answers apart from both, on what it holds.
    go_to_record(laptop)
    at.open_section(laptop, RISKS)
    at.choose(laptop.page, RISK, "recent_act")
    laptop.kept()
    laptop.to_sections()

    tablet.send_now()
    tablet.to_settle()
    tablet.page.get_by_role("main").get_by_role("link").first.click()
    main = tablet.page.get_by_role("main")
    options = tablet.page.locator(".ds-settle__answer")
    expect(options).to_have_count(2)
    for where in ("Wren's phone", "Dov's tablet"):
        expect(main).to_contain_text(f"On {where}.")
    tablet.page.get_by_label(re.compile("^Yes: plans")).first.check()
    checked = tablet.page.locator("input[name=settle-choice]:checked")
    chosen = checked.get_attribute("value") or ""

    laptop.find_signal()
    laptop.tab("My people")
    laptop.went()
    with tablet.page.expect_response(lambda reply: reply.request.method == "POST"):
        tablet.find_signal()
    expect(main).to_contain_text("1 answer arrived.")
    expect(options).to_have_count(2)
    main.get_by_role("button", name="Show them").click()
    expect(options).to_have_count(3)
    expect(main).to_contain_text("A third answer arrived. It is below.")
    expect(options.nth(2)).to_contain_text("Yes: a recent act")
    expect(checked).to_have_attribute("value", chosen)

    tablet.page.get_by_label("Asked Marl").check()
    tablet.page.get_by_role("button", name="Settle this").click()
    expect(main).to_contain_text(re.compile("Kept as .+ answer, chosen by you."))
    tablet.send_now()
    phone.send_now()


def test_a_row_removed_by_one_and_changed_by_another_is_back_until_somebody_says(
    story: Story,
) -> None:
    phone, tablet = story.phone, story.tablet
    go_to_record(phone)
    at.open_section(phone, RISKS)
    at.field(phone.page, "risks").click()
    box = phone.page.locator(".ds-card__body").get_by_role("textbox").first
    box.fill("The stairs")
    phone.kept()
    phone.to_sections()
    phone.went()
    tablet.send_now()
    go_to_record(tablet)
    for device in (phone, tablet):
        device.lose_signal()
        at.open_section(device, RISKS)
    tablet.page.get_by_role("button", name=re.compile("^Remove Risk")).click()
    phone.page.get_by_role("button", name=re.compile("^Change Risk")).click()
    box.fill("The stairs, in the dark")
    for device in (tablet, phone):
        device.to_sections()
        device.find_signal()
        device.tab("My people")
        device.went()
    phone.send_now()
    phone.to_settle()
    main = phone.page.get_by_role("main")
    expect(main).to_contain_text("Removed by Dov Hazelgrim, changed by Wren Saltwhistle.")
    main.get_by_role("link", name="Risks", exact=True).click()
    phone.arrived("Risks 1")
    expect(main).to_contain_text("Removed by Dov, changed by Wren. It is back whole.")
    expect(main).to_contain_text("The stairs, in the dark")
    assert faults(phone.page) == []
    phone.page.get_by_role("button", name="Keep it").click()
    expect(main).to_contain_text("Kept. It is no longer in question.")
    phone.send_now()
    tablet.send_now()


def test_small_differences_are_confirmed_in_one_go(story: Story) -> None:
    tablet = story.tablet
    tablet.to_settle()
    link = tablet.page.get_by_role("link", name="Confirm 1 small difference in one go")
    link.click()
    tablet.arrived("Settle")
    tablet.page.get_by_role("button", name="Confirm 1 answer as shown").click()
    expect(tablet.page.get_by_role("main")).to_contain_text("Nothing left to settle")
    tablet.send_now()


def test_what_was_kept_from_one_device_can_be_put_back_after_a_lock(story: Story) -> None:
    phone, laptop = story.phone, story.laptop
    for device in (phone, laptop):
        device.send_now()
        go_to_record(device)
        device.lose_signal()
    for device, words in ((phone, "On the phone."), (laptop, "On the laptop.")):
        at.open_section(device, at.SECTIONS[0])
        at.text(device.page, "good_life", words)
        device.kept()
        device.to_sections()
    for device in (laptop, phone):
        device.find_signal()
        device.tab("My people")
        device.went()
    phone.send_now()
    phone.to_settle()
    phone.page.get_by_role("link", name="From your own devices").click()
    phone.arrived("Settle")
    main = phone.page.get_by_role("main")
    expect(main).to_contain_text("1 answer differs")
    phone.page.get_by_role("button", name="Keep the laptop's").click()
    expect(main).to_contain_text("Kept what is from Work laptop: 1 answer.")

    phone.hide()
    phone.unlock()
    phone.to_settle()
    expect(main).to_contain_text("Nothing to settle.")
    phone.page.get_by_role("link", name="Kept what is from Work laptop. Put it back").click()
    phone.page.get_by_role("button", name="Put it back").click()
    phone.to_settle()
    expect(main).not_to_contain_text("Put it back")
    go_to_record(phone)
    at.open_section(phone, at.SECTIONS[0])
    expect(at.field(phone.page, "good_life")).to_have_value("On the phone.")


def test_own_phone_and_laptop_are_three_taps_however_many_records_they_differ_in(
    story: Story,
) -> None:
    phone, laptop = story.phone, story.laptop
    phone.to_sections()
    phone.open_person("Tansy Wickerlight")
    phone.start_assessment("Short")
    at.open_section(phone, at.SECTIONS[0])
    at.text(phone.page, "good_life", "Mornings outside.")
    phone.kept()
    phone.to_sections()
    phone.went()
    laptop.send_now()
    for device, words in ((phone, "Told on the phone."), (laptop, "Told at the desk.")):
        device.lose_signal()
        for person in ("Tansy Wickerlight", "Marl Oystergate"):
            device.open_person(person)
            device.open_assessment()
            at.open_section(device, at.SECTIONS[0])
            at.text(device.page, "good_life", words)
            device.kept()
            device.to_sections()
    for device in (laptop, phone):
        device.find_signal()
        device.tab("My people")
        device.went()
    phone.send_now()
    phone.back()

    main = phone.page.get_by_role("main")
    phone.page.get_by_role("link", name="To settle 2").click()
    phone.page.get_by_role("link", name="From your own devices: 2 answers in 2 records").click()
    phone.arrived("Your own devices")
    expect(main).to_contain_text("2 answers differ in 2 records")
    expect(main.get_by_text("Told on the phone.")).to_have_count(2)
    expect(main.get_by_text("Told at the desk.")).to_have_count(2)
    for size in (PHONE, LAPTOP):
        at_size(phone.page, size)
        assert faults(phone.page) == []
    at_size(phone.page, PHONE)
    phone.page.get_by_role("button", name="Keep the laptop's").click()
    notice = phone.page.locator("#own-kept")
    expect(notice).to_be_focused()
    for name in ("Tansy Wickerlight", "Marl Oystergate"):
        expect(notice).to_contain_text(
            f"{name}: Needs assessment. Kept what is from Work laptop: 1 answer."
        )
    assert faults(phone.page) == []
    phone.to_settle()
    expect(main).to_contain_text("Nothing to settle.")

    # After a lock all of it can still be put back.
    phone.hide()
    phone.unlock()
    phone.to_settle()
    phone.page.get_by_role(
        "link", name="Kept from your own devices in 2 records. Put it back"
    ).click()
    phone.page.get_by_role("button", name="Put all of it back").click()
    expect(main).to_contain_text("Nothing to settle here.")
    go_to_record(phone)
    at.open_section(phone, at.SECTIONS[0])
    expect(at.field(phone.page, "good_life")).to_have_value("Told on the phone.")


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
