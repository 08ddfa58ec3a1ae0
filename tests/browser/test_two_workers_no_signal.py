"""Scenario S1 of the domain brief: two workers, one assessment, no signal. By its numbers.

Marlow Oystergate, at home on Tuesday 20 January 2026. Wren Saltwhistle's tablet is 47 minutes fast,
Dov Hazelgrim's is right. Both open the same draft, answer apart, and send: Dov at 16:30, Wren at
18:05. The tests are one story told in order; the clocks of the server and of both browsers are set.

| Expect | here | left |
| --- | --- | --- |
| 1 to 5 | all | |
| 6 | what is resolved; four outcomes; eligible | the row of the return (Client Level Data) |
| 7, 8 | all | |
| "Then" | | the record given, the plan, its authorisation, the review windows |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from forms.duties.eligibility import DOES_NOT_APPLY, AdultFacts, adult_eligibility
from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.another_day import Day
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.sections import go_to_section, start_record
from tests.library.visits import TEN, Visit, form, minimal

pytestmark = pytest.mark.browser

FIRST, OUTCOMES, CARERS, SUMMARY = (
    "About this assessment",
    "The ten outcomes",
    "People who care for me",
    at.SECTIONS[-1],
)
WORK = "outcomes/oc_work/oc_manner"
HOME = "outcomes/oc_home_habitable/oc_manner"
CONFLICTS = {
    "Accessing and engaging in work, training, education or volunteering": "work",
    "Maintaining a habitable home": "home",
    "Worker's professional analysis": "analysis",
}
ANALYSIS_WREN = "Marl cooks when Cade is there, and the flat shows it."
ANALYSIS_DOV = "He has not been out among people since the autumn, and says so."
UNABLE = ("oc_nutrition", "oc_home_habitable", "oc_relationships", "oc_work")
U1, U2 = "u1_without_assistance", "u2_pain_distress"
TASK = "Offer Cade Oystergate a carer's assessment"
FAST = 47


def wrens() -> Visit:
    """All that Wren finds and asks; of relationships and of carers she leaves it to Dov."""
    found = minimal().without(
        "has_unpaid_carer", "my_strengths", *(f"outcomes/{o}" for o in UNABLE)
    )
    found = found.add("my_strengths", strength="The allotment")
    found = found.add("my_strengths", strength="The drums")
    for outcome, way in (("oc_nutrition", U1), ("oc_home_habitable", U1), ("oc_work", U2)):
        found = found.unable(outcome, way)
    return found.answer(
        good_life="Have my brother round, get back to the allotment",
        comm_needs_met="Plain email before and after, on a coloured ground.",
        analysis=ANALYSIS_WREN,
    )


def dovs() -> Visit:
    """What Dov finds apart from her: some of it the same questions."""
    found = Visit().answer(event_date="2026-01-20", has_unpaid_carer="yes", analysis=ANALYSIS_DOV)
    found = found.unable("oc_relationships", U2).manages("oc_home_habitable").at({WORK: [U1, U2]})
    return found.add(
        "carers_list",
        party=["circle", None, "Cade Oystergate", False],
        under_18="no",
        what_they_do="Cooks when he visits.",
        willing="yes",
        own_assessment="offered_later",
        own_assessment_date="2026-02-02",
    )


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices, day: Day) -> None:
        self.council = council
        self.devices = devices
        self.day = day
        self.wren = devices.new("wren-tablet")
        self.dov = devices.new("dov-tablet")


@pytest.fixture(scope="module")
def story(folder: Path, devices: Devices) -> Iterator[Story]:
    """Fernshire on the day of the visit, with a draft of Marl's assessment on both tablets."""
    day = Day(folder / "clock", "2026-01-20T14:05")
    with Council(folder / "council", day=day.file) as council:
        told = Story(council, devices, day)
        wren, dov = told.wren, told.dov
        day.on(wren, minutes_fast=FAST)
        day.on(dov)
        wren.become(council.url, "Wren Saltwhistle")
        dov.enrol(council.url, council.invite("Dov Hazelgrim", "Tablet"), "DH", by_link=True)
        wren.open_person("Marl Oystergate")
        wren.start_assessment("Short")
        at.open_section(wren, FIRST)
        at.choose(wren.page, "assessment_kind", "first")
        wren.kept()
        wren.to_sections()
        wren.went()
        dov.send_now()
        go_to_record(dov)
        for device in (wren, dov):
            device.lose_signal()
        yield told


