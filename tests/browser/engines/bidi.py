"""WebDriver BiDi over one WebSocket: commands with their answers, and events as they come.

https://www.w3.org/TR/webdriver-bidi/
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import websocket

from tests.browser.engines.engine import ANSWER_SECONDS, EngineError


class Bidi:
    """A session with a browser. `told` is called with the name and content of each event."""

    def __init__(self, address: str, told: Callable[[str, dict[str, Any]], None]) -> None:
        self._socket = websocket.create_connection(
            address, timeout=ANSWER_SECONDS, suppress_origin=True
        )
        self._told = told
        self._last = 0
        self.ask("session.new", capabilities={})

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer. Raises EngineError where it failed."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            try:
                said = json.loads(self._socket.recv())
            except (websocket.WebSocketException, OSError) as error:
                raise EngineError(f"{method}: {error}") from error
            if said.get("type") == "event":
                self._told(said["method"], said["params"])
            elif said.get("id") == self._last:
                if said["type"] == "error":
                    raise EngineError(f"{method}: {said['error']}: {said['message']}")
                result: dict[str, Any] = said["result"]
                return result
        raise EngineError(f"{method}: no answer")

    def close(self) -> None:
        """Lets go of the socket; the other end may be dead."""
        with contextlib.suppress(websocket.WebSocketException, OSError):
            self._socket.close(timeout=0)
