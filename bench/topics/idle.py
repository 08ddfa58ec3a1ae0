"""What the app costs while nobody touches it: processor time of the whole browser over a minute.

Measured from the processes of the browser's own group, with a section of a form open, first on
screen and then behind another page, against the same browser showing an empty page.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.report import Result, at_most, figure
from bench.topics.app import become_wren, start_assessment
from tests.browser.chrome import BENCH_PHONE, Chrome
from tests.browser.council import Council

SECONDS = 60
SETTLE_SECONDS = 10
LIMIT_PERCENT = 1.0
_SEEN = """() => {
  window.seen = [];
  document.addEventListener("visibilitychange", () => window.seen.push(document.visibilityState));
}"""
"""Notes how the page was seen from then on."""


def _used(group: int) -> float:
    """Processor seconds of all living processes of a group."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _percent(group: int) -> float:
    time.sleep(SETTLE_SECONDS)
    before, started = _used(group), time.monotonic()
    # The driver's own timer: nothing of the page runs for it.
    time.sleep(SECONDS)
    return 100 * (_used(group) - before) / (time.monotonic() - started)


def run() -> list[Result]:
    """Percent of one core."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Council(Path(folder) / "council") as council,
        sync_playwright() as playwright,
    ):
        chrome = Chrome(playwright, Path(folder) / "profile", BENCH_PHONE)
        page = chrome.start()
        try:
            group = chrome.group
            empty = _percent(group)
            become_wren(page, council)
            start_assessment(page)
            page.get_by_role("link", name="What matters to me").first.click()
            page.locator("textarea").first.wait_for()
            shown = _percent(group)
            page.evaluate(_SEEN)
            with chrome.behind_another():
                hidden = _percent(group)
            assert chrome.page.evaluate("() => window.seen[0]") == "hidden"
        finally:
            chrome.kill()
    return [
        figure("the browser with an empty page", empty, "% CPU"),
        at_most("the app open in a form, untouched", shown, "% CPU", LIMIT_PERCENT),
        at_most("the app behind another page", hidden, "% CPU", LIMIT_PERCENT),
    ]
