"""Another build of the app arrives, a newer one and then the older one again.

One story in order, on a real phone's Chromium: a build waits under an open form, is taken on the
home screen, on the lock screen or by the council's deadline, and whatever was written, sent or not,
is there afterwards. The builds are two real ones, served from one folder by one server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.builds import entry, files, serve
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import DIST, Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped

pytestmark = pytest.mark.browser

READY = "An update is ready. It waits until you are on your home screen."
DEADLINE = "Updating now: Fernshire set a deadline. Your drafts are kept."
DONE = "Doorstep was updated: Fernshire set a deadline. Your drafts are kept. Unlock to go on."
SENDING = re.compile("/(sealed|deposit)$")
FIRST = at.SECTIONS[0]

LOOK = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const worker = registration.installing ?? registration.waiting;
  while (worker.state !== "installed") {
    await new Promise((go) => worker.addEventListener("statechange", go, { once: true }));
  }
}"""
"""The browser looks for a newer worker, as it does by itself, and has fetched it whole."""

GO = """path => {
  const link = document.createElement("a");
  link.href = path;
  document.body.append(link);
  link.click();
  link.remove();
}"""

NEWER_STORE = """async () => {
  const named = (await indexedDB.databases()).filter(({ name }) => /^doorstep-store-/.test(name));
  for (const { name, version } of named) {
    await new Promise((done, failed) => {
      const opening = indexedDB.open(name, version + 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("later");
      opening.onsuccess = () => done(opening.result.close());
      opening.onerror = () => failed(opening.error);
    });
  }
  return named.length;
}"""


class Story(Chapters):
    """A phone, a council, and two builds of the app."""

    def __init__(self, council: Council, phone: Device, shell: Path, newer: Path) -> None:
        self.council = council
        self.phone = phone
        self.shell = shell
        self.newer = newer

    def offer(self, build: Path) -> None:
        """Serves a build, and waits until the phone has fetched it."""
        serve(build, self.shell)
        self.phone.page.evaluate(LOOK)

    def runs(self, build: Path) -> None:
        """Waits until the page on screen is that build's."""
        expect(self.phone.page.locator(f'script[src="{entry(build)}"]')).to_be_attached()

    def keep_in(self) -> None:
        """Nothing that was written leaves the phone."""
        self.phone.page.route(SENDING, lambda route: route.abort())

    def let_out(self) -> None:
        self.phone.page.unroute(SENDING)


@pytest.fixture(scope="module")
def story(
    folder: Path, port: int, devices: Devices, newer: Path, equipped: Equipped
) -> Iterator[Story]:
    assert entry(newer) != entry(DIST)
    shell = folder / "shell"
    serve(DIST, shell)
    phone = devices.locked("Wren Saltwhistle", "wren-phone")
    # As in a browser without Background Sync: only what the page sends is sent.
    phone.page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
    equipped.council(folder / "council")
    with Council(folder / "council", port, address=ADDRESS, dist=shell) as council:
        yield Story(council, phone, shell, newer)


def go_to_section(phone: Device) -> None:
    phone.open_person("Marl Oystergate")
    phone.open_assessment()
    at.open_section(phone, FIRST)


def test_a_newer_app_waits_under_an_open_form(story: Story) -> None:
    phone = story.phone
    phone.open()
    phone.open_person("Marl Oystergate")
    phone.start_assessment("Short")
    at.open_section(phone, FIRST)
    at.text(phone.page, "good_life", "Have my brother round.")
    phone.kept()
    phone.to_sections()
    phone.went()
    story.keep_in()
    at.open_section(phone, FIRST)
    at.keys(phone.page, "good_life", " And the allotment")
    phone.page.evaluate("() => { window.sameDocument = true; }")
    story.offer(story.newer)
    at.keys(phone.page, "good_life", ", when it is light.")
    phone.kept()
    expect(phone.page.get_by_text(READY)).to_have_count(0)
    expect(at.field(phone.page, "good_life")).to_be_focused()
    assert phone.page.evaluate("() => window.sameDocument") is True
    story.runs(DIST)


