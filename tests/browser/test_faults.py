"""When something is missing, full, wrong or twice: it is said plainly, and the words stay."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import KEPT, Device

pytestmark = pytest.mark.browser

FULL = (
    "This device is full. What was saved is safe. New words cannot be saved until there is space."
)

TOO_LONG = "He said that nobody had asked him. " * 2_000
LONG = "Ask me in the morning. " * 2600
"""Nearly as long as one answer can be."""

LITTLE_ROOM = 20_000_000

FILL = """async () => {
  const open = indexedDB.open("photos", 1);
  open.onupgradeneeded = () => open.result.createObjectStore("photos", { autoIncrement: true });
  await new Promise((done) => (open.onsuccess = done));
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {
    for (let room = true; room; ) {
      const bytes = new Uint8Array(size);
      for (let i = 0; i < size; i += 4096) crypto.getRandomValues(bytes.subarray(i, i + 4096));
      const writing = open.result.transaction("photos", "readwrite");
      writing.objectStore("photos").put(bytes);
      room = await new Promise((done) => {
        writing.oncomplete = () => done(true);
        writing.onabort = () => done(false);
      });
    }
  }
  open.result.close();
}"""
"""Fills what is left of the browser's room, to the last four kilobytes."""

EMPTY = """() => new Promise((done) => {
  indexedDB.deleteDatabase("photos").onsuccess = done;
})"""


@pytest.fixture(scope="module")
def phone(council: Council, devices: Devices) -> Device:
    device = devices.of("Wren Saltwhistle", "wren-phone")
    device.open_person("Marl Oystergate")
    device.start_assessment("Short")
    at.open_section(device, at.SECTIONS[0])
    at.text(device.page, "good_life", "Have my brother round.")
    device.kept()
    device.to_sections()
    return device


@pytest.fixture
def wren(council: Council, phone: Device) -> Device:
    """Wren's phone, unlocked and connected, with an assessment of Marl begun."""
    if not council.is_running:
        council.start()
    phone.page.context.set_offline(False)
    if phone.page.locator("#passphrase").count():
        phone.open()
    return phone


_NOTES_WAITS = """() => {
  globalThis.waits = [];
  new MutationObserver(() => {
    const error = document.getElementById("passphrase-error");
    const said = /Nothing has been erased\\. Try again in (\\d+) second/.exec(error?.innerText);
    if (said) globalThis.waits.push(Number(said[1]));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Keeps every number of seconds that the lock screen asks to wait, as it counts down."""


def test_a_wrong_passphrase_is_told_slowed_more_each_time_and_erases_nothing(wren: Device) -> None:
    wren.hide()
    page = wren.page
    box = page.get_by_label("Passphrase", exact=True)
    button = page.get_by_role("button", name="Unlock", exact=True)
    box.fill("correct horse battery")
    button.click()
    error = page.locator("#passphrase-error")
    expect(error).to_contain_text("That passphrase is not right. Nothing has been erased.")
    waits = []
    page.evaluate(_NOTES_WAITS)
    for guess in ("staple staple staple", "horse horse horse"):
        box.fill(guess)
        button.click()
        page.wait_for_function("() => waits.length > 0")
        expect(box).to_have_value(guess)
        button.click()
        expect(page.get_by_role("alert")).to_contain_text("Try again in")
        expect(error).to_contain_text("You can try again now.", timeout=30_000)
        waits.append(int(page.evaluate("Math.max(...waits.splice(0))")))
    assert waits[1] > waits[0] >= 1
    wren.unlock()
    at.open_section(wren, at.SECTIONS[0])
    expect(at.field(page, "good_life")).to_have_value("Have my brother round.")


def test_a_stopped_server_is_said_and_nothing_else_changes(council: Council, wren: Device) -> None:
    page = wren.page
    wren.tab("My people")
    wren.went()
    council.stop()
    wren.tab("More")
    page.get_by_role("link", name="Saving and sending").first.click()
    page.get_by_role("button", name="Send now").click()
    expect(wren.chip).to_have_text("No server")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Cannot reach Fernshire's server. Keep working.")
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    at.text(page, "beliefs", "No meat on Fridays.")
    expect(wren.chip).to_have_text(re.compile("^Saved on this device"))
    wren.to_sections()
    wren.tab("My people")
    expect(wren.chip).to_have_text("1 not sent")
    council.start()
    wren.find_signal()
    wren.went()


