"""What a test may ask of a browser, whichever engine is inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

PHONE = (390, 844)
START_SECONDS = 40.0
ANSWER_SECONDS = 30.0
"""The longest a browser may take over one thing asked of it on a busy machine."""


class Engine(Protocol):
    """A browser with a profile of its own, in a process group of its own.

    `keys` takes the private-use characters of WebDriver for what has no character of its own.
    """

    profile: Path
    troubles: list[str]
    """What its pages complained of, as far as the engine tells."""

    @property
    def is_open(self) -> bool: ...

    def start(self) -> None:
        """Starts the browser on its profile, with one empty tab at the size of a phone."""

    def kill(self) -> None:
        """Ends every process of it at once, as a flat battery would."""

    def go(self, address: str) -> None:
        """Opens an address in the tab in hand and waits until it has loaded."""

    def run(self, function: str, *arguments: Any) -> Any:
        """Calls a JavaScript function in the page, waits for its promise, and gives its JSON.

        Raises EngineError where it throws.
        """

    def click(self, x: float, y: float) -> None:
        """A real press of the pointer, in pixels of the viewport."""

    def keys(self, text: str) -> None:
        """Real keys into whatever has the focus."""

    def composing(self, *stages: str) -> None:
        """An input method shows each in turn where the caret is, and leaves the last one open.

        Raises EngineError where nobody can tell this engine so.
        """

    def commit(self, words: str) -> None:
        """It leaves words in place of what is being composed, or where the caret is."""

    def new_tab(self) -> str:
        """Another tab of the same profile; it is then the one in hand."""

    def take_tab(self, tab: str) -> None:
        """Brings a tab to the front."""

    def close_tab(self) -> None:
        """Closes the tab in hand; another must be taken before anything else is asked."""

    @property
    def tab(self) -> str:
        """The tab in hand."""


class EngineError(Exception):
    """The browser did not do what was asked."""


TAB = "\ue004"
END = "\ue010"
LEFT = "\ue012"
CONTROL = "\ue009"
"""Held down until the end of the text it stands in."""
