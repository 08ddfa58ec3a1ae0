"""Forms on a phone, in real Chromium at four times slower CPU: opening one and writing in it.

A form is opened from the person's page: the tap that shows its sections and the tap on one, to the
first field that is painted. A synthetic form of 100 to 1,000 questions, three rules to every ten,
shows what size costs, begun and with an answer to every question, and what a group of a hundred
rows does. What the forms of the library cost follows: those Wren may begin are begun about Marl;
the others are opened in their preview, the app's own screens with nothing kept.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from bench.keys import p95
from bench.report import Result, at_most, figure
from bench.synthetic import name, with_synthetic
from bench.topics.app import READY, TAP, become_wren
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
SECTIONS = "main a[href*='/section/']"
RECORD = """(address) => {
  const link = document.querySelector(`main a[href="${address}"]`);
  window.tapped = performance.now();
  link.click();
}"""
ANSWER = """() => {
  for (const box of document.querySelectorAll("main textarea, main input[type=text]")) {
    box.focus();
    box.value = box.inputMode === "numeric" || box.inputMode === "decimal" ? "7" : "As before.";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.blur();
  }
  const asked = new Set();
  for (const choice of document.querySelectorAll("main input[type=radio]")) {
    if (!asked.has(choice.name)) choice.click();
    asked.add(choice.name);
  }
}"""
"""Answers every question of a section as a hand would, without its time between them."""
ADD = """(words) => new Promise((resolve) => {
  const before = document.activeElement;
  const add = [...document.querySelectorAll("main button")].find((it) => it.textContent === words);
  const tapped = performance.now();
  add.click();
  const look = () => {
    const field = document.activeElement;
    if (field === before || field.tagName !== "INPUT") return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - tapped)));
  };
  look();
})"""
"""Milliseconds from the tap to the new row's first field, painted and written in."""


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
                what = f"{size} questions"
                largest = size == SIZES[-1]
                record = _begin(page, name(size))
                slow(SLOWER)
                begun = _open(page, record)
                typed = _typed(page)
                slow(1)
                _answer_all(page)
                _fill_rows(page)
                _to_person(page)
                slow(SLOWER)
                results += _limited(what, begun, typed, largest)
                results += _limited(f"{what}, all answered", _open(page, record), None, largest)
                _to_sections(page)
                rows = _tap_section(page, "Rows")
                add = _add_row(page)
                # The row that was added last is open.
                typed_in_row = _typed(page)
                slow(1)
                _to_person(page)
                what = f"{what}, {ROWS} rows"
                results.append(figure(f"{what}: tap on their section", rows, "ms"))
                results.append(figure(f"{what}: add a row", add, "ms"))
                results += _typed_limited(what, typed_in_row, largest)
            titles = _library_titles(page)
            for title in titles:
                record = _begin(page, title)
                slow(SLOWER)
                opened, typed = _open(page, record), _typed(page)
                slow(1)
                _to_person(page)
                results += _limited(title, opened, typed, limited=True)
            for form_id in forms():
                title = definition(form_id)["title"]["en"]
                if title in titles:
                    continue
                with previewed(form_id, Path(folder) / form_id) as address:
                    page.goto(address)
                    page.locator(SECTIONS).first.wait_for()
                    slow(SLOWER)
                    tapped, typed = _tap_section(page, None), _typed(page)
                    slow(1)
                    page.goto("about:blank")
                what = f"{title} (preview)"
                results.append(at_most(f"{what}: tap on a section", tapped, "ms", OPEN_MS))
                results += _typed_limited(what, typed, limited=True)
        finally:
            chrome.kill()
    return results


def _limited(what: str, opened: float, typed: float | None, limited: bool) -> list[Result]:
    words = f"{what}: open"
    found = at_most(words, opened, "ms", OPEN_MS) if limited else figure(words, opened, "ms")
    return [found, *_typed_limited(what, typed, limited)]


def _typed_limited(what: str, typed: float | None, limited: bool) -> list[Result]:
    if typed is None:
        return []
    words = f"{what}: key to paint p95"
    return [at_most(words, typed, "ms", TYPED_MS) if limited else figure(words, typed, "ms")]


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


def _begin(page: Page, title: str) -> str:
    """Begins a record of a form about Marl, from his page and back to it; the record's address."""
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
    page.locator(SECTIONS).first.wait_for()
    address = urlsplit(page.url).path
    # A record in which nothing is written is not kept, and stands on nobody's page.
    page.locator(SECTIONS).first.click()
    page.locator(FIELD).first.wait_for()
    text = page.locator("main textarea, main input[type=text]").first
    if text.count():
        text.fill("A beginning.")
    else:
        page.locator(FIELD).first.click()
    _to_person(page)
    return address


def _answer_all(page: Page) -> None:
    """Answers every question of the record that is open, but the rows of its group."""
    _to_sections(page)
    parts = page.locator(SECTIONS).filter(has_text="Part ")
    for at in range(parts.count()):
        parts.nth(at).click()
        page.locator(FIELD).first.wait_for()
        page.evaluate(ANSWER)
        _to_sections(page)


def _fill_rows(page: Page) -> None:
    page.locator(SECTIONS).filter(has_text="Rows").click()
    add = page.get_by_role("button", name="Add a person", exact=True)
    for row in range(ROWS):
        add.click()
        page.locator("main input[type=text]:focus").fill(f"Person {row + 1}")


def _add_row(page: Page) -> float:
    """Milliseconds from the tap on Add, in a group of a hundred rows, to its field: the median."""
    found = []
    for _ in range(RUNS):
        found.append(float(page.evaluate(ADD, "Add a person")))
        page.locator("main input[type=text]:focus").fill("One more")
    return sorted(found)[RUNS // 2]


def _to_sections(page: Page) -> None:
    page.get_by_role("link", name="Sections").first.click()
    page.locator(SECTIONS).first.wait_for()


def _to_person(page: Page) -> None:
    """Back to the person's page, from a record's sections or from one of them."""
    if "/section/" in page.url:
        _to_sections(page)
    page.locator("[data-back]").first.click()
    page.get_by_role("link", name="Start a record").wait_for()


def _open(page: Page, record: str) -> float:
    """Milliseconds from the taps that open a record, on the person's page, to its first field.

    The tap that shows its sections and the tap on the first of them; the time between, which is the
    reader's, is not counted. The median; the record is left open.
    """
    found = []
    for _ in range(RUNS):
        page.locator(f"main a[href='{record}']").first.wait_for(state="attached")
        page.evaluate(RECORD, record)
        shown = float(page.evaluate(READY, SECTIONS)) - float(page.evaluate("window.tapped"))
        found.append(shown + _tap_first(page, None))
        if len(found) < RUNS:
            _to_person(page)
    return sorted(found)[RUNS // 2]


def _tap_first(page: Page, section: str | None) -> float:
    words = section or page.locator(SECTIONS).first.inner_text()
    page.evaluate(TAP, words)
    return float(page.evaluate(READY, FIELD)) - float(page.evaluate("window.tapped"))


def _tap_section(page: Page, section: str | None) -> float:
    """Milliseconds from the tap on a section of the task list to its first field: the median."""
    found = []
    for _ in range(RUNS):
        found.append(_tap_first(page, section))
        if len(found) < RUNS:
            _to_sections(page)
    return sorted(found)[RUNS // 2]


def _typed(page: Page) -> float | None:
    """Milliseconds, p95, from key to paint in the first text there is; None where there is none."""
    field = page.locator("main textarea, main input[type=text]").first
    if field.count() == 0:
        return None
    field.focus()
    return p95(page, WORDS)
