"""An address that is no screen, or is another role's, says so and leads home, locked or not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

TITLE = "Page not found, Doorstep"


def not_found(device: Device) -> None:
    """The page is there, titled, with the focus on its heading, and for everybody."""
    expect(device.heading).to_have_text("Page not found")
    expect(device.heading).to_be_focused()
    expect(device.page).to_have_title(TITLE)
    assert faults(device.page) == []


def follow(device: Device, address: str) -> None:
    """A link to an address, as it may stand anywhere on a page: nothing is loaded anew."""
    device.page.evaluate(
        """to => {
            const link = Object.assign(document.createElement("a"), { href: to });
            document.body.append(link);
            link.click();
            link.remove();
        }""",
        address,
    )


@pytest.mark.parametrize(
    ("name", "address", "home"),
    [
        ("Wren Saltwhistle", "/nowhere", "My people"),
        ("Idris Candlebrook", "/record/Marl", "Waiting for you"),
        ("Sol Brackenwire", "/queue", "Devices"),
        ("Juno Foxmarrow", "/queue", "My people"),
    ],
)
def test_what_is_no_page_of_theirs_leads_each_role_home(
    council: Council, devices: Devices, name: str, address: str, home: str
) -> None:
    device = devices.of(name, name.split()[0].lower())
    device.arrived(home)
    device.page.goto(f"{council.url}{address}")
    if address == "/queue":
        # Who is locked out has no role yet, so what a role may see is known once it is unlocked.
        device.unlock()
    else:
        not_found(device)
        device.page.get_by_role("link", name="Go to the first page").click()
        device.arrived("Try Doorstep")
        device.open()
        device.arrived("My people")
        follow(device, address)
    not_found(device)
    device.hide()
    device.unlock()
    not_found(device)
    device.page.get_by_role("link", name=f"Go to {home}", exact=True).click()
    device.arrived(home)
    assert device.troubles == []
    device.kill()
