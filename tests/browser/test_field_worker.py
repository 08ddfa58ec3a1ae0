"""What a field worker does with a record that is done: reads, prints, compares, starts from it.

Wren Saltwhistle writes a short needs assessment of Marl Oystergate, Dov Hazelgrim adds a sentence
on his tablet, Wren submits it and Idris Candlebrook authorises it. It is read through and printed
without a signal, two of its versions are compared, and the next assessment starts from it.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

FORM = form()
FIRST = FORM.sections[0]
GOOD_LIFE = "What a good life looks like for me"
WORDS = "Have my brother round. Get back to the allotment."
STABLE_HOME = "Is the home secure and suitable?"
MARL = re.compile(r"Marl \(Marlow\) Oystergate.*Born 14 May 1987", re.DOTALL)


class Story:
    """Who takes part."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.wren = devices.new("wren-phone")
        self.dov = devices.new("dov-tablet")
        self.idris = devices.new("idris-desk", LAPTOP)


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """An assessment of Marl that Wren submitted and Idris authorised."""
    told = Story(council, devices)
    wren, dov, idris = told.wren, told.dov, told.idris
    wren.become(council.url, "Wren Saltwhistle")
    dov.enrol(council.url, council.invite("Dov Hazelgrim", "Dov's tablet"), "DH", by_link=False)
    idris.become(council.url, "Idris Candlebrook")
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    found = minimal().answer(
        good_life=WORDS,
        comm_needs_met="Plain email before and after.",
    )
    for section in FORM.sections:
        at.open_section(wren, section.title["en"])
        at.fill_section(wren.page, section, found)
    wren.to_sections()
    wren.went()
    dov.send_now()
    dov.open_person("Marl Oystergate")
    dov.open_assessment()
    at.open_section(dov, FIRST.title["en"])
    at.keys(dov.page, "good_life", " Keep the drums.")
    dov.kept()
    dov.to_sections()
    dov.went()
    wren.send_now()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    wren.page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    wren.submit()
    expect(wren.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    idris.send_now()
    idris.tab("Waiting for you")
    idris.page.get_by_role("row").filter(has_text="Marl Oystergate").get_by_role("link").click()
    idris.arrived(re.compile("^Needs assessment, first submission"))
    idris.page.get_by_role("button", name="Authorise", exact=True).click()
    idris.arrived("Check before you authorise")
    idris.page.get_by_role("button", name="Authorise now").click()
    expect(idris.page.get_by_role("main")).to_contain_text("Accepted")
    wren.send_now()
    return told


def the_finished_one(wren: Device) -> None:
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    expect(wren.page.get_by_role("main")).to_contain_text("Authorised by Idris Candlebrook")


def row(wren: Device, label: str) -> Locator:
    """One line of a record read through: the question and its answer."""
    key = wren.page.locator("dt").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    return wren.page.locator(".govuk-summary-list__row").filter(has=key)


def test_a_record_is_read_through_whole_without_a_signal(story: Story) -> None:
    wren = story.wren
    the_finished_one(wren)
    wren.lose_signal()
    wren.page.get_by_role("link", name="Read it through, or print").click()
    wren.arrived("Needs assessment: the whole record")
    main = wren.page.get_by_role("main")
    expect(wren.page.get_by_role("region", name="About Marl Oystergate")).to_contain_text("As of ")
    expect(row(wren, "State")).to_contain_text("Authorised by Idris Candlebrook")
    expect(row(wren, "Form")).to_contain_text(
        re.compile("^FormNeeds assessment, version [0-9a-f]{8}$")
    )
    expect(row(wren, "Written by")).to_contain_text("Wren Saltwhistle")
    for section in FORM.sections:
        expect(main.get_by_role("heading", name=section.title["en"], exact=True)).to_be_attached()
    words = row(wren, GOOD_LIFE).locator(".ds-words")
    expect(words).to_contain_text("In Marl's words")
    expect(words).to_contain_text("Get back to the allotment.")
    expect(main.locator("textarea, input[type=text]")).to_have_count(0)
    assert faults(wren.page) == []


def test_what_the_form_does_not_ask_of_him_is_not_on_it(story: Story) -> None:
    main = story.wren.page.get_by_role("main")
    expect(main).not_to_contain_text("Which decisions?")
    expect(main).not_to_contain_text("Why was the person not seen alone?")


def test_paper_has_whose_it_is_and_no_controls_and_leaves_restricted_answers_out(
    story: Story,
) -> None:
    page = story.wren.page
    page.emulate_media(media="print")
    asked = row(story.wren, "Is there any sign of abuse, neglect or self-neglect?")
    expect(page.locator(".moj-identity-bar")).to_have_text(MARL)
    expect(page.locator(".ds-printed")).to_have_text(re.compile("^Printed by Wren Saltwhistle, "))
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".ds-bar, .ds-header").locator("visible=true")).to_have_count(0)
    expect(asked.locator("dd")).to_have_text("Restricted. Not on this print.", use_inner_text=True)
    page.emulate_media(media="screen")
    page.get_by_label("Print them too").check()
    page.emulate_media(media="print")
    expect(asked.locator("dd")).not_to_contain_text("Restricted", use_inner_text=True)
    page.emulate_media(media="screen")