def test_no_connection_is_told_apart_from_no_server(wren: Device) -> None:
    wren.lose_signal()
    wren.tab("More")
    wren.page.get_by_role("link", name="Saving and sending").first.click()
    expect(wren.chip).to_have_text("No connection")
    said = "No connection. Keep working: everything is saved on this device."
    expect(wren.page.get_by_text(said)).to_be_visible()
    wren.find_signal()
    wren.went()


def test_a_full_device_keeps_the_words_on_screen_and_saves_them_once_there_is_room(
    wren: Device,
) -> None:
    wren.kill()
    page = wren.start(quota=LITTLE_ROOM)
    wren.open()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    page.evaluate(FILL)
    at.text(page, "past_views", LONG)
    expect(wren.chip).to_have_text("Device full")
    expect(page.locator(".ds-notice")).to_contain_text(FULL)
    expect(page.locator(".ds-notice")).to_be_focused()
    expect(at.field(page, "past_views")).to_have_value(LONG)
    # Whoever leaves it and asks whether the work is safe is told that it is not, and led back.
    wren.chip.click()
    expect(page.locator(".ds-lead")).to_contain_text("not saved, not even on this device")
    page.get_by_role("button", name="Go back to what is not saved").click()
    expect(page.locator(".ds-notice")).to_contain_text(FULL)
    page.evaluate(EMPTY)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".ds-notice")).to_have_count(0)
    wren.kept()
    wren.kill()
    wren.start()
    wren.open()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    expect(at.field(wren.page, "past_views")).to_have_value(LONG)


def test_hide_on_a_full_device_shows_nothing_until_the_passphrase_is_given(wren: Device) -> None:
    wren.kill()
    page = wren.start(quota=LITTLE_ROOM)
    wren.open()
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    page.evaluate(FILL)
    longer = LONG + "And once more."
    at.text(page, "past_views", longer)
    expect(wren.chip).to_have_text("Device full")
    wren.hide()
    body = page.locator("body")
    expect(body).to_contain_text(
        "Some words could not be stored on this device. They are in this page alone"
    )
    # Longer than it takes to find out that nothing can be stored, and to try that again.
    page.wait_for_timeout(8_000)
    expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    for words in ("Ask me in the morning", "Marl", "Oystergate"):
        expect(body).not_to_contain_text(words)
    wren.unlock()
    expect(at.field(page, "past_views")).to_have_value(longer)
    expect(page.locator(".ds-notice")).to_contain_text(FULL)
    wren.hide()
    page.evaluate(EMPTY)
    expect(body).not_to_contain_text("Some words could not be stored", timeout=30_000)
    wren.unlock()
    expect(at.field(page, "past_views")).to_have_value(longer)
    wren.kept()


def test_words_past_the_limit_of_an_answer_stay_whole_until_they_are_shortened(
    wren: Device,
) -> None:
    page = wren.page
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    box = at.field(page, "past_views")
    box.fill(TOO_LONG)
    expect(page.get_by_text("Too long, not all sent. One answer").first).to_be_visible()
    wren.to_sections()
    wren.hide()
    wren.unlock()
    at.open_section(wren, at.SECTIONS[0])
    expect(at.field(page, "past_views")).to_have_value(TOO_LONG)
    wren.to_sections()
    page.get_by_role("link", name="Check and submit").first.click()
    page.get_by_role("button", name=re.compile("^Submit")).click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("longer than one answer can hold")
    wren.to_sections()
    at.open_section(wren, at.SECTIONS[0])
    at.field(page, "past_views").fill("He likes to choose for himself.")
    expect(page.get_by_text("Too long, not all sent")).to_have_count(0)
    wren.to_sections()
    at.open_section(wren, at.SECTIONS[0])
    expect(at.field(page, "past_views")).to_have_value("He likes to choose for himself.")


def test_a_page_loaded_again_in_the_middle_of_a_word_has_all_it_called_saved(wren: Device) -> None:
    page = wren.page
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    at.keys(page, "past_views", " And what he e")
    expect(wren.chip).to_have_text("Saving")
    at.keys(page, "past_views", "ats")
    page.reload()
    wren.unlock()
    # It called the rest "Saving": most browsers let a page store that too, and none promises it.
    box = at.field(page, "past_views")
    expect(box).to_have_value(re.compile("^He likes to choose for himself\\."))
    assert "He likes to choose for himself. And what he eats".startswith(box.input_value())


def test_a_browser_that_may_clear_storage_is_named_where_people_look_first(wren: Device) -> None:
    wren.tab("My people")
    main = wren.page.get_by_role("main")
    expect(main).to_contain_text("This browser may clear Doorstep's storage. Connect every day.")
    wren.tab("More")
    wren.page.get_by_role("link", name="Saving and sending").first.click()
    expect(main).to_contain_text("May be cleared")


