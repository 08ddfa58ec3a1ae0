"""S2 of the domain brief: Hettie Marshbell agrees, with limits, and then wants some of it to stop.

February and March 2026, on Wren Saltwhistle's phone and laptop, told in order by the server's and
the browsers' own clocks (domain.md 7): the records of E1 to E3, and Expect 1, 2, 3, 6 and 7, each
in a test of that number.

Left of this scenario, by number: 4 (the register, where a past share reads "withdrawn after"), 5
(the joint plan's tasks for the trust), 8 (the second statement), 9 (an access request).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from forms.definition import PublishedGroup
from tests.browser.accessible import faults
from tests.browser.another_day import Day
from tests.browser.answering import (
    choose,
    civil_date,
    field,
    field_id,
    party,
    text,
)
from tests.browser.chapters import Chapters
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import READING_MS, Device
from tests.browser.sections import go_to_section, start_record
from tests.library.filled import form

pytestmark = pytest.mark.browser

WHO = "Hettie Marshbell"
TRUST = "fernshire_marsh_trust"
TRUST_NAME = "Fernshire & Marsh NHS Trust"
AGREES = "Agrees"
SAYS_NO = "Does not agree"
PURPOSES = dict.fromkeys(("direct_support", "joint_plan", "crisis"), AGREES)
RECIPIENTS = {
    TRUST: (TRUST_NAME, AGREES),
    "gp_practice": ("The person's GP practice", AGREES),
    "employment_service": ("Fernshire employment service", SAYS_NO),
}
CATEGORIES = {"past_abuse": SAYS_NO}
"""What she agreed to on 9 February: of whatever is in none of these she was asked nothing."""
LEAFLET = "Leaflet receipt"
STATEMENT = "What the person agrees to share"
DECISION = "Sharing decision"
WITHDRAWAL = "Stop some sharing"
ASKED = "Stop sending things to the hospital people. I'll tell them myself."
GIL = "Gil Rookstrand"
ADDRESS = re.compile(r"gullstone|zz1\s*4de", re.IGNORECASE)
"""Where Hettie lives, which Gil must never learn."""
SLIP = "He must not learn that she is at 7 gullstone  ct, zz14de, over the shop."
WITHHELD = "[Address withheld]"
BEFORE_READY = "part => getComputedStyle(part, '::before').content"
GUARDED = """() => new Promise((ready) => {
  const look = () => {
    dispatchEvent(new Event("beforeprint"));
    const made = document.querySelector(".ds-print-part")?.childElementCount;
    dispatchEvent(new Event("afterprint"));
    document.querySelector("#withheld .ds-button-link")?.click();
    if (made) ready(); else setTimeout(look, 100);
  };
  look();
})"""
"""Waits until a section has what it prints: that comes once its boxes have been there a while."""


class Story(Chapters):
    """Wren's phone and laptop, and the day in Fernshire."""

    def __init__(self, council: Council, devices: Devices, day: Day) -> None:
        self.council = council
        self.devices = devices
        self.day = day
        self.phone = devices.new("wren-phone")
        self.laptop = devices.new("wren-laptop")
        self.statement = ""
        self.recipients: dict[str, str] = {}
        self.never = ""
        self.sent = ""
        self.queued = ""
        self.against = ""
        self.for_gil = ""

    def at(self, civil: str) -> None:
        self.day.at(civil)
        for device in (self.phone, self.laptop):
            self.day.on(device)

    def on_another_day(self, civil: str) -> None:
        """The phone is unlocked on another day, where there is a signal."""
        self.at(civil)
        self.phone.open()
        self.phone.send_now()


@pytest.fixture(scope="module")
def day(folder: Path) -> Day:
    return Day(folder / "day", "2026-02-02T11:00")


@pytest.fixture(scope="module")
def council(folder: Path, day: Day) -> Iterator[Council]:
    with Council(folder / "council", day=day.file) as council:
        yield council


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices, day: Day) -> Story:
    told = Story(council, devices, day)
    told.at("2026-02-02T11:00")
    told.phone.become(council.url, "Wren Saltwhistle")
    told.phone.send_now()
    return told


def chosen(page: Page, question: str, code: str) -> None:
    """Waits until a question is answered so."""
    answer = page.locator(f'input[name="{field_id(question)}"][value="{code}"]')
    expect(answer).to_be_checked()


