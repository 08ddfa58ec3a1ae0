"""One profile folder, copied, goes on twice: both get an identity, and no word of either is lost.

Wren's phone is copied to another computer when its browser is closed. She writes in both with no
signal. Each is noticed when it meets the server, hands in its work, shows a code, and is confirmed
by Sol in IT, who sees the same code; after one more unlock it goes on under an id of its own. Idris
reads what was written on either.
"""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

BEFORE = "A dog, a garden, nobody shouting"
ON_PHONE = "Sunday football with Cade"
ON_COPY = "The allotment, whatever the weather"
SECTION = "What matters to me"
CODE = re.compile(r"[0-9A-Z]{4} [0-9A-Z]{4}")


class Story:
    """Who takes part."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.phone = devices.of("Wren Saltwhistle", "wren-phone", PHONE)
        self.phone.open_person("Marl Oystergate")
        self.phone.start_assessment("Short")
        self.write(self.phone, BEFORE)
        self.phone.to_sections()
        self.phone.went()
        self.phone.kill()
        shutil.copytree(
            self.phone.profile,
            self.phone.profile.parent / "wren-copy",
            ignore=shutil.ignore_patterns("Singleton*"),
        )
        self.phone.start()
        self.copy = devices.new("wren-copy", PHONE)
        self.copy.url, self.copy.phrase = self.phone.url, self.phone.phrase
        self.sol = devices.of("Sol Brackenwire", "sol-laptop", LAPTOP)
        self.idris = devices.of("Idris Candlebrook", "idris-laptop", LAPTOP)

    def write(self, device: Device, words: str) -> None:
        at.open_section(device, SECTION)
        at.text(device.page, "good_life", words)
        device.kept()

    def ids(self) -> set[str]:
        """The ids of Wren's devices, as IT lists them."""
        listed = self.council.doorstep("devices", "list").splitlines()
        return {line.split()[0] for line in listed if "Wren Saltwhistle" in line}

    def to_the_record(self, device: Device) -> None:
        device.open_person("Marl Oystergate")
        device.open_assessment()

    def confirmed(self, device: Device) -> None:
        """The copy asks, IT confirms it by its code, and it is unlocked once more."""
        said = device.page.get_by_text("Read this code to Sol Brackenwire")
        for _ in range(20):
            device.send_now()
            if said.count():
                break
        expect(device.page.get_by_text("A second copy of this device was seen.")).to_be_visible()
        (code,) = CODE.findall(said.inner_text())
        sol = self.sol.page
        sol.get_by_role("button", name="Check again").click()
        row = sol.get_by_role("row").filter(has_text="Asks for a new identity")
        row.get_by_role("button").first.click()
        expect(sol.get_by_role("heading", name="Asks for a new identity")).to_be_visible()
        for size in (PHONE, LAPTOP):
            at_size(sol, size)
            assert faults(sol) == []
        sol.get_by_role("button", name=f"Confirm {code}").click()
        main = sol.get_by_role("main")
        expect(main.get_by_text("Confirmed. It gets its new identity")).to_be_visible()
        self.sol.back()
        device.send_now()
        expect(device.page.get_by_text("Sol Brackenwire confirmed this device.")).to_be_visible()
        for size in (LAPTOP, PHONE):
            at_size(device.page, size)
            assert faults(device.page) == []
        device.page.get_by_role("button", name="Lock now").click()
        device.unlock()
        device.send_now()
        device.went()


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    return Story(council, devices)


def test_both_are_written_in_with_no_signal(story: Story) -> None:
    for device in (story.phone, story.copy):
        device.open()
    story.council.stop()
    for device, words in ((story.phone, ON_PHONE), (story.copy, ON_COPY)):
        story.to_the_record(device)
        story.write(device, f"{BEFORE}. {words}")
        device.to_sections()
    story.copy.lose_signal()
    story.council.start()


def test_the_second_to_meet_the_server_is_told_and_its_work_is_kept(story: Story) -> None:
    before = story.ids()
    story.phone.send_now()
    story.phone.went()
    # It hears nothing of the copy before it has written: what it shows, it would replace.
    story.phone.lose_signal()
    story.copy.find_signal()
    story.copy.send_now()
    expect(story.copy.chip).to_have_text("Checking this device")
    story.copy.tab("My people")
    expect(story.copy.page.get_by_role("main")).to_contain_text(
        re.compile("A second copy of this device was seen|Read this code to Sol Brackenwire")
    )
    story.confirmed(story.copy)
    assert len(story.ids() - before) == 1


def test_the_first_is_one_of_two_as_well_and_gets_an_id_of_its_own(story: Story) -> None:
    before = story.ids()
    story.to_the_record(story.phone)
    story.write(story.phone, f"{BEFORE}. {ON_PHONE}, every week")
    story.phone.to_sections()
    story.phone.find_signal()
    story.phone.send_now()
    expect(story.phone.chip).to_have_text("Checking this device")
    story.confirmed(story.phone)
    assert len(story.ids() - before) == 1


def test_all_words_of_both_reach_the_manager(story: Story) -> None:
    story.idris.send_now()
    story.idris.to_settle()
    main = story.idris.page.get_by_role("main")
    expect(main).to_contain_text("Marl")
    main.get_by_role("link").first.click()
    expect(main).to_contain_text(ON_COPY)
    expect(main).to_contain_text(f"{ON_PHONE}, every week")


def test_each_goes_on_under_its_own_id(story: Story) -> None:
    for device, words in ((story.phone, "Goes on"), (story.copy, "Goes on too")):
        story.to_the_record(device)
        story.write(device, words)
        device.to_sections()
        device.send_now()
        device.went()
    listed = story.council.doorstep("devices", "copies")
    assert "No copy of a device asks" in listed


def test_nothing_complained(devices: Devices) -> None:
    assert devices.troubles() == []