def test_it_is_taken_by_a_tap_at_home_and_what_was_written_is_still_to_be_sent(
    story: Story,
) -> None:
    phone = story.phone
    phone.tab("My people")
    expect(phone.page.get_by_text(READY)).to_be_visible()
    expect(phone.chip).to_have_text(re.compile(r"^\d+ not sent$"))
    before = phone.chip.inner_text()
    phone.page.get_by_role("button", name="Update now").click()
    expect(phone.page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    story.runs(story.newer)
    phone.unlock()
    expect(phone.chip).to_have_text(before)
    expect(phone.page.get_by_text(READY)).to_have_count(0)
    go_to_section(phone)
    words = "Have my brother round. And the allotment, when it is light."
    expect(at.field(phone.page, "good_life")).to_have_value(words)


def test_after_it_every_screen_opens_with_no_server(story: Story) -> None:
    phone = story.phone
    story.council.stop()
    kept = phone.page.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys()) {
        for (const { url } of await (await caches.open(name)).keys())
          found.push(new URL(url).pathname);
      }
      return found;
    }""")
    assert files(story.newer) <= set(kept)
    phone.to_sections()
    record = phone.page.url.removeprefix(story.council.url)
    phone.page.locator("[data-back]").first.click()
    expect(phone.page.get_by_role("region", name="About Marl Oystergate")).to_be_visible()
    person = phone.page.url.removeprefix(story.council.url)
    # A start from nothing, so that no code is left in memory.
    phone.open()
    sections = [f"{record}/section/{n + 1}" for n in range(len(at.SECTIONS))]
    of_record = [f"{record}/{part}" for part in ("submit", "history", "settle", "compare")]
    decided = [f"{record}/decision", f"{record}/return", f"{record}/decision/check"]
    homes = ["/people", "/to-settle", "/more", "/sending", "/settings", "/make-code", "/devices"]
    for path in [*homes, person, f"{person}/start", record, *sections, *of_record, *decided]:
        phone.page.evaluate(GO, path)
        # Whoever comes to the check before the decision was read is sent to read it, a moment
        # later: it is the last.
        lands = [path, path.removesuffix("/check")]
        phone.page.wait_for_function("paths => paths.includes(location.pathname)", arg=lands)
        expect(phone.heading, path).to_have_count(1)
        expect(phone.heading, path).not_to_have_text("This did not work")
    phone.page.goto(f"{story.council.url}/enrol")
    expect(phone.heading).to_have_count(1)
    phone.open()


def test_what_the_older_app_wrote_is_accepted(story: Story) -> None:
    phone = story.phone
    story.let_out()
    story.council.start()
    phone.find_signal()
    phone.tab("My people")
    phone.went()


def test_the_older_app_goes_on_where_the_newer_one_stopped_and_fetches_what_it_cannot_read(
    story: Story,
) -> None:
    phone = story.phone
    go_to_section(phone)
    story.keep_in()
    at.keys(phone.page, "good_life", " With tea.")
    phone.kept()
    story.offer(DIST)
    phone.hide()
    # As a newer app would leave it.
    assert phone.page.evaluate(NEWER_STORE) == 1
    expect(phone.page.get_by_text(READY)).to_be_visible()
    phone.page.get_by_role("button", name="Update now").click()
    story.runs(DIST)
    phone.unlock()
    # Nobody is known here until the server is met again; what is unsent needs nobody.
    phone.tab("My people")
    expect(phone.chip).to_have_text(re.compile(r"^\d+ not sent$"))
    story.let_out()
    phone.send_now()
    phone.went()
    go_to_section(phone)
    words = "Have my brother round. And the allotment, when it is light. With tea."
    expect(at.field(phone.page, "good_life")).to_have_value(words)
    phone.to_sections()
    expect(phone.page.get_by_role("main")).not_to_contain_text("to settle")


def test_past_the_councils_deadline_the_next_unlock_updates_and_says_so(story: Story) -> None:
    phone, council = story.phone, story.council
    council.stop()
    settings = council.folder / "settings.json"
    settings.write_text(json.dumps({"update_deadline": "2020-01-01", "safe_after": "backup"}))
    with Council(
        council.folder, council.port, address=council.url, ordinary=True, dist=story.shell
    ):
        phone.send_now()
        go_to_section(phone)
        at.keys(phone.page, "good_life", " Or coffee.")
        story.offer(story.newer)
        phone.hide()
        phone.page.evaluate("""() => new MutationObserver(() => {
          const said = document.querySelector(".ds-notice")?.innerText;
          if (said) sessionStorage.setItem("said", said);
        }).observe(document.body, { childList: true, subtree: true, characterData: true })""")
        box = phone.page.locator("#passphrase")
        box.fill(phone.phrase)
        phone.page.get_by_role("button", name="Unlock", exact=True).click()
        story.runs(story.newer)
        assert phone.page.evaluate("() => sessionStorage.getItem('said')") == DEADLINE
        expect(phone.page.get_by_text(DONE)).to_be_visible()
        phone.unlock()
        phone.tab("My people")
        go_to_section(phone)
        expect(at.field(phone.page, "good_life")).to_have_value(re.compile(r" Or coffee\.$"))
        assert phone.troubles == []
