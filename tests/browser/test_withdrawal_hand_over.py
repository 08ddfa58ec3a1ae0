"""Marl Oystergate says himself what is to stop, on the phone Wren Saltwhistle hands to him.

The tests are one story told in order, offline: his own words, how much, and nothing to confirm;
then Wren carries on where she handed over, and it stops on the device at once. His question about
the leaflet is asked by the same screens.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import THEMES, at_text_size, axe_finds, faults, in_theme
from tests.browser.answering import choose, field, field_id
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.handing import Screens, go_on, mirrored, nothing_else, say, take_back
from tests.browser.sections import go_to_section, start_record

pytestmark = pytest.mark.browser

WHO = "Marl Oystergate"
TRUST = "fernshire_marsh_trust"
DECISION = "Sharing decision"
WITHDRAWAL = "Stop some sharing"
STOP = "Marl wants some sharing to stop"
THANKS = "Thank you. Give this back to Wren."
MINE = Screens("preference-withdrawal", "said", 2)
ASKED = "Stop sending things to the hospital people. I'll tell them myself."
IN_ARABIC = "أوقفوا الإرسال إلى المستشفى"
"""Stop sending to the hospital."""


class Story:
    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def at_twice_the_size(page: Page) -> None:
    """One of the person's screens by axe at 200 % text in every theme, no wider than a phone."""
    at_text_size(page, 200)
    for theme in THEMES:
        in_theme(page, theme)
        assert axe_finds(page) == [], theme
    at_text_size(page, 100)
    assert faults(page) == []
    page.evaluate("() => { delete document.documentElement.dataset.theme; }")


