"""Reading a record whole, printing it, comparing its versions, and practising, in a real browser.

Wren Saltwhistle begins a needs assessment of Marl Oystergate and Dov Hazelgrim adds a sentence on
his tablet. It is read through and printed without a signal, and its versions are compared. Then
Wren practises: an invented Marl's next assessment starts from his last one.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import answering as at
from tests.browser.accessible import axe_finds, faults
from tests.browser.chrome import at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import READING_MS, Device
from tests.library.visits import form

pytestmark = pytest.mark.browser

FIRST = form().sections[0].title["en"]
INVOLVED = "Being involved: advocacy and capacity"
RISK = "Risk and safety"
SUMMARY = "Prevent, reduce, delay; summary"
GOOD_LIFE = "What a good life looks like for me"
HOME = "Is the home secure and suitable?"
ABUSE = "Is there any sign of abuse, neglect or self-neglect?"
MARL = re.compile(r"Marl \(Marlow\) Oystergate.*Born 14 May 1987", re.DOTALL)
WORDS = "Have my brother round. Get back to the allotment."
PRACTISED_WITH = f"feed{12:028d}"
PRACTISED = "Quillwort, practised and gone."


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    """Wren's phone, with an assessment of Marl that she and Dov have written in."""
    wren = devices.of("Wren Saltwhistle", "wren-phone")
    dov = devices.of("Dov Hazelgrim", "dov-tablet")
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    at.open_section(wren, FIRST)
    at.text(wren.page, "good_life", WORDS)
    at.open_section(wren, RISK)
    at.choose(wren.page, "abuse_neglect", "no")
    wren.to_sections()
    wren.went()
    dov.send_now()
    dov.open_person("Marl Oystergate")
    dov.open_assessment()
    at.open_section(dov, FIRST)
    at.keys(dov.page, "good_life", " Keep the drums.")
    dov.kept()
    dov.to_sections()
    dov.went()
    dov.kill()
    wren.send_now()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    return wren


def row(wren: Device, label: str) -> Locator:
    """One line of a record read through: the question and its answer."""
    key = wren.page.locator("dt").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    return wren.page.locator(".govuk-summary-list__row").filter(has=key)


def practise(wren: Device) -> None:
    wren.tab("More")
    wren.page.get_by_role("link", name="Practice").click()
    wren.arrived("Practice")
    wren.page.get_by_role("button", name="Start practice").click()
    wren.arrived("My people")


def practice_bar(wren: Device) -> Locator:
    return wren.page.get_by_role("region", name="Practice", exact=True)


def test_a_record_is_read_through_whole_without_a_signal(wren: Device) -> None:
    wren.lose_signal()
    wren.page.get_by_role("link", name="Read it through, or print").click()
    wren.arrived("Needs assessment: the whole record")
    main = wren.page.get_by_role("main")
    expect(wren.page.get_by_role("region", name="About Marl Oystergate")).to_contain_text("As of ")
    expect(row(wren, "State")).to_contain_text("Draft. Not submitted.")
    published = re.compile(r"Needs assessment, as published on \d+ \w+ \d{4}$")
    expect(row(wren, "Form")).to_have_text(published)
    version = main.get_by_text(re.compile("^Form needs-assessment, version [0-9a-f]{8}$"))
    expect(version).to_be_hidden()
    wren.page.emulate_media(media="print")
    expect(version).to_be_visible()
    wren.page.emulate_media(media="screen")
    expect(row(wren, "Written by")).to_contain_text("Wren Saltwhistle, Dov Hazelgrim")
    for section in form().sections:
        expect(main.get_by_role("heading", name=section.title["en"], exact=True)).to_be_attached()
    words = row(wren, GOOD_LIFE).locator(".ds-words")
    expect(words).to_contain_text("In Marl's words")
    expect(words).to_contain_text(f"{WORDS} Keep the drums.")
    expect(main.locator("textarea, input[type=text]")).to_have_count(0)
    expect(main).not_to_contain_text("Which decisions?")
    assert axe_finds(wren.page) == []


