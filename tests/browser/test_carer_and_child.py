"""Scenario S3 of the domain brief: a carer, a child who cares, and a lost phone. By its numbers.

Bramble Wickerlight cares for Tansy; so does Perrin, who is 15. Petra Larkmoss, a carer's assessor,
visits on Monday 9 March 2026 with a phone and no signal, loses the phone with all of it unsent, and
writes it again on a laptop. The tests are one story told in order; all clocks are set.

| Expect | here | left |
| --- | --- | --- |
| 1, 5, 7 | all | |
| 2, 3, 4, 6 | | revoking, the list of what was on the phone, the breach, the phone that is found |
| 8 | | the row of the return (Client Level Data), and that there is none for Perrin |
| 9, 10 | | what Tansy's record says of Bramble; the support in her own plan |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from forms.duties.eligibility import CarerFacts, carer_eligibility
from tests.browser import answering as at
from tests.browser.accessible import faults
from tests.browser.another_day import Day
from tests.browser.chapters import Chapters
from tests.browser.chrome import LAPTOP
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import Device
from tests.browser.sections import go_to_section, start_record
from tests.library.test_carers_assessment import EIGHT, bramble, perrin, unable
from tests.library.visits import Visit, form

pytestmark = pytest.mark.browser

ASSESSMENT = "Carer's assessment"
REFERRAL = "Record a young carer referral"
CHILD = "Perrin is 15. A carer's assessment is for adults."
NOT_OF_A_CHILD = {
    "Eligibility determination": "An eligibility determination is for adults.",
    "Carer's support plan": "A carer's support plan is for adults.",
}
LOST = "The phone was left on bus 41 on 9 March. Written again from my notes."
TANSY = ["other", None, "Tansy Wickerlight", False]
U1, U2 = "u1_without_assistance", "u2_pain_distress"


def assessed() -> Visit:
    """What Petra found, all of it, as she wrote it down again."""
    found = bramble(
        from_memory="yes",
        from_memory_why=LOST,
        able_now="yes",
        health_effect="at_risk",
        health_detail="Sleep, and blood pressure.",
        works="paid_16_plus",
        child_helps="yes",
    )
    found = unable(unable(found, "co_recreation", U1), "co_work", U2)
    # The carer's date of birth, their row and their copy are there from the start.
    found = found.without("carer_dob", "c_present", "c_copy", "cared_for", "contingency", "c_prd")
    found = found.add("cared_for", party=TANSY, relationship="partner", lives_with="yes")
    found = found.at({"contingency/plan/first_24_hours": "Olu Bramblecote, not asked yet."})
    return found.add("c_prd", action="Somebody with Tansy at night")


def seen_of_perrin() -> Visit:
    """What is passed on about a child who cares, from memory."""
    return perrin(
        from_memory="yes",
        from_memory_why=LOST,
        cares_for=TANSY,
        child_view="He sits up with her if I am on nights. (Bramble said this.)",
    ).without("carer_dob", "yc_first_name")


class Story(Chapters):
    """Who takes part, and what the tests pass on."""

    def __init__(self, council: Council, devices: Devices, day: Day) -> None:
        self.council = council
        self.devices = devices
        self.day = day
        self.phone = devices.new("petra-phone")
        self._laptop: Device | None = None

    @property
    def laptop(self) -> Device:
        """Petra's other device, enrolled when she was back in the office."""
        if self._laptop is None:
            self._laptop = self.devices.new("petra-laptop", LAPTOP)
            self.day.on(self._laptop)
            enrol(self, self._laptop, "Laptop")
        return self._laptop


def enrol(story: Story, device: Device, label: str) -> None:
    code = story.council.invite("Petra Larkmoss", label)
    device.enrol(story.council.url, code, "PL", by_link=True)


@pytest.fixture(scope="module")
def story(folder: Path, devices: Devices) -> Iterator[Story]:
    """Fernshire on the day of the visit, at the phone's last contact."""
    day = Day(folder / "clock", "2026-03-09T12:58")
    with Council(folder / "council", day=day.file) as council:
        told = Story(council, devices, day)
        day.on(told.phone)
        enrol(told, told.phone, "Phone")
        told.phone.send_now()
        told.phone.lose_signal()
        yield told


