"""Chapters of one visit that more than one story tells: of a worker in any browser, of a manager.

A worker's are told through `Worker`, so that each is the same act in Chromium, Firefox and WebKit.
A manager decides in a Chromium. The worker is Wren Saltwhistle, who has a phone and a laptop called
"Work laptop"; the colleague is Dov Hazelgrim, the manager Idris Candlebrook.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.answering import SECTIONS
from tests.browser.device import Device
from tests.browser.engines import answering as at
from tests.browser.engines.worker import Worker

PERSON = "Marl Oystergate"
ANALYSIS = "Worker's professional analysis"
LATER = ("family_impact", "event_outcome")
"""Answers that submitting needs, left for when it asks for them."""

RINGS = "He has people to ring when he does not."
"""A sentence of the analysis that nobody changes."""
OPENING = "Marl manages most days."
OPENING_WREN = "Marl manages most days with a list on the fridge."
OPENING_DOV = "Marl manages when somebody is beside him."
BEGUN = f"{OPENING} {RINGS}"
"""The analysis that both have seen."""
ANALYSIS_WREN = f"{OPENING_WREN} {RINGS}"
ANALYSIS_DOV = f"{OPENING_DOV} {RINGS}"
"""What each made of it apart."""
BAD_DAY = " On a bad day he stays in bed and answers nobody."

SENTENCES = ".ds-sentences"
RESULT = "#settle-result"
SUMMARY = ".govuk-error-summary"


def go_to_record(worker: Worker) -> None:
    worker.open_person(PERSON)
    worker.open_assessment()


def makes_one_of_two_narratives(worker: Worker) -> None:
    """`ANALYSIS_WREN` and `ANALYSIS_DOV` become one by a person, and nothing of either is lost."""
    worker.to_settle()
    worker.press(ANALYSIS, "main a")
    worker.arrived(ANALYSIS)
    for words in (ANALYSIS_WREN, ANALYSIS_DOV):
        worker.sees(words, "main")
    worker.press("Write one answer from both", "label")
    # Both began from one text, and both rewrote its first sentence: that one alone is asked about.
    worker.shows(SENTENCES)
    legends = worker.texts(f"{SENTENCES} legend")
    assert legends == ["The sentences", "Both changed this sentence. What stays?"]
    options = worker.texts(f"{SENTENCES} .ds-option")
    assert len(options) == 2
    for author, words in (("Wren Saltwhistle", OPENING_WREN), ("Dov Hazelgrim", OPENING_DOV)):
        (option,) = (each for each in options if f"{author}'s version" in each)
        assert words in option
        assert RINGS not in option
    assert worker.count(f"{SENTENCES} input[type=radio]:checked") == 0
    assert worker.value(RESULT) == RINGS
    worker.press("Settle this")
    worker.sees("Say what stays.", "main")
    worker.press("Both", f"{SENTENCES} label")
    worker.until(
        "(css, rest) => document.querySelector(css).value !== rest",
        RESULT,
        RINGS,
        said="both sentences in the answer that stays",
    )
    assert worker.value(RESULT) in (
        f"{OPENING_WREN} {OPENING_DOV} {RINGS}",
        f"{OPENING_DOV} {OPENING_WREN} {RINGS}",
    )
    worker.press("Settle this")
    worker.sees("Say why, in a few words.", "main")
    worker.press("Both kept together", ".ds-why label")
    worker.press("Settle this")
    worker.sees("Your answer, made from both.", "#just-settled")
    worker.tap("#settled-history")
    worker.arrived(ANALYSIS)
    worker.sees("Both kept together", ".ds-entries")
    entries = worker.texts(".ds-entry")
    (kept,) = (entry for entry in entries if "Both kept together" in entry)
    for words in (OPENING_WREN, OPENING_DOV, RINGS):
        assert words in kept
    for words in (ANALYSIS_WREN, ANALYSIS_DOV):
        assert [entry for entry in entries if words in entry] != []
    worker.back()


def settles_own_devices(worker: Worker, differing: int) -> None:
    """What the worker's own phone and laptop say otherwise, in three taps."""
    worker.to_settle()
    worker.press("From your own devices", "main a")
    worker.arrived(re.compile("^Settle$"))
    worker.sees(re.compile("You answered these on .+ and on .+laptop"), "main")
    worker.sees(f"{differing} answers differ", "main")
    worker.press("Keep the laptop's")
    worker.sees(f"Kept what is from Work laptop: {differing} answers.", "main")
    worker.to_settle()
    worker.sees("Nothing to settle.", "main")


