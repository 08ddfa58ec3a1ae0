"""A record whose answers are of no use is shown, kept and explained; no screen of it is a blank.

An import brought an assessment of one of Wren Saltwhistle's people: a date that does not exist, a
choice no longer offered, values of other types than their questions', answers to questions that no
form of hers has. She reads it, goes through every section, and answers one question again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from server.app import open_services
from server.demo.run import demo_settings
from sync.operation import add_row, set_value
from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.apart import apart
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped
from tests.browser.imported import import_assessment

pytestmark = pytest.mark.browser

ROW = f"present/{'ab' * 16}"
NO_DAY = "2026-02-30"
STRAY = "The lease runs to May."
MALFORMED = {
    "event_date": NO_DAY,
    "started_at": True,
    "housing_security": "housing_benefit",
    "sources": ["gp", "horoscope"],
    "good_life": ["Have my brother round."],
    "what_matters": 1987,
    "sd_use": "maybe",
    "suicide_selfharm": 3,
    "present": "nobody",
    f"{ROW}/party": "Cade Oystergate",
    "outcomes/oc_work/oc_manner": "able",
    "wellbeing/wb_control/impact_now": ["none"],
    "asked_by_a_newer_form": STRAY,
    f"rows_of_a_newer_form/{'cd' * 16}/name": "Olu Bramblecote",
    "good_life/0/deeper": "lost?",
}
NO_ANSWER = "This cannot be used as an answer. It is kept. Answer again to replace it."
NO_CHOICE = "“housing_benefit” is no longer a choice. It is kept."
NO_SUCH_DAY = "30 February does not exist. February has 28 days"


async def _imported(folder: Path) -> str:
    """Writes the assessment in Fernshire, as an import would; its id in hex."""
    async with open_services(demo_settings(folder)) as services:
        answers = [set_value(path, value, source=1) for path, value in MALFORMED.items()]
        record = await import_assessment(services, [add_row(ROW), *answers])
        return record.hex()


class Story(Chapters):
    def __init__(self, council: Council, phone: Device, record: str) -> None:
        self.council = council
        self.phone = phone
        self.address = f"{council.url}/record/{record}"

    def open(self) -> None:
        """The record's own page, with the app started afresh."""
        self.phone.page.goto(self.address)
        self.phone.unlock()
        self.phone.arrived("Needs assessment")


@pytest.fixture(scope="module")
def brought(folder: Path, equipped: Equipped) -> str:
    equipped.council(folder / "council")
    return apart(_imported(folder / "council"))


@pytest.fixture(scope="module")
def council(folder: Path, port: int, brought: str) -> Iterator[Council]:
    assert brought
    with Council(folder / "council", port, address=ADDRESS) as council:
        yield council


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices, brought: str) -> Story:
    phone = devices.of("Wren Saltwhistle", "wren-phone")
    phone.send_now()
    phone.lose_signal()
    return Story(council, phone, brought)


def question(page: Page, path: str) -> Locator:
    return page.locator(f'[data-path="{path}"]').first


def test_its_page_has_every_section_and_lists_what_no_question_asks(story: Story) -> None:
    story.open()
    page = story.phone.page
    main = page.get_by_role("main")
    for title in at.SECTIONS:
        expect(main.get_by_role("link", name=title, exact=True)).to_be_visible()
    kept = main.get_by_text(re.compile(r"^Kept from another version of this form \(\d\)$"))
    kept.click()
    expect(main).to_contain_text(STRAY)
    assert faults(page) == []


@pytest.mark.parametrize("title", at.SECTIONS)
def test_no_section_is_a_blank(story: Story, title: str) -> None:
    at.open_section(story.phone, title)
    asked = story.phone.page.locator("main .ds-question")
    expect(asked.first).to_be_visible()
    assert faults(story.phone.page) == []
    story.phone.to_sections()


