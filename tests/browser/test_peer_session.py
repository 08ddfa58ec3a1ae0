"""Thursday Walk: a session logged with one thumb, divided, and a concern that cannot wait.

The tests are one story told in order (domain.md S4). Juno Foxmarrow has a phone; she runs a group
in which Corin Saltmarsh and Tansy Wickerlight have records, and others have a first name.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import faults
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP, PHONE, at_size
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device

pytestmark = pytest.mark.browser

THUMB = 844 / 3
"""Where the lower two thirds of a phone begin."""

KNOWN = ("Corin Saltmarsh", "Tansy Wickerlight")
OTHERS = (
    *(("Marl", "Member"), ("Hettie", "Member"), ("Ash", "Member"), ("Fitz", "Member")),
    *(("Bramble", "Carer"), ("Cade", "Carer")),
)
SAID = "Slept well. Tansy made me laugh."
SAID_OTHERWISE = "Slept well. Another member made me laugh."


class Thumb:
    """Counts taps, and looks at each: within reach, and large enough to hit."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator, least: float = 48) -> None:
        target.scroll_into_view_if_needed()
        drawn = target.locator("xpath=ancestor-or-self::*[contains(@class, '__item')][1]")
        box = (drawn if drawn.count() else target).bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        assert middle >= THUMB, f"{target} is at {middle:.0f}, out of the thumb's reach"
        assert box["height"] >= least, f"{target} is {box['height']:.0f} high"
        assert box["width"] >= 48
        target.click()
        self.taps += 1


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices) -> None:
        self.council = council
        self.juno = devices.of("Juno Foxmarrow", "juno-phone")
        self.roz = devices.new("roz-desk", LAPTOP)


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    told = Story(council, devices)
    told.juno.send_now()
    return told


