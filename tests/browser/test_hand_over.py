"""A case is lost mid-visit, with no signal, in real browsers.

Wren Saltwhistle and Dov Hazelgrim both work with Marl. Dov sits with him in a café without a signal
and writes in a section when, at the office, he is taken off the case. The tests are one story told
in order.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.app import open_services
from server.demo.run import demo_settings
from server.demo.seed import member
from sync.operation import remove_element
from tests.browser import answering as at
from tests.browser.apart import apart
from tests.browser.canary import canary, in_files
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

GONE = "Marl is no longer on your list. What you wrote is kept and will be sent."
SEEN = "Made before hand-over. Kept under your name; Wren Saltwhistle can see it."


def take_off(folder: Path, key: str) -> None:
    """Ends the allocation of Marl, who alone is with two workers, to one of them."""

    async def end() -> None:
        async with open_services(demo_settings(folder)) as services:
            actor = member(services, key).id.hex()
            for entry in list(services.index.records_of_form("involvement")):
                held = [event for event in entry.summary.events if event.element == actor]
                others = {
                    event.element
                    for event in entry.summary.events
                    if event.path == "@allocated" and event.element != actor
                }
                if held and others:
                    dots = [event.dot for event in held]
                    op = remove_element("@allocated", actor, observed=dots)
                    await services.identity.append(entry.id, [op])

    apart(end())


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.wren = devices.of("Wren Saltwhistle", "wren-phone")
        self.dov = devices.of("Dov Hazelgrim", "dov-phone")
        self.words = canary()


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """An assessment that Wren began and Dov has on his phone."""
    told = Story(council, devices)
    wren, dov = told.wren, told.dov
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    at.open_section(wren, at.SECTIONS[0])
    at.text(wren.page, "good_life", "Have my brother round.")
    wren.kept()
    wren.to_sections()
    wren.went()
    dov.send_now()
    return told


def shown(device: Device) -> str:
    """Everything on screen."""
    return device.page.locator("body").inner_text()


def test_the_editor_closes_and_says_that_the_words_are_kept(story: Story) -> None:
    dov, council = story.dov, story.council
    dov.open_person("Marl Oystergate")
    dov.open_assessment()
    at.open_section(dov, "People who care for me")
    dov.lose_signal()
    at.keys(dov.page, "family_impact", f"His mother said {story.words} twice")
    dov.kept()

    council.stop()
    take_off(council.folder, "dov")
    council.start()

    dov.find_signal()
    expect(dov.page.get_by_role("main")).to_contain_text(GONE)
    expect(dov.page.get_by_role("alert")).to_have_text(GONE)
    expect(dov.heading).to_be_focused()
    expect(dov.page.locator("textarea, input")).to_have_count(0)
    assert story.words not in shown(dov)


def test_nothing_of_the_person_is_left_in_any_list_and_the_worker_is_told(story: Story) -> None:
    dov = story.dov
    address = dov.page.url
    dov.page.get_by_role("link", name="Go to your home screen").click()
    dov.arrived("My people")
    main = dov.page.get_by_role("main")
    expect(main).to_contain_text(GONE)
    expect(dov.page.locator(".ds-person")).to_have_count(0)
    assert "Oystergate" not in shown(dov)
    at_size(dov.page, LAPTOP)
    expect(main).to_contain_text(GONE)
    at_size(dov.page, PHONE)

    dov.page.goto(address)
    dov.unlock()
    expect(main).to_contain_text("is no longer on your list")
    assert story.words not in shown(dov)
    dov.send_now()
    expect(main).to_contain_text(SEEN)
    assert "Marl" not in shown(dov)
    dov.tab("My people")
    main.get_by_role("button", name="Take this off my screen: Marl").click()
    expect(main).not_to_contain_text("Marl")


def test_the_words_are_with_the_council_and_marked_for_whoever_works_on(story: Story) -> None:
    wren = story.wren
    wren.send_now()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, "People who care for me")
    box = at.field(wren.page, "family_impact")
    expect(box).to_have_value(re.compile(story.words))
    wren.page.get_by_role("button", name=re.compile("^History of Effect of needs")).click()
    wren.arrived(re.compile("^Effect of needs on the rest of the family"))
    entry = wren.page.locator(".ds-entry").filter(has_text=story.words)
    expect(entry).to_contain_text("Dov Hazelgrim")
    expect(entry).to_contain_text("Made before hand-over")


def test_the_words_are_in_no_file_of_the_browser_that_wrote_them(story: Story) -> None:
    story.dov.kill()
    assert in_files([story.words], story.dov.profile) == []


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
