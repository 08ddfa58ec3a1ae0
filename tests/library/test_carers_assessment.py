"""The carer's assessment asks what s10 of the Care Act needs, of adults; a child is referred."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.answers import DECLINED, Answer
from forms.errors import FormError
from forms.load import parse_form, read_code_lists
from forms.publish import publish
from tests.library.conditions import not_taken
from tests.library.field_tables import LIBRARY, definition
from tests.library.visits import NINE, Visit, form

EIGHT = (
    "co_child",
    "co_other_adults",
    "co_home",
    "co_nutrition",
    "co_relationships",
    "co_work",
    "co_community",
    "co_recreation",
)
ADULTS = (
    "my_role",
    "about",
    "involved",
    "caring",
    "outcomes",
    "wellbeing",
    "if_i_could_not",
    "summary",
)

# By hand from the domain brief's form (c): id: (type, req without `require`, sens). "?" where the
# brief says it in words, or where docs/domain says why it is otherwise.
DOMAIN: dict[str, tuple[str, str, str]] = {
    "carer_dob": ("date", "Y*", "1"),
    "cared_for": ("group", "Y", "1t"),
    "cared_for_agrees": ("one", "Y", "1t"),
    "c_style": ("one", "Y", "1"),
    "carer_seen_alone": ("one", "Y", "1"),
    "c_present": ("group", "Y", "1t"),
    "c_comm": ("long", "Y", "2"),
    "my_caring_story": ("long", "Y*", "2t"),
    "tasks": ("many", "Y", "2t"),
    "hours_band": ("one", "Y", "1"),
    "years_caring": ("number", "N", "1"),
    "necessary_care": ("yn", "Y", "2t"),
    "necessary_why": ("long", "Y", "2t"),
    "able_now": ("one", "Y", "2"),
    "able_future": ("one", "Y", "2"),
    "willing_now": ("one", "Y", "2"),
    "willing_future": ("one", "Y", "2"),
    "will_not_do": ("long", "W", "2"),
    "health_effect": ("one", "Y", "2"),
    "health_detail": ("long", "?", "2"),
    "works": ("one", "Y", "1"),
    "wants_work": ("one", "Y", "1"),
    "learning_recreation": ("one", "Y", "1"),
    "c_strengths": ("group", "W", "2t"),
    "c_outcomes": ("group", "Y", "2"),
    "carer_outcomes": ("group", "?", "2t"),
    "c_wellbeing": ("group", "?", "2"),
    "sudden_stop": ("long", "Y", "3t"),
    "contingency": ("group", "?", "3t"),
    "crisis_role": ("long", "W", "2t"),
    "c_safeguarding": ("one", "Y", "3t"),
    "other_children": ("yn", "Y", "2"),
    "break_needs": ("group", "W", "2t"),
    "c_prd": ("group", "?", "2"),
    "c_info": ("group", "Y", "1"),
    "c_analysis": ("long", "Y", "2"),
    "c_agree": ("one", "Y", "2"),
    "c_copy": ("group", "Y", "2"),
    "yc_first_name": ("text", "Y", "3t"),
    "yc_age": ("number", "Y", "3t"),
    "cares_for": ("party", "Y", "3t"),
    "what_they_do": ("many", "Y", "3t"),
    "effect_on": ("many", "Y", "3t"),
    "inappropriate_or_excessive": ("one", "Y", "3t"),
    "parents_told": ("one", "Y", "3t"),
    "child_view": ("long", "Y*", "3t"),
    "referral_to": ("one", "Y", "3t"),
    "referral_at": ("datetime", "Y", "3t"),
    "s17za_assessment_requested": ("yn", "Y", "3t"),
    "transition_s63": ("yn", "?", "3t"),
    "adult_support_changed": ("long", "Y", "3t"),
}
FORM = definition("carers-assessment")
ITEMS = {item["id"]: item for section in FORM["sections"] for item in section["items"]}
PARTS = {part["id"]: part for part in ITEMS["carer_outcomes"]["items"]}
MARCH_9 = date(2026, 3, 9)
ROW = f"{1:032x}"
TANSY = ["circle", None, "Tansy Wickerlight", False]
BRAMBLE = ["circle", None, "Bramble Wickerlight", False]


def empty() -> Visit:
    return Visit(of="carers-assessment")


def bramble(**answers: Any) -> Visit:
    """The fewest answers that pass, of a carer of 44."""
    visit = empty().answer(
        event_date="2026-03-09",
        carer_dob="1982-01-30",
        my_caring_story="I sit up when she is high.",
        tasks=["crisis_night", "keeping_safe", "money_forms", "prompting_medication"],
        hours_band="h35_49",
        cared_for_agrees="yes",
        c_style="carer_only",
        carer_seen_alone="seen_alone",
        sd_understand="no",
        sd_retain="no",
        sd_use="no",
        sd_communicate="no",
        necessary_care="yes",
        necessary_why="She cannot be alone at night when unwell.",
        able_now="partly",
        able_future="partly",
        willing_now="yes",
        willing_future="unsure",
        health_effect="not_affected",
        works="paid_16_plus",
        wants_work="no",
        learning_recreation="wishes_to",
        sudden_stop="Nobody would be there.",
        c_safeguarding="no",
        other_children="yes",
        c_prd=Answer(None, DECLINED),
        c_analysis="Bramble is near the end of what he can do.",
        c_agree="agrees",
        event_outcome="planning",
    )
    visit = visit.add("cared_for", party=TANSY, relationship="partner", lives_with="yes")
    visit = visit.add("c_present", party=BRAMBLE)
    visit = visit.add("c_outcomes", outcome="A night's sleep, and football on Thursdays")
    visit = visit.add("c_info", topic="The carers' centre")
    visit = visit.add("c_copy", party=BRAMBLE, asked_by_carer="is_carer")
    visit = visit.at({f"c_wellbeing/{area}/c_impact": "none" for area in NINE})
    visit = visit.at({"contingency/plan/first_24_hours": Answer(None, DECLINED)})
    for outcome in EIGHT:
        visit = manages(visit, outcome)
    return visit.answer(**answers)


def manages(visit: Visit, outcome: str) -> Visit:
    here = f"carer_outcomes/{outcome}"
    applies = {f"{here}/co_applies": "yes"} if outcome in EIGHT[:2] else {}
    return visit.at({**applies, f"{here}/co_manner": ["able"]})


def unable(visit: Visit, outcome: str, *ways: str) -> Visit:
    here = f"carer_outcomes/{outcome}"
    said = {"co_now": "Not since last summer.", "co_evidence": "Seen on this visit."}
    return manages(visit, outcome).at(
        {f"{here}/co_manner": sorted(ways), **{f"{here}/{key}": said[key] for key in said}}
    )


def perrin(**answers: Any) -> Visit:
    """A carer of 15, with the young carer's part complete."""
    return (
        empty()
        .answer(
            event_date="2026-03-09",
            carer_dob="2010-09-03",
            yc_first_name="Perrin",
            cares_for=TANSY,
            what_they_do=["medication", "nights"],
            effect_on=["school", "sleep"],
            inappropriate_or_excessive="yes",
            parents_told="yes",
            child_view="I do not mind, but I am tired.",
            referral_to="early_help",
            referral_at="2026-03-09T17:20",
            s17za_assessment_requested="yes",
            adult_support_changed="Somebody is with Tansy at night.",
        )
        .answer(**answers)
    )