def go_to_record(device: Device) -> None:
    device.open_person("Marl Oystergate")
    device.open_assessment()


def later(story: Story, device: Device, civil: str, *, minutes_fast: int = 0) -> None:
    """The device was put away, and is taken out at another time where there is a signal."""
    device.hide()
    story.day.at(civil)
    story.day.on(device, minutes_fast=minutes_fast)
    device.unlock()
    device.find_signal()
    device.tab("My people")
    device.went()


def settle(device: Device, title: str) -> Locator:
    """The page that settles one question of the list."""
    device.to_settle()
    device.page.get_by_role("main").get_by_role("link").filter(has_text=title).first.click()
    device.arrived(re.compile(re.escape(title)))
    return device.page.get_by_role("main")


def history(device: Device, section: str, path: str, label: str) -> Locator:
    """Every answer there was to one question."""
    go_to_record(device)
    at.open_section(device, section)
    if "/" in path:
        at.open_row(device.page, path.rpartition("/")[0])
    device.page.get_by_role("button", name=re.compile(f"^History of {re.escape(label)}")).click()
    device.arrived()
    return device.page.locator(".ds-entry")


def test_both_answer_the_same_draft_apart_with_no_signal(story: Story) -> None:
    for device, found in ((story.wren, wrens()), (story.dov, dovs())):
        for section in form().sections:
            named = {path.partition("/")[0] for path in found.by_path}
            if named.isdisjoint(item.id for item in section.items):
                continue
            at.open_section(device, section.title["en"])
            at.fill_section(device.page, section, found)
        device.kept()
        device.to_sections()
        device.tab("My people")
        expect(device.chip).to_have_text(re.compile(r"^\d+ not sent$"))


def test_expect_1_both_drafts_survive_and_nothing_is_overwritten(story: Story) -> None:
    later(story, story.dov, "2026-01-20T16:30")
    later(story, story.wren, "2026-01-20T18:05", minutes_fast=FAST)
    later(story, story.dov, "2026-01-20T18:06")
    for device in (story.dov, story.wren):
        device.send_now()
        for title, written in (
            ("Worker's professional analysis", (ANALYSIS_WREN, ANALYSIS_DOV)),
            ("Maintaining a habitable home", ("Not without help", "Yes, without any help")),
        ):
            main = settle(device, title)
            for words in (*written, "Wren Saltwhistle", "Dov Hazelgrim"):
                expect(main).to_contain_text(words)


def test_expect_2_what_only_one_of_them_answered_is_in_the_record_with_its_author(
    story: Story,
) -> None:
    nutrition = history(story.dov, OUTCOMES, "outcomes/oc_nutrition/oc_manner", "Without any help")
    expect(nutrition).to_have_count(1)
    expect(nutrition).to_contain_text("Not without help")
    expect(nutrition).to_contain_text("Wren Saltwhistle")
    relationships = history(
        story.wren, OUTCOMES, "outcomes/oc_relationships/oc_manner", "Without any help"
    )
    expect(relationships).to_have_count(1)
    expect(relationships).to_contain_text("significant pain, distress or anxiety")
    expect(relationships).to_contain_text("Dov Hazelgrim")


