"""A photo taken inside the page, with Chromium's made-up camera; what is offered without one.

For a question of a form, and beside the notes of a visit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.equipped import Equipped
from tests.browser.evidence import council_with_evidence

pytestmark = pytest.mark.browser

ROTA = "The rota"
PHOTO = "Photo"
A_CAMERA = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"


@pytest.fixture(scope="module")
def council(folder: Path, port: int, equipped: Equipped) -> Iterator[Council]:
    """A demo council whose published forms ask for a photo."""
    with council_with_evidence(folder, port, equipped) as council:
        yield council


@pytest.fixture(scope="module")
def camera(council: Council, devices: Devices) -> Device:
    """Wren's phone, whose camera may be used."""
    return devices.of("Wren Saltwhistle", "wren-camera", None, A_CAMERA, ALLOWED)


def to_the_question(wren: Device) -> None:
    """Goes to a question that takes a photo."""
    wren.open_person("Marl Oystergate")
    wren.page.get_by_role("link", name="Start a record").click()
    wren.arrived(re.compile("^Start a record for"))
    wren.page.get_by_label("Evidence of what was seen").check()
    start = wren.page.get_by_role("button", name="Start", exact=True)
    another = wren.page.get_by_role("button", name="Start a separate one", exact=True)
    start.or_(another).wait_for()
    # The one begun on another device has come.
    if another.is_visible():
        another.click()
    start.click()
    wren.arrived("Evidence of what was seen")
    wren.page.get_by_role("link", name="What was seen", exact=True).first.click()
    wren.arrived("What was seen")


def permit(page: Page, url: str, setting: str) -> None:
    """What the person answers, or once answered, when the browser asks for the camera."""
    # What it sets lasts as long as it does.
    tools = page.context.new_cdp_session(page)
    tools.send(
        "Browser.setPermission",
        {"permission": {"name": "camera"}, "setting": setting, "origin": url},
    )


def press(page: Page, name: str, question: str = ROTA) -> None:
    page.get_by_role("group", name=question).get_by_role("button", name=name, exact=True).click()


def to_the_notes(wren: Device) -> None:
    """Goes to today's notes about Marl."""
    wren.tab("Jot")
    wren.page.get_by_role("main").get_by_role("link", name="Marl Oystergate").click()
    wren.arrived("Notes about Marl")


def test_a_photo_is_taken_in_the_page_looked_at_and_kept(camera: Device) -> None:
    wren = camera
    to_the_question(wren)
    page = wren.page
    press(page, "Take a photo")
    seen = page.get_by_label("What the camera sees")
    expect(seen).to_be_visible()
    for size in (LAPTOP, PHONE):
        at_size(page, size)
        expect(seen).not_to_have_js_property("videoWidth", 0)
        box = seen.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert faults(page) == []
    press(page, "Take the photo")
    expect(page.get_by_role("img", name="The photo just taken")).to_be_visible()
    assert faults(page) == []
    # Not that one: the camera is still there.
    press(page, "Again")
    expect(seen).to_be_visible()
    expect(seen).not_to_have_js_property("videoWidth", 0)
    press(page, "Take the photo")
    press(page, "Use it")
    expect(page.get_by_role("img", name=ROTA)).to_be_visible()
    expect(page.get_by_role("group", name=ROTA)).to_contain_text("On this device.")
    # The camera's light is off.
    expect(page.locator("video")).to_have_count(0)
    assert wren.troubles == []


def test_a_photo_is_taken_beside_the_notes_of_a_visit_and_stays_with_them(camera: Device) -> None:
    wren, page = camera, camera.page
    wren.send_now()
    wren.lose_signal()
    to_the_notes(wren)
    page.get_by_label("Notes", exact=True).fill("His rota is on the fridge.")
    page.get_by_role("button", name="Photo", exact=True).click()
    photo = page.get_by_role("group", name=PHOTO)
    take = photo.get_by_role("button", name="Take a photo", exact=True)
    expect(take).to_be_focused()
    expect(take).to_be_in_viewport()
    take.press("Enter")
    expect(page.get_by_label("What the camera sees")).not_to_have_js_property("videoWidth", 0)
    press(page, "Take the photo", PHOTO)
    press(page, "Use it", PHOTO)
    expect(page.get_by_role("img", name=PHOTO)).to_be_visible()
    expect(photo).to_contain_text("On this device.")
    wren.kept()
    assert faults(page) == []
    # Both are there when the notes are gone on with, and nobody had to send them.
    page.get_by_role("button", name="Done", exact=True).click()
    page.reload()
    wren.unlock()
    to_the_notes(wren)
    expect(page.get_by_label("Notes", exact=True)).to_have_value("His rota is on the fridge.")
    expect(page.get_by_role("img", name=PHOTO)).to_be_visible()
    expect(photo).to_contain_text("On this device.")
    wren.find_signal()
    wren.tab("More")
    wren.went()
    assert wren.troubles == []


def test_without_leave_to_use_the_camera_it_says_so_and_offers_to_choose_a_picture(
    council: Council, devices: Devices
) -> None:
    wren = devices.new("wren-denied", None, A_CAMERA)
    wren.become(council.url, "Wren Saltwhistle")
    to_the_question(wren)
    page = wren.page
    permit(page, council.url, "denied")
    press(page, "Take a photo")
    question = page.get_by_role("group", name=ROTA)
    expect(question).to_contain_text("Doorstep may not use the camera. Choose a picture")
    expect(page.locator("video")).to_have_count(0)
    expect(question.locator("input[type=file]")).to_be_attached()
    expect(question.get_by_text("Choose a picture", exact=True)).to_be_visible()
    for size in (LAPTOP, PHONE):
        at_size(page, size)
        assert faults(page) == []
    # Leave given since: the next press opens it.
    permit(page, council.url, "granted")
    press(page, "Take a photo")
    expect(page.get_by_label("What the camera sees")).to_be_visible()
    press(page, "Close the camera")
    expect(page.locator("video")).to_have_count(0)
