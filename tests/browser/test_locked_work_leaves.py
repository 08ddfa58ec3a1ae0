"""Work leaves a phone nobody unlocks: from the lock screen, by the service worker, on a wipe."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

HERE = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const open = indexedDB.open("doorstep-vaults");
  await new Promise((done) => (open.onsuccess = done));
  const rows = open.result.transaction("vaults").objectStore("vaults").getAll();
  await new Promise((done) => (rows.onsuccess = done));
  open.result.close();
  return {
    names: names.map((name) => name.replace(/-[0-9a-f]{32}$/, "")).sort(),
    wraps: rows.result.map(({ wraps, identity }) => [wraps.length, identity.length > 0]),
  };
}"""
"""What this browser holds: its databases, and what of each vault could still be unlocked."""


class Story:
    """Wren's phone with an assessment of Marl begun, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.phone = devices.of("Wren Saltwhistle", "wren-phone")
        (line,) = [
            each
            for each in council.doorstep("devices", "list").splitlines()
            if "Wren Saltwhistle" in each
        ]
        self.device = line.split()[0]
        self.phone.open_person("Marl Oystergate")
        self.phone.start_assessment("Short")
        at.open_section(self.phone, at.SECTIONS[0])
        at.text(self.phone.page, "good_life", "Have my brother round.")
        self.phone.kept()


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def write_offline_and_die(story: Story, words: str) -> None:
    """Words typed with the server away, and the browser killed once they are on the device."""
    phone = story.phone
    story.council.stop()
    at.text(phone.page, "good_life", words)
    phone.kept()
    phone.kill()
    phone.start()
    phone.page.goto(f"{story.council.url}/people")


def press_send(device: Device) -> None:
    device.page.get_by_role(
        "button", name=re.compile(r"^(Send my unsent work|Send what is left) \(\d+\)$")
    ).click()


def arrivals(council: Council) -> int:
    """How many changes the server has taken."""
    connection = HTTPConnection("localhost", council.port, timeout=5)
    connection.request("GET", "/health")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return int(told["arrival"])


def test_work_written_offline_is_sent_from_the_lock_screen_of_a_browser_that_was_killed(
    story: Story,
) -> None:
    council, page_of = story.council, story.phone
    write_offline_and_die(story, "Have my brother round, and the allotment.")
    page = page_of.page
    expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    press_send(page_of)
    kept = re.compile(r"\d+ pieces? of work (is|are) kept here, sealed\.")
    expect(page.get_by_text(kept).first).to_be_visible()
    council.start()
    before = arrivals(council)
    press_send(page_of)
    said = page.get_by_role("main").get_by_text(re.compile(r"^\d+ sent, 0 left\.$"))
    expect(said).to_be_focused()
    assert arrivals(council) > before
    expect(page.get_by_role("button", name=re.compile("^Send my unsent work"))).to_have_count(0)
    # Nobody has unlocked it, and somebody else reads it.
    laptop = story.devices.new("wren-laptop", LAPTOP)
    laptop.become(council.url, "Wren Saltwhistle")
    laptop.open_person("Marl Oystergate")
    laptop.open_assessment()
    at.open_section(laptop, at.SECTIONS[0])
    expect(at.field(laptop.page, "good_life")).to_have_value(
        "Have my brother round, and the allotment."
    )


def test_the_service_worker_sends_it_with_no_page_of_the_app_open(story: Story) -> None:
    council, phone = story.council, story.phone
    phone.unlock()
    phone.open_person("Marl Oystergate")
    phone.open_assessment()
    at.open_section(phone, at.SECTIONS[0])
    write_offline_and_die(story, "Have my brother round on Sundays.")
    expect(phone.page.get_by_role("button", name=re.compile("^Send my unsent"))).to_be_visible()
    registration = worker_of(phone)
    phone.page.goto("about:blank")
    council.start()
    before = arrivals(council)
    devtools = phone.chrome.devtools(phone.page)
    devtools.send("ServiceWorker.enable")
    devtools.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": council.url,
            "registrationId": registration,
            "tag": "deposit",
            "lastChance": False,
        },
    )
    for _ in range(200):
        if arrivals(council) > before:
            break
        phone.page.wait_for_timeout(100)
    assert arrivals(council) > before
    phone.page.goto(f"{council.url}/people")
    expect(phone.page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    expect(phone.page.get_by_role("button", name=re.compile("^Send my unsent"))).to_have_count(0)


def worker_of(device: Device) -> str:
    """The id by which the browser's own tools know the service worker's registration."""
    found: list[dict[str, Any]] = []
    devtools = device.chrome.devtools(device.page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(told["registrations"]),
    )
    devtools.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        device.page.wait_for_timeout(50)
    return str(found[0]["registrationId"])


def test_a_phone_turned_off_while_locked_loses_its_key_at_once_and_its_work_arrives(
    story: Story,
) -> None:
    council, phone = story.council, story.phone
    phone.unlock()
    phone.open_person("Marl Oystergate")
    phone.open_assessment()
    at.open_section(phone, at.SECTIONS[0])
    write_offline_and_die(story, "Have my brother round on Mondays.")
    page = phone.page
    expect(page.get_by_role("button", name=re.compile("^Send my unsent"))).to_be_visible()
    assert page.evaluate(HERE)["wraps"] == [[1, True]]
    council.doorstep("devices", "revoke", story.device, "--reason", "lost")
    council.start()
    before = arrivals(council)
    press_send(phone)
    # In the demo work is safe once it is in a backup: until then its sealed copies stay, alone.
    ended = page.get_by_text("off. Everything written on it was handed in by")
    expect(page.get_by_text(re.compile("IT turned .* off")).first).to_be_visible()
    expect(page.get_by_label("Passphrase", exact=True)).to_have_count(0)
    assert arrivals(council) > before
    here = page.evaluate(HERE)
    assert here["wraps"] in ([], [[0, False]])
    assert "doorstep-store" not in here["names"]
    assert "doorstep-scratch" not in here["names"]
    for _ in range(30):
        if ended.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_timeout(1000)
    expect(ended).to_be_visible()
    assert page.evaluate(HERE) == {"names": ["doorstep-vaults"], "wraps": []}
    (line,) = [
        each
        for each in council.doorstep("devices", "list").splitlines()
        if each.startswith(story.device)
    ]
    assert "unreadable: 20" in line
    assert "0 unsent" in line


def test_it_sees_it_unreadable_and_then_empty_and_may_ask_another_for_its_work(
    story: Story,
) -> None:
    sol = story.devices.of("Sol Brackenwire", "sol-desk", LAPTOP)
    page = sol.page
    row = page.get_by_role("row").filter(has_text="Revoked")
    expect(row).to_contain_text(re.compile(r"Unreadable \d\d:\d\d\. Empty \d\d:\d\d\."))
    other = page.get_by_role("row").filter(has_text="Wren's laptop")
    other.get_by_role("button").click()
    page.get_by_role("button", name="Ask for its unsent work").click()
    asked = re.compile(r"Asked \d\d:\d\d\. It sends all it has at its next contact\.")
    expect(page.get_by_role("main").get_by_text(asked)).to_be_visible()


def test_it_says_why_a_device_is_revoked_and_the_list_keeps_it(story: Story) -> None:
    sol = story.devices.new("sol-phone")
    sol.become(story.council.url, "Sol Brackenwire")
    page = sol.page
    lost = page.get_by_role("listitem").filter(has_text="Unreadable")
    expect(lost).to_contain_text("Lost")
    page.get_by_role("button", name="Wren's laptop").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    revoke = page.get_by_role("button", name="Revoke this device")
    revoke.click()
    page.get_by_role("link", name="Choose why it is revoked").click()
    expect(page.get_by_role("radio", name="Lost")).to_be_focused()
    page.get_by_role("radio", name="Another reason").check()
    revoke.click()
    page.get_by_role("link", name="Say in a few words why it is revoked").click()
    page.keyboard.type("The screen is broken")
    revoke.click()
    expect(page.get_by_role("heading", name="Revoked")).to_be_visible()
    expect(page.get_by_text("Another reason: The screen is broken")).to_be_visible()


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