def test_expect_3_the_three_conflicts_are_listed_and_nothing_is_chosen_for_anybody(
    story: Story,
) -> None:
    for device in (story.dov, story.wren):
        device.to_settle()
        rows = device.page.get_by_role("main").locator(".govuk-task-list__item")
        expect(rows).to_have_count(3)
        for title in CONFLICTS:
            row = rows.filter(has_text=title)
            expect(row).to_have_count(1)
            expect(row).to_contain_text("Stops submitting")
            expect(row).to_contain_text(re.compile("(Wren|Dov) \\w+ and (Wren|Dov)"))
    for title in CONFLICTS:
        settle(story.wren, title)
        expect(story.wren.page.locator("input[name=settle-choice]:checked")).to_have_count(0)
        story.wren.page.get_by_role("button", name="Settle this").click()
        expect(story.wren.page.get_by_role("main")).to_contain_text("Choose one, or write one.")


def test_expect_4_it_cannot_be_submitted_while_a_conflict_is_open(story: Story) -> None:
    wren = story.wren
    go_to_record(wren)
    wren.page.get_by_role("link", name="Check and submit").first.click()
    wren.arrived("Check and submit")
    wren.page.get_by_role("button", name=re.compile("^Submit to ")).click()
    summary = wren.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    expect(links).to_have_count(3)
    for title in CONFLICTS:
        expect(links.filter(has_text=title)).to_contain_text("Settle “")


def test_expect_5_a_clock_47_minutes_fast_decides_nothing_and_both_say_20_january(
    story: Story,
) -> None:
    wren = story.wren
    work = history(wren, OUTCOMES, WORK, "Without any help")
    expect(work).to_have_count(2)
    # By her clock she wrote after him, and she sent last: neither makes hers the answer.
    hers, his = work.filter(has_text="Wren Saltwhistle"), work.filter(has_text="Dov Hazelgrim")
    expect(hers).to_contain_text(re.compile(r"Made\s*(14:5\d|15:\d\d)"))
    expect(his).to_contain_text(re.compile(r"Made\s*14:[0-4]\d"))
    expect(hers).to_contain_text(re.compile(r"Received\s*18:0\d"))
    expect(his).to_contain_text(re.compile(r"Received\s*16:3\d"))
    for entry in (hers, his):
        expect(entry).to_contain_text("One of the answers")

    days = history(wren, FIRST, "event_date", "Date of the visit")
    expect(days).to_have_count(2)
    for name in ("Wren Saltwhistle", "Dov Hazelgrim"):
        expect(days.filter(has_text=name)).to_contain_text("Tue 20 Jan")


def test_expect_6_a_person_resolves_them_and_both_originals_stay_in_the_history(
    story: Story,
) -> None:
    wren = story.wren
    page = wren.page
    for title, author in (
        ("Accessing and engaging in work", "Dov Hazelgrim"),
        ("Maintaining a habitable home", "Wren Saltwhistle"),
    ):
        main = settle(wren, title)
        page.get_by_label(re.compile(author)).check()
        page.get_by_label("Talked with Dov").check()
        page.get_by_role("button", name="Settle this").click()
        expect(main).to_contain_text("chosen by you.")
    main = settle(wren, "Worker's professional analysis")
    page.get_by_label("Write one answer from both").check()
    page.get_by_label("The answer that stays").fill(f"{ANALYSIS_WREN} {ANALYSIS_DOV}")
    page.get_by_label("Talked with Dov").check()
    page.get_by_role("button", name="Settle this").click()
    expect(main).to_contain_text("Your answer, made from both.")
    wren.to_settle()
    expect(main).to_contain_text("Nothing to settle.")

    analysis = history(wren, SUMMARY, "analysis", "Worker's professional analysis")
    expect(analysis).to_have_count(3)
    for words, author in ((ANALYSIS_WREN, "Wren Saltwhistle"), (ANALYSIS_DOV, "Dov Hazelgrim")):
        original = analysis.filter(has_text=re.compile(f"{re.escape(words)}(?! )"))
        expect(original.filter(has_text=author).first).to_be_visible()
    go_to_record(wren)
    at.open_section(wren, OUTCOMES)
    strip = page.get_by_role("region", name="Eligibility, so far")
    expect(strip).to_contain_text("4 outcomes cannot be achieved. 2 are needed.")


