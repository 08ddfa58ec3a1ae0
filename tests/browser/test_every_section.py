"""Each section of each form of the library, for everybody: axe at WCAG 2.2 AA on a phone.

A form's conditions are taken out first, so that whatever it may ever ask stands on the screen; what
can be opened is opened and answered. A question that did not come on the screen is a failure, so
that none is left out unseen. The screens a person is handed are seen at twice the size in
`test_consent_hand_over`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from forms.context import on_row
from forms.definition import PublishedGroup, PublishedItem, PublishedSection
from tests.browser.accessible import axe_finds, in_theme
from tests.browser.answering import field_id
from tests.browser.conftest import Devices
from tests.browser.device import Device
from tests.browser.previewed import at_section, previewed
from tests.library.field_tables import forms
from tests.library.visits import form

pytestmark = pytest.mark.browser

_ADDED_ROW: Final = re.compile("[0-9a-f]{32}")
_FILL: Final = (Path(__file__).parent / "filling.js").read_text("utf-8").split("\n", 3)[3]


@pytest.fixture(scope="module")
def phone(devices: Devices) -> Device:
    return devices.new("phone")


@pytest.mark.parametrize("form_id", forms())
def test_every_section_with_all_it_may_ask_is_for_everybody(
    form_id: str, phone: Device, tmp_path: Path
) -> None:
    page = phone.page
    found: list[str] = []
    with previewed(form_id, tmp_path, all_asked=True) as address:
        page.goto(address)
        expect(page.get_by_role("navigation", name="Sections").first).to_be_visible()
        in_theme(page, "light")
        for number, section in enumerate(form(form_id).sections, 1):
            at_section(page, number, section)
            unseen = _fill(page, section)
            assert not unseen, f"{section.id}: {unseen} did not come on the screen"
            found += [f"{section.id}: {problem}" for problem in axe_finds(page)]
        page.goto("about:blank")
    assert not found, "\n".join(found)
    assert phone.troubles == []


def _fill(page: Page, section: PublishedSection) -> list[str]:
    """Fills what is on screen, and says which of the section's questions never were."""
    rows: list[str] = []
    wanted: dict[str, str] = {}
    for item in section.items:
        if not isinstance(item, PublishedGroup):
            wanted[item.id] = _known_by(item, item.id)
            continue
        wanted[item.id] = item.id
        for part in item.items:
            row = next((each.key for each in item.rows if on_row(part, each.key)), "*")
            rows += [f"{item.id}-{row}"] if row != "*" else []
            wanted[f"{item.id}/{part.id}"] = _known_by(part, f"{item.id}/{row}/{part.id}")
    plain = [item.id for item in section.items if item.type != "info"]
    told = page.evaluate(_FILL, {"items": plain, "rows": sorted(set(rows))})
    seen = {_ADDED_ROW.sub("*", each) for each in told}
    return [path for path, known_by in wanted.items() if known_by not in seen]


def _known_by(item: PublishedItem, path: str) -> str:
    """How a question on the screen is told: a notice by its words, a result by its id."""
    if item.type == "info":
        return item.label["en"]
    return field_id(path) if item.type == "calc" else path
