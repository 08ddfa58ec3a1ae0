"""One need through three forms, in a browser: assessed, decided on, planned, left unmet, met.

Wren assesses Marl, decides on eligibility and makes the plan. What the assessment found is in the
determination, and the determination's needs are in the plan under the ids they have, each with its
reasons and the areas of wellbeing it affects. What stands in the way is said by name: an outcome
nobody answered, a need that does not say what it affects, one the plan has lost, an eligible need
that nobody meets, a budget that is a penny out.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from forms.answers import NONE_ROWS, Answer
from tests.browser import answering as at
from tests.browser.chrome import PHONE
from tests.browser.conftest import Devices
from tests.browser.council import Council
from tests.browser.device import READING_MS, Device
from tests.browser.sections import go_to_section, start_record
from tests.library.visits import Visit, form, minimal

pytestmark = pytest.mark.browser

TODAY = date.today()
ASSESSED = (
    minimal().unable("oc_nutrition", "u1_without_assistance").unable("oc_work", "u2_pain_distress")
)
MARL = ["other", None, "Marl Oystergate", False]


class Story:
    """Wren's phone, and the record that is open on it."""

    def __init__(self, council: Council, wren: Device) -> None:
        self.council = council
        self.wren = wren
        self.rows: dict[str, str] = {}

    @property
    def page(self) -> Page:
        return self.wren.page

    def fill(self, visit: Visit) -> None:
        """Every section of the record on screen, as a visit says."""
        for section in form(visit.of).sections:
            asked = {item.id for item in section.items}
            if asked & {path.split("/")[0] for path in (*visit.by_path, *visit.rows)}:
                go_to_section(self.wren, section.title["en"])
                at.fill_section(self.page, section, visit)

    def start(self, form_id: str) -> None:
        self.wren.open_person("Marl Oystergate")
        start_record(self.wren, form(form_id).title["en"])

    def check(self) -> None:
        """Check and submit, from wherever in the record."""
        if "/section/" in self.page.url:
            self.wren.back()
        self.page.get_by_role("link", name="Check and submit").click()
        self.wren.arrived("Check and submit")

    def press(self) -> None:
        """Submit, at the pace of somebody who read what stands above it."""
        button = self.page.get_by_role("button", name=re.compile("^Submit (to|again)"))
        button.click(delay=READING_MS)


@pytest.fixture(scope="module")
def story(council: Council, devices: Devices) -> Story:
    wren = devices.of("Wren Saltwhistle", "wren-phone", PHONE)
    told = Story(council, wren)
    wren.open_person("Marl Oystergate")
    wren.start_assessment("Short")
    for title in ("What matters to me", "Health and fluctuation", "The ten outcomes"):
        section = next(each for each in form().sections if each.title["en"] == title)
        go_to_section(wren, title)
        at.fill_section(wren.page, section, ASSESSED)
    wren.kept()
    return told


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Eligibility, so far")


def test_the_assessment_says_what_it_amounts_to_and_leaves_condition_3_to_a_person(
    story: Story,
) -> None:
    found = strip(story.page)
    for words in (
        "Condition 1: met so far",
        "Condition 2: met so far",
        "2 outcomes cannot be achieved. 2 are needed.",
        "Condition 3: decided by a person in the determination",
    ):
        expect(found).to_contain_text(words)
    expect(found).not_to_contain_text("not eligible", ignore_case=True)


def test_the_check_before_submitting_names_each_duty_and_what_it_waits_for(story: Story) -> None:
    story.check()
    duties = story.page.get_by_role("region", name="What the law makes of these answers")
    for words in (
        "We cannot say yet whether an advocate must be arranged.",
        "Care Act 2014, section 67.",
        "Would the person have substantial difficulty understanding the information?",
        "We cannot say yet whether a child gives care.",
        "We cannot say yet whether the council must make enquiries.",
    ):
        expect(duties).to_contain_text(words)


DECIDED = (
    Visit(of="eligibility")
    .answer(
        subject="adult",
        decided_on=TODAY.isoformat(),
        cond3="met",
        cond3_areas=["wb_control", "wb_participation"],
        cond3_evidence="Marl cooks only when his brother comes round.",
        decision="eligible",
        decision_reasons="You cannot do these things without help.",
        wants_la_to_meet="yes_all",
        ordinary_residence="in_area",
        right_to_challenge_told="yes",
    )
    .add(
        "needs",
        description="Eating well",
        need_outcomes=["oc_nutrition"],
        wellbeing_links=["wb_control", "wb_health"],
        eligible="yes",
        why="Prompting.",
    )
    .add(
        "needs",
        description="Getting back to work",
        need_outcomes=["oc_work"],
        eligible="yes",
        why="Distress.",
    )
)