def missing(visit: Visit) -> set[str]:
    return {problem.path for problem in visit.review(MARCH_9).problems}


def sections_asked(visit: Visit) -> set[str]:
    shown = visit.review(MARCH_9).shown
    return {
        section.id
        for section in form("carers-assessment").sections
        for item in section.items
        if item.id in shown
    }


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity() -> None:
    wrong = {
        name: ITEMS.get(name)
        for name, (kind, req, sens) in DOMAIN.items()
        if name not in ITEMS
        or (ITEMS[name]["type"], ITEMS[name]["sens"]) != (kind, sens)
        or req not in ("?", ITEMS[name].get("req", "N"))
    }
    assert not wrong


def test_what_is_written_again_from_memory_says_why() -> None:
    again = bramble(from_memory="yes")
    assert missing(again) == {"from_memory_why"}
    assert missing(again.answer(from_memory_why="The phone was lost. From notes.")) == set()
    assert missing(bramble(from_memory="no")) == set()


def test_for_a_child_the_young_carers_part_is_offered_in_its_place() -> None:
    starts = form("carers-assessment").starts
    younger = starts.younger
    assert starts.from_age == 18
    assert younger is not None
    assert younger.section == "young_carer"
    assert younger.label["en"] == "Record a young carer referral"
    assert younger.title == {"en": "Young carer referral"}
    assert [copied.path for copied in younger.copied_in] == ["legal_name", "preferred_name"]


