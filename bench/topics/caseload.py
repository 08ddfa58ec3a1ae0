"""A large caseload on a phone: real Chromium at 412x915, four times slower.

How long until 300 people with 10,000 changes behind them are ready on a new device, from the press
that sets it up; and what a long history costs when a record is opened, as a ratio.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from bench.population import caseload, long_histories
from bench.report import Result, at_most, figure
from bench.topics.app import READY, SLOWER, TAP
from tests.browser.chrome import BENCH_PHONE, Chrome
from tests.browser.council import Council
from tests.browser.device import PHRASE

PEOPLE = 300
SHORT, LONG = 100, 10_000
NEW, OLD = "Nettie Newcome", "Oswin Oldfield"
RUNS = 5
READY_LIMIT_S = 10.0
RATIO_LIMIT = 1.5
_PATIENCE_MS = 300_000


def _set_up(page: Page, council: Council, code: str) -> None:
    page.goto(f"{council.url}/enrol#{code}")
    expect(page.get_by_text("All 26 are there.")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Passphrase", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Name on the lock screen").fill("Phone")


def _ready(playwright: Playwright, folder: Path, code: str) -> tuple[float, float]:
    """Seconds until all are ready, and until unlocking again shows them."""
    with Council(folder / "council", ordinary=True) as council:
        chrome = Chrome(playwright, folder / "profile", BENCH_PHONE)
        page = chrome.start()
        try:
            _set_up(page, council, code)
            devtools = chrome.devtools(page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            started = time.monotonic()
            page.get_by_role("button", name="Set up").click()
            start = page.get_by_role("button", name="Start", exact=True)
            start.wait_for(timeout=_PATIENCE_MS)
            ready = time.monotonic() - started
            start.click()
            page.locator("main a[href^='/person/']").first.wait_for()
            page.goto(f"{council.url}/people")
            page.locator("#passphrase").fill(PHRASE)
            started = time.monotonic()
            page.get_by_role("button", name="Unlock", exact=True).click()
            page.locator("main a[href^='/person/']").first.wait_for(timeout=_PATIENCE_MS)
            return ready, time.monotonic() - started
        finally:
            chrome.kill()


def _open(page: Page, person: str) -> float:
    """Milliseconds from the tap on the record to its first field."""
    page.evaluate(TAP, person)
    page.locator("main a[href^='/record/']").first.wait_for()
    page.evaluate(TAP, "Needs assessment")
    tapped = float(page.evaluate("window.tapped"))
    ready = float(page.evaluate(READY, "a[href*='/section/']"))
    page.evaluate(TAP, "What matters to me")
    second = float(page.evaluate("window.tapped"))
    return ready - tapped + float(page.evaluate(READY, "textarea")) - second


def _opening(playwright: Playwright, folder: Path, code: str) -> tuple[float, float]:
    """Milliseconds to open the record with few changes behind it, and the one with many."""
    with Council(folder / "council", ordinary=True) as council:
        chrome = Chrome(playwright, folder / "profile", BENCH_PHONE)
        page = chrome.start()
        try:
            _set_up(page, council, code)
            page.get_by_role("button", name="Set up").click()
            start = page.get_by_role("button", name="Start", exact=True)
            start.wait_for(timeout=_PATIENCE_MS)
            start.click()
            page.locator("main a[href^='/person/']").first.wait_for()
            devtools = chrome.devtools(page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            times: dict[str, list[float]] = {NEW: [], OLD: []}
            for _ in range(RUNS):
                # In turn, so that noise meets both alike.
                for name, found in times.items():
                    page.goto(f"{council.url}/people")
                    page.locator("#passphrase").fill(PHRASE)
                    page.get_by_role("button", name="Unlock", exact=True).click()
                    page.locator("main a[href^='/person/']").first.wait_for(timeout=_PATIENCE_MS)
                    found.append(_open(page, name))
            return tuple(sorted(found)[RUNS // 2] for found in times.values())  # type: ignore[return-value]  # two, for two histories
        finally:
            chrome.kill()


def run() -> list[Result]:
    """Seconds and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        many, deep = Path(folder) / "many", Path(folder) / "deep"
        (many_code,), _ = asyncio.run(caseload(many / "council", PEOPLE, "wren", 1))
        (deep_code,) = asyncio.run(long_histories(deep / "council", {NEW: SHORT, OLD: LONG}))
        with sync_playwright() as playwright:
            ready, again = _ready(playwright, many, many_code)
            short, long = _opening(playwright, deep, deep_code)
    return [
        at_most(f"{PEOPLE} people ready on a new device, 4x slower", ready, "s", READY_LIMIT_S),
        figure("unlocking with them, until the first shows, 4x slower", again, "s"),
        figure(f"opening a record with {SHORT} changes behind it, 4x slower", short, "ms"),
        figure(f"opening a record with {LONG:,} changes behind it, 4x slower", long, "ms"),
        at_most("the second as against the first", long / short, "x", RATIO_LIMIT),
    ]