def test_the_determination_begins_with_what_the_assessment_found(story: Story) -> None:
    story.start("eligibility")
    go_to_section(story.wren, "What this rests on")
    at.choose(story.page, "subject", "adult")
    go_to_section(story.wren, "Conditions 1 and 2")
    found = strip(story.page)
    expect(found).to_contain_text("2 outcomes cannot be achieved. 2 are needed.")
    expect(found).to_contain_text("Condition 3: a person's answer, not given yet")
    at.open_row(story.page, "outcomes/oc_work")
    expect(at.field(story.page, "outcomes/oc_work")).to_contain_text("From the record")
    at.fold_row(story.page, "outcomes/oc_work")


def test_an_outcome_taken_away_is_named_and_nothing_is_decided_on_it(story: Story) -> None:
    page = story.page
    row = at.field(page, "outcomes/oc_toilet")
    row.get_by_role("button", name=re.compile("^Undo")).click()
    found = strip(page)
    found.get_by_text("Not answered yet (2)").click()
    expect(found.get_by_role("button", name="Managing toilet needs")).to_be_visible()
    expect(found).not_to_contain_text("not eligible", ignore_case=True)
    at.manages(page, "outcomes/oc_toilet")
    expect(found.get_by_role("button", name="Managing toilet needs")).to_have_count(0)


def test_the_determination_is_submitted(story: Story) -> None:
    story.fill(DECIDED)
    story.check()
    story.press()
    asides = story.page.locator("#asides")
    expect(asides.or_(story.page.locator("#submitted")).first).to_be_visible()
    if asides.count():
        story.press()
    expect(story.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))


def planned() -> Visit:
    """A plan but for its needs, which come with it."""
    nobody = Answer(NONE_ROWS)
    answers: dict[str, Any] = {
        "plan_type": "care_and_support",
        "based_on": "The assessment and decision of today, Wren Saltwhistle.",
        "capacity_concern": "no",
        "young_carer_flag": "no",
        "advice_reduce": "The allotment society has a shared kitchen.",
        "advice_prevent": "Ring before the shopping runs out.",
        "risk_plan": nobody,
        "crisis_contingency/crisis/early_signs": "I stop answering the door.",
        "crisis_contingency/crisis/what_helps": "Cade coming round.",
        "crisis_contingency/crisis/call_in_hours": "Wren, 01632 960101",
        "crisis_contingency/crisis/call_out_of_hours": "The crisis line",
        "unmet": nobody,
        "person_view": "agrees",
        "active_from": TODAY.isoformat(),
        "review_next": (TODAY + timedelta(days=300)).isoformat(),
        "reviewer": ["staff", None, "Wren Saltwhistle", None],
    }
    visit = Visit(of="care-support-plan").at(answers)
    visit = visit.add("involved", party=MARL, role="person", agreed="yes")
    return visit.add("copies", party=MARL, asked_by_person="is_person", format="plain_email")


def cards(page: Page) -> dict[str, str]:
    """The needs of the plan on screen: row by name."""
    found = page.locator('section[data-path="needs_table"] .ds-card').all()
    rows = [str(card.get_attribute("id")).removeprefix("q-needs_table-") for card in found]
    names = [card.locator("dd").first.inner_text() for card in found]
    return dict(zip(names, rows, strict=True))


def meet(story: Story, name: str, met_by: str, **more: str) -> None:
    row = f"needs_table/{cards(story.page)[name]}"
    at.open_row(story.page, row)
    at.tick(story.page, f"{row}/met_by", met_by)
    for question, words in more.items():
        at.text(story.page, f"{row}/{question}", words)
    at.fold_row(story.page, row)


def test_the_plan_begins_with_every_need_of_the_determination(story: Story) -> None:
    story.start("care-support-plan")
    story.fill(planned())
    go_to_section(story.wren, "Needs, and who meets them")
    story.rows = cards(story.page)
    assert set(story.rows) == {"Eating well", "Getting back to work"}
    meet(
        story,
        "Eating well",
        "community",
        how="The Tuesday lunch.",
        will_outcome="I will cook three teas a week.",
    )


def test_a_need_brings_the_reasons_of_the_decision_and_the_areas_it_affects(story: Story) -> None:
    row = f"needs_table/{story.rows['Eating well']}"
    at.open_row(story.page, row)
    expect(at.field(story.page, f"{row}/extent")).to_have_value("Prompting.")
    links = f'input[name="{at.field_id(f"{row}/wellbeing_links")}"]:checked'
    ticked = story.page.locator(links)
    assert [each.get_attribute("value") for each in ticked.all()] == ["wb_health", "wb_control"]
    expect(at.field(story.page, row).get_by_text("From the record")).to_have_count(5)
    at.fold_row(story.page, row)