def tile(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def urgent(device: Device) -> Locator:
    return device.page.get_by_role("region", name="Urgent")


def test_a_group_is_started_with_those_who_usually_come(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("Groups")
    juno.arrived("Groups")
    assert faults(page) == []
    button(page, "Start a group").click()
    juno.arrived("The group")
    page.get_by_label("Name of the group", exact=True).fill("Thursday Walk")
    page.get_by_label("Where it meets", exact=True).fill("Tideway Cafe")
    page.get_by_label("Starts at", exact=True).fill("10:30")
    juno.kept()
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    juno.arrived("Thursday Walk")
    assert faults(page) == []
    page.get_by_role("link", name="Change who usually comes").click()
    juno.arrived("Who usually comes")
    for name in KNOWN:
        tile(page, name).check()
    for name, kind in OTHERS:
        page.get_by_label("First name").fill(name)
        page.get_by_label(kind, exact=True).check()
        if name == OTHERS[-1][0]:
            break
        button(page, "Add").click()
        expect(tile(page, name)).to_be_checked()
    assert faults(page) == []
    # The last is typed and not added: leaving adds it.
    page.get_by_role("link", name="Done", exact=True).click()
    juno.arrived("Thursday Walk")
    expect(page.get_by_role("heading", name="Usual members (8)")).to_be_visible()


def test_eleven_present_and_one_note_take_at_most_thirty_taps(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.lose_signal()
    juno.tab("Groups")
    juno.arrived("Groups")
    thumb = Thumb(page)
    # The list is a home screen: its rows are where lists begin. Counted, not measured.
    page.get_by_role("link", name="Thursday Walk").click()
    thumb.taps += 1
    juno.arrived("Thursday Walk")
    thumb.tap(page.get_by_role("link", name="Start a session"))
    juno.arrived(re.compile(r"^Thursday Walk, \w{3} \d+ \w{3}( \d{4})?, \d\d:\d\d to \d\d:\d\d$"))
    expect(
        page.get_by_text("it starts at 10:30, and staff are there for 60 minutes.")
    ).to_be_visible()
    first = tile(page, "Ash").locator("xpath=..").bounding_box()
    assert first is not None
    assert first["y"] >= THUMB
    for name in ("Ash", "Bramble", "Cade", "Corin", "Fitz", "Hettie", "Marl", "Tansy"):
        thumb.tap(tile(page, name), 56)
    thumb.tap(page.get_by_label("Add a guest (first name)"))
    page.keyboard.type("Lu")
    page.keyboard.press("Enter")
    expect(tile(page, "Lu, guest")).to_be_checked()
    thumb.tap(button(page, "Unnamed +1"))
    thumb.tap(button(page, "Unnamed +1"))
    expect(page.get_by_text("11 here", exact=True)).to_be_visible()
    thumb.tap(button(page, "Note about someone"))
    thumb.tap(page.get_by_role("radio", name="Corin", exact=True), 56)
    expect(page.get_by_text("This goes to Corin's record only.")).to_be_visible()
    expect(page.get_by_label("What Corin said")).to_be_focused()
    page.keyboard.type(SAID)
    knows = page.get_by_role("group", name="Does Corin know it is written down?")
    thumb.tap(knows.get_by_role("radio", name="Yes", exact=True), 56)
    expect(
        page.get_by_text("This names another member. Say “another member”?").first
    ).to_be_visible()
    thumb.tap(button(page, "Say “another member”").first)
    expect(page.get_by_label("What Corin said")).to_have_value(SAID_OTHERWISE)
    thumb.tap(button(page, "Done"))
    thumb.tap(tile(page, "Benefits"), 56)
    worry = page.get_by_role("group", name="Anything that worries you about someone's safety?")
    thumb.tap(worry.get_by_role("radio", name="No", exact=True), 56)
    assert faults(page) == []
    juno.kept()
    thumb.tap(button(page, "Finish"))
    expect(
        page.get_by_text(re.compile(r"^Saved on this device \d\d:\d\d\. Divided:"))
    ).to_be_visible()
    expect(page.get_by_text("11 attendances. 2 people have a record of it.")).to_be_visible()
    print(f"taps: {thumb.taps}")
    assert thumb.taps <= 30


def shown(device: Device, *names: str) -> str:
    """All that a record says, section by section."""
    page = device.page
    said: list[str] = []
    for name in names:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
        device.arrived(name)
        boxes = page.locator("main textarea, main input[type=text], main input[type=search]")
        said += [page.locator("main").inner_text(), *(box.input_value() for box in boxes.all())]
        page.locator("[data-back]").first.click()
        device.arrived()
    return "\n".join(said)


def test_each_person_has_their_own_part_and_nobody_elses(story: Story) -> None:
    juno = story.juno
    for person, has, lacks in (
        ("Corin Saltmarsh", SAID_OTHERWISE, "Tansy"),
        ("Tansy Wickerlight", "Thursday Walk", "Corin"),
    ):
        juno.open_person(person)
        juno.page.get_by_role("main").get_by_role("link", name="Peer session note").click()
        juno.arrived("Peer session note")
        words = shown(juno, "What was said", "The session", "What was agreed")
        assert has in words
        assert lacks not in words
    assert "Slept" not in words


def test_the_groups_log_says_who_came_and_nothing_they_said(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("Groups")
    page.get_by_role("link", name=re.compile("^Session log, ")).click()
    juno.arrived("Peer session log")
    words = shown(
        juno,
        *("The session", "Who was there", "What happened", "What follows for the group", "Safety"),
    )
    for name, _ in OTHERS:
        assert name in words
    assert "Lu" in words
    assert "Slept" not in words
    assert "laugh" not in words


def test_a_concern_shows_whom_to_ring_until_it_is_received(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("More")
    page.get_by_role("link", name="Raise a safeguarding concern").click()
    juno.arrived("Raise a safeguarding concern")
    expect(page.get_by_role("link", name="Ring 999")).to_have_attribute("href", "tel:999")
    page.get_by_label("Corin Saltmarsh").check()
    button(page, "Next").click()
    juno.arrived("Raise a safeguarding concern")
    expect(page.get_by_text("Send what you have. You can add to it.")).to_be_visible()
    button(page, "Raise it").click()
    expect(page.get_by_role("main").get_by_text("Nothing is written yet.")).to_be_visible()
    page.get_by_label("What happened", exact=True).fill("He takes my card. He shoved me Saturday.")
    juno.kept()
    assert faults(page) == []
    button(page, "Raise it").click()
    banner = urgent(juno)
    expect(banner).to_contain_text("Not sent: ring 01632 960700")
    ring = banner.get_by_role("link", name="Ring", exact=True)
    expect(ring).to_have_attribute("href", "tel:01632960700")
    expect(banner).not_to_contain_text(re.compile("safeguarding|Corin", re.IGNORECASE))
    assert banner.get_by_role("button").count() == 0
    for tab in ("Groups", "My people", "Jot", "More"):
        juno.tab(tab)
        juno.arrived()
        expect(banner).to_be_visible()
    assert faults(page) == []


def test_the_banner_is_the_first_stop_and_stands_under_the_header(story: Story) -> None:
    page = story.juno.page
    page.evaluate("() => document.activeElement?.blur()")
    page.locator(".govuk-skip-link").focus()
    page.keyboard.press("Tab")
    expect(urgent(story.juno).get_by_role("link", name="Ring", exact=True)).to_be_focused()
    banner, header = urgent(story.juno).bounding_box(), page.locator(".ds-header").bounding_box()
    assert banner is not None
    assert header is not None
    assert banner["y"] >= header["y"] + header["height"] - 1
    box = urgent(story.juno).get_by_role("link", name="Ring", exact=True).bounding_box()
    assert box is not None
    assert box["height"] >= 48


def test_a_call_is_recorded_before_anything_is_sent(story: Story) -> None:
    juno = story.juno
    page = juno.page
    urgent(juno).get_by_role("link", name="I have rung").click()
    juno.arrived("I have rung")
    page.get_by_label("When", exact=True).fill("00:00")
    page.get_by_label("Reference").fill("SG-0417")
    assert faults(page) == []
    button(page, "Record the call").click()
    expect(urgent(juno)).to_contain_text(
        "Not sent yet. You rang at 00:00, reference SG-0417. "
        "It goes first when there is a connection."
    )
    juno.hide()
    juno.unlock()
    expect(urgent(juno)).to_contain_text("reference SG-0417")


def test_the_group_of_the_concern_and_the_person_say_nothing_of_it_in_lists(story: Story) -> None:
    juno = story.juno
    juno.tab("My people")
    expect(juno.page.get_by_role("main")).not_to_contain_text(re.compile("card|concern"))


def test_once_it_is_received_it_says_so_once(story: Story) -> None:
    juno = story.juno
    juno.find_signal()
    banner = urgent(juno)
    expect(banner).to_contain_text(
        re.compile(r"^Received \d\d:\d\d\. Roz Emberlock's team has it\.$")
    )
    juno.tab("More")
    juno.arrived()
    expect(banner).to_have_count(0)


def test_a_jotting_is_two_taps_away_and_private_until_it_is_used(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("My people")
    juno.arrived("My people")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Jot").click()
    page.get_by_role("main").get_by_role("link", name="Corin Saltmarsh").click()
    juno.arrived("Notes about Corin")
    box = page.get_by_label("Notes", exact=True)
    expect(box).to_be_focused()
    page.keyboard.type("Flat is cold. Wants a lift on Tuesday.")
    juno.kept()
    expect(page.get_by_text("Private to you until you use it.")).to_be_visible()
    expect(page.get_by_role("heading", name="2 lines not used yet")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Send to…: Flat is cold.").click()
    expect(page.get_by_text("Nothing is open about Corin to send a line to.")).to_be_visible()
    button(page, "Cancel").click()
    button(page, "Done").click()
    # The same page of notes is gone on with, from Corin's page too, and it leads back there.
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Jot").click()
    page.get_by_role("main").get_by_role("link", name="Corin Saltmarsh").click()
    expect(box).to_have_value("Flat is cold. Wants a lift on Tuesday.")
    juno.open_person("Corin Saltmarsh")
    page.get_by_role("link", name="Jot", exact=True).click()
    juno.arrived("Notes about Corin")
    expect(box).to_have_value("Flat is cold. Wants a lift on Tuesday.")
    expect(page.get_by_role("link", name="Back to Corin")).to_be_visible()
    button(page, "Done").click()
    juno.arrived("What is next for Corin")


def test_a_line_of_it_is_sent_to_a_question_and_put_back(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.open_person("Corin Saltmarsh")
    page.get_by_role("link", name="Start a record").click()
    juno.arrived(re.compile("^Start a record for"))
    page.get_by_label("Reablement session").check()
    button(page, "Start").click()
    juno.arrived("Reablement session")
    page.get_by_role("main").get_by_role("link", name="The session").click()
    juno.arrived("The session")
    page.get_by_label("What we did together", exact=True).fill("Made tea.")
    juno.kept()
    juno.tab("Jot")
    page.get_by_role("main").get_by_role("link", name="Corin Saltmarsh").click()
    juno.arrived("Notes about Corin")
    page.get_by_role("button", name="Send to…: Flat is cold.").click()
    button(page, "The session: What we did together (Reablement session)").click()
    expect(page.get_by_text("Sent to “The session”, marked “from visit notes”.")).to_be_visible()
    expect(page.get_by_role("heading", name="1 line not used yet")).to_be_visible()
    button(page, "Put it back").click()
    expect(page.get_by_role("heading", name="2 lines not used yet")).to_be_visible()
    page.get_by_role("button", name="Send to…: Flat is cold.").click()
    button(page, "The session: What we did together (Reablement session)").click()
    expect(page.get_by_role("heading", name="1 line not used yet")).to_be_visible()
    juno.open_person("Corin Saltmarsh")
    page.get_by_role("main").get_by_role("link", name="Reablement session").click()
    juno.arrived("Reablement session")
    page.get_by_role("main").get_by_role("link", name="The session").click()
    juno.arrived("The session")
    expect(page.get_by_label("What we did together", exact=True)).to_have_value(
        "Made tea.\nFlat is cold."
    )
    expect(page.get_by_role("main")).to_contain_text("from visit notes")


def test_the_screens_hold_at_a_laptops_size(story: Story) -> None:
    juno = story.juno
    page = juno.page
    at_size(page, LAPTOP)
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    juno.arrived("Thursday Walk")
    page.get_by_role("link", name="Start a session").click()
    juno.arrived(re.compile("^Thursday Walk, "))
    assert faults(page) == []


def test_a_mentor_of_the_group_is_shown_by_name_and_can_be_taken_out(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    page.get_by_role("link", name="Change the group").click()
    juno.arrived()
    page.get_by_role("main").get_by_role("link", name="The group", exact=True).click()
    juno.arrived("The group")
    button(page, "Add a mentor").click()
    page.get_by_label("Someone else", exact=True).check()
    page.get_by_label("Name", exact=True).fill("Fitz Gullyworth")
    juno.kept()
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    page.get_by_role("link", name=re.compile("(Start a|Go on with the) session")).click()
    juno.arrived(re.compile("^Thursday Walk, "))
    mentors = page.get_by_role("group", name="Mentors")
    mentor = mentors.get_by_role("checkbox", name="Fitz Gullyworth", exact=True)
    expect(mentor).to_be_checked()
    mentor.uncheck()
    expect(mentor).not_to_be_checked()
    assert faults(page) == []


def test_the_date_of_a_session_is_read_as_people_write_one(story: Story) -> None:
    page = story.juno.page
    at_size(page, PHONE)
    page.get_by_text("Change", exact=True).click()
    box = page.get_by_label("Date", exact=True)
    heading = page.get_by_role("heading", level=1)
    box.fill("1 Mar 2026")
    box.blur()
    expect(heading).to_contain_text(re.compile("Sun 1 Mar"))
    expect(box).to_have_value("Sunday 1 March 2026")
    box.fill("30 Feb 2026")
    box.blur()
    expect(
        page.get_by_text("30 February does not exist. February has 28 days").first
    ).to_be_visible()
    expect(heading).to_contain_text("Sun 1 Mar")
    assert faults(page) == []
    box.fill("1/3/2026")
    box.blur()
    expect(page.get_by_text("30 February does not exist.")).to_have_count(0)


def test_a_guest_who_is_typed_is_there_when_the_page_is_left_and_at_the_end(story: Story) -> None:
    juno = story.juno
    page = juno.page
    guest = page.get_by_label("Add a guest (first name)")
    guest.fill("Lu")
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    page.get_by_role("link", name="Go on with the session").click()
    expect(tile(page, "Lu, guest")).to_be_checked()
    expect(guest).to_have_value("")
    guest.fill("Wren")
    page.get_by_text("Change", exact=True).click()
    for label, words in (("Staff there from", "9.05"), ("Staff there to", "2pm")):
        page.get_by_label(label, exact=True).fill(words)
        page.get_by_label(label, exact=True).blur()
    expect(page.get_by_role("heading", level=1)).to_contain_text("09:05 to 14:00")
    page.get_by_text("More about the session").click()
    page.get_by_label("A thing to do for the group").fill("Book the hall")
    by = page.get_by_role("group", name="Do it by")
    expect(by.get_by_role("radio", name="In a week")).to_be_checked()
    by.get_by_role("radio", name="Tomorrow").check()
    expect(page.get_by_text("Juno Foxmarrow does it")).to_be_visible()
    assert faults(page) == []
    worry = page.get_by_role("group", name="Anything that worries you about someone's safety?")
    worry.get_by_role("radio", name="No", exact=True).check()
    button(page, "Finish").click()
    expect(page.get_by_text("2 attendances.", exact=True)).to_be_visible()
    said = page.get_by_role("heading", name=re.compile("One record, for the group"))
    expect(said).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sun 1 Mar")
    assert faults(page) == []
    juno.tab("Groups")
    page.get_by_role("link", name=re.compile("^Session log, ")).first.click()
    juno.arrived("Peer session log")
    words = shown(juno, "The session", "Who was there")
    assert "Wren" in words
    assert "Gullyworth" not in words
    assert juno.troubles == []


def test_the_groups_page_lists_its_sessions_and_what_they_left_to_be_done(story: Story) -> None:
    juno = story.juno
    page = juno.page
    juno.tab("Groups")
    page.get_by_role("link", name="Thursday Walk").click()
    juno.arrived("Thursday Walk")
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", name="Past sessions (2)")).to_be_visible()
    expect(main).to_contain_text("Led by Juno Foxmarrow. 11 there.")
    expect(main).to_contain_text("Led by Juno Foxmarrow. 2 there.")
    todo = main.get_by_role("listitem").filter(has_text="Book the hall")
    expect(todo).to_contain_text("Juno Foxmarrow does it")
    assert faults(page) == []
    at_size(page, LAPTOP)
    assert faults(page) == []
    at_size(page, PHONE)
    button(page, "It is done: Book the hall").click()
    expect(todo).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert juno.troubles == []
