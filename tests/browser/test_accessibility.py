"""Every screen, for everybody: axe at WCAG 2.2 AA, three themes, 320 px, 200 %, keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import answering as at
from tests.browser.accessible import axe_finds, faults, focus_is_seen
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.library.visits import form, minimal

pytestmark = pytest.mark.browser

MANY_TABS = 250


class Walk:
    """Goes from screen to screen and looks at each as it is on arrival."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.found: dict[str, list[str]] = {}
        self.seen: set[str] = set()

    def look(self, name: str, *, arrived: bool = True) -> None:
        """Looks at the screen; one just arrived at has the focus on its heading."""
        page = self.device.page
        if arrived:
            expect(self.device.heading).to_be_focused()
        problems = faults(page)
        self.seen.add(name)
        if problems:
            self.found[name] = problems


def told(walk: Walk) -> str:
    """Everything found, by screen."""
    lines = [f"{name}: {each}" for name, found in walk.found.items() for each in found]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def wren(council: Council, devices: Devices) -> Device:
    return devices.of("Wren Saltwhistle", "wren-phone")


@pytest.fixture(scope="module")
def clash(council: Council, wren: Device, devices: Devices) -> Iterator[Device]:
    """Wren's phone, with an assessment in which Dov said otherwise of two answers."""
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Full")
    at.open_section(wren, at.SECTIONS[-1])
    at.text(wren.page, "analysis", "Marl manages. He has people to ring.")
    wren.kept()
    wren.to_sections()
    wren.went()
    dov = devices.of("Dov Hazelgrim", "dov-tablet", LAPTOP)
    dov.open_person("Marl Oystergate")
    dov.open_assessment()
    for device, choice, words in (
        (wren, "no_concerns", "Marl manages. He has three people to ring."),
        (dov, "thoughts", "Marl manages on most days. He has people to ring."),
    ):
        device.lose_signal()
        at.open_section(device, "Risk and safety")
        at.choose(device.page, "suicide_selfharm", choice)
        at.open_section(device, at.SECTIONS[-1])
        at.text(device.page, "analysis", words)
        device.kept()
        device.to_sections()
    for device in (dov, wren):
        device.find_signal()
        device.went()
    wren.send_now()
    wren.to_settle()
    expect(wren.page.get_by_role("main")).to_contain_text("Dov Hazelgrim")
    yield wren
    dov.kill()


def test_the_screens_in_front_of_the_lock_are_for_everybody(
    council: Council, devices: Devices
) -> None:
    device = devices.new("new-phone")
    page = device.page
    walk = Walk(device)
    page.goto(f"{council.url}/demo")
    expect(device.heading).to_be_focused()
    walk.look("demo")
    page.goto(f"{council.url}/enrol")
    expect(device.heading).to_be_focused()
    walk.look("enrol: code")
    page.get_by_role("button", name="Next").click()
    walk.look("enrol: code, wrong", arrived=False)
    page.get_by_label("Code from IT").fill(council.invite("Juno Foxmarrow", "Phone"))
    page.get_by_role("button", name="Next").click()
    walk.look("enrol: passphrase")
    page.get_by_label("Passphrase", exact=True).fill(device.phrase)
    page.get_by_role("button", name="Next").click()
    walk.look("enrol: name")
    page.get_by_label("Name on the lock screen").fill("JF")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    walk.look("enrol: ready")
    page.get_by_role("button", name="Start", exact=True).click()
    device.arrived("My people")
    device.hide()
    walk.look("unlock", arrived=False)
    page.locator("#passphrase").fill("not these words at all")
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.locator("#passphrase-error")).to_be_visible()
    walk.look("unlock, wrong", arrived=False)
    assert not walk.found, told(walk)


def test_the_home_screens_and_the_person_are_for_everybody(clash: Device) -> None:
    walk = Walk(clash)
    page = clash.page
    clash.tab("My people")
    clash.arrived("My people")
    walk.look("people")
    page.get_by_label("Search name or council number").fill("hett")
    walk.look("people, searched", arrived=False)
    page.get_by_label("Search name or council number").fill("")
    clash.open_person("Hettie Marshbell")
    walk.look("person with alerts")
    page.get_by_role("link", name="Start a record").click()
    clash.arrived(re.compile("^Start a record for"))
    walk.look("start")
    clash.tab("More")
    clash.arrived("More")
    walk.look("more")
    for name in ("Saving and sending", "Settings"):
        clash.tab("More")
        page.get_by_role("main").get_by_role("link", name=name).click()
        clash.arrived(name)
        walk.look(name)
    clash.to_settle()
    walk.look("to settle")
    assert not walk.found, told(walk)


def test_every_section_of_the_form_is_for_everybody(clash: Device) -> None:
    walk = Walk(clash)
    page = clash.page
    clash.open_person("Marl Oystergate")
    clash.open_assessment()
    walk.look("task list")
    for section in form().sections:
        at.open_section(clash, section.title["en"])
        walk.look(section.id)
    for title, group in (
        ("Risk and safety", "risks"),
        ("Strengths and assets", "my_people"),
    ):
        at.open_section(clash, title)
        at.field(page, group).click()
        walk.look(f"{group}, a row open", arrived=False)
    at.open_section(clash, "The ten outcomes")
    at.open_row(page, "outcomes/oc_work")
    at.tick(page, "outcomes/oc_work/oc_manner", "u1_without_assistance")
    walk.look("an outcome, open", arrived=False)
    assert not walk.found, told(walk)


