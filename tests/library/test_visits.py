"""What the needs assessment asks as a visit goes on, walked through the real submit check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from forms.answers import DECLINED, Answer
from forms.definition import PublishedGroup
from tests.library.visits import NINE, TEN, Visit, form, minimal


def missing(visit: Visit) -> set[str]:
    """The paths the submit check asks for."""
    return {p.path for p in visit.review().problems}


def test_a_short_assessment_with_every_outcome_managed_by_one_tap_passes() -> None:
    outcome = (
        minimal("short").manages(*TEN).add("parenting", child=["circle", None, "Perrin", True])
    )
    row = f"{1:032x}"
    outcome = outcome.at(
        {f"parenting/{row}/who_cares": "I do.", f"parenting/{row}/impact": "She is well."}
    )
    assert outcome.review().problems == []


def test_a_person_with_no_child_is_not_asked_about_children() -> None:
    outcome = minimal().review()
    assert outcome.problems == []
    assert "parenting" not in outcome.shown
    assert "outcomes/oc_child/oc_manner" not in outcome.shown


def test_an_empty_assessment_asks_for_every_outcome_and_every_area() -> None:
    asked = missing(Visit())
    assert {f"outcomes/{o}/oc_manner" for o in TEN} <= asked
    assert {f"wellbeing/{a}/impact_now" for a in NINE} <= asked
    warned = {p.path for p in Visit().review().warnings}
    assert {f"wellbeing/{a}/impact_likely" for a in NINE} <= warned


def test_only_the_child_outcome_asks_whether_it_applies() -> None:
    shown = Visit().review().shown
    assert {p for p in shown if p.endswith("/oc_applies")} == {"outcomes/oc_child/oc_applies"}


@pytest.mark.parametrize("difficulty", ["sd_understand", "sd_retain", "sd_use", "sd_communicate"])
def test_substantial_difficulty_with_nobody_suitable_needs_an_advocate(difficulty: str) -> None:
    visit = minimal().answer(**{difficulty: "yes"})
    before = visit.review()
    assert before.values["advocate_duty"] is None
    assert "appropriate_person" in missing(visit)
    duty = visit.answer(appropriate_person="no")
    assert duty.review().values["advocate_duty"] is True
    assert missing(duty) == {"advocate_arranged"}
    arranged = duty.add("advocate_arranged", requested_at="2026-01-20", provider="Fernshire Voices")
    row = f"{1:032x}"
    assert missing(arranged) == {f"advocate_arranged/{row}/not_yet_reason"}
    started = arranged.at({f"advocate_arranged/{row}/started_at": "2026-01-20"})
    assert missing(started) == set()


def test_somebody_the_person_objects_to_does_not_end_the_duty() -> None:
    visit = minimal().answer(sd_use="yes", appropriate_person="objects")
    assert visit.review().values["advocate_duty"] is True


def test_somebody_suitable_ends_the_duty_unless_the_law_names_the_case() -> None:
    suitable = minimal().answer(
        sd_use="yes",
        appropriate_person="yes",
        appropriate_person_who=["circle", None, "Cade Oystergate", False],
    )
    assert suitable.review().values["advocate_duty"] is False
    assert missing(suitable) == set()
    assert suitable.answer(advocate_despite="long_stay").review().values["advocate_duty"] is True


def test_nobody_in_difficulty_needs_no_advocate() -> None:
    outcome = minimal().review()
    assert outcome.values["advocate_duty"] is False
    assert "advocate_arranged" not in outcome.shown


def test_doubt_about_capacity_asks_which_decisions_and_for_views_given_before() -> None:
    visit = minimal().answer(capacity_concern="fluctuates")
    assert missing(visit) == {"capacity_decisions", "past_views"}
    said_no = visit.answer(
        capacity_decisions=["care_and_support"], past_views=Answer(None, DECLINED)
    )
    assert missing(said_no) == set()


def test_unable_asks_for_evidence_and_never_for_help_from_carers() -> None:
    visit = minimal().at({"outcomes/oc_nutrition/oc_manner": ["u1_without_assistance"]})
    here = "outcomes/oc_nutrition"
    assert missing(visit) == {f"{here}/oc_now", f"{here}/oc_evidence"}
    warned = {p.path for p in visit.review().warnings}
    assert {f"{here}/oc_frequency", f"{here}/oc_wellbeing_links"} <= warned
    told = visit.unable("oc_nutrition", "u1_without_assistance")
    assert missing(told) == set()
    said_no = told.at({f"{here}/oc_now": Answer(None, DECLINED)})
    assert missing(said_no) == set()


def test_an_outcome_managed_warns_of_nothing() -> None:
    warned = {p.path for p in minimal().review().warnings}
    assert not {path for path in warned if path.startswith("outcomes/")}


@pytest.mark.parametrize(
    "way", ["u1_without_assistance", "u2_pain_distress", "u3_danger", "u4_time"]
)
def test_any_of_the_four_ways_is_unable(way: str) -> None:
    outcome = minimal().unable("oc_hygiene", way).review()
    assert outcome.values["outcomes/oc_hygiene/oc_unable"] is True
    assert outcome.values["outcomes/oc_toilet/oc_unable"] is False


def test_one_outcome_however_badly_is_not_condition_2() -> None:
    every_way = ("u1_without_assistance", "u2_pain_distress", "u3_danger", "u4_time")
    assert minimal().unable("oc_work", *every_way).review().indicators["condition2"] is False


def test_two_outcomes_that_take_longer_are_condition_2() -> None:
    visit = minimal().unable("oc_work", "u4_time").unable("oc_hygiene", "u4_time")
    assert visit.review().indicators["condition2"] is True


def test_one_unable_and_one_unanswered_cannot_be_decided_yet() -> None:
    visit = minimal().unable("oc_work", "u1_without_assistance").without("outcomes/oc_hygiene")
    assert visit.review().indicators["condition2"] is None


def test_two_unable_stand_though_others_are_unanswered_and_submission_waits_for_them() -> None:
    visit = minimal().without("outcomes/oc_toilet", "outcomes/oc_clothing", "outcomes/oc_community")
    visit = visit.unable("oc_work", "u2_pain_distress").unable(
        "oc_hygiene", "u1_without_assistance"
    )
    assert visit.review().indicators["condition2"] is True
    assert "outcomes/oc_toilet/oc_manner" in missing(visit)


def test_a_disputed_outcome_counts_as_neither() -> None:
    visit = minimal().unable("oc_work", "u1_without_assistance")
    visit = visit.unable("oc_hygiene", "u1_without_assistance")
    disputed = visit.disputed("outcomes/oc_hygiene/oc_manner")
    assert disputed.review().indicators["condition2"] is None
    assert "outcomes/oc_hygiene/oc_manner" in missing(disputed)


def test_no_child_is_neither_able_nor_unable() -> None:
    visit = minimal().unable("oc_work", "u4_time").unable("oc_hygiene", "u4_time")
    assert visit.review().values["outcomes/oc_child/oc_unable"] is False
    assert visit.review().indicators["condition2"] is True


def test_condition_1_is_three_valued() -> None:
    assert minimal().review().indicators["condition1"] is True
    assert minimal().answer(condition1_met="no").review().indicators["condition1"] is False
    assert minimal().without("condition1_met").review().indicators["condition1"] is None


HIDDEN_BY_SHORT = {
    *(
        f"wellbeing/{area}/{name}"
        for area in NINE
        for name in ("going_well", "what_i_want", "analysis")
    ),
    *("housing_security_detail", "housing_wishes", "parenting", "money", "substances"),
    *(f"money/money_now/{n}" for n in ("income", "benefits_check", "debts", "money_arrangements")),
    *("employment_offer_response", "employment_referral_id"),
}


def test_the_short_form_hides_narrative_and_detail_and_nothing_else() -> None:
    full = minimal("full").answer(employment_wishes="later", employment_offer=["none"])
    short = minimal("short").answer(employment_wishes="later", employment_offer=["none"])
    assert full.review().shown - short.review().shown == HIDDEN_BY_SHORT
    assert short.review().shown <= full.review().shown


@pytest.mark.parametrize(
    "section", ["what_matters_to_me", "involved", "outcomes", "carers", "risk", "prevent"]
)
def test_the_short_form_never_hides_what_the_law_asks(section: str) -> None:
    items = {i.id for s in form().sections if s.id == section for i in s.items}
    assert not {path.split("/")[0] for path in HIDDEN_BY_SHORT} & items


def test_everything_is_asked_until_somebody_chooses_the_short_form() -> None:
    undecided = minimal().without("depth").review().shown
    disputed = minimal().disputed("depth").review().shown
    assert (
        HIDDEN_BY_SHORT
        - {
            "employment_offer_response",
            "employment_referral_id",
        }
        <= undecided & disputed
    )


def test_a_child_is_never_overlooked_by_the_short_form() -> None:
    visit = minimal("short").manages("oc_child")
    assert "parenting" in missing(visit)


@pytest.mark.parametrize("said", ["plans", "recent_act"])
def test_a_crisis_asks_what_was_done_at_once(said: str) -> None:
    visit = minimal().answer(suicide_selfharm=said)
    assert missing(visit) == {"crisis_now"}


def test_what_was_done_in_a_crisis_stays_on_the_page_while_the_answer_is_disputed() -> None:
    visit = minimal().answer(suicide_selfharm="plans", crisis_now="Rang 999.")
    assert "crisis_now" in visit.disputed("suicide_selfharm").review().shown


def test_not_asking_about_self_harm_needs_a_reason() -> None:
    assert missing(minimal().answer(suicide_selfharm="not_asked")) == {"suicide_not_asked_why"}


def test_a_carer_under_18_must_be_flagged_and_is_not_offered_an_adults_assessment() -> None:
    visit = (
        minimal()
        .answer(has_unpaid_carer="yes")
        .add(
            "carers_list",
            party=["circle", None, "Perrin", True],
            under_18="yes",
            what_they_do="Cooks.",
            willing="unsure",
        )
    )
    assert missing(visit) == {"young_carer_flag"}
    assert f"carers_list/{1:032x}/own_assessment" not in visit.review().shown
    assert missing(visit.answer(young_carer_flag="yes")) == set()


def test_an_adult_carer_is_offered_their_own_assessment_or_a_reason_is_given() -> None:
    row = f"{1:032x}"
    visit = (
        minimal()
        .answer(has_unpaid_carer="yes")
        .add(
            "carers_list",
            party=["circle", None, "Cade Oystergate", False],
            under_18="no",
            what_they_do="Cooks on Sundays.",
            willing="yes",
            hours=169,
        )
    )
    assert missing(visit) == {f"carers_list/{row}/own_assessment", f"carers_list/{row}/hours"}
    visit = visit.at(
        {f"carers_list/{row}/hours": 6, f"carers_list/{row}/own_assessment": "not_offered"}
    )
    assert missing(visit) == {f"carers_list/{row}/own_assessment_why"}


def test_saying_somebody_helps_asks_who() -> None:
    assert missing(minimal().answer(has_unpaid_carer="yes")) == {"carers_list"}


def test_the_full_form_asks_for_people_and_community_and_the_short_form_does_not() -> None:
    for depth, asked in (("full", {"my_people", "my_community"}), ("short", set())):
        visit = minimal(depth).without("my_people", "my_community")
        assert missing(visit) == asked
    said_no = minimal("full").answer(my_people=Answer(None, DECLINED))
    assert missing(said_no) == set()


def test_the_visit_is_today_or_earlier_and_ends_after_it_starts() -> None:
    tomorrow = minimal().answer(event_date="2026-01-21")
    assert [p.code for p in tomorrow.review().problems] == ["check_failed"]
    assert tomorrow.review(date(2026, 1, 21)).problems == []
    backwards = minimal().answer(started_at="2026-01-20T15:10", ended_at="2026-01-20T14:05")
    assert missing(backwards) == {"ended_at"}


def test_a_period_shorter_than_the_pattern_warns_and_does_not_block() -> None:
    visit = (
        minimal()
        .answer(fluctuates="yes")
        .add(
            "fluctuation_detail",
            pattern="Eight weeks unwell each spring.",
            cycle_weeks=52,
            period_from="2025-10-01",
            period_to="2026-01-20",
        )
    )
    outcome = visit.review()
    assert outcome.problems == []
    assert f"fluctuation_detail/{1:032x}/period_to" in {p.path for p in outcome.warnings}


def test_needs_that_go_up_and_down_are_described() -> None:
    assert missing(minimal().answer(fluctuates="yes")) == {"fluctuation_detail"}


def test_communication_needs_ask_how_they_were_met() -> None:
    assert missing(minimal().answer(access_info_needs=["plain_email"])) == {"comm_needs_met"}
    assert missing(minimal().answer(access_info_needs=["none"])) == set()


def test_work_is_asked_of_those_of_working_age() -> None:
    young, old = (
        minimal().answer(person_dob="1987-05-14"),
        minimal().answer(person_dob="1950-05-14"),
    )
    assert missing(young.without("employment_status")) == {"employment_status"}
    assert missing(old.without("employment_status")) == set()
    assert "employment_status" in {
        p.path for p in old.without("employment_status").review().warnings
    }


def test_one_action_under_any_heading_is_enough_for_prevention() -> None:
    assert missing(minimal().without("prd_reason")) == {"prd_reason"}
    assert missing(minimal().without("prd_reason").add("prd_delay", action="Peer group")) == set()


def test_a_person_who_disagrees_is_asked_for_their_comments() -> None:
    assert missing(minimal().answer(person_agrees="disagrees")) == {"person_comments"}


def test_a_copy_goes_only_to_the_person_and_those_they_ask_for() -> None:
    visit = minimal().add(
        "copy_to",
        party=["organisation", None, "Fernshire & Marsh NHS Trust", None],
        asked_by_person="not_asked",
        format="post",
    )
    assert missing(visit) == {f"copy_to/{2:032x}/asked_by_person"}


def test_a_signature_is_never_asked_for() -> None:
    outcome = minimal().review()
    assert "person_sig" in outcome.shown
    assert "person_sig" not in {p.path for p in [*outcome.problems, *outcome.warnings]}


def test_a_wish_kept_private_or_unanswered_blocks_nothing() -> None:
    assert missing(minimal().answer(wrap_reference="yes_private")) == set()


STARTED_WITH = (
    f"present/{1:032x}/party",
    f"copy_to/{1:032x}/party",
    f"copy_to/{1:032x}/asked_by_person",
)


def two_unable() -> Visit:
    """A short assessment: two outcomes unable, an effect on two areas and none on the rest."""
    visit = minimal("short").without(
        "my_people", "my_community", "impairment_or_illness", "info_advice_given"
    )
    visit = visit.unable("oc_work", "u2_pain_distress")
    visit = visit.unable("oc_nutrition", "u1_without_assistance")
    return visit.at(
        {"wellbeing/wb_control/impact_now": "some", "wellbeing/wb_health/impact_now": "some"}
    )


def test_a_short_assessment_with_two_outcomes_unable_takes_45_acts_and_leaves_57_answers(
    record_property: Callable[[str, object], None],
) -> None:
    visit = two_unable()
    assert visit.review().problems == []
    found = visit.effort(*STARTED_WITH)
    record_property("answers", found.answers)
    record_property("acts", found.acts)
    assert found.acts == 45
    assert found.answers == 57


def test_no_required_answer_is_left_out_of_the_count() -> None:
    """Without any one answer that counts the assessment does not pass."""
    visit = two_unable()
    paths = [path for path in visit.by_path if path not in visit.without(path).by_path]
    needed = [path for path in paths if missing(visit.without(path))]
    assert len(needed) == visit.effort().answers


def test_an_outcome_the_person_manages_is_one_act_and_all_nine_areas_without_effect_one() -> None:
    before = Visit().answer(depth="short")
    one = before.manages("oc_toilet")
    assert one.effort().acts - before.effort().acts == 1
    three = before.manages("oc_toilet", "oc_child", "oc_work")
    assert three.effort().acts - before.effort().acts == 3
    none = {
        f"wellbeing/{area}/{name}": "none"
        for area in NINE
        for name in ("impact_now", "impact_likely")
    }
    assert before.at(none).effort().acts - before.effort().acts == 1


def test_four_kinds_of_difficulty_without_any_are_one_act_and_with_one_are_four() -> None:
    four = ("sd_understand", "sd_retain", "sd_use", "sd_communicate")
    before = Visit().answer(depth="short")
    assert before.answer(**dict.fromkeys(four, "no")).effort().acts == 2
    assert before.answer(**dict.fromkeys(four, "no") | {"sd_use": "yes"}).effort().acts == 5


def test_the_taps_and_the_rows_a_record_starts_with_are_what_the_count_takes_them_for() -> None:
    published = form()
    involved = next(section for section in published.sections if section.id == "involved")
    [tap] = involved.together
    assert set(tap.answers) == {"sd_understand", "sd_retain", "sd_use", "sd_communicate"}
    assert set(tap.answers.values()) == {"no"}
    first = {
        f"{each.group}/{1:032x}/{name}"
        for each in published.first_rows
        for name in (*each.person, *each.answers)
    }
    assert set(STARTED_WITH) <= first
    outcomes = next(i for s in published.sections for i in s.items if i.id == "outcomes")
    assert isinstance(outcomes, PublishedGroup)
    assert outcomes.one_tap is not None
    assert outcomes.one_tap.rest is None, "the law wants each outcome answered by itself"