def test_that_it_was_printed_is_recorded_before_it_is(story: Story) -> None:
    wren = story.wren
    wren.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    wren.page.get_by_role("button", name="Print", exact=True).click()
    wren.page.wait_for_function("() => window.printed === true")
    wren.find_signal()
    wren.to_sections()
    wren.went()


def test_two_versions_of_it_are_compared_by_sentence(story: Story) -> None:
    wren = story.wren
    page = wren.page
    page.get_by_role("link", name="Compare two versions").click()
    wren.arrived("Compare")
    main = page.get_by_role("main")
    expect(main).to_contain_text("No answers differ.")
    expect(main).to_contain_text("Authorised by Idris Candlebrook")
    page.get_by_role("button", name="Change: After").click()
    page.get_by_role("radio", name=re.compile("^Submitted by Wren Saltwhistle")).check()
    expect(page.get_by_role("button", name="Change: After")).to_be_focused()
    expect(main).to_contain_text("No answers differ.")
    page.get_by_role("button", name="Change: Before").click()
    page.get_by_role("radio", name=re.compile("^Wren Saltwhistle wrote, ")).check()
    change = page.get_by_role("region", name=f"Change 1 of 1: {GOOD_LIFE}")
    expect(change.locator("ins")).to_have_text("Added: Keep the drums.")
    expect(change).to_contain_text("Get back to the allotment.")
    expect(change).to_contain_text("Dov Hazelgrim")
    assert faults(page) == []
    wren.to_sections()


def test_the_next_assessment_starts_from_it_with_each_answer_marked(story: Story) -> None:
    wren = story.wren
    page = wren.page
    wren.open_person("Marl Oystergate")
    page.get_by_role("link", name="Start a record").click()
    wren.arrived(re.compile("^Start a record for"))
    page.get_by_label("Needs assessment").check()
    page.get_by_label("Short", exact=True).check()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Choose how to start")).to_be_visible()
    page.get_by_label(re.compile("^Start from ")).check()
    assert faults(page) == []
    page.get_by_role("button", name="Start", exact=True).click()
    wren.arrived("Needs assessment")
    at.open_section(wren, FIRST.title["en"])
    box = at.field(page, "good_life")
    expect(box).to_have_value(f"{WORDS} Keep the drums.")
    quiet = page.locator("#q-good_life-quiet")
    expect(quiet).to_contain_text("Marl said")
    expect(quiet).to_contain_text(re.compile(r"From \d+ \w+ \d{4}\."))
    assert faults(page) == []
    quiet.get_by_role("button", name=f"Confirm: {GOOD_LIFE}").click()
    expect(quiet).not_to_contain_text("From ")
    at.keys(page, "what_matters", " And the dog.")
    expect(page.locator("#q-what_matters-quiet")).not_to_contain_text("From ")
    wren.kept()


def test_what_the_law_rests_on_is_asked_afresh(story: Story) -> None:
    wren = story.wren
    at.open_section(wren, "Being involved: advocacy and capacity")
    expect(wren.page.get_by_role("main").locator("input:checked")).to_have_count(0)


def test_a_critical_copy_stops_submit_until_it_is_confirmed(story: Story) -> None:
    wren = story.wren
    page = wren.page
    wren.to_sections()
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    last = page.get_by_role("region", name="From last time")
    expect(last).to_contain_text(STABLE_HOME)
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("^Submit to")).click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("There is a problem")
    last.get_by_role("button", name=f"Confirm: {re.escape(STABLE_HOME)}").click()
    expect(last).not_to_contain_text(STABLE_HOME)
    rest = last.get_by_role("button", name=re.compile(r"^Confirm \d+ answers? as shown$"))
    rest.click()
    expect(last.get_by_role("button", name=re.compile("as shown"))).to_have_count(0)


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