def test_paper_has_whose_it_is_and_no_controls_and_leaves_restricted_answers_out(
    wren: Device,
) -> None:
    page = wren.page
    asked = row(wren, ABUSE).locator("dd")
    page.emulate_media(media="print")
    expect(page.locator(".moj-identity-bar")).to_have_text(MARL)
    expect(page.locator(".ds-printed")).to_have_text(re.compile("^Printed by Wren Saltwhistle, "))
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".ds-bar, .ds-header").locator("visible=true")).to_have_count(0)
    expect(asked).to_have_text("Restricted. Not on this print.", use_inner_text=True)
    page.emulate_media(media="screen")
    expect(asked).not_to_contain_text("Restricted", use_inner_text=True)
    page.get_by_label("Print them too").check()
    page.emulate_media(media="print")
    expect(asked).not_to_contain_text("Restricted", use_inner_text=True)
    page.emulate_media(media="screen")


def test_that_it_was_printed_is_noted_and_then_it_prints(wren: Device) -> None:
    wren.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    wren.page.get_by_role("button", name="Print", exact=True).click()
    wren.page.wait_for_function("() => window.printed === true")
    wren.find_signal()
    wren.to_sections()


def test_two_versions_of_it_are_compared_by_sentence(wren: Device) -> None:
    page = wren.page
    page.get_by_role("link", name="Compare two versions").click()
    wren.arrived("Compare")
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"1 answer changed, \d+ the same"))
    change = page.get_by_role("region", name=f"Change 1 of 1: {GOOD_LIFE}")
    expect(change.locator("ins")).to_have_text("Added: Keep the drums.")
    expect(change).to_contain_text("Get back to the allotment.")
    expect(change).to_contain_text("Dov Hazelgrim")
    assert faults(page) == []
    page.get_by_role("button", name="Change: After").click()
    # It folds away once one is chosen.
    page.get_by_role("radio", name=re.compile("^Wren Saltwhistle wrote, ")).click()
    expect(page.get_by_role("button", name="Change: After")).to_be_focused()
    expect(main).to_contain_text("No answers differ.")
    wren.to_sections()


def test_practice_is_marked_on_every_screen_and_has_invented_people_alone(wren: Device) -> None:
    page = wren.page
    practise(wren)
    expect(practice_bar(wren)).to_contain_text(
        "Practice. Invented people. Nothing here is kept or sent."
    )
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(3)
    assert faults(page) == []
    wren.open_person("Marl Oystergate")
    expect(practice_bar(wren)).to_be_visible()
    expect(wren.chip).to_be_hidden()


def figure(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def to_confirm(page: Page) -> dict[str, int]:
    """How many answers each section of the list on screen says are to confirm."""
    said = page.locator("li", has=page.locator(".govuk-tag", has_text="to confirm"))
    return {
        item.locator("a").inner_text(): figure(
            item.locator(".govuk-tag", has_text="to confirm").inner_text()
        )
        for item in said.all()
    }


def test_the_next_assessment_starts_from_the_last_with_each_answer_marked(wren: Device) -> None:
    page = wren.page
    page.get_by_role("link", name="Start a record").click()
    wren.arrived(re.compile("^Start a record for"))
    size = page.locator(".govuk-radios__item", has_text="Needs assessment").first
    expect(size).to_contain_text(re.compile(r"11 sections, from \d+ answers needed"))
    page.get_by_label("Needs assessment").check()
    page.get_by_label("Short", exact=True).check()
    expect(size).to_contain_text(re.compile(r"11 sections, up to \d+ answers needed"))
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".govuk-error-message")).to_contain_text("Choose how to start")
    page.get_by_label(re.compile("^Start from ")).check()
    page.get_by_role("button", name="Start", exact=True).click()
    wren.arrived("Needs assessment")
    at.open_section(wren, FIRST)
    quiet = page.locator("#q-good_life-quiet")
    expect(at.field(page, "good_life")).not_to_have_value("")
    expect(quiet).to_contain_text("Marl said")
    expect(quiet).to_contain_text(re.compile(r"From \d+ \w+ \d{4}\."))
    assert axe_finds(page) == []
    quiet.get_by_role("button", name=f"History of {GOOD_LIFE}").click()
    wren.arrived(GOOD_LIFE)
    said_by = row(wren, "From")
    expect(said_by).to_have_text(
        re.compile(r"FromNeeds assessment of \d+ \w+ \d{4}\. Not confirmed\.")
    )
    wren.back()
    quiet.get_by_role("button", name=f"Confirm: {GOOD_LIFE}").click()
    expect(quiet).not_to_contain_text("From ")
    at.keys(page, "what_matters", " And the dog.")
    expect(page.locator("#q-what_matters-quiet")).not_to_contain_text("From ")
    at.open_section(wren, "Strengths and assets")
    strength = page.locator(".ds-card").first
    expect(strength).to_contain_text("From ")
    strength.get_by_role("button", name="Confirm: Strength 1").click()
    expect(strength).not_to_contain_text("From ")


