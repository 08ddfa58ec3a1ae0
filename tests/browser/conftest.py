"""What the browser tests share: a driver for a module, and what was on screen at a failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright, expect, sync_playwright

from tests.browser.builds import built_once
from tests.browser.chapters import Chapters
from tests.browser.chromium import FEW_PROCESSES, FEW_PROCESSES_FEATURES
from tests.browser.council import DIST, Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped, equipped_once, finds
from tests.ports import free_port

# An unlock is real work and test machines are shared; a wait ends as soon as it can.
expect.set_options(timeout=20_000)

Council.forks = True

_RUNNING: list[Device] = []
"""Every device whose browser may be open, so that a failure can say what was on screen."""


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


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver, for these tests only: it must be gone before any asynchronous test."""
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


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="package")
def equipped(once: Path, playwright: Playwright) -> Equipped:
    """Fernshire whose staff have their devices, to copy; no story writes into it."""
    return equipped_once(once, playwright)


@pytest.fixture(scope="module")
def port() -> int:
    """Where the module's council is served."""
    return free_port()


@pytest.fixture(scope="module")
def council(folder: Path, port: int, equipped: Equipped) -> Iterator[Council]:
    """The demo council, running, of whose staff `Devices.of` gives the devices."""
    equipped.council(folder / "council")
    with Council(folder / "council", port, address=ADDRESS) as council:
        yield council


@pytest.fixture(scope="session")
def newer(once: Path) -> Path:
    """The app as it stands, built as a newer version; no story writes into it."""
    return built_once(once, "0.2.0")


class Devices:
    """Makes devices and ends every one of their browsers."""

    def __init__(
        self,
        playwright: Playwright,
        folder: Path,
        port: int,
        equipped: Callable[[], Equipped],
    ) -> None:
        self._playwright = playwright
        self._folder = folder
        self._finds = finds(port)
        self._equipped = equipped
        self._taken: set[str] = set()
        self._made: list[Device] = []

    def new(self, name: str, size: tuple[int, int] | None = None, *flags: str) -> Device:
        """A device in a browser profile of its own, started; with flags beside every other's."""
        device = Device(self._playwright, self._folder / name, size)
        device.chrome.flags = (self._finds, *FEW_PROCESSES, *flags)
        device.chrome.features = FEW_PROCESSES_FEATURES
        self._made.append(device)
        _RUNNING.append(device)
        device.start()
        return device

    def of(
        self, person: str, name: str, size: tuple[int, int] | None = None, *flags: str
    ) -> Device:
        """The device that somebody has in a council that was copied, unlocked at their home."""
        device = self.locked(person, name, size, *flags)
        device.open(device.home)
        device.arrived()
        return device

    def locked(
        self, person: str, name: str, size: tuple[int, int] | None = None, *flags: str
    ) -> Device:
        """The same before anybody opened the app."""
        if person in self._taken:
            raise ValueError(f"{person} has one device here: another copy of it would be a clone")
        self._taken.add(person)
        ready = self._equipped().device(person, self._folder / name)
        device = self.new(name, size, *flags)
        device.url, device.phrase, device.home = ADDRESS, ready.phrase, ready.home
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
def devices(
    playwright: Playwright, folder: Path, port: int, request: pytest.FixtureRequest
) -> Iterator[Devices]:
    made = Devices(playwright, folder, port, lambda: request.getfixturevalue("equipped"))
    yield made
    made.end()