def test_submit_settle_and_history_are_for_everybody(clash: Device) -> None:
    walk = Walk(clash)
    page = clash.page
    clash.open_person("Marl Oystergate")
    clash.open_assessment()
    page.get_by_role("link", name="Check and submit").click()
    clash.arrived("Check and submit")
    walk.look("submit")
    page.get_by_role("button", name=re.compile("^Submit to ")).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    walk.look("submit, refused", arrived=False)
    for path, heading in (
        ("suicide_selfharm", "Did you talk about self-harm or suicide?"),
        ("analysis", "Worker's professional analysis"),
    ):
        clash.to_settle()
        page.get_by_role("link", name=heading).click()
        clash.arrived(heading)
        walk.look(f"settle {path}")
        if path == "analysis":
            page.get_by_label("Write one answer from both").check()
        page.get_by_role("button", name="Settle this").click()
        walk.look(f"settle {path}, nothing chosen", arrived=False)
    clash.open_person("Marl Oystergate")
    clash.open_assessment()
    at.open_section(clash, at.SECTIONS[-1])
    page.get_by_role("button", name="History of Worker's professional analysis").click()
    clash.arrived("Worker's professional analysis")
    walk.look("history")
    assert not walk.found, told(walk)


def test_compare_and_the_screens_of_managers_and_it_are_for_everybody(
    council: Council, clash: Device, devices: Devices
) -> None:
    record = _submit_another(clash)
    compare = Walk(clash)
    clash.page.goto(f"{council.url}{record}/compare")
    clash.unlock()
    clash.arrived("Compare")
    compare.look("compare")
    assert not compare.found, told(compare)
    idris = devices.of("Idris Candlebrook", "idris-desk", LAPTOP)
    walk = Walk(idris)
    page = idris.page
    expect(page.get_by_role("row").filter(has_text="Hettie Marshbell")).to_be_visible()
    walk.look("queue")
    page.get_by_role("row").filter(has_text="Hettie Marshbell").get_by_role("link").click()
    idris.arrived(re.compile("^Needs assessment"))
    walk.look("decision")
    page.get_by_role("button", name="Pin a comment to Worker's professional analysis").click()
    walk.look("decision, pinning", arrived=False)
    page.get_by_label("What should change?").fill("Say more.")
    page.get_by_role("button", name="Pin it").click()
    change = page.get_by_role("button", name="Change the comment on Worker's professional analysis")
    expect(change).to_be_focused()
    change.click()
    page.get_by_role("button", name="Cancel").click()
    expect(change).to_be_focused()
    page.get_by_role("button", name="Remove the comment from Worker").click()
    put_back = page.get_by_role("button", name="Put it back")
    expect(put_back).to_be_focused()
    put_back.click()
    expect(change).to_be_focused()
    page.get_by_role("button", name="Authorise", exact=True).click()
    idris.arrived("Check before you authorise")
    walk.look("decision, check")
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("link", name="Return with reasons").click()
    idris.arrived(re.compile("^Return to"))
    walk.look("return")
    page.get_by_role("button", name="Return to Wren").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    walk.look("return, refused", arrived=False)
    sheet = page.url.replace("/return", "/decision")
    page.get_by_label("The eligibility reasoning is unclear").check()
    page.get_by_label("Note to Wren").fill("Nearly there.")
    page.get_by_role("button", name="Return to Wren").click()
    expect(page.get_by_role("main")).to_contain_text("Returned by you")
    expect(page).to_have_url(sheet)
    expect(idris.heading).to_be_focused()
    walk.look("decision, returned", arrived=False)
    # The sheet stands once among the places behind: Back leaves it.
    page.go_back()
    idris.arrived("Waiting for you")
    idris.tab("More")
    page.get_by_role("link", name="Devices of your team").click()
    idris.arrived("Devices of your team")
    expect(page.get_by_role("table")).to_contain_text("Wren Saltwhistle")
    walk.look("devices of the team", arrived=False)
    page.get_by_role("row").filter(has_text="Wren Saltwhistle").get_by_role("button").first.click()
    expect(page.get_by_text("Nothing unsent")).to_be_visible()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask for its unsent work")).to_have_count(0)
    walk.look("one device of the team", arrived=False)
    idris.kill()

    sol = devices.of("Sol Brackenwire", "sol-desk", LAPTOP)
    page = sol.page
    it = Walk(sol)
    expect(page.get_by_role("table")).to_contain_text("Wren Saltwhistle")
    it.look("devices", arrived=False)
    sol.tab("Enrol")
    sol.arrived("Make a code")
    it.look("make a code")
    page.get_by_label("Dov Hazelgrim").check()
    page.get_by_label("What is the device called?").fill("Dov's phone")
    page.get_by_role("button", name="Make a code").click()
    expect(page.get_by_text("Code to type")).to_be_visible()
    it.look("a code", arrived=False)
    assert not it.found, told(it)
    assert not walk.found, told(walk)