def test_only_one_tab_writes_and_the_other_says_so_and_can_take_over(wren: Device) -> None:
    first = wren.page
    wren.open_person("Marl Oystergate")
    wren.open_assessment()
    at.open_section(wren, at.SECTIONS[0])
    address = first.url
    second = wren.chrome.new_page()
    wren.watch(second)
    second.goto(address)
    second.locator("#passphrase").fill(wren.phrase)
    second.get_by_role("button", name="Unlock", exact=True).click()
    expect(second.locator(".ds-chip")).to_have_text("In another tab")
    said = "Doorstep is writing in another tab. Only one can write at a time."
    expect(second.get_by_text(said).first).to_be_visible()
    second.get_by_role("button", name="Write here instead").click()
    expect(second.get_by_text(said)).to_have_count(0)
    expect(second.get_by_role("main").get_by_role("heading", level=1)).to_be_focused()
    at.text(second, "how_to_support_me", "Written in the second tab.")
    expect(second.locator(".ds-chip")).to_have_text(KEPT)
    expect(first.locator(".ds-chip")).to_have_text("In another tab")
    expect(first.get_by_text(said).first).to_be_visible()
    second.close()
    # Nobody else writes any more: the tab in view does so again, on what the other one stored.
    expect(first.get_by_text(said)).to_have_count(0)
    expect(at.field(first, "how_to_support_me")).to_have_value("Written in the second tab.")


def test_a_browser_that_keeps_nothing_is_refused_with_the_code_unused(
    council: Council, wren: Device, devices: Devices, folder: Path
) -> None:
    assert wren.is_open, "the council is running"
    profile = folder / "keeps-nothing" / "Default"
    profile.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Preferences").write_text(json.dumps(blocked))
    device = devices.new("keeps-nothing")
    page = device.page
    code = council.invite("Petra Larkmoss", "Petra's phone")
    page.goto(f"{council.url}/enrol#{code}")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Passphrase", exact=True).fill(device.phrase)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Name on the lock screen").fill("PL")
    page.get_by_role("button", name="Set up").click()
    error = page.locator(".govuk-error-message")
    expect(error).to_contain_text("This browser could not keep anything for Doorstep.")
    expect(error).to_contain_text("The code is not used up.")
    other = devices.new("petra-phone")
    other.enrol(council.url, code, "PL", by_link=True)
    expect(other.heading).to_have_text("My people")


def test_nothing_is_set_up_without_a_server_and_the_code_stays_good(
    council: Council, wren: Device, devices: Devices
) -> None:
    assert wren.is_open, "the council is running"
    device = devices.new("juno-phone")
    page = device.page
    # What keeps the app's parts for later never comes, as on a first visit that is cut short.
    page.add_init_script("navigator.serviceWorker.register = () => new Promise(() => {})")
    page.goto(f"{council.url}/enrol")
    code = council.invite("Juno Foxmarrow", "Juno's phone")
    council.stop()
    page.get_by_label("Code from IT").fill(code)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Passphrase", exact=True).fill(device.phrase)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Name on the lock screen").fill("JF")
    page.get_by_role("button", name="Set up").click()
    error = page.locator(".govuk-error-message")
    expect(error).to_contain_text("Setting up needs a connection to the council's server.")
    council.start()
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("button", name="Start", exact=True).click()
    device.arrived("My people")
    people = page.locator(".ds-person")
    expect(people).to_have_count(3)
    expect(people.first).to_contain_text("Tansy Wickerlight")


def test_no_page_complained(devices: Devices) -> None:
    assert devices.troubles() == []


def test_the_demo_does_not_exist_on_an_ordinary_server(devices: Devices, folder: Path) -> None:
    with Council(folder / "ordinary", ordinary=True) as ordinary:
        wire = HTTPConnection("localhost", ordinary.port, timeout=10)
        wire.request("GET", "/demo/people")
        # The app's own page, as for any address it may have; the app finds nothing there.
        answered = wire.getresponse()
        assert str(answered.getheader("content-type")).startswith("text/html")
        assert b"Wren" not in answered.read()
        wire.request("POST", "/demo/become/wren")
        refused = wire.getresponse()
        refused.read()
        assert refused.status == 405
        page = devices.new("ordinary").page
        for path in ("/demo", "/"):
            page.goto(ordinary.url + path)
            expect(page.get_by_role("link", name="Set up Doorstep with a code")).to_be_visible()
            expect(page.get_by_text(re.compile("demo|Fernshire|invented", re.I))).to_have_count(0)
            expect(page.locator("meta[name=doorstep-demo]")).to_have_count(0)
