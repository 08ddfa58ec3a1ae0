"""What the browser tests share: a driver for a module, and what was on screen at a failure."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright, expect, sync_playwright

from tests.browser.builds import built_once
from tests.browser.chapters import Chapters
from tests.browser.council import DIST, Council
from tests.browser.device import Device

# An unlock is real work and test machines are shared; a wait ends as soon as it can.
expect.set_options(timeout=20_000)

Council.forks = True

_RUNNING: list[Device] = []
"""Every device whose browser may be open, so that a failure can say what was on screen."""


_LONG = {
    "test_accessibility.py": 25,
    "test_fault_plan.py": 25,
    "test_carer_and_child.py": 15,
    "test_app_update.py": 15,
    "test_files.py": 12,
    "test_two_copies.py": 12,
    "test_set_aside.py": 12,
    "test_own_work.py": 12,
}
"""Files whose few stories take as long as so many of others."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: one that is left for last keeps a run waiting alone.

    The stories of a file stay in their order. For `--no-loadscope-reorder`.
    """
    stories = Counter(item.path for item in items)
    for path in stories:
        stories[path] = _LONG.get(path.name, stories[path])
    items.sort(key=lambda item: (-stories[item.path], item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Adds to a failure what each open browser shows, and what it complained of."""
    report = yield
    if report.when == "call" and report.failed:
        for device in _RUNNING:
            report.sections.append((f"On screen: {device.profile.name}", _on_screen(device)))
    return report


def _on_screen(device: Device) -> str:
    if not device.is_open:
        return "not running"
    try:
        screen = device.page.locator("body").inner_text(timeout=2000)
    except Error as error:
        screen = f"cannot be read: {error}"
    return "\n".join([device.page.url, screen[:4000], *device.troubles])


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver, for a module only: it must be gone before any asynchronous test."""
    if not (DIST / "index.html").exists():
        pytest.fail("The app is not built: run `make build` first.")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(autouse=True)
def in_order(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of a file that tells one story: once a chapter has failed the rest cannot be told."""
    told = "story" in request.fixturenames
    story = request.getfixturevalue("story") if told else None
    if not isinstance(story, Chapters):
        yield
        return
    if story.broken:
        pytest.skip(f"it rests on {story.broken}, which failed")
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        story.broken = request.node.name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fernshire")


@pytest.fixture(scope="module")
def council(folder: Path) -> Iterator[Council]:
    """The demo council, running."""
    council = Council(folder / "council")
    with council:
        yield council


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it stands, built as a newer version; no story writes into it."""
    base = tmp_path_factory.getbasetemp()
    return built_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, "0.2.0")


class Devices:
    """Makes devices and ends every one of their browsers."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._made: list[Device] = []

    def new(self, name: str, size: tuple[int, int] | None = None) -> Device:
        """A device in a browser profile of its own, started."""
        device = Device(self._playwright, self._folder / name, size)
        self._made.append(device)
        _RUNNING.append(device)
        device.start()
        return device

    def end(self) -> None:
        for device in self._made:
            device.kill()
            _RUNNING.remove(device)

    def troubles(self) -> list[str]:
        """Errors of pages, consoles and content policy so far, on all devices."""
        return [trouble for device in self._made for trouble in device.troubles]

    def addresses_and_titles(self) -> set[str]:
        """Of every page on every device so far."""
        return {each for device in self._made for each in device.addresses | device.titles}


@pytest.fixture(scope="module")
def devices(playwright: Playwright, folder: Path) -> Iterator[Devices]:
    made = Devices(playwright, folder)
    yield made
    made.end()
