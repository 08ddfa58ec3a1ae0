"""Firefox, which speaks WebDriver BiDi itself."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.browser.engines.actions import Source, press_at, type_keys
from tests.browser.engines.bidi import Bidi
from tests.browser.engines.engine import PHONE, START_SECONDS, EngineError
from tests.browser.engines.get import firefox, why_not
from tests.browser.engines.processes import kill_group, start_group

_PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.startup.max_resumed_crashes": -1,
    "toolkit.telemetry.enabled": False,
}
"""A profile that asks nothing of anybody and begins again after a crash without a question."""

_COMPOSE = """(given) => {
  const [stages, words] = JSON.parse(given);
  const method = (window.inputMethod ??= Cc["@mozilla.org/text-input-processor;1"].createInstance(
    Ci.nsITextInputProcessor,
  ));
  method.beginInputTransactionForTests(window);
  for (const stage of stages) {
    method.setPendingCompositionString(stage);
    method.appendClauseToPendingComposition(stage.length, method.ATTR_RAW_CLAUSE);
    method.setCaretInPendingComposition(stage.length);
    method.flushPendingComposition();
  }
  if (words !== null) method.commitCompositionWith(words);
}"""
"""Run in the browser's own window, as the input methods of its platform are heard there."""


class Firefox:
    """See `Engine`."""

    def __init__(self, profile: Path, *, private: bool = False) -> None:
        """`private` makes every window a private one."""
        self.profile = profile
        self._preferences = {**_PREFERENCES, "browser.privatebrowsing.autostart": private}
        self.troubles: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._bidi: Bidi | None = None
        self._tab = ""

    @property
    def is_open(self) -> bool:
        return self._bidi is not None

    def start(self) -> None:
        self.profile.mkdir(parents=True, exist_ok=True)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in self._preferences.items()
        ]
        (self.profile / "user.js").write_text("\n".join(lines))
        listening = self.profile / "WebDriverBiDiServer.json"
        listening.unlink(missing_ok=True)
        path = firefox()
        if path is None:
            raise EngineError(why_not("Firefox"))
        self._process = start_group(
            [
                path,
                "--headless",
                "--no-remote",
                # Its own window is reached for what no page may do: to be an input method.
                "--remote-allow-system-access",
                "--profile",
                str(self.profile),
                "--remote-debugging-port",
                "0",
                "about:blank",
            ]
        )
        deadline = time.monotonic() + START_SECONDS
        while not listening.exists() or not listening.read_text().strip():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise EngineError("Firefox did not open its debugging port")
            time.sleep(0.05)
        where = json.loads(listening.read_text())
        self._bidi = Bidi(f"ws://{where['ws_host']}:{where['ws_port']}/session", self._told)
        self._ask("session.subscribe", events=["log.entryAdded"])
        first = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        # The tab it starts with leaves the focus in the address bar; one that is opened does not.
        self.new_tab()
        self._ask("browsingContext.close", context=first)

    def kill(self) -> None:
        kill_group(self._process)
        self._process = None
        if self._bidi is not None:
            self._bidi.close()
        self._bidi = None

    def go(self, address: str) -> None:
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def run(self, function: str, *arguments: Any) -> Any:
        # JSON both ways: what is passed is data, and BiDi's own form of values is not needed.
        body = f"async given => JSON.stringify(await ({function})(...JSON.parse(given))) ?? 'null'"
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=body,
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise EngineError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def click(self, x: float, y: float) -> None:
        self._act(press_at(x, y))

    def keys(self, text: str) -> None:
        self._act(type_keys(text))

    def composing(self, *stages: str) -> None:
        self._compose(list(stages), None)

    def commit(self, words: str) -> None:
        self._compose([], words)

    def _compose(self, stages: list[str], words: str | None) -> None:
        windows = self._ask("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"]
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=_COMPOSE,
            arguments=[{"type": "string", "value": json.dumps([stages, words])}],
            target={"context": windows[0]["context"]},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise EngineError(answer["exceptionDetails"]["text"])

    @property
    def tab(self) -> str:
        return self._tab

    def new_tab(self) -> str:
        return self._hold(self._ask("browsingContext.create", type="tab")["context"])

    def take_tab(self, tab: str) -> None:
        self._tab = tab
        self._ask("browsingContext.activate", context=tab)

    def close_tab(self) -> None:
        self._ask("browsingContext.close", context=self._tab)

    def _hold(self, tab: str) -> str:
        self._tab = tab
        width, height = PHONE
        self._ask(
            "browsingContext.setViewport",
            context=tab,
            viewport={"width": width, "height": height},
        )
        return tab

    def _act(self, source: Source) -> None:
        self._ask("input.performActions", context=self._tab, actions=[source])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        if self._bidi is None:
            raise EngineError("Firefox is not running")
        return self._bidi.ask(method, **parameters)

    def _told(self, event: str, content: dict[str, Any]) -> None:
        if event == "log.entryAdded" and content["level"] == "error":
            self.troubles.append(str(content.get("text")))
