"""Forms on a phone, in real Chromium at four times slower CPU: opening one and typing in it.

A synthetic form of 100 to 1,000 questions, three rules to every ten, and a group of a hundred rows,
shows what size costs. What the forms of the library cost follows: those Wren may begin are begun
about Marl; the others are opened in their preview, the app's own screens with nothing kept.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.report import Result, at_most, figure
from bench.synthetic import name, with_synthetic
from bench.topics.app import READY, TAP, WATCH, become_wren
from server.published.authoring import Folders, check_file
from server.published.library import LIBRARY
from tests.browser.chrome import BENCH_PHONE, Chrome
from tests.browser.council import Council
from tests.browser.previewed import previewed
from tests.library.field_tables import definition, forms

SLOWER = 4
SIZES = (100, 250, 500, 1000)
ROWS = 100
RUNS = 3
OPEN_MS = 1000
TYPED_MS = 40
COMPILED_SECONDS = 2
WORDS = "A hand with the letters that come, and the bins. " * 3
FIELD = "main textarea, main input, main button[id]"


def run() -> list[Result]:
    """Milliseconds to open and to type, by form; seconds to compile and check all."""
    with tempfile.TemporaryDirectory() as none:
        compiled = _compiled(Path(none))
    results = [at_most("compile and check every form", compiled, "s", COMPILED_SECONDS)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Council(Path(folder) / "council") as council,
        sync_playwright() as playwright,
    ):
        council.stop()
        os.environ["DOORSTEP_FORMS_DIR"] = str(with_synthetic(Path(folder) / "forms", SIZES))
        try:
            council.doorstep("invite", "Wren Saltwhistle", "--label", "Spare")
        finally:
            del os.environ["DOORSTEP_FORMS_DIR"]
        council.start()
        chrome = Chrome(playwright, Path(folder) / "profile", BENCH_PHONE)
        page = chrome.start()
        try:
            become_wren(page, council)
            page.get_by_role("button", name="Go in as Wren").click()
            page.get_by_role("link", name="Marl").first.click()
            devtools = chrome.devtools(page)

            def slow(rate: int) -> None:
                devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})

            for size in SIZES:
                _begin(page, name(size))
                _fill_rows(page)
                slow(SLOWER)
                opened, typed = _open(page, "Part 1"), _typed(page)
                _to_sections(page)
                rows = _open(page, "Rows")
                page.locator("[id^=q-people-][id$=-open]").last.click()
                typed_in_row = _typed(page)
                slow(1)
                _to_person(page)
                largest = size == SIZES[-1]
                results += _limited(f"{size} questions", opened, typed, largest)
                results += _limited(f"{size} questions, {ROWS} rows", rows, typed_in_row, largest)
            titles = _library_titles(page)
            for title in titles:
                _begin(page, title)
                slow(SLOWER)
                opened, typed = _open(page, None), _typed(page)
                slow(1)
                _to_person(page)
                results += _limited(title, opened, typed, limited=True)
            for form_id in forms():
                title = definition(form_id)["title"]["en"]
                if title in titles:
                    continue
                with previewed(form_id, Path(folder) / form_id) as address:
                    page.goto(address)
                    page.locator("main a[href*='/section/']").first.wait_for()
                    slow(SLOWER)
                    opened, typed = _open(page, None), _typed(page)
                    slow(1)
                    page.goto("about:blank")
                results += _limited(f"{title} (preview)", opened, typed, limited=True)
        finally:
            chrome.kill()
    return results


def _limited(what: str, opened: float, typed: float | None, limited: bool) -> list[Result]:
    found = [
        at_most(f"{what}: open", opened, "ms", OPEN_MS)
        if limited
        else figure(f"{what}: open", opened, "ms")
    ]
    if typed is not None:
        words = f"{what}: key to paint p95"
        found.append(
            at_most(words, typed, "ms", TYPED_MS) if limited else figure(words, typed, "ms")
        )
    return found


def _compiled(folder: Path) -> float:
    """Seconds to read, compile and check every form of the library, as `forms check` does."""
    folders = Folders(folder, LIBRARY)
    started = time.perf_counter()
    for form_id in forms():
        checked = check_file(folders, folders.file(form_id), ())
        list(checked.counts())
    return time.perf_counter() - started


def _library_titles(page: Page) -> list[str]:
    """The forms Wren may begin about Marl, as the screen offers them."""
    page.get_by_role("link", name="Start a record").click()
    page.locator("main h1").wait_for()
    titles: list[str] = page.locator("#form label, [name=form] + label").all_inner_texts()
    page.locator("[data-back]").first.click()
    return [title for title in titles if not title.startswith("A form of ")]


def _begin(page: Page, title: str) -> None:
    """Begins a record of a form about Marl, from his page."""
    page.get_by_role("link", name="Start a record").click()
    page.get_by_label(title, exact=True).check()
    if page.locator("input[name=carer]").count():
        page.locator("input[name=carer]").first.check()
    separate = page.get_by_role("button", name="Start a separate one")
    if separate.count():
        separate.click()
    if page.locator("input[name=depth]").count():
        page.locator("input[name=depth]").first.check()
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator("main a[href*='/section/']").first.wait_for()


def _fill_rows(page: Page) -> None:
    page.locator("main a[href*='/section/']").filter(has_text="Rows").click()
    add = page.get_by_role("button", name="Add a person", exact=True)
    for row in range(ROWS):
        add.click()
        page.locator("main input[type=text]:focus").fill(f"Person {row + 1}")
    _to_sections(page)


def _to_sections(page: Page) -> None:
    page.get_by_role("link", name="Sections").first.click()
    page.locator("main a[href*='/section/']").first.wait_for()


def _to_person(page: Page) -> None:
    _to_sections(page)
    page.locator("[data-back]").first.click()
    page.get_by_role("link", name="Start a record").wait_for()


def _open(page: Page, section: str | None) -> float:
    """Milliseconds from the tap on a section of the task list to its first field: the median."""
    found = []
    for _ in range(RUNS):
        words = section or page.locator("main a[href*='/section/']").first.inner_text()
        page.evaluate(TAP, words)
        ready = page.evaluate(READY, FIELD)
        found.append(float(ready) - float(page.evaluate("window.tapped")))
        if len(found) < RUNS:
            _to_sections(page)
    return sorted(found)[RUNS // 2]


def _typed(page: Page) -> float | None:
    """Milliseconds, p95, from key to paint in the first text there is; None where there is none."""
    field = page.locator("main textarea, main input[type=text]").first
    if field.count() == 0:
        return None
    page.evaluate(WATCH)
    field.focus()
    page.keyboard.type(WORDS, delay=55)
    page.wait_for_timeout(500)
    seen: list[float] = page.evaluate("window.durations")
    # Two events a key; those under 16 ms are not reported by the browser: they count as 16.
    every = sorted([*seen, *[16.0] * max(0, 2 * len(WORDS) - len(seen))])
    return every[int(len(every) * 0.95)]
