"""A worker with Doorstep in some browser: enrols, unlocks, finds the way to an assessment."""

from __future__ import annotations

import re
import time

from tests.browser.engines.engine import Engine
from tests.browser.engines.hand import Hand

PHRASE = "bramble kettle otter tandem"
CHIP = ".ds-chip"
READING_SECONDS = 0.6
GONE = re.compile(r"^(All received|Backed up|Received \d\d:\d\d)$")


class Worker(Hand):
    """One person's Doorstep in one browser profile."""

    def __init__(self, engine: Engine, url: str) -> None:
        super().__init__(engine)
        self.url = url

    # The door.

    def enrol(self, code: str, label: str) -> None:
        """Enrols with a code from IT, typed by hand, up to the last page of the four."""
        self.try_enrol(code, label)
        self.sees("Ready", "h1")

    def try_enrol(self, code: str, label: str) -> None:
        """The same up to the press that sets the device up, whatever comes of it."""
        self.engine.go(f"{self.url}/enrol")
        self.write("#code", code)
        self.sees("All 26 are there.")
        self.press("Next")
        self.write("#phrase", PHRASE)
        self.press("Next")
        self.write("#label", label)
        self.press("Set up")

    def open(self) -> None:
        """Goes to the app and unlocks it."""
        self.engine.go(f"{self.url}/people")
        self.unlock()

    def unlock(self) -> None:
        self.write("#passphrase", PHRASE)
        self.press("Unlock", "button")
        self.until("() => !document.querySelector('#passphrase')", said="Doorstep to unlock")

    def hide(self) -> None:
        self.press("Hide")
        self.sees("Unlock Doorstep", "h1")

    # Finding the way.

    def arrived(self, heading: str | re.Pattern[str]) -> None:
        """Waits for a screen: its one heading is there."""
        self.sees(heading, "main h1")

    def tab(self, name: str, heading: str) -> None:
        """A tab of a home screen, after going back to one."""
        home = "() => document.querySelector('nav[aria-label=Main]') !== null"
        while not self.engine.run(home):
            self.back()
        self.press(re.compile(f"^{name}"), "nav[aria-label=Main] a")
        self.arrived(heading)

    def back(self) -> None:
        """The way back at the top left."""
        here = self.engine.run("() => location.href")
        self.tap("[data-back]")
        self.until("here => location.href !== here", here, said="another screen")
        self.shows("main h1")

    def to_settle(self) -> None:
        self.tab("To settle", "To settle")

    def open_person(self, name: str) -> None:
        first, last = name.split()
        self.tab("My people", "My people")
        self.press(re.compile(rf"^{first}\b[\s\S]*\b{last}\b"), ".ds-person a, a.ds-person")
        self.shows(f'[aria-label="About {name}"]')

    def start_assessment(self) -> None:
        """Starts a short needs assessment of the person on screen."""
        self.press("Start a record")
        self.arrived(re.compile("^Start a record for"))
        self.press(re.compile("^Needs assessment"), "label")
        self.press("Short", "label")
        self.press("Start")
        self.arrived("Needs assessment")

    def open_assessment(self) -> None:
        self.press(re.compile("^Needs assessment"), "main a")
        self.arrived("Needs assessment")

    def to_sections(self) -> None:
        """The task list of the record that is open."""
        if self.text("main h1") != "Needs assessment":
            self.tap("[data-back]")
        self.arrived("Needs assessment")

    def open_section(self, title: str) -> None:
        self.to_sections()
        self.press(title, "nav[aria-label=Sections] a")
        self.arrived(title)

    # Submitting.

    def to_check(self) -> None:
        """Check and submit, from the task list."""
        self.press("Check and submit")
        self.arrived("Check and submit")

    def submit(self) -> None:
        """Submits past what may be left unanswered, which is said once first, and is accepted."""
        button = re.compile("^Submit (to|again)")
        self.press(button)
        self.shows("#asides, #submitted")
        if self.text("#asides"):
            # At the pace of somebody who read the list: a quicker press is taken for a slip.
            time.sleep(READING_SECONDS)
            self.press(button)
        self.sees(re.compile("^Accepted "), "#submitted")

    # Where the work is.

    def send_now(self) -> None:
        """One round, asked for on Saving and sending, so that nobody waits for the next."""
        self.tab("More", "More")
        self.press(re.compile("^Saving and sending"), "main a")
        self.press("Send now")
        sending = "(it) => it.innerText === 'Sending'"
        self.until(
            f"() => ![...document.querySelectorAll('button')].some({sending})",
            said="the round to be over",
        )

    def kept(self) -> None:
        """Waits until the record on screen says that what was typed is on this device."""
        self.sees(re.compile(r"^Saved on this device \d\d:\d\d$"), CHIP)

    def went(self) -> None:
        """Waits until the council's server has everything."""
        self.sees(GONE, CHIP)

    def unsent(self) -> None:
        self.sees(re.compile(r"not sent$|^Saved on this device"), CHIP)