def is_led_to_what_is_missing(worker: Worker) -> None:
    """Submit is refused with a link to each answer of `LATER`, and accepted once they are there."""
    links = f"{SUMMARY} a"
    worker.to_sections()
    worker.to_check()
    worker.press(re.compile("^Submit to "))
    worker.focused(SUMMARY)
    assert worker.count(links) == len(LATER)
    worker.press(re.compile("Effect of needs on the rest of the family"), links)
    worker.arrived("People who care for me")
    worker.focused("#q-family_impact")
    worker.write("#q-family_impact", "Cade is tired by Sunday.")
    worker.to_sections()
    worker.to_check()
    # The list is still there for whoever comes back to it, without what was answered meanwhile.
    worker.shows(links)
    assert worker.count(links) == 1
    assert worker.count(f"{SUMMARY}:focus") == 0
    worker.press(re.compile("“Outcome”"), links)
    worker.focused("#q-event_outcome")
    at.choose(worker, "event_outcome", "nfa_information")
    worker.to_sections()
    worker.to_check()
    for words in (OPENING_DOV, "Cade is tired by Sunday.", "GP surgery"):
        worker.holds(words, "main")
    worker.submit()


def changes_what_was_asked(worker: Worker) -> None:
    """The comment of `returns_with_a_pin` at its question, answered, and submitted again."""
    worker.tab("My people", "My people")
    worker.sees("Returned by Idris, 1 comment", "main")
    go_to_record(worker)
    worker.sees("Nearly there.", "main")
    worker.sees("The eligibility reasoning is unclear", "main")
    worker.open_section(SECTIONS[-1])
    comment = '[role=note][aria-label="Comment 1 of 1"]'
    worker.sees("Idris asks: Say what he does on a bad day.", comment)
    worker.write_on("#q-analysis", BAD_DAY)
    worker.press("Done", f"{comment} button")
    worker.to_sections()
    worker.press(re.compile("^Submit again"))
    worker.arrived("Check and submit")
    worker.submit()


def opens_what_waits(desk: Device, which: str) -> None:
    """The manager's one page of the first or the second submission."""
    desk.tab("Waiting for you")
    row = desk.page.get_by_role("row").filter(has_text=PERSON)
    expect(row).to_contain_text("Wren Saltwhistle")
    row.get_by_role("link").click()
    desk.arrived(re.compile(f"^Needs assessment, {which} submission"))


def returns_with_a_pin(desk: Device) -> None:
    """Returns what is open with a comment pinned to the analysis, a reason and a note."""
    page = desk.page
    main = page.get_by_role("main")
    page.get_by_role("button", name=f"Pin a comment to {ANALYSIS}").click()
    page.get_by_label("What should change?").fill("Say what he does on a bad day.")
    page.get_by_role("button", name="Pin it").click()
    page.get_by_role("link", name="Return with reasons").click()
    desk.arrived("Return to Wren")
    page.get_by_role("button", name="Return to Wren").click()
    expect(page.locator(SUMMARY)).to_contain_text("Choose at least one reason.")
    page.get_by_label("The eligibility reasoning is unclear").check()
    page.get_by_label("Note to Wren").fill("Nearly there.")
    page.get_by_role("button", name="Return to Wren").click()
    expect(main).to_contain_text("Returned by you")
    expect(main).to_contain_text("Accepted")


def authorises(desk: Device) -> None:
    """Authorises what is open."""
    main = desk.page.get_by_role("main")
    desk.page.get_by_role("button", name="Authorise", exact=True).click()
    desk.arrived("Check before you authorise")
    desk.page.get_by_role("button", name="Authorise now").click()
    expect(main).to_contain_text("Authorised by you")
    expect(main).to_contain_text("Accepted")
