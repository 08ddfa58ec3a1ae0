"""What was typed on a visit is nowhere that anybody but its reader could look.

Words made up for this run are typed in real Chromium, with a relay between it and the server. Then
the browser's whole profile folder, the server's folders and log and every byte of the wire are
searched.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.canary import canary, in_files, planted, sightings
from tests.browser.conftest import Devices
from tests.browser.council import Council, Wire
from tests.browser.device import Device

pytestmark = pytest.mark.browser

IDLE_SECONDS = 15
"""How long a browser is left before it is killed: enough for it to write its session to disk."""

NHS_NUMBER = "9991001018"
HELD = (NHS_NUMBER, "tidewick")
"""What the device holds of Marl and the app itself names nowhere: his number and his street."""


class Visit:
    """A visit in which made-up words were typed, sent over a relay that keeps what it carries."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.wire = Wire(council)
        self.device = devices.new("wren-phone")
        self.voice, self.analysis, self.unsent = canary(), canary(), canary()
        self.words = (self.voice, self.analysis, self.unsent)
        self._type()

    def _type(self) -> None:
        device = self.device
        page = device.page
        device.enrol(
            self.wire.url, self.council.invite("Wren Saltwhistle", "Work phone"), "WS", by_link=True
        )
        device.open_person("Marl Oystergate")
        device.start_assessment("Short")
        at.open_section(device, at.SECTIONS[0])
        at.keys(page, "good_life", f"He said {self.voice} twice.")
        at.open_section(device, "The ten outcomes")
        at.open_row(page, "outcomes/oc_work")
        at.tick(page, "outcomes/oc_work/oc_manner", "u1_without_assistance")
        at.keys(page, "outcomes/oc_work/oc_evidence", self.analysis)
        device.kept()
        device.to_sections()
        device.went()
        # And a sentence that is still being written.
        at.open_section(device, "People who care for me")
        at.keys(page, "family_impact", f"{self.unsent} and then he")
        device.kept()


@pytest.fixture(scope="module")
def visit(council: Council, devices: Devices) -> Iterator[Visit]:
    visit = Visit(council, devices)
    yield visit
    visit.wire.close()


def history(device: Device) -> list[tuple[str, str]]:
    """Addresses and titles the browser itself remembers."""
    database = device.profile / "Default" / "History"
    with sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True) as held:
        return [
            (str(url), str(title)) for url, title in held.execute("select url, title from urls")
        ]


def test_the_search_finds_a_word_that_is_there_in_every_encoding(tmp_path: Path) -> None:
    word = canary()
    files = planted(word, tmp_path / "planted")
    found = in_files([word], tmp_path)
    named = {Path(each.where.split(",")[0]).name for each in found}
    assert len(named) == files
    assert in_files([canary()], tmp_path) == []


def test_what_was_typed_is_nowhere_in_the_browsers_profile_after_it_was_killed(
    visit: Visit,
) -> None:
    # The browser writes sessions on timers of its own: there is nothing to wait for but time.
    visit.device.page.wait_for_timeout(IDLE_SECONDS * 1000)
    visit.device.kill()
    assert (visit.device.profile / "Default").is_dir()
    assert in_files([*visit.words, *HELD], visit.device.profile) == []


def test_nor_after_the_browser_restored_its_session(visit: Visit) -> None:
    device = visit.device
    page = device.start(restore=True)
    page.wait_for_url(f"{visit.wire.url}/**")
    expect(page.get_by_role("heading", name="Unlock Doorstep")).to_be_visible()
    device.unlock()
    expect(at.field(page, "family_impact")).to_have_value(re.compile(visit.unsent))
    page.wait_for_timeout(IDLE_SECONDS * 1000)
    device.kill()
    assert in_files([*visit.words, *HELD], device.profile) == []


def test_no_title_or_address_the_browser_remembers_names_a_person(visit: Visit) -> None:
    remembered = history(visit.device)
    assert any("/section/" in url for url, _ in remembered)
    assert all(title.endswith("Doorstep") for _, title in remembered if title)
    for url, title in remembered:
        for name in ("marl", "oystergate", "wren", "saltwhistle", NHS_NUMBER):
            assert name not in f"{url} {title}".lower()


def test_no_page_complained(devices: Devices) -> None:
    assert devices.troubles() == []


def test_what_was_sent_is_nowhere_on_the_server_its_log_or_the_wire(visit: Visit) -> None:
    council = visit.council
    backups = list((council.folder / "backups").rglob("*"))
    assert backups, "there was no backup to search"
    database = council.folder / "data" / "doorstep.sqlite3"
    assert database.stat().st_size > 0
    council.stop()
    words = [*visit.words, *HELD]
    assert in_files(words, council.folder, council.log_path) == []
    # The app and a demo's greeting name Marl themselves; the database does not.
    assert in_files(["oystergate"], council.folder) == []
    carried = visit.wire.captured()
    assert carried.count(b"POST ") > 3
    assert list(sightings(words, "wire", carried)) == []