def test_a_date_that_does_not_exist_stands_in_its_box_with_what_is_wrong(story: Story) -> None:
    at.open_section(story.phone, "About this assessment")
    page = story.phone.page
    expect(at.field(page, "event_date")).to_have_value(NO_DAY)
    expect(question(page, "event_date")).to_contain_text(NO_SUCH_DAY)
    assert page.locator(f"#{at.field_id('started_at')}").count()
    expect(question(page, "started_at")).to_contain_text(NO_ANSWER)
    expect(page.locator('section[data-path="present"]')).to_contain_text("Cade Oystergate")


def test_a_choice_no_longer_offered_is_named_and_no_other_is_chosen_for_it(story: Story) -> None:
    at.open_section(story.phone, "Home, money, work, daily life")
    page = story.phone.page
    expect(question(page, "housing_security")).to_contain_text(NO_CHOICE)
    name = at.field_id("housing_security")
    expect(page.locator(f'input[name="{name}"][value="secure"]')).to_be_visible()
    expect(page.locator(f'input[name="{name}"]:checked')).to_have_value("housing_benefit")


def test_words_of_another_shape_can_be_read(story: Story) -> None:
    at.open_section(story.phone, "What matters to me")
    page = story.phone.page
    expect(question(page, "good_life")).to_contain_text("Have my brother round.")
    expect(question(page, "what_matters")).to_contain_text("1987")
    for path in ("good_life", "what_matters"):
        expect(question(page, path)).to_contain_text(NO_ANSWER)
        expect(at.field(page, path)).to_have_value("")


def test_read_through_it_is_whole(story: Story) -> None:
    page = story.phone.page
    story.open()
    page.get_by_role("link", name="Read it through, or print").click()
    story.phone.arrived("Needs assessment: the whole record")
    main = page.get_by_role("main")
    for words in (NO_DAY, NO_CHOICE, "horoscope", "Have my brother round.", "1987", "maybe"):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("[object")
    assert faults(page) == []


def test_it_is_not_submitted_and_each_of_them_is_named_by_its_question(story: Story) -> None:
    page = story.phone.page
    story.open()
    page.locator('a[href$="/submit"]').first.click()
    story.phone.arrived()
    page.get_by_role("button", name=re.compile("^Submit")).click()
    problems = page.locator(".govuk-error-summary")
    for asked in (
        "Date of the visit or conversation",
        "Is the home secure and suitable?",
        "Did you talk about self-harm or suicide?",
        "What a good life looks like for me",
    ):
        expect(problems).to_contain_text(asked)
    expect(page.locator("#submitted")).to_have_count(0)
    assert faults(page) == []


def test_answered_again_it_is_an_answer_and_nothing_else_was_touched(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    story.open()
    at.open_section(phone, "Home, money, work, daily life")
    at.choose(page, "housing_security", "secure")
    expect(question(page, "housing_security")).not_to_contain_text(NO_CHOICE)
    phone.kept()
    at.open_section(phone, "About this assessment")
    expect(at.field(page, "event_date")).to_have_value(NO_DAY)
    at.civil_date(page, "event_date", "2026-01-20")
    expect(question(page, "event_date")).not_to_contain_text(NO_SUCH_DAY)
    # One that Wren herself types is kept and explained as well.
    at.field(page, "event_date").fill("31 Apr 2026")
    at.field(page, "event_date").press("Tab")
    said = "31 April does not exist. April has 30 days"
    expect(question(page, "event_date")).to_contain_text(said)
    phone.kept()
    story.open()
    at.open_section(phone, "About this assessment")
    expect(at.field(page, "event_date")).to_have_value("31 Apr 2026")
    expect(question(page, "event_date")).to_contain_text(said)
    phone.find_signal()
    phone.send_now()
    phone.went()
    story.open()
    expect(page.get_by_role("main")).to_contain_text("Kept from another version of this form")


def test_no_page_complained(story: Story) -> None:
    assert story.phone.troubles == []
