"""Input as WebDriver describes it, in both of its protocols. https://www.w3.org/TR/webdriver2/#actions"""

from __future__ import annotations

from typing import Any

from tests.browser.engines.engine import CONTROL

Source = dict[str, Any]


def press_at(x: float, y: float) -> Source:
    """One press of the pointer."""
    steps = [
        {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    ]
    return {"type": "pointer", "id": "pointer", "actions": steps}


def type_keys(text: str) -> Source:
    """Each key of a text, pressed and let go; Control at its start is held to its end."""
    held = text.startswith(CONTROL)
    steps = [
        {"type": kind, "value": key}
        for key in text.removeprefix(CONTROL)
        for kind in ("keyDown", "keyUp")
    ]
    if held:
        down, up = ({"type": kind, "value": CONTROL} for kind in ("keyDown", "keyUp"))
        steps = [down, *steps, up]
    return {"type": "key", "id": "keys", "actions": steps}