def test_a_withdrawal_offers_to_hand_over_beside_the_box_for_their_words(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    phone.lose_signal()
    start_record(phone, DECISION)
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", TRUST)
    phone.kept()
    phone.open_person(WHO)
    start_record(phone, WITHDRAWAL)
    page.get_by_role("link", name="Stop sharing now").click()
    phone.arrived(STOP)
    assert faults(page) == []
    page.get_by_role("link", name="Hand over to Marl").click()
    phone.arrived("Hand over to Marl")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Marl reads 2 screens")
    expect(main).to_contain_text("Doorstep cannot hold the phone for you: pin the screen.")
    # There is nothing to confirm, so nothing is asked of how it was.
    expect(main).not_to_contain_text("does not use the screens")
    assert faults(page) == []
    page.locator("[data-back]").first.click()
    phone.arrived(STOP)
    page.get_by_role("link", name="Hand over to Marl").click()
    phone.arrived("Hand over to Marl")


def test_the_first_screen_asks_for_their_own_words_alone_and_for_no_reason(story: Story) -> None:
    page = story.phone.page
    page.get_by_role("button", name="Hand over", exact=True).click()
    title = MINE.title("own_words", "en-easy")
    MINE.at(page, 1, title)
    nothing_else(page)
    expect(page.locator("main h1")).to_be_focused()
    expect(page.locator(".ds-hand input")).to_have_count(0)
    words = page.get_by_role("textbox", name=title)
    expect(words).to_have_accessible_description("Say it your way. You do not have to say why.")
    at_twice_the_size(page)


def test_neither_the_browsers_back_nor_a_flat_battery_before_their_first_word_ends_it(
    story: Story,
) -> None:
    phone = story.phone
    address = phone.page.url
    phone.page.go_back()
    expect(phone.page).to_have_url(address)
    MINE.at(phone.page, 1, MINE.title("own_words", "en-easy"))
    phone.page.wait_for_timeout(600)
    phone.kill()
    phone.start()
    phone.open()
    MINE.at(phone.page, 1, MINE.title("own_words", "en-easy"))
    nothing_else(phone.page)
    phone.lose_signal()
    field(phone.page, "own_words").fill(ASKED)


def test_an_address_leads_nowhere_else_and_no_word_is_lost(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    address = page.url
    page.goto(f"{story.council.url}/people")
    phone.unlock()
    MINE.at(page, 1, MINE.title("own_words", "en-easy"))
    expect(page).to_have_url(address)
    # Kept within half a second of a key, like everything that is written.
    page.wait_for_timeout(600)
    phone.kill()
    phone.start()
    phone.open()
    page = phone.page
    MINE.at(page, 1, MINE.title("own_words", "en-easy"))
    expect(field(page, "own_words")).to_have_value(ASKED)
    nothing_else(page)
    phone.lose_signal()


def test_the_second_asks_how_much_with_answers_of_equal_weight_and_that_they_may_change_their_mind(
    story: Story,
) -> None:
    page = story.phone.page
    go_on(page)
    MINE.at(page, 2, MINE.title("scope", "en-easy"))
    nothing_else(page)
    expect(page.locator(".ds-hand__words")).to_contain_text("You can change your mind at any time.")
    expect(page.locator(".ds-hand input:checked")).to_have_count(0)
    heights = page.locator(".ds-hand .govuk-radios__item").evaluate_all(
        "items => items.map(item => item.getBoundingClientRect().height)"
    )
    assert len(heights) == 4
    assert len(set(heights)) == 1
    assert heights[0] >= 64
    at_twice_the_size(page)


def test_nothing_holds_them_up_and_nothing_is_to_be_confirmed(story: Story) -> None:
    page = story.phone.page
    go_on(page, "Finish")
    expect(page.locator("main h1")).to_have_text(THANKS)
    # A slip is mended from there: who chose nothing goes back and chooses.
    go_on(page, "Back")
    MINE.at(page, 2, MINE.title("scope", "en-easy"))
    say(page, "scope", "recipient")
    go_on(page, "Finish")
    expect(page.locator("main h1")).to_have_text(THANKS)
    nothing_else(page)
    expect(page.locator(".ds-hand").locator("input, textarea, canvas")).to_have_count(0)
    expect(page.locator(".ds-hand")).not_to_contain_text("Is this right?")
    assert faults(page) == []


def test_only_an_unlock_gives_it_back_to_where_it_was_begun_with_their_words_first(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    take_back(phone, STOP)
    main = page.get_by_role("main")
    expect(main.locator("textarea").first).to_have_id(field_id("own_words"))
    expect(main.locator("textarea").first).to_have_value(ASKED)
    said = page.locator(f'input[name="{field_id("scope")}"][value="recipient"]')
    expect(said).to_be_checked()
    assert faults(page) == []


def test_in_arabic_both_screens_are_mirrored_and_go_on_where_they_were(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    page.get_by_role("link", name="Hand over to Marl").click()
    phone.arrived("Hand over to Marl")
    expect(page.get_by_role("main")).to_contain_text("Marl has gone through every screen.")
    page.get_by_label("Arabic").check()
    page.get_by_role("button", name="Hand over again").click()
    MINE.at(page, 1, MINE.title("own_words", "ar"))
    screen = page.locator(".ds-hand")
    expect(screen).to_have_attribute("dir", "rtl")
    expect(screen).to_have_attribute("lang", "ar")
    own = field(page, "own_words")
    # What was said before in English is still read from the left.
    assert own.evaluate("box => getComputedStyle(box).direction") == "ltr"
    own.fill(IN_ARABIC)
    assert own.evaluate("box => getComputedStyle(box).direction") == "rtl"
    at_twice_the_size(page)
    own.fill(ASKED)
    go_on(page, "التالي")
    MINE.at(page, 2, MINE.title("scope", "ar"))
    at_twice_the_size(page)
    mirrored(page)
    # Not finished: the worker takes it back, and carries on all the same.
    take_back(phone, STOP)


def test_the_worker_adds_whom_and_it_stops_on_the_device_at_once(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    main = page.get_by_role("main")
    field(page, "scope_recipients").click()
    row = page.locator('section[data-path="scope_recipients"] .ds-card').last.get_attribute("id")
    assert row is not None
    path = row.removeprefix("q-").replace("scope_recipients-", "scope_recipients/", 1)
    choose(page, f"{path}/recipient_known", TRUST)
    choose(page, "effect_explained", "yes")
    page.get_by_role("button", name="Stop sharing now").click()
    expect(main).to_contain_text("Stopped on this device: ")
    expect(main).to_contain_text("Withdrawal not sent yet.")
    expect(main).to_contain_text("Stopped: withdrawn")
    phone.open_person(WHO)
    main.get_by_role("link", name=DECISION).first.click()
    phone.arrived(DECISION)
    expect(main).to_contain_text("Stopped: withdrawn")


def test_the_record_has_their_words_as_they_said_them(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    main = page.get_by_role("main")
    main.get_by_role("link", name=WITHDRAWAL).first.click()
    phone.arrived(WITHDRAWAL)
    page.get_by_role("link", name="Read it through, or print").click()
    expect(main).to_contain_text(ASKED)
    expect(main).to_contain_text("Sharing with a person or organisation")
    expect(main).to_contain_text("Arabic")
    assert faults(page) == []


def test_a_question_about_the_leaflet_is_one_screen_in_their_hands(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    leaflet = Screens("leaflet-receipt", "person_says", 1)
    phone.open_person(WHO)
    start_record(phone, "Leaflet receipt")
    page.get_by_role("link", name="Hand over to the person").click()
    phone.arrived("Hand over to Marl")
    expect(page.get_by_role("main")).to_contain_text("Marl reads 1 screen.")
    page.get_by_role("button", name="Hand over", exact=True).click()
    leaflet.at(page, 1, leaflet.title("person_questions", "en-easy"))
    nothing_else(page)
    at_twice_the_size(page)
    field(page, "person_questions").fill("Who is the trust?")
    go_on(page, "Finish")
    expect(page.locator("main h1")).to_have_text(THANKS)
    take_back(phone, "Leaflet receipt")
    go_to_section(phone, "What the person says")
    expect(field(page, "person_questions")).to_have_value("Who is the trust?")


def test_it_is_sent_and_no_address_or_title_told_what_it_was(story: Story) -> None:
    phone = story.phone
    phone.find_signal()
    phone.send_now()
    phone.went()
    for told in story.devices.addresses_and_titles():
        assert "oystergate" not in told.lower()
        assert "hospital" not in told.lower()
    assert story.devices.troubles() == []
