"""The browser lets go of the kept app alone: the work stays, and the app is kept again.

One story in order, on a real phone's Chromium, whose Cache Storage is cleared and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.builds import entry, files, serve
from tests.browser.conftest import Devices
from tests.browser.council import DIST, Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped

pytestmark = pytest.mark.browser

WORDS = "Doorstep needs a connection once to open here. Your work is kept on this device."
ANSWER = "Have my brother round."
FIRST = at.SECTIONS[0]

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys())
      found.push(new URL(url).pathname);
  }
  return found;
}"""

KEPT_WHOLE = f"""async files => {{
  for (const end = performance.now() + 30_000; performance.now() < end; ) {{
    const kept = new Set(await ({KEPT})());
    if (files.every((file) => kept.has(file))) return true;
    await new Promise((go) => setTimeout(go, 50));
  }}
  return false;
}}"""


@pytest.fixture(scope="module")
def shell(folder: Path) -> Path:
    """The folder of the build that the council serves."""
    shell = folder / "shell"
    serve(DIST, shell)
    return shell


@pytest.fixture(scope="module")
def council(folder: Path, port: int, shell: Path, equipped: Equipped) -> Iterator[Council]:
    equipped.council(folder / "council")
    with Council(folder / "council", port, address=ADDRESS, dist=shell) as council:
        yield council


@pytest.fixture(scope="module")
def phone(council: Council, devices: Devices) -> Device:
    """Wren's phone, with an assessment of Marl begun and the app kept whole."""
    device = devices.of("Wren Saltwhistle", "wren-phone")
    kept_whole(device)
    device.open_person("Marl Oystergate")
    device.start_assessment("Short")
    at.open_section(device, FIRST)
    at.text(device.page, "good_life", ANSWER)
    device.kept()
    return device


def kept_whole(phone: Device, build: Path = DIST) -> None:
    """Waits until every file of a build is kept."""
    assert phone.page.evaluate(KEPT_WHOLE, sorted(files(build)))


def let_go(phone: Device) -> None:
    """Clears the caches of the app's origin, as a browser does that needs the room."""
    phone.chrome.devtools(phone.page).send(
        "Storage.clearDataForOrigin", {"origin": phone.url, "storageTypes": "cache_storage"}
    )
    assert phone.page.evaluate(KEPT) == []


def finds_the_answer(phone: Device) -> None:
    phone.open()
    phone.open_person("Marl Oystergate")
    phone.open_assessment()
    at.open_section(phone, FIRST)
    expect(at.field(phone.page, "good_life")).to_have_value(ANSWER)


def test_after_one_start_with_a_connection_the_app_opens_without_one_again(
    council: Council, phone: Device
) -> None:
    let_go(phone)
    phone.open()
    kept_whole(phone)
    assert set(phone.page.evaluate(KEPT)) == files(DIST)
    council.stop()
    # A start from nothing, so that no code is left in memory.
    phone.close()
    phone.start()
    finds_the_answer(phone)
    phone.page.reload()
    phone.unlock()
    expect(at.field(phone.page, "good_life")).to_have_value(ANSWER)


def test_saving_and_sending_says_whether_it_opens_without_a_connection(phone: Device) -> None:
    page = phone.page
    row = page.locator(".govuk-summary-list__row").filter(has_text="Opens without a connection")
    phone.tab("More")
    page.get_by_role("link", name="Saving and sending").first.click()
    expect(row).to_contain_text("Yes")
    let_go(phone)
    phone.back()
    phone.tab("More")
    page.get_by_role("link", name="Saving and sending").first.click()
    expect(row).to_contain_text("Not now")


def test_with_nothing_kept_and_no_connection_a_page_says_so(
    council: Council, phone: Device
) -> None:
    page = phone.page
    let_go(phone)
    page.goto(f"{council.url}/people")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert faults(page) == []
    again = page.get_by_role("link", name="Try again")
    box = again.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    again.click()
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_with_a_connection_again_it_opens_and_everything_is_there(
    council: Council, phone: Device
) -> None:
    council.start()
    phone.page.get_by_role("link", name="Try again").click()
    phone.unlock()
    kept_whole(phone)
    finds_the_answer(phone)
    council.stop()
    finds_the_answer(phone)


def test_where_the_server_has_a_newer_build_the_two_are_never_mixed(
    council: Council, phone: Device, shell: Path, newer: Path
) -> None:
    council.start()
    serve(newer, shell)
    let_go(phone)
    phone.open()
    kept_whole(phone, newer)
    assert set(phone.page.evaluate(KEPT)) == files(newer)
    council.stop()
    finds_the_answer(phone)
    expect(phone.page.locator(f'script[src="{entry(newer)}"]')).to_be_attached()
    # The page of words is an answer of 503, of which the browser itself writes.
    assert [it for it in phone.troubles if "status of 503" not in it] == []