def test_expect_7_his_brother_is_a_task_to_be_offered_an_assessment_of_his_own(
    story: Story,
) -> None:
    wren, dov = story.wren, story.dov
    go_to_record(wren)
    wren.page.get_by_role("link", name="Check and submit").first.click()
    wren.arrived("Check and submit")
    wren.submit()
    expect(wren.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    for device in (dov, wren):
        device.send_now()
        device.open_person("Marl Oystergate")
        main = device.page.get_by_role("main")
        expect(main.get_by_role("heading", name="To do")).to_be_visible()
        row = main.locator(".ds-records__item").filter(has_text=TASK)
        expect(row).to_have_count(1)
        expect(row).to_contain_text("By Tue 3 Feb")
        expect(row).to_contain_text("From: Needs assessment")
        assert faults(device.page) == []

    wren.page.get_by_role("link", name=TASK).click()
    wren.arrived("Something to do")
    go_to_section(wren, "What came of it")
    at.choose(wren.page, "task_outcome", "done")
    at.civil_date(wren.page, "done_on", "2026-01-20")
    wren.kept()
    wren.open_person("Marl Oystergate")
    main = wren.page.get_by_role("main")
    expect(main.get_by_text("Done: 1")).to_be_visible()
    expect(main.get_by_role("heading", name="To do")).to_have_count(0)


def test_expect_6_four_outcomes_and_a_significant_impact_are_eligible(story: Story) -> None:
    wren = story.wren
    page = wren.page
    wren.open_person("Marl Oystergate")
    start_record(wren, "Eligibility determination")
    go_to_section(wren, "What this rests on")
    at.choose(page, "subject", "adult")
    at.civil_date(page, "decided_on", "2026-01-20")
    go_to_section(wren, "Conditions 1 and 2")
    main = page.get_by_role("main")
    strip = page.get_by_role("region", name="Eligibility, so far")
    expect(strip.get_by_role("listitem")).to_have_count(len(UNABLE))
    for words in ("nutrition", "habitable home", "relationships", "engaging in work"):
        expect(strip).to_contain_text(words)
    for words in ("Outcomes that cannot be achieved4", "Condition 2Met"):
        expect(main).to_contain_text(words)
    go_to_section(wren, "The decision")
    expect(main).to_contain_text("Cannot decide: answers are missing")
    go_to_section(wren, "Condition 3: significant impact on wellbeing")
    at.choose(page, "cond3", "met")
    at.tick(page, "cond3_areas", "wb_control", "wb_participation")
    at.text(page, "cond3_evidence", "What he eats, who he sees and whether he works hang on Cade.")
    go_to_section(wren, "The decision")
    expect(main).to_contain_text("What the answers amount toEligible")

    facts = AdultFacts(
        impairment=True,
        outcomes={
            **{outcome: ["able"] for outcome in TEN},
            "oc_nutrition": [U1],
            "oc_home_habitable": [U1],
            "oc_relationships": [U2],
            "oc_work": [U1, U2],
            "oc_child": DOES_NOT_APPLY,
        },
        significant=True,
    )
    finding = adult_eligibility(facts)
    assert (finding.result, set(finding.unable)) == ("eligible", set(UNABLE))


def test_expect_8_the_audit_shows_two_authors_and_who_chose(story: Story) -> None:
    dov = story.dov
    dov.send_now()
    work = history(dov, OUTCOMES, WORK, "Without any help")
    expect(work).to_have_count(3)
    chosen = work.filter(has_text="Submitted")
    expect(chosen).to_contain_text("Dov Hazelgrim")
    expect(chosen).to_contain_text("Wren Saltwhistle")
    expect(chosen).to_contain_text("Talked with Dov")
    for name in ("Wren Saltwhistle", "Dov Hazelgrim"):
        expect(work.filter(has_text=name).first).to_be_visible()


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