def test_an_age_the_date_of_birth_says_is_not_asked_a_second_time() -> None:
    known = perrin().review(MARCH_9)
    assert "yc_age" not in known.shown
    assert known.values["yc_years"] == 15
    unknown = perrin(carer_dob=Answer(None, DECLINED), carer_adult="no")
    assert missing(unknown) == {"yc_age"}
    assert unknown.answer(yc_age=16).review(MARCH_9).values["yc_years"] == 16


@pytest.mark.parametrize(
    ("written", "instead", "reason"),
    [
        ("section: young_carer", "section: nowhere", "no section 'nowhere'"),
        ("label: {en: Record a young carer referral}", "label: {en: ''}", "English"),
        ("    title: {en: Young carer referral}\n", "", "English"),
        ("to: yc_first_name", "to: nobody", "no question 'nobody'"),
        ("from_age: 18", "order: 20", "younger than what"),
        ("from_age: 18", "from_age: 19", "1 to 18"),
    ],
)
def test_what_is_offered_to_a_child_is_a_section_with_words(
    written: str, instead: str, reason: str
) -> None:
    text = (LIBRARY / "carers-assessment.yaml").read_text(encoding="utf-8")
    changed = text.replace("  order: 20\n", "").replace(written, instead)
    with pytest.raises(FormError, match=reason):
        publish(parse_form(changed, "carers-assessment.yaml", read_code_lists(LIBRARY / "codes")))


def test_there_are_eight_outcomes_three_ways_and_nine_areas() -> None:
    assert [row["key"] for row in ITEMS["carer_outcomes"]["rows"]] == list(EIGHT)
    assert [row["key"] for row in ITEMS["c_wellbeing"]["rows"]] == list(NINE)
    assert [option["code"] for option in PARTS["co_manner"]["options"]] == [
        "able",
        "u1_without_assistance",
        "u2_pain_distress",
        "u3_danger",
    ]
    assert PARTS["co_manner"]["exclusive"] == ["able"]
    assert PARTS["co_applies"]["rows_only"] == ["co_child", "co_other_adults"]


def test_it_belongs_to_the_carer_and_not_to_the_person_cared_for() -> None:
    assert FORM["audience"] == "carer-private"


def test_the_bands_of_hours_are_marked_as_not_verified() -> None:
    assert definition("codes/hours-caring")["verified"] is False


def test_a_plain_carers_assessment_passes() -> None:
    assert bramble().review(MARCH_9).problems == []
    assert sections_asked(bramble()) == {"who", *ADULTS}


def test_a_child_is_never_assessed_on_it_and_the_young_carers_part_opens() -> None:
    assert sections_asked(perrin()) == {"who", "young_carer"}
    assert perrin().review(MARCH_9).problems == []
    begun = empty().answer(event_date="2026-03-09", carer_dob="2010-09-03")
    assert missing(begun) == {
        *("yc_first_name", "cares_for", "what_they_do", "effect_on", "child_view"),
        *("inappropriate_or_excessive", "parents_told", "referral_to", "referral_at"),
        *("s17za_assessment_requested", "adult_support_changed"),
    }


def test_what_was_written_before_the_date_of_birth_was_known_is_kept() -> None:
    found = bramble(carer_dob="2010-09-03").review(MARCH_9)
    assert {"my_caring_story", "necessary_care"} <= set(found.kept)


