"""How long a key takes to be on the screen, by the browser's own Event Timing.

A key is several events to the browser (keydown, keypress, input, keyup), each with the time from
its beginning to the next paint: the longest of them is the key's. The browser rounds each to the
nearest 8 ms and reports none under 16 ms, so that every figure is a multiple of 8 and none is less
than 16.
"""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

DELAY_MS: Final = 55
"""Between two keys: a quick typist on a phone."""

_WATCH: Final = """() => {
  if (window.keys) return window.keys.splice(0);
  window.keys = [];
  addEventListener("keydown", ({ timeStamp }) => {
    window.keys.push({ at: timeStamp, ms: 16 });
  }, true);
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      if (!/^(key|input|beforeinput)/.test(name)) continue;
      const key = window.keys.findLast(({ at }) => at <= startTime + 0.1);
      if (key) key.ms = Math.max(key.ms, duration);
    }
  }).observe({ type: "event", durationThreshold: 16 });
}"""


def p95(page: Page, words: str) -> float:
    """Types words where the focus is: milliseconds from key to paint of 19 keys in 20."""
    page.evaluate(_WATCH)
    page.keyboard.type(words, delay=DELAY_MS)
    page.wait_for_timeout(500)
    took: list[float] = page.evaluate("window.keys.map(({ ms }) => ms)")
    if len(took) != len(words):
        raise RuntimeError(f"{len(words)} keys were pressed and the page saw {len(took)}")
    return sorted(took)[int(len(took) * 0.95)]