def _submit_another(wren: Device) -> str:
    """A whole assessment of Hettie, submitted; gives its address."""
    wren.open_person("Hettie Marshbell")
    wren.start_assessment("Short")
    there = {"party": ["other", None, "Fitz Gullyworth", False], "role": "family_friend"}
    visit = minimal().without("present", "my_people").answer(comm_needs_met="Easy read, and time.")
    visit = visit.add("present", **there, part="all").add("my_people", party=there["party"])
    for section in form().sections:
        at.open_section(wren, section.title["en"])
        at.fill_section(wren.page, section, visit)
    wren.to_sections()
    wren.page.get_by_role("link", name="Check and submit").click()
    wren.arrived("Check and submit")
    wren.submit()
    expect(wren.page.locator("#submitted")).to_contain_text(re.compile("^(Received|Accepted)"))
    return urlsplit(wren.page.url).path.removesuffix("/submit")


def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    """Presses Tab until the target has the focus; every stop on the way can be seen."""
    expect(target).to_have_count(1)
    for _ in range(MANY_TABS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        unseen = focus_is_seen(page)
        assert unseen is None or "nothing has the focus" in unseen, unseen
        if target.evaluate("target => target === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def test_the_keyboard_alone_goes_from_the_lock_to_a_submission(clash: Device) -> None:
    page = clash.page
    clash.tab("My people")
    # Shift three times hides the screen, and its own box has the focus on the lock screen.
    for _ in range(3):
        page.keyboard.press("Shift")
    expect(page.locator("#passphrase")).to_be_focused()
    page.keyboard.type(clash.phrase)
    page.keyboard.press("Enter")
    clash.arrived("My people")
    expect(clash.heading).to_be_focused()
    tab_to(page, clash.person_row("Tansy Wickerlight"))
    page.keyboard.press("Enter")
    clash.arrived(re.compile("Tansy"))
    expect(clash.heading).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Start a record"))
    page.keyboard.press("Enter")
    clash.arrived(re.compile("^Start a record"))
    expect(clash.heading).to_be_focused()
    forms = page.locator("input[name=form]")
    tab_to(page, forms.first)
    page.keyboard.press("Space")
    for _ in range(forms.count()):
        if page.get_by_label("Needs assessment", exact=True).is_checked():
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("input[name=depth]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Short", exact=True)).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Start", exact=True))
    page.keyboard.press("Enter")
    clash.arrived("Needs assessment")
    expect(clash.heading).to_be_focused()
    tab_to(page, page.get_by_role("link", name="What matters to me", exact=True))
    page.keyboard.press("Enter")
    clash.arrived("What matters to me")
    expect(clash.heading).to_be_focused()
    tab_to(page, at.field(page, "good_life"))
    page.keyboard.type("More mornings outside.")
    tab_to(page, at.field(page, "wrap_reference"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Yes, but keep it private")).to_be_checked()
    tab_to(page, page.get_by_role("link", name=re.compile("^Next: ")))
    page.keyboard.press("Enter")
    clash.arrived("About this assessment")
    expect(clash.heading).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Sections", exact=True).last)
    page.keyboard.press("Enter")
    clash.arrived("Needs assessment")
    expect(clash.heading).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Check and submit"))
    page.keyboard.press("Enter")
    clash.arrived("Check and submit")
    expect(clash.heading).to_be_focused()
    tab_to(page, page.get_by_role("button", name=re.compile("^Submit to ")))
    page.keyboard.press("Enter")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = at.field(page, "what_matters")
    expect(field).to_be_focused()
    page.keyboard.type("Bramble, and Perrin.")
    expect(field).to_have_value("Bramble, and Perrin.")
    # Back to the control that was used.
    tab_to(page, page.locator("[data-back]"), back=True)
    page.keyboard.press("Enter")
    clash.arrived("Needs assessment")
    expect(clash.heading).to_be_focused()


def _with_ink(page: Page, ink: str) -> list[str]:
    page.evaluate("ink => { document.querySelector('h1').style.color = ink; }", ink)
    return faults(page)


def test_axe_finds_what_is_wrong(clash: Device) -> None:
    """The control: a page that is really broken is found to be."""
    clash.page.evaluate(
        "() => document.querySelector('main').append(document.createElement('input'))"
    )
    assert any(each.startswith("label:") for each in axe_finds(clash.page))
    clash.page.evaluate("() => document.querySelector('main > input').remove()")
    for theme, ink in (("light", "#ccc"), ("dark", "#333")):
        found = _with_ink(clash.page, ink)
        assert any(each.startswith(f"{theme}: color-contrast:") for each in found)
    clash.page.evaluate("() => document.querySelector('h1').removeAttribute('style')")


def test_no_page_complained(clash: Device, devices: Devices) -> None:
    assert clash.is_open
    assert devices.troubles() == []