@pytest.mark.parametrize(("born", "child"), [("2008-03-10", True), ("2008-03-09", False)])
def test_eighteen_is_counted_on_the_day_of_the_visit(born: str, child: bool) -> None:
    visit = empty().answer(event_date="2026-03-09", carer_dob=born)
    for later in (MARCH_9, date(2030, 1, 1)):
        found = visit.review(later)
        assert found.values["under_18"] is child
        assert ("yc_first_name" in found.shown) is child


def test_without_a_date_of_birth_the_worker_says_whether_they_are_18() -> None:
    unknown = bramble(carer_dob=Answer(None, DECLINED))
    assert missing(unknown) == {"carer_adult"}
    assert missing(unknown.answer(carer_adult="yes")) == set()
    assert sections_asked(unknown.answer(carer_adult="no")) == {"who", "young_carer"}


def test_condition_2_is_health_or_one_outcome_in_three_ways() -> None:
    assert bramble().review(MARCH_9).indicators["condition2"] is False
    at_risk = bramble(health_effect="at_risk", health_detail="Blood pressure.")
    assert at_risk.review(MARCH_9).indicators["condition2"] is True
    for way in ("u1_without_assistance", "u2_pain_distress", "u3_danger"):
        one = unable(bramble(), "co_recreation", way)
        assert one.review(MARCH_9).indicators["condition2"] is True
    left = bramble().without("carer_outcomes/co_work")
    assert left.review(MARCH_9).indicators["condition2"] is None
    longer = bramble().at({"carer_outcomes/co_work/co_manner": ["u4_time"]})
    assert longer.review(MARCH_9).indicators["condition2"] is None


def test_condition_1_is_three_valued_and_condition_3_is_not_worked_out() -> None:
    assert bramble().review(MARCH_9).indicators["condition1"] is True
    assert bramble(necessary_care="no").review(MARCH_9).indicators["condition1"] is False
    assert bramble().without("necessary_care").review(MARCH_9).indicators["condition1"] is None
    assert [each["id"] for each in FORM["indicators"]] == ["condition1", "condition2"]


def test_unable_asks_for_the_carers_words_and_for_evidence() -> None:
    visit = bramble().at({"carer_outcomes/co_work/co_manner": ["u2_pain_distress"]})
    assert missing(visit) == {"carer_outcomes/co_work/co_now", "carer_outcomes/co_work/co_evidence"}
    assert missing(unable(bramble(), "co_work", "u2_pain_distress")) == set()


def test_assessing_together_needs_agreement() -> None:
    assert missing(bramble(c_style="joint")) == set()
    for said in ("no", "not_asked"):
        assert missing(bramble(c_style="joint", cared_for_agrees=said)) == {"c_style"}
        assert missing(bramble(cared_for_agrees=said)) == set()


def test_a_copy_goes_to_the_person_cared_for_only_when_the_carer_asks() -> None:
    told = bramble().add("c_copy", party=TANSY, asked_by_carer="not_asked")
    assert missing(told) == {f"c_copy/{2:032x}/asked_by_carer"}


def test_harm_in_dispute_and_willingness_in_dispute_count_as_the_safer() -> None:
    assert ITEMS["c_safeguarding"]["while_unsettled"] == "unsure"
    assert ITEMS["willing_now"]["while_unsettled"] == "no"
    assert ITEMS["carer_adult"]["while_unsettled"] == "no"


def test_the_advocacy_duty_applies_to_carers() -> None:
    visit = bramble(sd_use="yes")
    assert "appropriate_person" in missing(visit)
    assert missing(visit.answer(appropriate_person="no")) == {"advocate_arranged"}


def test_a_plan_for_a_stop_is_asked_for_or_a_reason() -> None:
    assert missing(bramble().without("contingency")) == {"contingency/plan/first_24_hours"}


