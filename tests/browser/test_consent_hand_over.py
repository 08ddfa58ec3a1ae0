"""Marl Oystergate says what may be shared about him, on a phone Wren Saltwhistle hands to him.

The tests are one story told in order, offline from the start: seven screens at most, nothing else
within reach, and his answers in the record as any other answers. What he confirmed is changed by
handing over again alone; what Dov Hazelgrim changed apart from it is told, and nothing is finished.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import THEMES, at_text_size, axe_finds, faults, in_theme
from tests.browser.answering import field_id
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.handing import Screens, go_on, mirrored, nothing_else, say, take_back
from tests.browser.sections import go_to_section, start_record

pytestmark = pytest.mark.browser

WHO = "Marl Oystergate"
SCREENS = 7
MINE = Screens("sharing-preference", "my_say", SCREENS)
AGAIN = re.compile("^Hand over to ")
IN_ARABIC = "الأطباء فقط"
"""Doctors only."""
DIRECTION = "box => getComputedStyle(box).direction"


class Story:
    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")
        self.record = ""
        self.version = ""


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def test_a_statement_is_started_and_its_page_offers_to_hand_it_over(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    phone.lose_signal()
    start_record(phone, "What the person agrees to share", "With the easy-read screens")
    story.record = page.url
    page.get_by_role("link", name="Hand over to the person").click()
    phone.arrived("Hand over to Marl")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Doorstep cannot hold the phone for you: pin the screen.")
    expect(main.locator("ol li")).to_have_count(3)
    expect(page.get_by_label("Easy read")).to_be_checked()
    expect(main).to_contain_text("These words have not been checked by a reader yet")
    assert faults(page) == []


def test_the_person_reads_one_idea_at_a_time_with_nothing_else_on_the_screen(story: Story) -> None:
    page = story.phone.page
    page.get_by_role("button", name="Hand over", exact=True).click()
    MINE.at(page, 1, MINE.title("what_this_is", "en-easy"))
    nothing_else(page)
    expect(page.locator("svg.ds-pic")).to_have_count(1)
    go_on(page)
    MINE.at(page, 2, MINE.title("helping_now", "en-easy"))
    expect(page.locator(".ds-hand input:checked")).to_have_count(0)
    heights = page.locator(".ds-hand .govuk-radios__item").evaluate_all(
        "items => items.map(item => item.getBoundingClientRect().height)"
    )
    assert len(heights) == 4
    assert len(set(heights)) == 1
    assert heights[0] >= 64


def test_going_on_without_an_answer_offers_ask_me_later(story: Story) -> None:
    page = story.phone.page
    go_on(page)
    expect(page.locator(".govuk-error-message")).to_have_text("You can choose “Ask me later”.")
    MINE.at(page, 2, MINE.title("helping_now", "en-easy"))
    say(page, "helping_now", "yes")
    expect(page.locator("textarea")).to_have_count(0)
    go_on(page)
    MINE.at(page, 3, MINE.title("family_friends", "en-easy"))


def test_yes_but_opens_a_box_for_their_own_words_and_back_mends_a_slip(story: Story) -> None:
    page = story.phone.page
    say(page, "family_friends", "yes_but")
    page.get_by_label("Say it your way").fill("When my appointments are, and that is all.")
    go_on(page)
    MINE.at(page, 4, MINE.title("other_people", "en-easy"))
    go_on(page, "Back")
    MINE.at(page, 3, MINE.title("family_friends", "en-easy"))
    expect(page.get_by_label("Say it your way")).to_have_value(
        "When my appointments are, and that is all."
    )
    go_on(page)
    say(page, "other_people", "no")
    go_on(page)
    MINE.at(page, 5, MINE.title("never_tell", "en-easy"))


def test_neither_the_browsers_back_nor_an_address_leads_out(story: Story) -> None:
    page = story.phone.page
    address = page.url
    page.go_back()
    page.go_back()
    expect(page).to_have_url(address)
    MINE.at(page, 5, MINE.title("never_tell", "en-easy"))
    page.goto(f"{story.council.url}/people")
    expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    story.phone.unlock()
    MINE.at(page, 5, MINE.title("never_tell", "en-easy"))
    expect(page).to_have_url(address)
    nothing_else(page)


def test_after_a_flat_battery_it_is_the_same_screen_with_the_same_answers(story: Story) -> None:
    phone = story.phone
    say(phone.page, "never_tell", "yes")
    # A yes that names nobody protects nobody: the screen waits, and says what else there is.
    go_on(phone.page)
    MINE.at(phone.page, 5, MINE.title("never_tell", "en-easy"))
    who = phone.page.get_by_label("Say who, or what")
    expect(who).to_be_focused()
    expect(who).to_have_accessible_description(
        re.compile("You can say “anyone”.*Say it here. Or choose another answer.")
    )
    who.fill("Gil.")
    # Kept within half a second of a key, like everything that is written.
    phone.page.wait_for_timeout(600)
    phone.kill()
    phone.start()
    phone.open()
    MINE.at(phone.page, 5, MINE.title("never_tell", "en-easy"))
    expect(phone.page.get_by_label("Say who, or what")).to_have_value("Gil.")
    nothing_else(phone.page)
    phone.lose_signal()


def test_every_screen_is_for_everybody_at_twice_the_size(story: Story) -> None:
    page = story.phone.page
    for _ in range(4):
        go_on(page, "Back")
    seen = 0
    for number in range(1, SCREENS + 1):
        expect(page.locator(".ds-hand__of")).to_have_text(f"{number} of {SCREENS}")
        at_text_size(page, 200)
        for theme in THEMES:
            in_theme(page, theme)
            assert axe_finds(page) == [], f"screen {number}, {theme}"
        at_text_size(page, 100)
        assert faults(page) == [], f"screen {number}"
        seen += 1
        if number == SCREENS - 1:
            say(page, "told_understood", "understood")
        if number < SCREENS:
            go_on(page)
    assert seen == SCREENS
    page.evaluate("() => { delete document.documentElement.dataset.theme; }")


def summary_of(page: Page, number: int) -> Locator:
    """What the last screen says back of one question, in the order they were asked."""
    said = page.locator(".ds-hand__said > div")
    expect(said).to_have_count(4)
    return said.nth(number)


def turn_to(page: Page, words: str, number: int) -> None:
    """One screen on or back, waited for: what is pressed before it is there goes nowhere."""
    go_on(page, words)
    expect(page.locator(".ds-hand__of")).to_have_text(f"{number} of {SCREENS}")


def other_people(page: Page, code: str) -> None:
    """From the last screen to the question about other people, and back with another answer."""
    for number in (6, 5, 4):
        turn_to(page, "Back", number)
    MINE.at(page, 4, MINE.title("other_people", "en-easy"))
    say(page, "other_people", code)
    for number in (5, 6, SCREENS):
        turn_to(page, "Next", number)
    MINE.at(page, SCREENS, "This is what you said")


def test_what_is_left_for_later_is_said_back_as_ask_me_first(story: Story) -> None:
    page = story.phone.page
    other_people(page, "ask_later")
    later = summary_of(page, 2)
    expect(later.locator("dt")).to_have_text(MINE.title("other_people", "en-easy"))
    expect(later.locator("dd")).to_have_text("Ask me first")
    assert faults(page) == []
    other_people(page, "no")
    expect(summary_of(page, 2).locator("dd")).to_have_text("No")


def test_this_is_what_you_said_says_back_each_answer_and_is_confirmed_out_loud(
    story: Story,
) -> None:
    page = story.phone.page
    MINE.at(page, SCREENS, "This is what you said")
    said = page.locator(".ds-hand__said > div")
    expect(said).to_have_count(4)
    expect(said.nth(0)).to_contain_text("Yes")
    expect(said.nth(1)).to_contain_text("When my appointments are, and that is all.")
    expect(said.nth(2)).to_contain_text("No")
    expect(said.nth(3)).to_contain_text("Gil.")
    # Which words were shown, in small print: the form's, and those around its questions.
    small = page.locator(".ds-hand__small")
    expect(small).to_have_text(re.compile(r"^Version [0-9a-f]{8} [0-9a-f]{8}$"))
    expect(small).to_be_visible()
    story.version = small.inner_text().removeprefix("Version ")
    page.get_by_label("I say it out loud").check()
    page.get_by_label("Who hears you say it?").fill("Fitz Gullyworth")
    go_on(page, "Finish")
    expect(page.locator("main h1")).to_have_text("Thank you. Give this back to Wren.")
    nothing_else(page)


def question(page: Page, path: str) -> Locator:
    return page.locator(f'.ds-question[data-path="{path}"]')


def confirmed_in(page: Page, language: str, how: str, version: str) -> None:
    """On "Confirming it", to be read only: which words they decided in, and how they confirmed."""
    for path, words in {"shown_language": language, "confirmed": how}.items():
        expect(question(page, path)).to_contain_text(words)
        expect(question(page, path).locator("input")).to_have_count(0)
    form_hash, around = version.split()
    kept = re.compile(rf"{form_hash}[0-9a-f]{{56}} {around}[0-9a-f]{{56}}")
    expect(question(page, "shown_version")).to_contain_text(kept)
    expect(question(page, "shown_version").locator("input")).to_have_count(0)


def test_only_an_unlock_gives_the_device_back_and_the_answers_are_in_the_record(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    take_back(phone, AGAIN)
    expect(page.get_by_role("main")).to_contain_text("Marl has gone through every screen.")
    page.get_by_role("link", name="Open the record").click()
    phone.arrived("What the person agrees to share")
    go_to_section(phone, "What I say about sharing")
    for path, words in {
        "helping_now": "Yes",
        "family_friends": "Yes, but…",
        "family_friends_words": "When my appointments are, and that is all.",
        "other_people": "No",
        "never_tell_words": "Gil.",
        "told_understood": "I understand",
    }.items():
        expect(question(page, path)).to_contain_text(words)


def test_what_was_confirmed_is_read_only_with_why_and_the_way_to_hand_over_again(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    main = page.get_by_role("main")
    expect(main).to_contain_text(
        "Marl confirmed these answers, so only handing over again changes them."
    )
    expect(main.locator("form").locator("input, textarea, select")).to_have_count(0)
    assert faults(page) == []
    # Nor does the history of an answer put another in its place.
    question(page, "family_friends").get_by_role("button", name="History of").click()
    phone.arrived("Can we tell my family and friends how I am?")
    expect(page.get_by_role("button", name="Use this answer again")).to_have_count(0)
    phone.back()
    phone.back()
    go_to_section(phone, "Confirming it")
    confirmed_in(page, "Easy read", "Out loud, with a witness", story.version)
    expect(question(page, "witness").locator("input")).to_have_count(0)
    assert faults(page) == []
    phone.back()
    # What their screen told them is not the worker's to tick over.
    go_to_section(phone, "What was explained")
    expect(question(page, "told_withdraw")).to_contain_text("Yes")
    expect(question(page, "told_withdraw").locator("input")).to_have_count(0)
    page.get_by_role("link", name="Hand over again").click()
    phone.arrived("Hand over to Marl")
    expect(page.get_by_role("main")).to_contain_text("Marl confirmed these answers.")


def test_in_arabic_everything_is_mirrored(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    page.goto(f"{story.record}/hand-over")
    phone.unlock()
    phone.arrived("Hand over to Marl")
    page.get_by_label("Arabic").check()
    page.get_by_role("button", name="Hand over again").click()
    while page.get_by_role("button", name="السابق").count():
        go_on(page, "السابق")
    MINE.at(page, 1, MINE.title("what_this_is", "ar"))
    screen = page.locator(".ds-hand")
    expect(screen).to_have_attribute("dir", "rtl")
    expect(screen).to_have_attribute("lang", "ar")
    go_on(page, "التالي")
    MINE.at(page, 2, MINE.title("helping_now", "ar"))
    assert faults(page) == []
    mirrored(page)
    say(page, "helping_now", "yes_but")
    own = page.locator(f"#{field_id('helping_now_words')}")
    own.fill(IN_ARABIC)
    assert own.evaluate(DIRECTION) == "rtl"
    take_back(phone, AGAIN)


def test_a_changed_answer_has_no_confirmation_until_it_is_confirmed_anew(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    expect(page.get_by_role("main")).to_contain_text(
        "What Marl confirmed before no longer stands. Ask Marl to say again that it is right."
    )
    page.locator("[data-back]").first.click()
    phone.arrived("What the person agrees to share")
    go_to_section(phone, "Confirming it")
    expect(question(page, "confirmed")).to_contain_text("Not answered")
    expect(page.get_by_role("main")).to_contain_text(
        "How Marl confirms is recorded where you hand over."
    )
    phone.back()
    # On the worker's own page, which is written from the left, his words are not. Nothing is
    # confirmed, so the worker may write for him.
    go_to_section(phone, "What I say about sharing")
    own = page.locator(f"#{field_id('helping_now_words')}")
    expect(own).to_have_value(IN_ARABIC)
    assert own.evaluate(DIRECTION) == "rtl"
    english = page.locator(f"#{field_id('family_friends_words')}")
    assert english.evaluate(DIRECTION) == "ltr"


def to_the_record(device: Device) -> None:
    device.open_person(WHO)
    title = "What the person agrees to share"
    device.page.get_by_role("main").get_by_role("link", name=title).first.click()
    device.arrived(title)


def hand_over_again(story: Story, language: str) -> None:
    """From the record to the last of the person's screens, with nothing changed on the way."""
    phone, page = story.phone, story.phone.page
    page.get_by_role("link", name="Hand over to the person").click()
    phone.arrived("Hand over to Marl")
    page.get_by_label(language, exact=True).check()
    page.get_by_role("button", name="Hand over again").click()
    expect(page.locator(".ds-hand")).to_be_visible()
    while not page.locator(".ds-hand__small").count():
        here = page.locator(".ds-hand__of").inner_text()
        go_on(page)
        expect(page.locator(".ds-hand__of")).not_to_have_text(here)