def stopped_by_them(page: Page) -> None:
    """Waits until what they said is that they stopped it, which is not the worker's to change."""
    asked = page.locator('[data-path="stated"]')
    expect(asked).to_contain_text("They agreed, then stopped it")
    expect(asked).to_contain_text("So this cannot be answered otherwise here.")
    expect(asked.locator("input")).to_have_count(0)


def add(page: Page, group: str) -> str:
    """One more row of a repeating group; the path of what is in it."""
    field(page, group).click()
    row = page.locator(f'section[data-path="{group}"] .ds-card').last.get_attribute("id")
    assert row is not None
    return row.removeprefix("q-").replace(f"{group}-", f"{group}/", 1)


def date_and_time(page: Page, path: str, day: str, time: str) -> None:
    field(page, path).fill(day)
    field(page, path).press("Tab")
    page.locator(f"#{field_id(path)}-time").fill(time)
    page.locator(f"#{field_id(path)}-time").press("Tab")


def staff(page: Page, path: str, name: str) -> None:
    choose(page, path, "staff")
    page.locator(f"#{field_id(path)}-name").fill(name)


def fixed(page: Page, group: str, question: str, said: dict[str, str]) -> None:
    for row, code in said.items():
        # These rows have no one tap: the card has one button, which opens it.
        field(page, f"{group}/{row}").get_by_role("button").click()
        choose(page, f"{group}/{row}/{question}", code)


def check(device: Device) -> None:
    """Opens the page on which the whole record is checked."""
    page = device.page
    if "/section/" in page.url:
        device.back()
    page.locator('a[href$="/submit"]').first.click()
    device.arrived("Check and finish")


def finish(device: Device) -> None:
    """Finishes the record, past what may be left unanswered."""
    page = device.page
    check(device)
    button = page.get_by_role("button", name="Finish", exact=True)
    button.click()
    asides = page.locator("#asides")
    expect(asides.or_(page.locator("#submitted")).first).to_be_visible()
    if asides.count():
        button.click(delay=READING_MS)
    expect(page.locator("#submitted")).to_be_visible()


def row_keys(group: str) -> list[str]:
    """The rows a group of the statement always has, in the form's order."""
    items = [item for section in form("sharing-preference").sections for item in section.items]
    found = next(item for item in items if isinstance(item, PublishedGroup) and item.id == group)
    return [row.key for row in found.rows]


def recorded(page: Page, path: str) -> Locator:
    """What the record has for a question, on the page on which all of it is read."""
    asked = page.locator(f"#a-{path.replace('/', '-')}")
    return page.locator(".govuk-summary-list__row").filter(has=asked).locator("dd > :first-child")


def of_each_row(page: Page, group: str, question: str) -> Locator:
    """A question of a group, once for each row that the record has."""
    return page.locator(f"[id^='a-{group}-'][id$='-{question}']")


def on_paper(page: Page) -> str:
    """All that the page on screen prints: whatever readies it for paper is told of it first."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    try:
        return page.locator("body").inner_text()
    finally:
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")


def printed(page: Page) -> list[str]:
    """What was on paper each time the page itself printed since the last look."""
    found: list[str] = page.evaluate("window.papers.splice(0)")
    return found


def keep_papers(page: Page) -> None:
    """From now on what the page itself prints is kept, as the browser's Print would have it."""
    page.evaluate(
        """() => {
          window.papers = [];
          window.print = () => {
            dispatchEvent(new Event("beforeprint"));
            const copy = document.querySelector(".ds-sheet");
            window.papers.push((copy ?? document.querySelector("#app")).textContent);
            dispatchEvent(new Event("afterprint"));
          };
        }"""
    )