def fill(device: Device, found: Visit) -> None:
    """Every section that the visit says something of."""
    for section in form(found.of).sections:
        named = {path.partition("/")[0] for path in found.by_path}
        if not named.isdisjoint(item.id for item in section.items):
            go_to_section(device, section.title["en"])
            at.fill_section(device.page, section, found)


def register(device: Device) -> None:
    """Perrin, whom no list here has."""
    page = device.page
    device.tab("My people")
    page.get_by_label("Search name or council number").fill("Perrin Wickerlight")
    page.get_by_role("button", name="Register someone new").click()
    device.arrived("Register someone new")
    for label, words in (("Day", "3"), ("Month", "9"), ("Year", "2010")):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("region", name="About Perrin Wickerlight")).to_be_visible()


def refused_for_perrin(device: Device) -> Locator:
    """The page that starts records, where a carer's assessment was chosen for a child."""
    page = device.page
    page.get_by_role("link", name="Start a record").click()
    device.arrived("Start a record for Perrin")
    bar = page.locator(".ds-bar")
    for title, words in NOT_OF_A_CHILD.items():
        page.get_by_label(title, exact=True).check()
        expect(bar).to_have_text(f"Perrin is 15. {words}")
    page.get_by_label(ASSESSMENT, exact=True).check()
    # In sight whatever of the list of forms is, and said aloud.
    expect(page.locator("p", has_text=CHILD)).to_be_in_viewport()
    expect(page.get_by_role("status").filter(has_text=CHILD)).to_have_count(1)
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)
    return page.get_by_role("button", name=REFERRAL)


def test_expect_1_the_carers_assessment_opens_for_bramble(story: Story) -> None:
    phone = story.phone
    phone.open_person("Bramble Wickerlight")
    start_record(phone, ASSESSMENT)
    go_to_section(phone, "Who is the carer")
    at.civil_date(phone.page, "event_date", "2026-03-09")
    go_to_section(phone, "My caring role")
    at.text(phone.page, "my_caring_story", "Watching at night, medication prompts, money.")
    phone.kept()
    phone.tab("My people")
    expect(phone.chip).to_have_text(re.compile(r"^\d+ not sent$"))


def test_expect_1_it_does_not_open_for_perrin_and_says_why(story: Story) -> None:
    phone = story.phone
    register(phone)
    referral = refused_for_perrin(phone)
    expect(referral).to_be_visible()
    assert faults(phone.page) == []
    # 16:10: left on the bus, with everything since 12:58 on it and nowhere else.
    phone.kill()


def test_expect_1_the_young_carers_part_is_recorded_from_memory_on_another_device(
    story: Story,
) -> None:
    story.day.at("2026-03-09T17:20")
    laptop = story.laptop
    register(laptop)
    refused_for_perrin(laptop).click()
    laptop.arrived("Young carer")
    page = laptop.page
    # What their record says is not asked a second time.
    expect(at.field(page, "yc_first_name")).to_have_value("Perrin Wickerlight")
    expect(page.get_by_role("main")).to_contain_text("Age on the day")
    expect(at.field(page, "yc_age")).to_have_count(0)
    fill(laptop, seen_of_perrin())
    laptop.kept()
    for path, code in (
        ("inappropriate_or_excessive", "yes"),
        ("effect_on", "school"),
        ("effect_on", "sleep"),
        ("referral_to", "early_help"),
    ):
        chosen = page.locator(f'input[name="{at.field_id(path)}"][value="{code}"]')
        expect(chosen).to_be_checked()
    expect(at.field(page, "referral_at")).to_have_value("Monday 9 March 2026")
    expect(page.locator("#q-referral_at-time")).to_have_value("17:20")
    laptop.back()
    laptop.arrived("Young carer referral")
    sections = page.get_by_role("navigation", name="Sections").get_by_role("link")
    expect(sections).to_have_text(["Who is the carer", "Young carer"])
    page.get_by_role("link", name="Check and submit").first.click()
    laptop.arrived("Check and submit")
    laptop.submit()
    expect(page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))
    laptop.open_person("Perrin Wickerlight")
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Young carer referral")).to_be_visible()
    expect(main).not_to_contain_text(ASSESSMENT)


