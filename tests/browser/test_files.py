"""A photo and a 16 MB report on a visit: kept at once, sent after the words, taken up when cut off.

In real browsers: Wren adds both on a phone, the server is killed while the report is on its way and
then the phone's browser; what she writes meanwhile is not held up. Idris reads both on a laptop.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.equipped import Equipped
from tests.browser.evidence import council_with_evidence

pytestmark = pytest.mark.browser

SIZE = 16 * 1024 * 1024
# Those of the report, and the photo's one.
ALL = SIZE // 262_144 + 1
REPORT = "A letter or report"
ROTA = "The rota"
PLACE = b"GPS54.97N1.61W-Tidewick"


@pytest.fixture(scope="module")
def council(folder: Path, port: int, equipped: Equipped) -> Iterator[Council]:
    """A demo council whose published forms ask for files."""
    with council_with_evidence(folder, port, equipped) as council:
        yield council


@pytest.fixture(scope="module")
def report(folder: Path) -> Path:
    """A PDF of 16 MB that no compression makes smaller."""
    path = folder / "report.pdf"
    path.write_bytes(b"%PDF-1.7\n" + secrets.token_bytes(SIZE - 9))
    return path


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    """Wren's phone, in a new record of evidence."""
    wren = devices.of("Wren Saltwhistle", "wren-phone")
    wren.open_person("Marl Oystergate")
    wren.page.get_by_role("link", name="Start a record").click()
    wren.arrived(re.compile("^Start a record for"))
    wren.page.get_by_label("Evidence of what was seen").check()
    wren.page.get_by_role("button", name="Start", exact=True).click()
    wren.arrived("Evidence of what was seen")
    open_section(wren)
    return wren


def open_section(device: Device) -> None:
    """The one section of the record on screen."""
    device.page.get_by_role("link", name="What was seen", exact=True).first.click()
    device.arrived("What was seen")


def leave_section(device: Device) -> None:
    """Back to the task list: what was written is frozen and goes."""
    device.back()
    device.arrived("Evidence of what was seen")


def open_record(device: Device) -> None:
    """The record of evidence about Marl, and its section."""
    device.open_person("Marl Oystergate")
    link = device.page.get_by_role("main").get_by_role("link", name=re.compile("^Evidence"))
    link.first.click()
    device.arrived("Evidence of what was seen")
    open_section(device)


def choose(device: Device, question: str, path: Path) -> None:
    """Chooses a file for a question. By the debugger: the driver would copy it through the page."""
    box = device.page.get_by_role("group", name=question).locator("input[type=file]")
    name = box.get_attribute("id")
    tools = device.page.context.new_cdp_session(device.page)
    found = tools.send("Runtime.evaluate", {"expression": f"document.getElementById('{name}')"})
    tools.send(
        "DOM.setFileInputFiles",
        {"files": [str(path)], "objectId": found["result"]["objectId"]},
    )
    tools.detach()


def a_file(folder: Path, name: str, content: bytes) -> Path:
    """A file on the phone."""
    path = folder / name
    path.write_bytes(content)
    return path


def jpeg(page: Page) -> bytes:
    """A photo with the place where it was taken written into it, as cameras do."""
    drawn = page.evaluate(
        """async () => {
          const canvas = document.createElement("canvas");
          canvas.width = 640; canvas.height = 480;
          const draw = canvas.getContext("2d");
          draw.fillStyle = "#dfe"; draw.fillRect(0, 0, 640, 480);
          draw.fillStyle = "#124"; draw.font = "48px sans-serif";
          draw.fillText("Mon  Tue  Wed", 60, 120); draw.fillText("Cade  Wren  Cade", 60, 220);
          const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
          return [...new Uint8Array(await blob.arrayBuffer())];
        }"""
    )
    plain = bytes(drawn)
    exif = b"Exif\0\0" + PLACE
    return plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + plain[2:]


def keep_blobs(page: Page) -> None:
    """Lets a test read what is shown: the page's own policy rightly lets nobody fetch it."""
    page.evaluate(
        """() => {
          window.blobs = [];
          const make = URL.createObjectURL.bind(URL);
          URL.createObjectURL = (blob) => { window.blobs.push(blob); return make(blob); };
        }"""
    )


def kept(council: Council) -> tuple[int, int]:
    """How many chunks of files, and how many changes, the server has kept."""
    database = council.folder / "data" / "doorstep.sqlite3"
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as held:
        chunks = held.execute("SELECT count(*) FROM file_chunk").fetchone()[0]
        changes = held.execute("SELECT count(*) FROM change").fetchone()[0]
    return int(chunks), int(changes)


