"""A person at a browser of any engine: reads what is on screen, presses what has a name, types."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from tests.browser.engines.engine import CONTROL, END, Engine, EngineError

WAIT_SECONDS = 30.0
"""The longest anything on screen is waited for; a wait ends as soon as it can."""
AGAIN_SECONDS = 2.0

BUTTONS = "button, a[href], summary"
_FOCUSED = "css => document.activeElement === document.querySelector(css)"
_FIND = Path(__file__).with_name("find.js").read_text()


class NotOnScreen(AssertionError):
    """What was waited for did not come; says what was there instead."""


class Hand:
    """Waits for everything; scrolls what it presses into view and presses it with the pointer.

    What moved in the frame between the look and the press is pressed again, as a person would.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # Reading.

    def text(self, css: str = "body") -> str:
        """The words of the first such element, or nothing."""
        read = "css => document.querySelector(css)?.innerText ?? ''"
        return str(self.engine.run(read, css))

    def texts(self, css: str) -> list[str]:
        """The words of every such element, in their order."""
        read = "css => [...document.querySelectorAll(css)].map((each) => each.innerText.trim())"
        return [str(words) for words in self.engine.run(read, css)]

    def count(self, css: str) -> int:
        """How many such elements there are now."""
        return int(self.engine.run("css => document.querySelectorAll(css).length", css))

    def value(self, css: str) -> str:
        """What a box holds."""
        self.shows(css)
        return str(self.engine.run("css => document.querySelector(css).value", css))

    def shows(self, css: str) -> None:
        """Waits for an element."""
        self.until("css => document.querySelector(css) !== null", css, said=f"{css} to show")

    def focused(self, css: str) -> None:
        """Waits until an element has the focus."""
        self.until(_FOCUSED, css, said=f"{css} to have the focus")

    def sees(self, words: str | re.Pattern[str], css: str = "body") -> str:
        """Waits for words in an element, and gives all it says."""
        found = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            said = self._reads(css)
            if found.search(said):
                return said
            if time.monotonic() > deadline:
                raise NotOnScreen(f"{found.pattern!r} is not in {css}, which says:\n{said}")
            time.sleep(0.05)

    def holds(self, words: str, css: str) -> None:
        """Waits for words in an element, of which a browser may not have drawn what is far down."""
        self.until(
            "(css, words) => document.querySelector(css).textContent.includes(words)",
            css,
            words,
            said=f"{css} to hold {words!r}",
        )

    def until(self, function: str, *arguments: Any, said: str) -> None:
        """Waits until a JavaScript function says so."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self._true(function, *arguments):
            if time.monotonic() > deadline:
                raise NotOnScreen(f"waited for {said}, on:\n{self._reads('body')}")
            time.sleep(0.05)

    # Doing.

    def press(self, name: str | re.Pattern[str], css: str = BUTTONS) -> None:
        """Presses the button or link that has a name."""
        pattern = name.pattern if isinstance(name, re.Pattern) else f"^{re.escape(name)}$"
        self._press(css, pattern)

    def tap(self, css: str) -> None:
        """Presses an element."""
        self._press(css, "")

    def reached(self, css: str) -> bool:
        """Presses an element once; whether it was still there under the pointer."""
        place = self._look(css, "")
        return isinstance(place, dict) and self._click(place)

    def tap_until(self, css: str, function: str, *arguments: Any) -> None:
        """Presses an element until a JavaScript function says that it was pressed.

        Where the page moved in the frame between looking and pressing a person presses again.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            self.tap(css)
            looked = time.monotonic()
            while time.monotonic() < looked + AGAIN_SECONDS:
                if self._true(function, *arguments):
                    return
                time.sleep(0.02)
            if time.monotonic() > deadline:
                raise NotOnScreen(f"pressing {css} did nothing, on:\n{self._reads('body')}")

    def write(self, css: str, words: str) -> None:
        """Types words in place of what a box held."""
        self.tap(css)
        self.engine.keys(f"{CONTROL}a")
        self.engine.keys(words)
        self.until(
            "(css, words) => document.querySelector(css)?.value === words",
            css,
            words,
            said=f"{css} to hold {words!r}",
        )

    def write_on(self, css: str, words: str) -> None:
        """Types words after what a box holds, once the caret is seen to stand in it."""
        deadline = time.monotonic() + WAIT_SECONDS
        self.tap(css)
        while not self._true(_FOCUSED, css):
            if time.monotonic() > deadline:
                raise NotOnScreen(f"no caret in {css}, on:\n{self._reads('body')}")
            # The page moved between the look and the tap.
            self.tap(css)
        self.engine.keys(CONTROL + END)
        self.engine.keys(words)

    def _press(self, css: str, name: str) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            place = self._look(css, name)
            if isinstance(place, dict):
                if self._click(place):
                    return
                place = "moved away from under the pointer"
            if time.monotonic() > deadline:
                raise NotOnScreen(f"{name or css}: {place}, on:\n{self._reads('body')}")
            time.sleep(0.05)

    def _look(self, css: str, name: str) -> Any:
        """Where to press an element, or why it cannot be pressed now."""
        try:
            return self.engine.run(_FIND, css, name)
        except EngineError as error:
            # The page was on its way to another.
            return str(error)

    def _click(self, place: dict[str, float]) -> bool:
        """Presses there; whether what was found there was still in that place."""
        self.engine.click(place["x"], place["y"])
        return not self._true("() => window.pressReached === false")

    def _true(self, function: str, *arguments: Any) -> bool:
        try:
            return bool(self.engine.run(function, *arguments))
        except EngineError:
            return False

    def _reads(self, css: str) -> str:
        try:
            return self.text(css)
        except EngineError as error:
            return f"(cannot be read: {error})"