def test_every_eligible_need_that_nobody_meets_is_named_before_submitting(story: Story) -> None:
    story.check()
    unmet = story.page.locator("#unmet-needs")
    expect(unmet).to_have_text("Getting back to work")
    unmet.get_by_role("button", name="Getting back to work").click()
    story.wren.arrived("Needs, and who meets them")
    row = f"needs_table/{story.rows['Getting back to work']}"
    at.tick(story.page, f"{row}/met_by", "not_yet")
    at.text(story.page, f"{row}/will_outcome", "I will try two days a week.")
    at.text(story.page, f"{row}/not_met_why", "The employment service has a place in May.")
    at.fold_row(story.page, row)
    story.check()
    story.press()
    problems = story.page.locator(".govuk-error-summary")
    expect(problems.get_by_role("link")).to_have_count(1)
    problems.get_by_role("link", name=re.compile("Areas of wellbeing it affects")).click()
    story.wren.arrived("Needs, and who meets them")
    at.tick(story.page, f"{row}/wellbeing_links", "wb_participation")
    at.fold_row(story.page, row)
    story.check()
    story.press()
    asides = story.page.locator("#asides")
    expect(asides).to_contain_text("Nobody meets this eligible need yet: Getting back to work")


def test_a_need_the_plan_has_lost_is_named_and_put_back_under_its_own_id(story: Story) -> None:
    page = story.page
    page.locator("[data-back]").first.click()
    go_to_section(story.wren, "Needs, and who meets them")
    lost = at.field(page, f"needs_table/{story.rows['Getting back to work']}")
    lost.get_by_role("button", name=re.compile("^Remove")).click()
    story.check()
    left = page.locator("#left-needs")
    expect(left).to_contain_text("Getting back to work")
    left.get_by_role("button", name="Put it in the plan: Getting back to work").click()
    expect(left).to_have_count(0)
    expect(page.locator("#unmet-needs")).to_contain_text("Getting back to work")
    page.locator("[data-back]").first.click()
    go_to_section(story.wren, "Needs, and who meets them")
    assert cards(page) == story.rows


def test_a_budget_a_penny_out_is_said_with_both_figures(story: Story) -> None:
    page = story.page
    go_to_section(story.wren, "Personal budget")
    at.field(page, "services").click()
    card = page.locator('section[data-path="services"] .ds-card:has(.ds-card__body)').last
    row = f"services/{str(card.get_attribute('id')).removeprefix('q-services-')}"
    at.text(page, f"{row}/units_per_week", "3.5")
    at.text(page, f"{row}/unit_cost", "22")
    at.choose(page, f"{row}/cost_frequency", "hourly")
    at.text(page, f"{row}/weekly_cost", "77.01")
    expect(card).to_contain_text("3.5 units a week at £22.00 come to £77.00 a week.")
    expect(card).to_contain_text("The cost a week says £77.01.")
    card.get_by_role("button", name="Put £77.00 as the cost a week").click()
    expect(at.field(page, f"{row}/weekly_cost")).to_have_value("77.00")
    expect(card).not_to_contain_text("The cost a week says")
    at.text(page, "personal_budget", "77.01")
    story.check()
    story.press()
    problems = page.locator(".govuk-error-summary")
    expect(problems).to_contain_text("The budget and the cost of the services differ by £0.01")
    expect(problems).to_contain_text("The budget and the cost of the needs differ by £77.01")
    page.locator("[data-back]").first.click()
    go_to_section(story.wren, "Personal budget")
    page.get_by_role("button", name=re.compile("^Remove")).click()
    at.text(page, "personal_budget", "")
    go_to_section(story.wren, "Needs, and who meets them")


def test_a_plan_that_meets_every_eligible_need_is_submitted(story: Story) -> None:
    meet(
        story,
        "Getting back to work",
        "other",
        how="The employment service, from May.",
        will_outcome="I will try two days a week.",
    )
    story.check()
    expect(story.page.get_by_text("Every eligible need has somebody to meet it.")).to_be_visible()
    story.press()
    asides = story.page.locator("#asides")
    expect(asides.or_(story.page.locator("#submitted")).first).to_be_visible()
    expect(story.page.get_by_text("Nobody meets this eligible need yet")).to_have_count(0)
    if asides.count():
        story.press()
    expect(story.page.locator("#submitted")).to_contain_text(re.compile("^Accepted "))


def test_the_person_page_says_what_is_due_and_what_each_day_rests_on(story: Story) -> None:
    story.wren.open_person("Marl Oystergate")
    main = story.page.get_by_role("main")
    expect(main.get_by_role("heading", name="Due")).to_be_visible()
    expect(main).to_contain_text("Written eligibility record by ")
    expect(main).to_contain_text("Manager's decision by ")
    expect(main).to_contain_text("Local target: 5 working days.")


def test_no_page_complained(story: Story) -> None:
    assert story.wren.troubles == []