def test_expect_5_nothing_says_that_the_record_of_the_visit_is_with_the_council(
    story: Story,
) -> None:
    laptop = story.laptop
    laptop.kill()
    story.day.at("2026-03-10T09:30")
    laptop.start()
    story.day.on(laptop)
    laptop.open()
    laptop.send_now()
    laptop.open_person("Bramble Wickerlight")
    main = laptop.page.get_by_role("main")
    expect(main).to_contain_text("No records yet.")
    expect(main).not_to_contain_text(ASSESSMENT)
    laptop.page.get_by_role("link", name="Start a record").click()
    laptop.arrived(re.compile("^Start a record for"))
    laptop.page.get_by_label(ASSESSMENT, exact=True).check()
    expect(main).not_to_contain_text("opened one")
    laptop.back()


def test_expect_5_it_is_written_again_on_10_march_of_the_9th_and_says_from_what(
    story: Story,
) -> None:
    laptop = story.laptop
    page = laptop.page
    start_record(laptop, ASSESSMENT)
    fill(laptop, assessed())
    laptop.kept()
    laptop.back()
    page.get_by_role("link", name="Check and submit").first.click()
    laptop.arrived("Check and submit")
    main = page.get_by_role("main")
    for words in ("Was this written again from memory?", LOST):
        expect(main).to_contain_text(words)
    laptop.submit()
    expect(page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))

    laptop.open_person("Bramble Wickerlight")
    page.get_by_role("link", name=ASSESSMENT).first.click()
    laptop.arrived(ASSESSMENT)
    go_to_section(laptop, "Who is the carer")
    page.get_by_role("button", name=re.compile("^History of Date of the visit")).click()
    laptop.arrived()
    entry = page.locator(".ds-entry")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("Mon 9 Mar")
    expect(entry).to_contain_text(re.compile(r"Made\s*(09:[3-5]\d|10:\d\d)"))
    expect(entry).to_contain_text(re.compile(r"Received\s*(09:[3-5]\d|10:\d\d)"))


def test_expect_7_bramble_is_eligible_whatever_tansys_needs_are(story: Story) -> None:
    laptop = story.laptop
    page = laptop.page
    laptop.tab("My people")
    expect(laptop.person_row("Tansy Wickerlight")).to_have_count(0)
    laptop.open_person("Bramble Wickerlight")
    start_record(laptop, "Eligibility determination")
    go_to_section(laptop, "What this rests on")
    at.choose(page, "subject", "carer")
    at.civil_date(page, "decided_on", "2026-03-10")
    at.choose(page, "carer_adult", "yes")
    go_to_section(laptop, "Conditions 1 and 2")
    main = page.get_by_role("main")
    for path, code in (("necessary_care", "yes"), ("health_effect", "at_risk")):
        chosen = page.locator(f'input[name="{at.field_id(path)}"][value="{code}"]')
        expect(chosen).to_be_checked()
    for words in ("Condition 1Met", "Outcomes that cannot be achieved2", "Condition 2Met"):
        expect(main).to_contain_text(words)
    go_to_section(laptop, "Condition 3: significant impact on wellbeing")
    at.choose(page, "cond3", "met")
    at.tick(page, "cond3_areas", "wb_health", "wb_participation")
    at.text(page, "cond3_evidence", "He sleeps three hours, and has seen nobody since summer.")
    go_to_section(laptop, "The decision")
    expect(main).to_contain_text("What the answers amount toEligible")

    facts = CarerFacts(
        of_age=True,
        necessary=True,
        health="at_risk",
        outcomes={
            **{outcome: ["able"] for outcome in EIGHT},
            "co_recreation": [U1],
            "co_work": [U2],
        },
        significant=True,
    )
    finding = carer_eligibility(facts)
    assert (finding.result, set(finding.unable)) == ("eligible", {"co_recreation", "co_work"})


def test_no_page_complained(story: Story) -> None:
    assert story.devices.troubles() == []
