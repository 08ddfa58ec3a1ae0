"""Takes the pictures in README and docs from the running product: `make pictures`.

An invented council, real browsers: Wren's phone, Dov's tablet, and the manager's computer. Wren and
Dov answer one question differently, and Wren submits a whole needs assessment of another person.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser import answering as at
from tests.browser.chrome import LAPTOP
from tests.browser.council import Council
from tests.browser.device import Device
from tests.library.visits import form, minimal

PICTURES = Path(__file__).parent / "pictures"
WORDS = {
    "good_life": "Have my brother round, get back to the allotment.",
    "what_matters": "Cade, my drums, and quiet mornings.",
    "views_wishes_feelings": "I want a hand with letters. I do not want anybody moving my things.",
}
SENT = re.compile(r"^(All received|Backed up|Received)")


def _take(device: Device, name: str) -> None:
    device.page.wait_for_timeout(300)
    path = PICTURES / f"{name}-{device.chrome.size[0]}.png"
    device.page.screenshot(path=path)
    print(f"  {path.relative_to(Path.cwd())}", flush=True)


def _open(device: Device) -> None:
    device.open_person("Marl Oystergate")
    device.open_assessment()


def _disagree(phone: Device, tablet: Device, council: Council) -> None:
    """Two people answer one question differently while neither can reach the server."""
    phone.open_person("Marl Oystergate")
    phone.start_assessment("Short")
    at.open_section(phone, at.SECTIONS[0])
    for path, words in WORDS.items():
        at.text(phone.page, path, words)
    phone.page.evaluate("document.activeElement.blur()")
    _take(phone, "section")
    phone.to_sections()
    expect(phone.chip).to_have_text(SENT)
    tablet.send_now()
    _open(tablet)
    council.stop()
    for device, codes in ((phone, ["u1_without_assistance"]), (tablet, ["able"])):
        at.open_section(device, "The ten outcomes")
        at.open_row(device.page, "outcomes/oc_home_habitable")
        at.tick(device.page, "outcomes/oc_home_habitable/oc_manner", *codes)
        device.to_sections()
    council.start()
    for device in (phone, tablet, phone):
        device.send_now()


def _submit(phone: Device) -> None:
    """A whole assessment, so that a manager has one to read."""
    visit = minimal().without("outcomes/oc_nutrition", "outcomes/oc_work")
    for row in ("oc_nutrition", "oc_work"):
        visit = visit.unable(row, "u1_without_assistance")
    # Nobody is in her circle yet.
    sister = ["other", None, "Hettie's sister", False]
    visit = visit.without("present", "my_people", "copy_to")
    visit = visit.add("present", party=sister, role="family_friend", part="all")
    visit = visit.add("my_people", party=sister)
    visit = visit.add(
        "copy_to",
        party=["other", None, "Hettie Marshbell", False],
        asked_by_person="is_person",
        format="easy_read",
    )
    visit = visit.answer(comm_needs_met="Easy-read cards, one at a time, and time to think.")
    phone.open_person("Hettie Marshbell")
    phone.start_assessment("Short")
    for section in form().sections:
        at.open_section(phone, section.title["en"])
        at.fill_section(phone.page, section, visit)
        if section.id == "outcomes":
            at.field(phone.page, "outcomes/oc_nutrition").scroll_into_view_if_needed()
            phone.kept()
            _take(phone, "outcomes")
    phone.to_sections()
    phone.kept()
    phone.page.locator(".ds-scroll").evaluate("page => page.scrollTo(0, 0)")
    _take(phone, "sections")
    phone.page.get_by_role("link", name="Check and submit").first.click()
    phone.submit()
    expect(phone.page.get_by_text(re.compile("^Submitted")).first).to_be_visible()
    phone.send_now()


def main() -> None:
    """Takes every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    print("Taking the pictures (about two minutes)", flush=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        council = Council(Path(folder) / "council")
        phone = Device(playwright, Path(folder) / "phone")
        tablet = Device(playwright, Path(folder) / "tablet")
        desk = Device(playwright, Path(folder) / "desk", LAPTOP)
        council.start()
        try:
            for device in (phone, tablet, desk):
                device.start()
            phone.page.goto(f"{council.url}/demo")
            phone.arrived()
            _take(phone, "demo")
            phone.become(council.url, "Wren Saltwhistle")
            invite = council.invite("Dov Hazelgrim", "Dov's tablet")
            tablet.enrol(council.url, invite, "DH", by_link=True)
            desk.become(council.url, "Idris Candlebrook")
            _disagree(phone, tablet, council)
            phone.to_settle()
            with phone.leaving():
                phone.page.get_by_role("main").get_by_role("link").first.click()
            phone.arrived()
            _take(phone, "settle")
            phone.tab("My people")
            _take(phone, "people")
            _submit(phone)
            desk.send_now()
            desk.tab("Waiting for you")
            _take(desk, "queue")
            with desk.leaving():
                desk.page.get_by_role("main").get_by_role("link", name="Hettie").click()
            desk.arrived()
            _take(desk, "decision")
        finally:
            for device in (phone, tablet, desk):
                device.kill()
            council.stop()


if __name__ == "__main__":
    main()