def wait_for(council: Council, chunks: int = 0, changes: int = 0) -> int:
    """Until the server has kept so many; how many chunks it then has."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        now = kept(council)
        if now[0] >= chunks and now[1] >= changes:
            return now[0]
        time.sleep(0.02)
    raise AssertionError(f"after a minute and a half it has {kept(council)}")


def test_what_is_wrong_with_a_file_is_said_beside_its_question(wren: Device, folder: Path) -> None:
    question = wren.page.get_by_role("group", name=REPORT)
    choose(wren, REPORT, a_file(folder, "notes.pdf", b"MZ this is a programme"))
    expect(question).to_contain_text("notes.pdf is not a document that can be kept.")
    choose(wren, REPORT, a_file(folder, "nothing.pdf", b""))
    expect(question).to_contain_text("nothing.pdf is empty.")
    choose(wren, REPORT, a_file(folder, "plan.pdf", b"%PDF-1.7\n" + bytes(20 * 1024 * 1024)))
    expect(question).to_contain_text("plan.pdf is 20.0 MB. The largest that can be kept is 20 MB.")
    photo = wren.page.get_by_role("group", name=ROTA)
    choose(wren, ROTA, a_file(folder, "rota.jpg", b"%PDF-1.7\nnot a picture"))
    expect(photo).to_contain_text("rota.jpg is not a picture.")
    assert faults(wren.page) == []


def test_a_photo_is_shown_in_place_without_the_place_it_was_taken_at(
    wren: Device, folder: Path
) -> None:
    keep_blobs(wren.page)
    photo = jpeg(wren.page)
    assert PLACE in photo
    choose(wren, ROTA, a_file(folder, "rota.jpg", photo))
    picture = wren.page.get_by_role("img", name=ROTA)
    expect(picture).to_be_visible()
    shown = bytes(
        wren.page.evaluate(
            "async () => [...new Uint8Array(await window.blobs.at(-1).arrayBuffer())]"
        )
    )
    assert shown.startswith(b"\xff\xd8\xff")
    assert PLACE not in shown
    assert faults(wren.page) == []


def test_cut_off_in_the_middle_it_goes_on_and_words_go_ahead_of_it(
    wren: Device, council: Council, report: Path
) -> None:
    choose(wren, REPORT, report)
    expect(wren.page.get_by_role("group", name=REPORT)).to_contain_text("Document, 16.0 MB.")
    leave_section(wren)
    wait_for(council, chunks=8)
    council.kill()
    cut, written = kept(council)
    assert cut < ALL
    open_section(wren)
    wren.page.get_by_role("textbox", name="Where this was seen").fill("On the kitchen wall")
    leave_section(wren)
    council.start()
    wren.find_signal()
    # What was written meanwhile is received before the rest of the file.
    assert wait_for(council, changes=written + 1) < ALL
    left = wait_for(council, chunks=cut + 4)
    # And the browser ends as a flat battery ends it.
    wren.kill()
    assert left < ALL
    wren.start()
    wren.open()
    expect(wren.chip).to_have_text("1 file not sent")
    expect(wren.chip).to_have_text(re.compile("^(Backed up|All received)$"), timeout=90_000)
    assert kept(council)[0] == ALL


def test_the_manager_gets_both_when_they_are_asked_for(
    wren: Device, council: Council, devices: Devices, report: Path
) -> None:
    idris = devices.of("Idris Candlebrook", "idris-laptop", LAPTOP)
    open_record(idris)
    expect(idris.page.get_by_text("On the kitchen wall")).to_be_visible()
    idris.page.get_by_role("button", name="Get the photo").click()
    expect(idris.page.get_by_role("img", name=ROTA)).to_be_visible()
    idris.page.get_by_role("button", name="Get the document").click()
    save = idris.page.get_by_role("link", name="Save a copy (PDF, 16.0 MB)")
    with idris.page.expect_download() as saving:
        save.click()
    assert saving.value.suggested_filename == "document.pdf"
    assert Path(saving.value.path()).read_bytes() == report.read_bytes()
    assert faults(idris.page) == []
    # From here on it needs no connection.
    idris.lose_signal()
    idris.page.reload()
    idris.unlock()
    expect(idris.page.get_by_role("img", name=ROTA)).to_be_visible()
    idris.find_signal()


def test_no_page_complained(devices: Devices) -> None:
    assert devices.troubles() == []
