"""Chromium, through Playwright over its DevTools protocol."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Page

from tests.browser.chrome import Chrome
from tests.browser.engines.engine import CONTROL, END, LEFT, TAB, EngineError

_KEYS = {TAB: "Tab", END: "End", LEFT: "ArrowLeft"}
_REFUSED = "Failed to load resource: net::ERR_"
"""What the browser itself writes of a server that cannot be reached."""


class Chromium:
    """See `Engine`."""

    def __init__(self, chrome: Chrome) -> None:
        self._chrome = chrome
        self._pages: dict[str, Page] = {}
        self._tab = ""
        self.profile = chrome.profile
        self.troubles: list[str] = []

    @classmethod
    def around(cls, chrome: Chrome) -> Chromium:
        """A browser that runs already, whose first page is in hand; somebody else watches it."""
        engine = cls(chrome)
        engine._hold(chrome.page)
        return engine

    @property
    def is_open(self) -> bool:
        return bool(self._pages)

    def start(self) -> None:
        self._pages = {}
        self._take(self._chrome.start())

    def kill(self) -> None:
        self._chrome.kill()
        self._pages = {}

    def go(self, address: str) -> None:
        self._page.goto(address)

    def run(self, function: str, *arguments: Any) -> Any:
        try:
            return self._page.evaluate(f"given => ({function})(...given)", list(arguments))
        except Error as error:
            raise EngineError(str(error)) from error

    def click(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def keys(self, text: str) -> None:
        held = text.startswith(CONTROL)
        keyboard = self._page.keyboard
        if held:
            keyboard.down("Control")
        for key in text.removeprefix(CONTROL):
            if held or key in _KEYS:
                keyboard.press(_KEYS.get(key, key))
            else:
                keyboard.type(key)
        if held:
            keyboard.up("Control")

    def composing(self, *stages: str) -> None:
        for words in stages:
            end = len(words.encode("utf-16-le")) // 2
            where = {"text": words, "selectionStart": end, "selectionEnd": end}
            self._chrome.devtools(self._page).send("Input.imeSetComposition", where)

    def commit(self, words: str) -> None:
        self._chrome.devtools(self._page).send("Input.insertText", {"text": words})

    @property
    def tab(self) -> str:
        return self._tab

    def new_tab(self) -> str:
        return self._take(self._chrome.new_page())

    def take_tab(self, tab: str) -> None:
        self._tab = tab
        self._page.bring_to_front()

    def close_tab(self) -> None:
        self._pages.pop(self._tab).close()

    @property
    def _page(self) -> Page:
        return self._pages[self._tab]

    def _take(self, page: Page) -> str:
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", self._console)
        return self._hold(page)

    def _hold(self, page: Page) -> str:
        self._tab = f"tab {len(self._pages) + 1}"
        self._pages[self._tab] = page
        return self._tab

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_REFUSED):
            self.troubles.append(message.text)