def test_what_the_law_rests_on_is_asked_afresh(wren: Device) -> None:
    at.open_section(wren, INVOLVED)
    expect(wren.page.get_by_role("main").locator("input:checked")).to_have_count(0)


def test_a_critical_copy_stops_submit_until_it_is_confirmed(wren: Device) -> None:
    page = wren.page
    wren.to_sections()
    listed = to_confirm(page)
    assert len(listed) > 1
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    copied = page.get_by_role("region", name="From last time")
    expect(copied).to_contain_text(HOME)
    # One count: beside the sections here and in the task list, and in what is pressed.
    assert to_confirm(page) == listed
    together = copied.get_by_role("button", name=re.compile(r"^Confirm \d+ answers? as shown$"))
    alone = copied.get_by_role("button", name=re.compile("^Confirm: ")).count()
    assert figure(together.inner_text()) + alone == sum(listed.values())
    assert axe_finds(page) == []
    submit = page.get_by_role("button", name=re.compile("^Submit to"))
    submit.click()
    problem = page.locator(".govuk-error-summary").get_by_text(f"Confirm “{HOME}”, or change it")
    expect(problem).to_be_visible()
    copied.get_by_role("button", name=f"Confirm: {HOME}").click()
    expect(copied).not_to_contain_text(HOME)
    # At the pace of somebody who looked: a quicker press is taken for a slip.
    submit.click(delay=READING_MS)
    expect(problem).to_have_count(0)
    together.click()
    expect(together).to_have_count(0)
    # The other one the law rests on is still to be read by itself.
    assert to_confirm(page) == {"Health and fluctuation": 1}


def test_a_question_not_asked_without_a_reason_is_sent_to_its_reason(wren: Device) -> None:
    page = wren.page
    at.open_section(wren, RISK)
    page.get_by_role("button", name="No answer? Say why: Risks", exact=True).click()
    page.get_by_label("Did not ask").click()
    wren.to_sections()
    page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    page.get_by_role("button", name=re.compile("^Submit to")).click(delay=READING_MS)
    page.get_by_role("link", name="Say why you did not ask “Risks”").click()
    why = at.field(page, "risks-why")
    expect(why).to_be_focused()
    page.keyboard.type("He was tired.")
    expect(why).to_have_value("He was tired.")


def test_a_signature_survives_turning_the_device(wren: Device) -> None:
    page = wren.page
    at.open_section(wren, SUMMARY)
    page.get_by_label("Sign on screen").check()
    pad = page.locator(".ds-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=6)
    page.mouse.up()
    line = page.locator(".ds-pad polyline[points]:not([points=''])")
    expect(line).to_have_count(1)
    drawn = line.get_attribute("points") or ""
    at_size(page, (844, 390))
    expect(line).to_have_attribute("points", drawn)
    turned = pad.bounding_box()
    assert turned is not None
    assert turned["width"] > box["width"]
    at_size(page, (390, 844))
    expect(line).to_have_attribute("points", drawn)


def test_leaving_practice_keeps_nothing_of_it(wren: Device) -> None:
    page = wren.page
    at.open_section(wren, FIRST)
    at.text(page, "good_life", PRACTISED)
    page.get_by_role("button", name="Leave practice").click()
    wren.arrived("More")
    expect(practice_bar(wren)).to_have_count(0)
    page.evaluate(
        "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }",
        f"/person/{PRACTISED_WITH}",
    )
    wren.arrived("Not on this device")
    expect(page.get_by_role("main")).to_contain_text("Nothing written in practice was kept or sent")
    expect(page.get_by_role("main")).not_to_contain_text("will be sent")
    page.get_by_role("main").get_by_role("link", name="Go to your home screen").click()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, FIRST)
    expect(at.field(page, "good_life")).to_have_value(f"{WORDS} Keep the drums.")


def test_a_lock_ends_practice_and_says_so_before_ones_own_people_are_shown(wren: Device) -> None:
    practise(wren)
    wren.open_person("Tansy Wickerlight")
    wren.hide()
    expect(practice_bar(wren)).to_contain_text("Practice is over")
    wren.unlock()
    wren.arrived("Practice is over")
    wren.page.locator("a", has_text="Go to your real list").click()
    wren.arrived("My people")
    expect(practice_bar(wren)).to_have_count(0)


def test_no_page_complained(wren: Device, devices: Devices) -> None:
    assert devices.troubles() == []
