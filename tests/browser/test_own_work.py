"""Nobody decides on what they wrote, whatever else they may do: separation of duties, in browsers.

Kit Moonthimble is a social worker and a manager at once: Kit writes and submits an assessment in a
browser and opens its decision sheet there. What the sheet offers follows the commands table that
the council publishes, and a device that holds another table gets no further than the server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from server.app import open_services
from server.demo.run import demo_settings
from server.demo.seed import member
from server.enrol.staff import put_staff
from tests.browser import answering as at
from tests.browser.apart import apart
from tests.browser.chrome import LAPTOP, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.equipped import ADDRESS, Equipped
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

KIT = "Kit Moonthimble"
OWN_WORK = "You wrote part of this. Idris Candlebrook can decide it."
ACTS = re.compile("^(Authorise|Return|Pin a comment)")


async def _with_both_roles(folder: Path) -> None:
    """Fernshire, where Kit is a social worker and a manager of the team that Marl is with."""
    async with open_services(demo_settings(folder)) as services:
        team = member(services, "idris").team
        await put_staff(
            services, KIT, ["social_worker", "manager"], team, member(services, "kit").id
        )


class Story:
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.devices = devices
        self.kit = devices.new("kit-laptop", LAPTOP)
        self.record = ""


@pytest.fixture(scope="module")
def council(folder: Path, port: int, equipped: Equipped) -> Iterator[Council]:
    equipped.council(folder / "council")
    apart(_with_both_roles(folder / "council"))
    with Council(folder / "council", port, address=ADDRESS) as council:
        yield council


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    """Kit's assessment of Marl, written and submitted on a laptop."""
    told = Story(council, devices)
    kit = told.kit
    kit.enrol(council.url, council.invite(KIT, "Work laptop"), "KM", by_link=True)
    kit.arrived("Waiting for you")
    kit.open_person("Marl Oystergate")
    kit.start_assessment("Short")
    found = minimal().answer(comm_needs_met="Plain email before and after.")
    for section in form().sections:
        at.open_section(kit, section.title["en"])
        at.fill_section(kit.page, section, found)
    told.record = kit.page.url.split("/record/")[1].split("/")[0]
    kit.to_sections()
    kit.page.get_by_role("link", name="Check and submit").click()
    kit.arrived("Check and submit")
    kit.submit()
    expect(kit.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    return told


def open_sheet(device: Device) -> None:
    """The decision sheet, from the queue."""
    device.send_now()
    device.tab("Waiting for you")
    device.page.get_by_role("row").filter(has_text="Marl Oystergate").get_by_role("link").click()
    device.arrived(re.compile("^Needs assessment, first submission"))


def acts(device: Device) -> list[str]:
    """Every button and link on the screen that would decide, or begin to."""
    page = device.page
    found = [
        *page.get_by_role("button", name=ACTS).all(),
        *page.get_by_role("link", name=ACTS).all(),
    ]
    return [each.inner_text() for each in found]


def let_authors_decide(council: Council, route: Route) -> None:
    """The published table, but for its separation of duties."""
    reply = route.fetch(url=council.direct(route.request.url))
    table: dict[str, Any] = reply.json()
    for row in table["commands"]:
        row["not_actor_of"] = []
    route.fulfill(response=reply, body=json.dumps(table))


def test_the_queue_says_that_others_can_decide_it(story: Story) -> None:
    kit = story.kit
    kit.send_now()
    kit.tab("Waiting for you")
    row = kit.page.get_by_role("row").filter(has_text="Marl Oystergate")
    expect(row).to_contain_text("Others can decide")
    expect(row).to_contain_text(OWN_WORK)


@pytest.mark.parametrize("size", [LAPTOP, (390, 844)])
def test_the_decision_sheet_names_who_can_and_offers_the_author_nothing(
    story: Story, size: tuple[int, int]
) -> None:
    kit = story.kit
    open_sheet(kit)
    at_size(kit.page, size)
    region = kit.page.get_by_role("region", name="Decide")
    expect(region).to_contain_text(OWN_WORK)
    # The whole of it is there to read: it is deciding that is somebody else's.
    expect(kit.page.get_by_role("main")).to_contain_text("Have my brother round")
    assert acts(kit) == []
    at_size(kit.page, LAPTOP)


@pytest.mark.parametrize("act", ["decision/check", "return"])
def test_the_address_of_an_act_offers_the_author_nothing_either(story: Story, act: str) -> None:
    kit = story.kit
    kit.page.goto(f"{story.council.url}/record/{story.record}/{act}")
    kit.unlock()
    expect(kit.page.get_by_text(OWN_WORK)).to_be_visible()
    assert acts(kit) == []


def test_the_commands_table_is_what_says_so_and_the_server_keeps_to_it(story: Story) -> None:
    council = story.council
    other = story.devices.new("kit-other-laptop", LAPTOP)
    other.page.context.route("**/workflow", lambda route: let_authors_decide(council, route))
    other.enrol(council.url, council.invite(KIT, "Laptop with another table"), "KM2", by_link=True)
    other.arrived("Waiting for you")
    open_sheet(other)
    main = other.page.get_by_role("main")
    expect(other.page.get_by_text(OWN_WORK)).to_have_count(0)
    assert {"Authorise", "Return with reasons"} <= set(acts(other))
    other.page.get_by_role("button", name="Authorise", exact=True).click()
    other.arrived("Check before you authorise")
    other.page.get_by_role("button", name="Authorise now").click()
    expect(main).to_contain_text("Not accepted: you submitted this. Nothing you wrote has changed.")
    expect(main).to_contain_text("Not authorised.")


def test_whoever_the_sheet_names_is_offered_it_and_decides(story: Story) -> None:
    idris = story.devices.of("Idris Candlebrook", "idris-desk", LAPTOP)
    idris.arrived("Waiting for you")
    open_sheet(idris)
    expect(idris.page.get_by_text("You wrote part of this.")).to_have_count(0)
    assert {"Authorise", "Return with reasons"} <= set(acts(idris))
    idris.page.get_by_role("button", name="Authorise", exact=True).click()
    idris.arrived("Check before you authorise")
    idris.page.get_by_role("button", name="Authorise now").click()
    expect(idris.page.get_by_role("main")).to_contain_text("Authorised by you")
    expect(idris.page.get_by_role("main")).to_contain_text("Accepted")

    kit = story.kit
    kit.send_now()
    kit.tab("Waiting for you")
    expect(kit.page.get_by_role("row").filter(has_text="Marl Oystergate")).to_have_count(0)


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
