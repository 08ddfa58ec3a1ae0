"""S4 of the domain brief: Corin Saltmarsh tells Juno at Tuesday Cuppa, with no signal.

Tuesday 24 March 2026, on Juno Foxmarrow's phone and Idris Candlebrook's laptop, told in order by
the server's and the browsers' own clocks (domain.md 7). Each test names the Expect it shows: 1 to
5, 9 and 10.

Left of this scenario, by number: 6 (Roz Emberlock's decision, on a screen of hers; the form and its
rule are there), 7 (what the adult wants, asked again in the enquiry), 8 (an offered assessment,
which begins a contact), 11 (indicators, and an access request), 12 (what Denny Hoxley may ask for).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import faults
from tests.browser.another_day import Day
from tests.browser.answering import choose, field, tick
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.sections import start_record

pytestmark = pytest.mark.browser

GROUP = "Tuesday Cuppa"
HERE = ("Corin", "Tansy", "Ash", "Olu", "Bramble", "Cade")
HEARD = ("Tansy", "Bramble")
HAPPENED = "Denny takes my bank card and my benefits. He shoved me on Saturday."
WISHES = "I want it to stop. No police. I am scared to go home tonight."
TOLD = re.compile(r"Denny|bank card|shoved|scared|police|flatmate", re.IGNORECASE)
"""Words of the disclosure: nowhere but in the concern."""

_OUTBOX = """async () => {
  const { name } = (await indexedDB.databases()).find((it) => it.name.includes("-outbox-"));
  const open = indexedDB.open(name);
  await new Promise((done, failed) => { open.onsuccess = done; open.onerror = failed; });
  const all = open.result.transaction("rows").objectStore("rows").getAll();
  await new Promise((done, failed) => { all.onsuccess = done; all.onerror = failed; });
  open.result.close();
  return all.result.map(({ n, arrival }) => [n, arrival]);
}"""


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices, day: Day) -> None:
        self.council = council
        self.devices = devices
        self.day = day
        self.juno = devices.new("juno-phone")
        self.idris = devices.new("idris-laptop", LAPTOP)
        self.before = 0
        self.concern: range = range(0)

    def at(self, civil: str) -> None:
        self.day.at(civil)
        for device in (self.juno, self.idris):
            self.day.on(device)


@pytest.fixture(scope="module")
def day(folder: Path) -> Day:
    return Day(folder / "day", "2026-03-24T10:20")


@pytest.fixture(scope="module")
def council(folder: Path, day: Day) -> Iterator[Council]:
    with Council(folder / "council", day=day.file) as council:
        yield council


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices, day: Day) -> Story:
    told = Story(council, devices, day)
    told.at("2026-03-24T10:20")
    told.juno.become(council.url, "Juno Foxmarrow")
    told.juno.send_now()
    return told


def tile(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def urgent(device: Device) -> Locator:
    return device.page.get_by_role("region", name="Urgent")


def outbox(device: Device) -> dict[int, int | None]:
    """Own changes by number, with the arrival position the server gave each."""
    return dict(device.page.evaluate(_OUTBOX))


def whole_section(page: Page) -> None:
    """Waits for the code of each kind of question, and for the people one may choose from."""
    shown = ""
    while shown != (now := page.locator("main").inner_text()):
        shown = now
        # Until the person's circle is read, of who it may be there is the person alone.
        expect(page.locator("[id$='-party'] .govuk-radios__item:only-child")).to_have_count(0)
        page.wait_for_timeout(200)


def said_in(device: Device, *sections: str) -> str:
    """All that the record on screen says, section by section."""
    page = device.page
    said: list[str] = []
    for name in sections:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
        device.arrived(name)
        whole_section(page)
        boxes = page.locator("main textarea, main input[type=text], main input[type=search]")
        said += [page.locator("main").inner_text(), *(box.input_value() for box in boxes.all())]
        page.locator("[data-back]").first.click()
        device.arrived()
    return "\n".join(said)


def note_of(device: Device, person: str) -> str:
    device.open_person(person)
    device.page.get_by_role("main").get_by_role("link", name="Peer session note").first.click()
    device.arrived("Peer session note")
    return said_in(device, "What was said", "The session", "What was agreed")


def test_the_session_is_opened_with_no_signal_and_eleven_are_there(story: Story) -> None:
    juno, page = story.juno, story.juno.page
    juno.lose_signal()
    story.at("2026-03-24T10:31")
    juno.tab("Groups")
    page.get_by_role("link", name=GROUP).click()
    juno.arrived(GROUP)
    page.get_by_role("link", name="Start a session").click()
    juno.arrived(f"{GROUP}, Tue 24 Mar, 10:30 to 11:30")
    for name in HERE:
        tile(page, name).check()
    page.get_by_label("Add a guest (first name)").fill("Lu")
    button(page, "Add").click()
    expect(page.get_by_label("Add a guest (first name)")).to_be_focused()
    for _ in range(4):
        button(page, "Unnamed +1").click()
    expect(page.get_by_text("11 here", exact=True)).to_be_visible()


def test_a_worry_about_safety_asks_who_else_heard_it_and_opens_a_record_of_its_own(
    story: Story,
) -> None:
    juno, page = story.juno, story.juno.page
    story.at("2026-03-24T11:05")
    worry = page.get_by_role("group", name="Anything that worries you about someone's safety?")
    worry.get_by_role("radio", name="Yes", exact=True).check()
    heard = page.get_by_role("group", name="Who else here heard it?")
    for name in HEARD:
        heard.get_by_role("checkbox", name=name, exact=True).check()
    assert faults(page) == []
    story.before = max(outbox(juno))
    page.get_by_role("link", name="Raise the concern now").click()
    juno.arrived("Raise a safeguarding concern")
    page.get_by_label("Someone not on this list").check()
    button(page, "Next").click()
    missing = page.get_by_role("alert").get_by_text("Write their name, or how you would know them")
    expect(missing).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Corin Saltmarsh").check()
    button(page, "Next").click()
    juno.arrived("Raise a safeguarding concern")
    choose(page, "immediate_danger", "possible")
    field(page, "what_happened").fill(HAPPENED)
    field(page, "adult_wishes").fill(WISHES)
    choose(page, "safe_to_contact", "no")
    page.get_by_text("More, when there is time").click()
    tick(page, "abuse_types", "financial", "physical")
    choose(page, "adult_knows", "yes")
    choose(page, "capacity_for_safeguarding_decision", "not_doubted")
    juno.kept()
    button(page, "Raise it").click()
    expect(urgent(juno)).to_be_visible()
    juno.arrived(f"{GROUP}, Tue 24 Mar, 10:30 to 11:30")
    expect(page.get_by_text(re.compile(r"^Concern raised at 11:0\d\.$"))).to_be_visible()
    expect(page.get_by_role("link", name="Raise the concern now")).to_have_count(0)
    expect(page.get_by_role("link", name="Raise another concern")).to_be_focused()
    assert faults(page) == []
    story.concern = range(story.before + 1, max(outbox(juno)) + 1)


def test_expect_3_until_it_is_received_the_banner_stays_with_a_way_to_ring(story: Story) -> None:
    juno = story.juno
    banner = urgent(juno)
    for tab in ("Groups", "Jot", "More", "My people"):
        juno.tab(tab)
        juno.arrived()
        expect(banner).to_contain_text("Not sent: ring 01632 960700")
        ring = banner.get_by_role("link", name="Ring", exact=True)
        expect(ring).to_have_attribute("href", "tel:01632960700")
        assert banner.get_by_role("button").count() == 0
        assert not TOLD.search(banner.inner_text())
    juno.hide()
    juno.unlock()
    expect(banner).to_contain_text("Not sent: ring 01632 960700")


def test_a_hand_over_does_not_begin_over_a_call_that_nobody_has_made(story: Story) -> None:
    juno, page = story.juno, story.juno.page
    juno.open_person("Corin Saltmarsh")
    start_record(juno, "What the person agrees to share", "With the easy-read screens")
    page.get_by_role("link", name="Hand over to the person").click()
    juno.arrived("Hand over to Corin")
    expect(page.get_by_role("main")).to_contain_text("Somebody is to be rung first.")
    expect(button(page, "Hand over")).to_have_count(0)
    expect(urgent(juno)).to_be_visible()
    assert faults(page) == []


def test_expect_5_the_call_is_recorded_with_its_reference_before_anything_is_sent(
    story: Story,
) -> None:
    juno, page = story.juno, story.juno.page
    story.at("2026-03-24T11:26")
    urgent(juno).get_by_role("link", name="I have rung").click()
    juno.arrived("I have rung")
    page.get_by_label("When", exact=True).fill("11:25")
    page.get_by_label("Reference").fill("SG-0417")
    button(page, "Record the call").click()
    expect(urgent(juno)).to_contain_text("You rang at 11:25, reference SG-0417.")
    numbers = range(story.before + 1, max(outbox(juno)) + 1)
    assert [outbox(juno)[n] for n in numbers] == [None] * len(numbers)
    juno.open_person("Corin Saltmarsh")
    page.get_by_role("main").get_by_role("link", name="Safeguarding concern").first.click()
    juno.arrived("Safeguarding concern")
    words = said_in(juno, "Who raised it and who was told")
    assert "11:25" in words
    assert "SG-0417" in words
    assert "Juno Foxmarrow" in words
    assert f"{GROUP}, Tideway Cafe, 24 Mar 2026, 10:30 to 11:30" in words
    assert not any(name in words for name in HERE if name != "Corin")


def test_expect_1_the_log_is_finished_with_concern_raised_and_nothing_more(story: Story) -> None:
    juno, page = story.juno, story.juno.page
    story.at("2026-03-24T11:35")
    juno.tab("Groups")
    page.get_by_role("link", name=GROUP).click()
    juno.arrived(GROUP)
    page.get_by_role("link", name="Go on with the session").click()
    juno.arrived(re.compile(f"^{GROUP}, "))
    button(page, "Finish").click()
    expect(page.get_by_text("11 attendances. 3 people have a record of it.")).to_be_visible()
    page.get_by_role("link", name=f"Back to {GROUP}").first.click()
    juno.arrived(GROUP)
    expect(page.get_by_role("heading", name="Past sessions (1)")).to_be_visible()
    expect(page.get_by_text("Led by Juno Foxmarrow. 11 there.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="24 Mar 2026").click()
    juno.arrived("Peer session log")
    words = said_in(
        juno,
        *("The session", "Who was there", "What happened", "What follows for the group", "Safety"),
    )
    assert "Concern raised" in words
    assert not TOLD.search(words)


def test_expect_10_lu_is_counted_and_is_nobodys_record(story: Story) -> None:
    juno, page = story.juno, story.juno.page
    words = said_in(juno, "Who was there")
    assert "Lu" in words
    assert re.search(r"\b11\b", words)
    juno.tab("My people")
    juno.arrived("My people")
    people = page.get_by_role("main").inner_text()
    assert "Corin Saltmarsh" in people
    assert "Lu" not in people.replace("\n", " ").split()


def test_expect_9_whoever_heard_it_is_to_be_looked_after_without_a_word_of_it(
    story: Story,
) -> None:
    juno, page = story.juno, story.juno.page
    for person in ("Tansy Wickerlight", "Bramble Wickerlight"):
        juno.open_person(person)
        row = page.get_by_role("main").get_by_role("listitem").filter(has_text="See how they are")
        expect(row).to_contain_text("By Wed 25 Mar")
        expect(row).to_contain_text("Juno Foxmarrow does it")
        assert faults(page) == []
        words = note_of(story.juno, person)
        assert "See how they are after the session" in words
        assert "Corin" not in words
        assert not TOLD.search(words)
    assert "See how they are" not in note_of(story.juno, "Corin Saltmarsh")
    juno.open_person("Bramble Wickerlight")
    row = page.get_by_role("main").get_by_role("listitem").filter(has_text="See how they are")
    button(page, "It is done: See how they are after the session").click()
    expect(row).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_expect_4_it_goes_before_everything_else_and_its_receipt_is_shown(story: Story) -> None:
    juno = story.juno
    story.at("2026-03-24T12:10")
    juno.find_signal()
    banner = urgent(juno)
    expect(banner).to_contain_text(re.compile(r"^Received 12:1\d\. Roz Emberlock's team has it\.$"))
    juno.tab("More")
    juno.arrived()
    expect(banner).to_have_count(0)
    juno.send_now()
    arrivals = {n: at for n, at in outbox(juno).items() if n not in range(story.before + 1)}
    came_first = min(arrivals, key=lambda n: arrivals[n] or 0)
    assert came_first in story.concern
    earlier = [at for n, at in outbox(juno).items() if n <= story.before and at is not None]
    assert max(earlier) > min(at for at in arrivals.values() if at is not None)


def test_expect_2_the_manager_of_every_member_reads_their_notes_and_no_concern(
    story: Story,
) -> None:
    idris, page = story.idris, story.idris.page
    idris.become(story.council.url, "Idris Candlebrook")
    idris.send_now()
    for person in ("Corin Saltmarsh", "Tansy Wickerlight", "Bramble Wickerlight"):
        words = note_of(idris, person)
        assert not TOLD.search(words)
        idris.open_person(person)
        listed = page.get_by_role("main").inner_text()
        assert "Peer session note" in listed
        assert "concern" not in listed.lower()
    with pytest.raises(RuntimeError, match="Fitz Gullyworth"):
        # A mentor is a named party: there is no account to invite.
        story.council.invite("Fitz Gullyworth", "Phone")


def test_no_address_or_title_told_of_it_and_no_page_complained(story: Story) -> None:
    for told in story.devices.addresses_and_titles():
        assert "saltmarsh" not in told.lower()
        assert not TOLD.search(told)
    assert story.devices.troubles() == []