def test_every_rule_of_the_form_is_walked_both_ways() -> None:
    here = "contingency/plan"
    suitable = bramble(sd_use="yes", appropriate_person="yes", appropriate_person_who=TANSY)
    unborn = perrin(carer_dob=Answer(None, DECLINED), carer_adult="no")
    visits = [
        unable(bramble(access_info_needs=["easy_read"]), "co_work", "u1_without_assistance"),
        bramble(carer_seen_alone="not_possible", health_effect="at_risk", c_agree="disagrees"),
        bramble(carer_dob=Answer(None, DECLINED), carer_adult="no"),
        bramble(c_style="joint", cared_for_agrees="no", years_caring=1010),
        bramble(access_info_needs=["none"]).at({f"{here}/steps_in": BRAMBLE}),
        bramble().at({"carer_outcomes/co_child/co_applies": "no"}),
        suitable.answer(advocate_despite="long_stay").add(
            "advocate_arranged", requested_at="2026-03-09", started_at="2026-03-08"
        ),
        suitable.answer(advocate_despite="no"),
        bramble(sd_use="yes", appropriate_person="no").add(
            "advocate_arranged", requested_at="2026-03-10"
        ),
        bramble().add("c_copy", party=TANSY, asked_by_carer="not_asked"),
        bramble(event_date="2026-03-10", carer_dob="2030-01-01"),
        bramble(event_date="2020-03-10"),
        bramble().at({f"c_wellbeing/{NINE[0]}/c_impact": "significant"}),
        bramble().add("break_needs", kind="A week away", cared_for_view="yes"),
        bramble(from_memory="no"),
        bramble(from_memory="yes"),
        perrin(),
        unborn.answer(yc_age=18, referral_at="2026-03-10T09:00"),
        unborn.answer(yc_age=16),
        bramble(years_caring=25).add("advocate_arranged"),
        bramble(sd_use="yes", appropriate_person="no").add(
            "advocate_arranged", requested_at="2026-03-08", started_at="2026-03-09"
        ),
    ]
    # Of an adult unless known to be a child; an outcome applies unless it is said not to.
    assert not_taken("carers-assessment", ((each.answers, MARCH_9) for each in visits)) == [
        f"{each} is never missing"
        for each in (
            "about show",
            "advocate_arranged/*/not_yet_reason require",
            "carer_adult show",
            "carer_outcomes/*/co_manner show",
            "carer_outcomes/*/co_now show",
            "caring show",
            "contingency/*/steps_in_agreed show",
            "contingency/*/steps_in_phone show",
            "if_i_could_not show",
            "involved show",
            "my_role show",
            "outcomes show",
            "summary show",
            "wellbeing show",
            "yc_age show",
        )
    ]


def test_a_plain_carers_assessment_takes_few_acts() -> None:
    """Two outcomes unable, health at risk, an effect on two areas and none on the rest."""
    visit = unable(bramble(), "co_recreation", "u1_without_assistance")
    visit = unable(visit, "co_work", "u2_pain_distress")
    visit = visit.answer(health_effect="at_risk", health_detail="Sleep, and blood pressure.")
    visit = visit.at({f"c_wellbeing/{area}/c_impact": "some" for area in NINE[:2]})
    started_with = [f"{path}/{ROW}" for path in ("c_present", "c_copy")]
    first = [p for p in visit.by_path if p.rpartition("/")[0] in started_with]
    found = visit.effort(*first, "carer_dob", on=MARCH_9)
    print(f"\nrequired answers recorded {found.answers}, given one by one {found.acts}")
    assert missing(visit) == set()
    assert found.acts <= 48


def test_what_eligibility_needs_of_it_is_copied_into_the_determination() -> None:
    copied = {
        each["path"]
        for each in definition("eligibility")["copied_in"]
        if each["from"] == "carers-assessment"
    }
    assert copied == {
        *("event_date", "necessary_care", "necessary_why", "health_effect"),
        *("carer_outcomes/*/co_applies", "carer_outcomes/*/co_manner"),
    }


def test_everything_critical_needs_a_new_decision() -> None:
    critical = {
        path
        for item in ITEMS.values()
        for path, part in (
            [(f"{item['id']}/*/{p['id']}", p) for p in item["items"]]
            if item["type"] == "group"
            else [(item["id"], item)]
        )
        if part.get("merge") == "critical"
    }
    assert critical <= set(FORM["new_decision"])


def test_nothing_is_kept_from_the_form_for_money_or_another_persons_eligibility() -> None:
    """Guard G14, and s10(4): the duty does not wait for either."""
    assert not [name for name in ITEMS if "eligib" in name or "charg" in name or "fund" in name]
