"""WebKit, as GTK has it, through its WebDriver on a display of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import WebKitGTK, WebKitGTKOptions
from selenium.webdriver.remote.command import Command
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.actions import Source, press_at, type_keys
from tests.browser.engines.engine import ANSWER_SECONDS, EngineError
from tests.browser.engines.get import webkit_driver, why_not
from tests.browser.engines.processes import kill_group

WINDOW = Path(__file__).with_name("webkit_window.py")

_CALL = """
const [given, done] = arguments;
(async () => JSON.stringify(await (FUNCTION)(...JSON.parse(given))) ?? "null")().then(
  (json) => done({ json }),
  (error) => done({ error: String(error) }),
);
"""


class WebKit:
    """See `Engine`. It tells nobody what its pages complain of."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.troubles: list[str] = []
        self._display: subprocess.Popen[bytes] | None = None
        self._service: Service | None = None
        self._driver: WebKitGTK | None = None

    @property
    def is_open(self) -> bool:
        return self._driver is not None

    def start(self) -> None:
        path = webkit_driver()
        if path is None:
            raise EngineError(why_not("WebKit"))
        self.profile.mkdir(parents=True, exist_ok=True)
        options = WebKitGTKOptions()
        options.binary_location = sys.executable
        for word in (str(WINDOW), str(self.profile)):
            options.add_argument(word)
        self._service = Service(
            path,
            env={**os.environ, "DISPLAY": self._open_display()},
            popen_kw={"start_new_session": True},
        )
        self._driver = WebKitGTK(options, self._service)
        self._driver.set_script_timeout(ANSWER_SECONDS)

    def kill(self) -> None:
        if self._service is not None:
            kill_group(self._service.process)
        kill_group(self._display)
        self._service = self._driver = self._display = None

    def go(self, address: str) -> None:
        self._running.get(address)

    def run(self, function: str, *arguments: Any) -> Any:
        script = _CALL.replace("FUNCTION", function)
        try:
            said = self._running.execute_async_script(script, json.dumps(arguments))
        except WebDriverException as error:
            raise EngineError(str(error.msg)) from error
        if "error" in said:
            raise EngineError(said["error"])
        return json.loads(said["json"])

    def click(self, x: float, y: float) -> None:
        self._act(press_at(x, y))

    def keys(self, text: str) -> None:
        self._act(type_keys(text))

    def composing(self, *stages: str) -> None:
        raise EngineError("WebDriver has no input methods")

    def commit(self, words: str) -> None:
        raise EngineError("WebDriver has no input methods")

    @property
    def tab(self) -> str:
        return self._running.current_window_handle

    def new_tab(self) -> str:
        self._running.switch_to.new_window("window")
        return self.tab

    def take_tab(self, tab: str) -> None:
        self._running.switch_to.window(tab)

    def close_tab(self) -> None:
        self._running.close()

    @property
    def _running(self) -> WebKitGTK:
        if self._driver is None:
            raise EngineError("WebKit is not running")
        return self._driver

    def _act(self, source: Source) -> None:
        self._running.execute(Command.W3C_ACTIONS, {"actions": [source]})

    def _open_display(self) -> str:
        """Starts a display nobody sees and gives its name."""
        self._display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._display.stdout is not None
        return f":{self._display.stdout.readline().decode().strip()}"
