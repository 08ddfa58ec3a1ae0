"""A record with a long history opens as it stands on a device it is new to; the rest is asked for.

The council has an assessment of Marl in which one answer was put into words fifteen times. Wren's
device is given what stands, and fetches the older words when Wren wants them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.app import open_services
from server.demo.run import demo_settings
from sync.change import parse
from sync.operation import set_value
from tests.browser.apart import apart
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped
from tests.browser.imported import import_assessment

pytestmark = pytest.mark.browser

VERSIONS = 15
PICTURES = Path(__file__).resolve().parents[2] / ".pictures"


async def _with_a_history(folder: Path) -> str:
    """Writes an assessment of one of Wren's people in Fernshire; its id in hex."""
    async with open_services(demo_settings(folder)) as services:
        first = set_value("good_life", "The allotment, in 1 word.", source=1)
        record = await import_assessment(services, [first])
        for number in range(2, VERSIONS + 1):
            last = (await services.store.history(record))[-1]
            words = f"The allotment, in {number} words."
            op = set_value("good_life", words, source=1, observed=[parse(last.data).dot])
            await services.identity.append(record, [op])
        return record.hex()


class Story:
    """Wren's phone and the record."""

    def __init__(self, council: Council, wren: Device, record: str) -> None:
        self.council = council
        self.wren = wren
        self.record = record

    def open_history(self) -> None:
        """The history of the answer, from the section it stands in."""
        page = self.wren.page
        page.goto(f"{self.council.url}/record/{self.record}/section/1")
        self.wren.unlock()
        page.locator("#q-good_life-history").click()
        expect(page.locator("#history-count")).to_be_visible()


@pytest.fixture(scope="module")
def record(folder: Path, equipped: Equipped) -> str:
    equipped.council(folder / "council")
    return apart(_with_a_history(folder / "council"))


@pytest.fixture(scope="module")
def story(record: str, folder: Path, port: int, devices: Devices) -> Iterator[Story]:
    with Council(folder / "council", port, address=ADDRESS) as council:
        wren = devices.of("Wren Saltwhistle", "wren-phone", PHONE)
        wren.send_now()
        yield Story(council, wren, record)


def test_it_opens_as_it_stands_and_says_what_is_on_the_server(story: Story) -> None:
    story.open_history()
    main = story.wren.page.get_by_role("main")
    expect(main).to_contain_text(f"The allotment, in {VERSIONS} words.")
    expect(main).to_contain_text(f"1 of {VERSIONS} shown. The rest is on the server.")
    expect(main.get_by_role("listitem").filter(has_text="in 1 word.")).to_have_count(0)
    picture(story.wren, "history-rest")


def test_without_a_connection_it_says_when_the_rest_comes(story: Story) -> None:
    page = story.wren.page
    story.wren.lose_signal()
    main = page.get_by_role("main")
    expect(main).to_contain_text("The rest comes when there is a connection.")
    expect(page.get_by_role("button", name="Get the rest")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Check the signature")).click()
    expect(page.locator(".ds-entry__checked")).to_have_text(
        "The rest comes when there is a connection."
    )
    picture(story.wren, "history-offline")
    story.wren.find_signal()


def test_the_rest_comes_when_it_is_asked_for_and_stays(story: Story) -> None:
    page = story.wren.page
    page.get_by_role("button", name="Get the rest").click()
    expect(page.locator("#history-count")).to_have_text(
        f"{VERSIONS} entries, newest received first"
    )
    expect(page.locator("#history-count")).to_be_focused()
    entries = page.locator(".ds-entry")
    expect(entries).to_have_count(VERSIONS)
    expect(entries.last).to_contain_text("The allotment, in 1 word.")
    expect(page.get_by_role("button", name="Get the rest")).to_have_count(0)
    entries.last.get_by_role("button", name=re.compile("^Check the signature")).click()
    expect(entries.last).to_contain_text("Checked: unchanged since")
    picture(story.wren, "history-whole")
    story.wren.hide()
    story.wren.lose_signal()
    story.wren.find_signal()
    story.open_history()
    expect(page.locator(".ds-entry")).to_have_count(VERSIONS)


def test_no_page_complained(devices: Devices) -> None:
    assert devices.troubles() == []


def picture(device: Device, name: str) -> None:
    """Keeps what is on screen, on a phone and on a laptop, where pictures are wanted."""
    if not PICTURES.exists():
        return
    for size in (LAPTOP, PHONE):
        at_size(device.page, size)
        device.page.screenshot(path=PICTURES / f"{name}-{size[0]}.png", full_page=True)
