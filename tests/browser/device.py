"""A person's device: a browser profile, the screens around the form, its page's complaints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import (
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Playwright,
    TimeoutError,
    expect,
)

from tests.browser.chrome import PHONE, Chrome

PHRASE = "bramble kettle otter tandem"

READING_MS = 600

MANY_SCREENS = 8
"""More than there are between any screen and a home."""

_TWO_FRAMES = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
  setTimeout(done, 500);
})"""
"""Until what was typed is on screen. A hidden page draws no frames and waits half a second."""

WENT = re.compile(r"^(All received|Backed up|Received \d\d:\d\d)$")
KEPT = re.compile(rf"^Saved on this device \d\d:\d\d$|{WENT.pattern}")
"""What the chip says of words that are on this device: with a signal they may be further."""

_REFUSED = "Failed to load resource: net::ERR_"
"""What the browser itself writes of a server that cannot be reached."""


class Device:
    """One browser with one or more enrolled people."""

    def __init__(
        self, playwright: Playwright, profile: Path, size: tuple[int, int] | None = None
    ) -> None:
        self.chrome = Chrome(playwright, profile, size or PHONE)
        self.profile = profile
        self.phrase = PHRASE
        self.url = ""
        self.home = "/people"
        self.troubles: list[str] = []
        self.addresses: set[str] = set()
        self.titles: set[str] = set()
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        assert self._page is not None
        return self._page

    @property
    def is_open(self) -> bool:
        return self._page is not None

    # The browser.

    def start(self, *, restore: bool = False, quota: int | None = None) -> Page:
        self._page = self.chrome.start(restore=restore, quota=quota)
        self.watch(self._page)
        return self._page

    def close(self) -> None:
        """Ends the browser as a person would."""
        self.chrome.close()
        self._page = None

    def kill(self) -> None:
        """Ends the browser as a flat battery would."""
        self.chrome.kill()
        self._page = None

    def watch(self, page: Page) -> None:
        """Keeps what a page complains of, its addresses and its titles."""
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", self._console)
        page.on("framenavigated", self._navigated)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_REFUSED):
            self.troubles.append(f"{message.location.get('url')}: {message.text}")

    def _navigated(self, frame: Frame) -> None:
        self.addresses.add(frame.url)

    def note_title(self) -> None:
        self.titles.add(self.page.title())

    # Enrolling.

    def become(self, url: str, name: str) -> None:
        """Becomes somebody from the demo's first page, and notes the passphrase it set."""
        self.url = url
        self.page.goto(f"{url}/demo")
        given = name.split()[0]
        self.page.get_by_role("button", name=f"Become {given}", exact=True).click()
        ready = self.page.get_by_text(f"{given}'s device is ready. Unlock it with: ")
        self.phrase = ready.inner_text().split(": ", 1)[1].strip()
        self.page.get_by_role("button", name=f"Go in as {given}", exact=True).click()
        self.arrived()

    def enrol(self, url: str, code: str, label: str, *, by_link: bool) -> None:
        """Enrols with a code from IT, by its link or typed by hand."""
        self.url = url
        page = self.page
        if by_link:
            page.goto(f"{url}/enrol#{code}")
        else:
            page.goto(f"{url}/enrol")
            # The heading takes the focus as the page arrives: what is typed before goes nowhere.
            expect(self.heading).to_be_focused()
            page.get_by_label("Code from IT").press_sequentially(code.lower())
        expect(page.get_by_text("All 26 are there.")).to_be_visible()
        page.get_by_role("button", name="Next").click()
        page.get_by_label("Passphrase", exact=True).fill(self.phrase)
        page.get_by_role("button", name="Next").click()
        page.get_by_label("Name on the lock screen").fill(label)
        page.get_by_role("button", name="Set up").click()
        page.get_by_role("button", name="Start", exact=True).click()
        self.arrived()

    # The lock.

    def open(self, path: str = "/people") -> None:
        """Goes to the app and unlocks it. (A demo's first page is its cards; this is another.)"""
        self.page.goto(f"{self.url}{path}")
        self.unlock()

    def unlock(self, phrase: str | None = None) -> None:
        box = self.page.locator("#passphrase")
        box.fill(phrase or self.phrase)
        self.page.get_by_role("button", name="Unlock", exact=True).click()
        expect(box).to_have_count(0)

    def hide(self) -> None:
        self.page.get_by_role("button", name="Hide", exact=True).click()
        expect(self.page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()

    # The signal.

    def lose_signal(self) -> None:
        self.page.context.set_offline(True)

    def find_signal(self) -> None:
        """A connection again, of which the browser tells the app."""
        self.page.context.set_offline(True)
        self.page.context.set_offline(False)

    def send_now(self) -> None:
        """One round, asked for on Saving and sending, so that nobody waits for the next."""
        self.tab("More")
        self.page.get_by_role("link", name="Saving and sending").first.click()
        self.arrived("Saving and sending")
        with self.page.expect_response(lambda reply: reply.request.method == "POST"):
            self.page.get_by_role("button", name="Send now").click()
        expect(self.page.get_by_role("button", name="Sending")).to_have_count(0)

    def backed_up(self) -> None:
        """Waits until what was sent is in a backup, asking again rather than at the next round."""
        for _ in range(60):
            self.send_now()
            try:
                expect(self.chip).to_have_text("Backed up", timeout=1000)
            except AssertionError:
                continue
            return
        raise AssertionError("nothing was backed up in a minute")

    # Finding the way.

    @property
    def heading(self) -> Locator:
        return self.page.locator("main h1")

    def kept(self) -> None:
        """Waits until the record on screen says that what was typed is on this device."""
        # The words of what was there before: two frames on, the chip speaks of what was typed.
        self.page.evaluate(_TWO_FRAMES)
        expect(self.chip).to_have_text(KEPT)

    def went(self) -> None:
        """Waits until the council's server has everything."""
        expect(self.chip).to_have_text(WENT)

    @property
    def chip(self) -> Locator:
        """Where the work is, in words."""
        return self.page.locator(".ds-chip")

    def arrived(self, heading: str | re.Pattern[str] | None = None) -> None:
        """Waits for a screen: its one heading is there and has the focus."""
        expect(self.heading).to_have_count(1)
        if heading is not None:
            expect(self.heading).to_have_text(heading)
        self.note_title()

    def tab(self, name: str) -> None:
        """A tab of a home screen, after going back to one."""
        link = self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name)
        way_back = self.page.locator("[data-back]")
        expect(link.or_(way_back).first).to_be_visible()
        for _ in range(MANY_SCREENS):
            if link.count():
                break
            # Between two screens the way back may be gone by now: it is looked for again.
            with suppress(TimeoutError):
                self.back(patience_ms=2000)
            expect(link.or_(way_back).first).to_be_visible()
        with self.leaving():
            link.first.click()

    def back(self, *, patience_ms: int | None = None) -> None:
        """The way back at the top left. Raises Playwright's TimeoutError where there is none."""
        here = self.page.url
        with self.leaving():
            self.page.locator("[data-back]").first.click(timeout=patience_ms)
            self.page.wait_for_function("here => location.href !== here", arg=here)
        self.arrived()

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """What is done in it leads to another screen, or to this one; then that screen is there.

        The screen before stays until the code of the next has come: what is pressed meanwhile is
        pressed on a page about to go, and a press that began on it ends on nothing.
        """
        before = self.heading.first.element_handle()
        here = self.page.evaluate("location.href")
        yield
        if self.page.evaluate("location.href") != here:
            self.page.wait_for_function("heading => !heading.isConnected", arg=before)

    def person_row(self, name: str) -> Locator:
        """A person's row in My people, by the name they use."""
        first, last = name.split()
        return self.page.get_by_role("link", name=re.compile(rf"^{first}\b.*\b{last}\b"))

    def open_person(self, name: str) -> None:
        """A person, from My people, by the name they use."""
        self.tab("My people")
        self.person_row(name).first.click()
        expect(self.page.get_by_role("region", name=f"About {name}")).to_be_visible()
        self.note_title()

    def start_assessment(self, depth: str) -> None:
        """Starts a needs assessment of the person on screen."""
        self.page.get_by_role("link", name="Start a record").click()
        self.arrived(re.compile("^Start a record for"))
        self.page.get_by_label("Needs assessment").check()
        self.page.get_by_label(depth, exact=True).check()
        self.page.get_by_role("button", name="Start", exact=True).click()
        self.arrived("Needs assessment")

    def open_assessment(self) -> None:
        """The needs assessment of the person on screen."""
        self.page.get_by_role("main").get_by_role("link", name="Needs assessment").first.click()
        self.arrived("Needs assessment")

    def to_settle(self) -> None:
        self.tab("To settle")
        self.arrived(re.compile("to settle$|^To settle"))

    def to_sections(self) -> None:
        """The task list of the record that is open."""
        if self.heading.inner_text() != "Needs assessment":
            self.page.locator("[data-back]").first.click()
        self.arrived("Needs assessment")

    def submit(self) -> None:
        """Presses Submit, past what may be left unanswered, which is said once first."""
        button = self.page.get_by_role("button", name=re.compile("^Submit (to|again)"))
        button.click()
        asides = self.page.locator("#asides")
        expect(asides.or_(self.page.locator("#submitted")).first).to_be_visible()
        if asides.count():
            # At the pace of somebody who read the list: a quicker press is taken for a slip.
            button.click(delay=READING_MS)