def test_e1_the_easy_read_leaflet_is_given_and_read_aloud(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    start_record(phone, LEAFLET)
    go_to_section(phone, "The leaflet about sharing")
    choose(page, "leaflet_version", "easy_read_aloud_v1")
    date_and_time(page, "given_at", "2 Feb 2026", "11:00")
    choose(page, "given_by", "me")
    choose(page, "given_how", "read_explained")
    choose(page, "explained", "yes")
    phone.kept()
    finish(phone)
    record = page.get_by_role("main")
    expect(record).to_contain_text("Easy-read leaflet, version 1, read aloud")
    expect(record).to_contain_text("Mon 2 Feb")
    expect(record).to_contain_text("Wren Saltwhistle")


def test_e2_she_agrees_with_limits_and_says_who_never(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    story.on_another_day("2026-02-09T10:30")
    phone.open_person(WHO)
    start_record(phone, STATEMENT, "Purpose by purpose")
    story.statement = page.url
    go_to_section(phone, "Before you ask")
    civil_date(page, "event_date", "2026-02-09")
    choose(page, "capacity_share", "presumed")
    choose(page, "who_decides", "person")
    go_to_section(phone, "What I say about sharing")
    choose(page, "family_friends", "yes_but")
    text(page, "family_friends_words", "When my appointments are, and that is all.")
    go_to_section(phone, "What for")
    agreed = dict.fromkeys(("direct_support", "joint_plan", "crisis"), "agree")
    fixed(page, "purposes", "purpose_answer", agreed)
    go_to_section(phone, "With whom")
    for code, said in ((TRUST, "agree"), ("gp_practice", "agree"), ("employment_service", "no")):
        story.recipients[code] = row = add(page, "recipients")
        choose(page, f"{row}/recipient_known", code)
        choose(page, f"{row}/recipient_answer", said)
    story.never = never = add(page, "not_these_people")
    party(page, f"{never}/person_not", ["other", None, GIL, None])
    go_to_section(phone, "What information")
    fixed(page, "categories", "category_answer", {"past_abuse": "no"})
    go_to_section(phone, "Limits, and how long")
    choose(page, "duration", "until_changed")
    civil_date(page, "review_on", "2026-08-09")
    go_to_section(phone, "What was explained")
    choose(page, "told_exceptions", "yes")
    choose(page, "told_withdraw", "yes")
    text(page, "effect_of_no", "Nobody will look for work with her until she asks.")
    go_to_section(phone, "Confirming it")
    choose(page, "shown_language", "en-easy")
    choose(page, "shown_leaflet", "easy_read_aloud_v1")
    phone.kept()
    phone.back()
    page.get_by_role("link", name="Hand over to the person").click()
    phone.arrived("Hand over to Hettie")
    page.get_by_text("Hettie does not use the screens").click()
    page.get_by_label("Out loud, with a witness").check()
    page.locator("#by-hand-witness").fill("Fitz Gullyworth")
    page.get_by_role("button", name="Record that Hettie confirmed this").click()
    phone.arrived("What the person agrees to share")
    finish(phone)
    record = page.get_by_role("main")
    for words in (TRUST_NAME, GIL, "When my appointments are", "9 Feb", "9 Aug"):
        expect(record).to_contain_text(words)


def test_e2_each_purpose_recipient_and_kind_of_information_is_recorded_as_she_said_it(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    page.goto(story.statement)
    phone.unlock()
    phone.arrived(STATEMENT)
    page.get_by_role("link", name="Read it through, or print").click()
    phone.arrived(f"{STATEMENT}: the whole record")
    for group, question, said in (
        ("purposes", "purpose_answer", PURPOSES),
        ("categories", "category_answer", CATEGORIES),
    ):
        keys = row_keys(group)
        expect(of_each_row(page, group, question)).to_have_count(len(keys))
        for key in keys:
            answer = recorded(page, f"{group}/{key}/{question}")
            expect(answer).to_have_text(said.get(key, "Not answered"))
    expect(of_each_row(page, "recipients", "recipient_answer")).to_have_count(len(RECIPIENTS))
    for code, (name, said_of_them) in RECIPIENTS.items():
        row = story.recipients[code]
        expect(recorded(page, f"{row}/recipient_known")).to_have_text(name)
        expect(recorded(page, f"{row}/recipient_answer")).to_have_text(said_of_them)
    expect(of_each_row(page, "not_these_people", "person_not")).to_have_count(1)
    expect(recorded(page, f"{story.never}/person_not")).to_contain_text(GIL)
    expect(recorded(page, "family_friends")).to_have_text("Yes, but…")
    own_words = recorded(page, "family_friends_words")
    expect(own_words).to_contain_text("When my appointments are, and that is all.")
    for path in ("helping_now", "other_people", "never_tell"):
        expect(recorded(page, path)).to_have_text("Not answered")
    expect(recorded(page, "duration")).to_have_text("Until the person changes it")
    expect(recorded(page, "confirmed")).to_have_text("Out loud, with a witness")
    assert faults(page) == []


def to_record(story: Story, address: str) -> None:
    """A record's own page, on the phone."""
    story.phone.page.goto(address)
    story.phone.unlock()
    story.phone.arrived(DECISION)


def begin_decision(device: Device, document: str, *, limits: str | None) -> str:
    """A decision for the trust, with all it needs but what went; its address."""
    page = device.page
    device.open_person(WHO)
    start_record(device, DECISION)
    address = page.url
    go_to_section(device, "Who it is shared with")
    choose(page, "recipient_known", TRUST)
    if limits is not None:
        chosen(page, "stated", "agrees_with_limits")
        choose(page, "inside_limits", limits)
    go_to_section(device, "What, and why")
    row = add(page, "items")
    text(page, f"{row}/document", document)
    text(page, "purpose", "They plan her care with us. It holds no more than they need.")
    choose(page, "third_party_checked", "yes")
    device.kept()
    return address


def test_e3_the_assessment_goes_to_the_trust_without_the_trauma_answers(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    story.on_another_day("2026-02-16T14:00")
    story.sent = begin_decision(phone, "Needs assessment, version 1", limits="yes")
    row = page.locator('section[data-path="items"] .ds-card').last.get_attribute("id")
    assert row is not None
    items = row.removeprefix("q-").replace("items-", "items/", 1)
    text(page, f"{items}/sections", "1 to 5 and 7 to 9")
    text(page, f"{items}/left_out", "The answers about past trauma")
    go_to_section(phone, "The law it rests on")
    chosen(page, "confidentiality_basis", "agreement_explicit")
    chosen(page, "gdpr_art6", "art6_1_e")
    chosen(page, "gdpr_art9", "art9_2_h")
    finish(phone)
    record = page.get_by_role("main")
    for words in (TRUST_NAME, "1 to 5 and 7 to 9", "past trauma"):
        expect(record).to_contain_text(words)
    expect(record).to_contain_text("Upload to RiO Clinical Documentation")


def test_e3_it_is_sent_after_it_was_finished_and_the_receipt_is_added_then(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.send_now()
    phone.lose_signal()
    to_record(story, story.sent)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Read only. Finished")
    expect(main.get_by_role("heading", name="Still to record")).to_be_visible()
    # What was decided is not written in any more.
    expect(main.locator("input, textarea, select")).to_have_count(0)
    sent = add(page, "upload_receipt")
    date_and_time(page, f"{sent}/sent_at", "16 Feb 2026", "14:20")
    staff(page, f"{sent}/sent_by", "Alby Tinderpost")
    choose(page, f"{sent}/acknowledged", "yes")
    text(page, f"{sent}/reference", "RIO-4471")
    phone.kept()
    expect(main.get_by_role("heading", name="Recorded afterwards")).to_be_visible()
    assert faults(page) == []
    phone.find_signal()
    phone.send_now()
    to_record(story, story.sent)
    expect(main).to_contain_text("Read only. Finished")
    go_to_section(phone, "Who decided")
    expect(main).to_contain_text("Mon 16 Feb 14:20")
    expect(field(page, "upload_receipt")).to_have_count(0)


def test_another_decision_waits_on_the_laptop_on_the_morning_of_9_march(story: Story) -> None:
    laptop = story.laptop
    story.on_another_day("2026-03-09T08:50")
    laptop.become(story.council.url, "Wren Saltwhistle")
    laptop.send_now()
    laptop.lose_signal()
    story.at("2026-03-09T09:10")
    begin_decision(laptop, "Support plan, version 1", limits="yes")
    laptop.back()
    story.queued = laptop.page.url
    expect(laptop.page.get_by_role("main")).not_to_contain_text("Stopped")


def test_the_withdrawal_is_taken_down_at_home_with_no_signal(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    story.at("2026-03-09T14:32")
    phone.open()
    phone.lose_signal()
    phone.open_person(WHO)
    start_record(phone, WITHDRAWAL)
    page.get_by_role("link", name="Stop sharing now").click()
    phone.arrived("Hettie wants some sharing to stop")
    text(page, "own_words", ASKED)
    choose(page, "scope", "recipient")
    row = add(page, "scope_recipients")
    choose(page, f"{row}/recipient_known", TRUST)
    expect(page.get_by_role("main")).to_contain_text(TRUST_NAME)
    choose(page, "effect_explained", "yes")
    choose(page, "channel", "in_person")
    page.get_by_role("button", name="Stop sharing now").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(re.compile(r"Stopped on this device: 9 Mar 2026, 14:3\d"))
    expect(main).to_contain_text("Withdrawal not sent yet.")
    assert faults(page) == []


def test_expect_1_on_the_device_at_once_sharing_with_the_trust_is_blocked_and_says_why(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    begin_decision(phone, "Review, version 1", limits=None)
    go_to_section(phone, "Who it is shared with")
    stopped_by_them(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Hettie said no to this on 9 Mar 2026.")
    assert faults(page) == []
    check(phone)
    page.get_by_role("button", name="Finish", exact=True).click()
    problems = page.locator(".govuk-error-summary")
    expect(problems).to_contain_text("Why share all the same?")
    expect(page.locator("#submitted")).to_have_count(0)
    page.locator("[data-back]").first.click()
    phone.arrived(DECISION)
    go_to_section(phone, "Who it is shared with")
    page.get_by_role("link", name="Share anyway: record the law and the reason").click()
    phone.arrived("Sharing although they said no")


def test_expect_1_the_general_practice_is_not_touched(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    start_record(phone, DECISION)
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", "gp_practice")
    chosen(page, "stated", "agrees_with_limits")
    expect(page.get_by_role("main")).not_to_contain_text("said no to this")


def test_expect_2_the_decision_queued_that_morning_is_stopped_and_kept(story: Story) -> None:
    phone, laptop = story.phone, story.laptop
    story.at("2026-03-09T16:00")
    phone.find_signal()
    phone.send_now()
    story.at("2026-03-09T17:00")
    laptop.open()
    laptop.find_signal()
    laptop.send_now()
    laptop.open_person(WHO)
    main = laptop.page.get_by_role("main")
    expect(main).to_contain_text("Stopped: withdrawn")
    laptop.page.goto(story.queued)
    laptop.unlock()
    laptop.arrived(DECISION)
    expect(main).to_contain_text("Stopped: withdrawn")
    expect(main).to_contain_text("Hettie said no to this on 9 Mar 2026.")
    assert faults(laptop.page) == []
    go_to_section(laptop, "What, and why")
    documents = laptop.page.locator('section[data-path="items"]')
    expect(documents).to_contain_text("Support plan, version 1")


def test_expect_3_a_task_says_whom_to_tell_and_keeps_their_reply(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    story.on_another_day("2026-03-11T09:30")
    phone.open_person(WHO)
    to_do = page.get_by_role("link", name=re.compile(f"^Tell {re.escape(TRUST_NAME)} to stop"))
    expect(to_do).to_have_count(1)
    to_do.click()
    phone.arrived("Something to do")
    go_to_section(phone, "What came of it")
    choose(page, "task_outcome", "done")
    civil_date(page, "done_on", "2026-03-11")
    text(page, "outcome_words", "Ash Fennimore: they have stopped using it and sent it back.")
    phone.kept()
    phone.open_person(WHO)
    expect(page.get_by_text("Done: 1")).to_be_visible()
    expect(to_do).not_to_be_visible()


def test_expect_6_her_address_stays_on_screen_and_off_every_paper(story: Story) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person(WHO)
    page.get_by_role("link", name="What is known about Hettie", exact=True).click()
    phone.arrived()
    go_to_section(phone, "Reaching them safely")
    # Until what readies a section for paper is there, it has none of its answers, and says so.
    page.emulate_media(media="print")
    assert "Not ready. Print again." in page.locator(".ds-print-part").evaluate(BEFORE_READY)
    assert not ADDRESS.search(page.locator("body").inner_text())
    page.emulate_media(media="screen")
    page.evaluate(GUARDED)
    paper = on_paper(page)
    assert WITHHELD in paper
    assert "07700 900102" in paper
    assert not ADDRESS.search(paper)
    # Printed by the browser's own menu, it is said afterwards.
    said = page.get_by_role("region", name="An address was held back from the paper")
    expect(said).to_contain_text(
        "The address of Hettie Marshbell (home), hidden from Gil Rookstrand"
    )
    # It takes the focus as it appears.
    expect(said).to_be_focused()
    page.keyboard.press("Tab")
    expect(said.get_by_role("button", name="Close")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(said).to_have_count(0)
    assert ADDRESS.search(page.get_by_role("main").inner_text())


def test_expect_6_nothing_for_gil_or_naming_him_has_her_address_though_it_was_written_there(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    # A decision for Gil himself: nothing is shared with him, and a reason with a slip in it.
    phone.open_person(WHO)
    start_record(phone, DECISION)
    story.for_gil = page.url
    go_to_section(phone, "Who it is shared with")
    choose(page, "recipient_known", "other")
    party(page, "recipient", ["other", None, GIL, None])
    choose(page, "direction", "not_shared")
    go_to_section(phone, "What, and why")
    text(page, "not_shared_reason", SLIP)
    phone.kept()
    check(phone)
    expect(page.get_by_role("main")).to_contain_text(SLIP)
    for_gil = on_paper(page)
    assert GIL in for_gil
    assert "He must not learn that she is at [Address withheld], over the shop." in for_gil
    assert not ADDRESS.search(for_gil)
    # The statement, which names him.
    page.goto(story.statement)
    phone.unlock()
    phone.arrived(STATEMENT)
    go_to_section(phone, "With whom")
    page.evaluate(GUARDED)
    naming = on_paper(page)
    assert GIL in naming
    assert not ADDRESS.search(naming)
    for told in story.devices.addresses_and_titles():
        assert not ADDRESS.search(told)
        assert "Marshbell" not in told


def test_expect_6_whoever_prints_is_told_first_what_is_held_back_and_from_whom(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    to_record(story, story.for_gil)
    page.get_by_role("link", name="Read it through, or print").click()
    phone.arrived(f"{DECISION}: the whole record")
    keep_papers(page)
    ways: tuple[Callable[[], None], ...] = (
        lambda: page.get_by_role("button", name="Print", exact=True).click(),
        lambda: page.keyboard.press("Control+p"),
    )
    for ask in ways:
        ask()
        told = page.get_by_role("region", name="An address will be held back from the paper")
        expect(told).to_be_focused()
        expect(told).to_contain_text("hidden from Gil Rookstrand")
        expect(told).not_to_contain_text(ADDRESS)
        assert faults(page) == []
        assert printed(page) == []
        told.get_by_role("button", name="Do not print").click()
        expect(told).to_have_count(0)
        assert printed(page) == []
        ask()
        told.get_by_role("button", name="Print without it").click()
        page.wait_for_function("() => window.papers.length > 0")
        (paper,) = printed(page)
        assert WITHHELD in paper
        assert not ADDRESS.search(paper)
        expect(page.get_by_role("region", name=re.compile("held back"))).to_have_count(0)
        expect(page.get_by_role("main")).to_contain_text(SLIP)


def test_expect_6_the_paper_of_somebody_with_nothing_hidden_is_as_it_was_written(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    phone.open_person("Marl Oystergate")
    page.get_by_role("link", name="What is known about Marl", exact=True).click()
    phone.arrived()
    go_to_section(phone, "Reaching them safely")
    page.evaluate(GUARDED)
    paper = on_paper(page)
    assert "ZZ1 1AA" in paper
    assert WITHHELD not in paper
    expect(page.locator(".ds-sheet")).to_have_count(0)
    expect(page.get_by_role("region", name=re.compile("held back"))).to_have_count(0)


def test_expect_7_on_24_march_it_is_shared_all_the_same_and_a_second_view_is_due(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    story.on_another_day("2026-03-24T11:40")
    story.against = begin_decision(phone, "Risk plan, version 1", limits=None)
    go_to_section(phone, "Who it is shared with")
    stopped_by_them(page)
    go_to_section(phone, "The law it rests on")
    choose(page, "confidentiality_basis", "public_interest")
    chosen(page, "gdpr_art6", "art6_1_e")
    go_to_section(phone, "Sharing although they said no")
    text(page, "override_reason", "Gil has found where she works.")
    text(page, "override_harm", "He has said that he will hurt her.")
    text(page, "override_proportionate", "Where she works and when, and nothing else.")
    text(page, "override_told", "Yes, on the phone at 11:30. She understands.")
    choose(page, "override_urgent", "yes")
    phone.kept()
    finish(phone)
    phone.send_now()
    phone.open_person(WHO)
    due = page.get_by_role("link", name=re.compile("^Second view of a sharing decision"))
    expect(due).to_contain_text("by Wed 25 Mar")
    due.click()
    phone.arrived(DECISION)
    expect(page.get_by_role("heading", name="Still to record")).to_be_visible()


def test_expect_7_the_second_view_is_recorded_the_next_day_and_is_due_no_longer(
    story: Story,
) -> None:
    phone, page = story.phone, story.phone.page
    story.on_another_day("2026-03-25T09:30")
    to_record(story, story.against)
    staff(page, "second_view", "Idris Candlebrook")
    date_and_time(page, "second_view_at", "25 Mar 2026", "09:15")
    text(page, "second_view_words", "It had to go, and no less would do.")
    phone.kept()
    assert faults(page) == []
    phone.open_person(WHO)
    expect(page.get_by_role("link", name=re.compile("^Second view"))).to_have_count(0)


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