def confirm_aloud(story: Story) -> None:
    page = story.phone.page
    page.get_by_label("I say it out loud").check()
    page.get_by_label("Who hears you say it?").fill("Fitz Gullyworth")
    go_on(page, "Finish")
    expect(page.locator("main h1")).to_have_text("Thank you. Give this back to Wren.")
    take_back(story.phone, AGAIN)
    page.get_by_role("link", name="Open the record").click()
    story.phone.arrived("What the person agrees to share")


def test_what_another_device_wrote_apart_from_the_confirmation_is_told_with_its_author(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    tablet = story.devices.of("Dov Hazelgrim", "dov-tablet")
    phone.find_signal()
    phone.send_now()
    phone.went()
    tablet.send_now()
    to_the_record(tablet)
    for device in (phone, tablet):
        device.lose_signal()
    go_to_section(tablet, "What I say about sharing")
    say(tablet.page, "other_people", "yes")
    tablet.kept()

    to_the_record(phone)
    hand_over_again(story, "English")
    confirm_aloud(story)

    for device in (tablet, phone):
        device.find_signal()
        device.send_now()
        device.went()
    to_the_record(phone)
    page.get_by_role("link", name="Read it through, or print").click()
    told = "Dov Hazelgrim changed it, and Marl has not confirmed that."
    expect(page.get_by_role("main")).to_contain_text(f"Not what Marl confirmed. {told}")
    expect(page.get_by_role("main")).to_contain_text("Not of every answer: Dov Hazelgrim changed")
    assert faults(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_text(told)).to_be_visible()
    page.emulate_media(media="screen")


def test_finishing_says_no_and_leads_to_handing_over_again(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.back()
    page.get_by_role("link", name="Check and finish").click()
    phone.arrived("Check and finish")
    page.get_by_role("button", name="Finish", exact=True).click()
    stops = page.locator(".govuk-error-summary")
    expect(stops).to_contain_text("it has different answers")
    no = page.get_by_role("link", name=re.compile("is not what Marl confirmed: Dov Hazelgrim"))
    expect(no).to_have_count(1)
    assert faults(page) == []
    no.click()
    phone.arrived("Hand over to Marl")
    expect(page.get_by_role("main")).to_contain_text(
        "Dov Hazelgrim changed an answer that Marl had confirmed."
    )


def test_confirmed_anew_over_both_it_is_whole_again(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.back()
    hand_over_again(story, "English")
    confirm_aloud(story)
    page.get_by_role("link", name="Check and finish").click()
    phone.arrived("Check and finish")
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).not_to_contain_text("is not what Marl confirmed")
    expect(page.get_by_role("main")).not_to_contain_text("Not what Marl confirmed")


def test_who_does_not_use_the_screens_confirms_what_is_read_back(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.back()
    page.get_by_role("link", name="Hand over to the person").click()
    phone.arrived("Hand over to Marl")
    page.get_by_text("Marl does not use the screens").click()
    page.get_by_role("button", name="Take the confirmation back").click()
    expect(page.get_by_role("main")).to_contain_text("What Marl confirmed before no longer stands.")
    record = page.get_by_role("button", name="Record that Marl confirmed this")
    record.click()
    expect(page.get_by_role("main")).to_contain_text("Choose how Marl confirmed it")
    page.get_by_label("With a communication aid").check()
    assert faults(page) == []
    record.click()
    phone.arrived("What the person agrees to share")
    go_to_section(phone, "What I say about sharing")
    expect(page.get_by_role("main").locator("form").locator("input, textarea")).to_have_count(0)
    phone.back()
    go_to_section(phone, "Confirming it")
    expect(question(page, "confirmed")).to_contain_text("With a communication aid")


def test_no_address_or_title_told_who_it_was_about_and_no_page_complained(story: Story) -> None:
    for told in story.devices.addresses_and_titles():
        assert "oystergate" not in told.lower()
        assert "sharing" not in told.lower()
    assert story.devices.troubles() == []
