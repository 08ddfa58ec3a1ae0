"""A form is published anew while somebody writes on the version before it, in a real browser.

Wren Saltwhistle has begun an assessment of Marl and is out of signal when a practice lead publishes
another version of its form. Her draft goes on as it was; its page then says that the form changed,
shows what would change, and moves the draft when she says so. What the newer version does not ask
is kept and listed, and the next assessment starts on it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

CHANGED = "This form changed on"
KEPT = "Cade, my drums, and quiet mornings."
OLD = """\
      - id: what_matters
"""
NEW = """\
      - id: pets
        type: yn
        label: {en: "Are there animals at home?"}

      - id: what_counts
"""


def publish_another(council: Council) -> None:
    """A practice lead asks one more question, and one under another id."""
    council.doorstep("forms", "new", "needs-assessment")
    file = council.folder / "forms" / "needs-assessment.yaml"
    text = file.read_text(encoding="utf-8")
    assert OLD in text
    text = text.replace(OLD, NEW, 1).replace("  - what_matters\n", "  - what_counts\n", 1)
    file.write_text(text, encoding="utf-8")
    said = council.doorstep("forms", "publish", "needs-assessment")
    assert "pets: new, “Are there animals at home?” (yn)" in said


def unlocked_again(device: Device) -> None:
    """What is published is asked for at each unlock."""
    device.hide()
    device.unlock()


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    """Wren's device, with a draft begun on the version before."""
    device = devices.of("Wren Saltwhistle", "wren")
    device.open_person("Marl Oystergate")
    device.start_assessment("Short")
    at.open_section(device, at.SECTIONS[0])
    at.text(device.page, "what_matters", KEPT)
    device.to_sections()
    device.went()
    device.lose_signal()
    publish_another(council)
    return device


def test_a_draft_goes_on_as_it_was_while_another_version_is_published(wren: Device) -> None:
    expect(wren.page.get_by_role("main")).not_to_contain_text(CHANGED)
    at.open_section(wren, at.SECTIONS[0])
    at.text(wren.page, "good_life", "Have my brother round.")
    wren.to_sections()
    wren.find_signal()
    wren.went()


def test_its_page_then_says_that_the_form_changed(wren: Device) -> None:
    unlocked_again(wren)
    main = wren.page.get_by_role("main")
    expect(main).to_contain_text(CHANGED)
    expect(main).to_contain_text("Finish on the one you began, or see what would change.")
    assert faults(wren.page) == []
    at.open_section(wren, at.SECTIONS[0])
    expect(at.field(wren.page, "what_matters")).to_have_value(KEPT)
    wren.to_sections()


def test_what_would_change_is_shown_before_anything_does(wren: Device) -> None:
    wren.page.get_by_role("link", name="See what would change").click()
    wren.arrived("What would change")
    main = wren.page.get_by_role("main")
    expect(main).to_contain_text("Are there animals at home?")
    expect(main).to_contain_text(KEPT)
    expect(main).to_contain_text("Not asked any more: kept")
    assert faults(wren.page) == []


def test_moved_it_asks_what_the_newer_version_asks_and_lists_what_it_does_not(wren: Device) -> None:
    wren.page.get_by_role("button", name="Move to the newer form").click()
    wren.arrived("Needs assessment")
    main = wren.page.get_by_role("main")
    expect(main).to_contain_text("Kept from another version of this form (1)")
    expect(main).not_to_contain_text(CHANGED)
    main.get_by_text("Kept from another version of this form (1)").click()
    expect(main).to_contain_text(KEPT)
    assert faults(wren.page) == []
    at.open_section(wren, at.SECTIONS[0])
    expect(wren.page.get_by_role("main")).to_contain_text("Are there animals at home?")
    expect(at.field(wren.page, "good_life")).to_have_value("Have my brother round.")
    wren.to_sections()


def test_the_next_assessment_starts_on_the_newer_version(wren: Device) -> None:
    wren.open_person("Hettie Marshbell")
    wren.start_assessment("Short")
    at.open_section(wren, at.SECTIONS[0])
    expect(wren.page.get_by_role("main")).to_contain_text("Are there animals at home?")
    assert wren.troubles == []
