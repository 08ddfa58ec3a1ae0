"""The determination proposes what the law's rules make of the answers, and a person decides."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import NONE_ROWS, Answer
from forms.duties.eligibility import ADULT_OUTCOMES, CARER_OUTCOMES
from tests.forms.vectors import read
from tests.library.conditions import not_taken
from tests.library.field_tables import definition
from tests.library.visits import NINE, TEN, VISIT, Visit

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

# By hand from the domain brief's form (d): id: (type, req without `require`, sens).
DOMAIN: dict[str, tuple[str, str, str]] = {
    "subject": ("one", "Y", "1"),
    "cond1": ("calc", "N", "2"),
    "cond2_count": ("calc", "N", "2"),
    "cond2": ("calc", "N", "2"),
    "cond3": ("one", "Y", "2"),
    "cond3_areas": ("many", "Y", "2t"),
    "cond3_evidence": ("long", "Y", "2t"),
    "proposed": ("calc", "N", "2"),
    "decision": ("one", "Y", "2"),
    "differs_reason": ("long", "Y", "2"),
    "needs": ("group", "Y", "2t"),
    "wants_la_to_meet": ("one", "Y", "1"),
    "ordinary_residence": ("one", "Y", "1"),
    "power_to_meet": ("one", "W", "1"),
    "advice_reduce": ("long", "Y", "1"),
    "advice_prevent": ("long", "Y", "1"),
    "record_given_at": ("date", "W", "1"),
    "format": ("one", "N", "1"),
    "right_to_challenge_told": ("yn", "Y", "1"),
}
FORM = definition("eligibility")
ITEMS = {item["id"]: item for section in FORM["sections"] for item in section["items"]}
ROW = f"{1:032x}"


def started(subject: str) -> Visit:
    return Visit(of="eligibility").answer(subject=subject, decided_on="2026-01-20")


def outcomes(visit: Visit, group: str, answers: dict[str, Any]) -> Visit:
    """Answers to outcomes as an assessment gives them; None leaves one unanswered."""
    start = "oc" if group == "outcomes" else "co"
    values: dict[str, Any] = {}
    for outcome, ways in answers.items():
        if outcome in ("oc_child", "co_child", "co_other_adults") and ways is not None:
            values[f"{group}/{outcome}/{start}_applies"] = "no" if ways == "na" else "yes"
        if ways is not None and ways != "na":
            values[f"{group}/{outcome}/{start}_manner"] = sorted(ways)
    return visit.at(values)


def adult(**answers: Any) -> Visit:
    """An adult with two outcomes they cannot achieve, decided on as eligible."""
    visit = started("adult").answer(condition1_met="yes", condition1_why="Depression since 2019.")
    manner: dict[str, Any] = {name: ["able"] for name in TEN}
    manner |= {"oc_child": "na", "oc_work": ["u2_pain_distress"], "oc_nutrition": ["u4_time"]}
    visit = outcomes(visit, "outcomes", manner)
    visit = decided(visit, wants_la_to_meet="yes_all", need_outcomes=["oc_nutrition"])
    return visit.answer(**answers)


def carer(**answers: Any) -> Visit:
    """A carer whose health is at risk, decided on as eligible."""
    visit = started("carer").answer(
        carer_adult="yes",
        necessary_care="yes",
        necessary_why="She cannot be alone at night.",
        health_effect="at_risk",
    )
    manner: dict[str, Any] = {name: ["able"] for name in EIGHT}
    visit = outcomes(visit, "carer_outcomes", {**manner, "co_child": "na"})
    return decided(visit, need_carer_outcomes=["health"]).answer(**answers)


def decided(visit: Visit, wants_la_to_meet: str | None = None, **need: Any) -> Visit:
    visit = visit.answer(
        cond3="met",
        cond3_areas=["wb_control"],
        cond3_evidence="Days pass without a meal, since the autumn.",
        decision="eligible",
        decision_reasons="You cannot do these things without help.",
        ordinary_residence="in_area",
        right_to_challenge_told="yes",
    ).add("needs", description="Eating well", eligible="yes", why="Two outcomes.", **need)
    return visit.answer(wants_la_to_meet=wants_la_to_meet) if wants_la_to_meet else visit


def turned_away(visit: Visit) -> Visit:
    """The same, decided on as not eligible because the impact is not significant."""
    return visit.without("needs", "wants_la_to_meet", "ordinary_residence").answer(
        cond3="not_met",
        cond3_areas=["none"],
        decision="not_eligible",
        needs=Answer(NONE_ROWS),
        advice_reduce="The Tuesday group, and the lunch club.",
        advice_prevent="Ring the community team early.",
    )


def missing(visit: Visit) -> set[str]:
    return {problem.path for problem in visit.review().problems}


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity() -> None:
    found = {
        name: (ITEMS[name]["type"], ITEMS[name].get("req", "N"), ITEMS[name]["sens"])
        for name in DOMAIN
    }
    assert found == DOMAIN


def test_a_carer_has_three_ways_and_eight_outcomes_and_an_adult_four_and_ten() -> None:
    ways = {
        group: [
            option["code"]
            for part in ITEMS[group]["items"]
            if part["id"].endswith("_manner")
            for option in part["options"]
        ]
        for group in ("outcomes", "carer_outcomes")
    }
    three = ["able", "u1_without_assistance", "u2_pain_distress", "u3_danger"]
    assert ways == {"outcomes": [*three, "u4_time"], "carer_outcomes": three}
    assert [row["key"] for row in ITEMS["outcomes"]["rows"]] == list(TEN) == list(ADULT_OUTCOMES)
    assert [r["key"] for r in ITEMS["carer_outcomes"]["rows"]] == list(EIGHT) == [*CARER_OUTCOMES]


def expressible(case: Any) -> bool:
    """Whether the form can be given the case's answers: it offers only what the law has."""
    answers = [*case["facts"]["outcomes"].values(), case["facts"]["others"]]
    if case["of"] == "carer" and any("u4_time" in (ways or ()) for ways in answers):
        return False
    may_not_apply = ("oc_child", "co_child", "co_other_adults")
    return not any(
        ways == "not_applicable" and outcome not in may_not_apply
        for outcome, ways in case["facts"]["outcomes"].items()
    )


VECTORS = [case for case in read("eligibility.json")["cases"] if expressible(case)]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: str(case["name"]))
def test_the_form_proposes_what_the_rules_find(case: Any) -> None:
    facts = case["facts"]
    yes_no = {True: "yes", False: "no"}
    said: dict[str, Any] = {}
    if facts["significant"] is not None:
        said["cond3"] = "met" if facts["significant"] else "not_met"
    first = {"adult": ("impairment", "condition1_met"), "carer": ("necessary", "necessary_care")}
    for fact, question in (first[case["of"]], ("of_age", "carer_adult")):
        if facts.get(fact) is not None:
            said[question] = yes_no[facts[fact]]
    if facts.get("health") is not None:
        said["health_effect"] = facts["health"]
    group, names = ("outcomes", TEN) if case["of"] == "adult" else ("carer_outcomes", EIGHT)
    ways = {**dict.fromkeys(names, facts["others"]), **facts["outcomes"]}
    ways = {key: "na" if value == "not_applicable" else value for key, value in ways.items()}
    own = {key: value for key, value in ways.items() if key in names}
    visit = outcomes(started(case["of"]).answer(**said), group, own)
    review = visit.review()
    assert review.values["proposed"] == case["expect"]["result"]
    if "condition2" in case["expect"]:
        assert review.indicators["condition2"] is case["expect"]["condition2"]
    if "unable" in case["expect"]:
        found = [name for name in names if _unable(review.values, group, name)]
        assert found == case["expect"]["unable"]


def _unable(values: Any, group: str, outcome: str) -> bool:
    part = "oc_unable" if group == "outcomes" else "co_unable"
    return values[f"{group}/{outcome}/{part}"] is True


def test_most_of_the_vectors_can_be_given_to_the_form() -> None:
    assert len(VECTORS) >= 60


def test_a_plain_determination_of_each_kind_and_each_result_passes() -> None:
    for visit in (adult(), carer(), turned_away(adult()), turned_away(carer())):
        assert visit.review().problems == []


@pytest.mark.parametrize("outcome", TEN)
def test_nothing_is_final_until_every_outcome_is_answered(outcome: str) -> None:
    """Guard G4, with two other outcomes that already suffice."""
    part = "oc_applies" if outcome == "oc_child" else "oc_manner"
    left = adult().without(f"outcomes/{outcome}")
    assert f"outcomes/{outcome}/{part}" in missing(left)


def test_nothing_is_final_until_a_carers_health_and_every_outcome_are_answered() -> None:
    assert missing(carer().without("health_effect")) >= {"health_effect"}
    for outcome in EIGHT:
        assert any(
            path.startswith(f"carer_outcomes/{outcome}/")
            for path in missing(carer().without(f"carer_outcomes/{outcome}"))
        )


def test_help_from_a_carer_is_not_asked_for_where_eligibility_is_decided() -> None:
    """Guard G5."""
    parts = {part["id"] for item in ITEMS.values() for part in item.get("items", [])}
    assert not {name for name in [*ITEMS, *parts] if "help" in name or "money" in name}


def test_not_eligible_needs_written_advice_and_reasons() -> None:
    """Guard G6."""
    visit = turned_away(adult())
    without = visit.without("advice_reduce", "advice_prevent", "decision_reasons")
    assert missing(without) == {"advice_reduce", "advice_prevent", "decision_reasons"}


def test_condition_3_is_asked_of_a_person_and_nothing_works_it_out() -> None:
    assert ITEMS["cond3"]["type"] == "one"
    assert not [copied for copied in FORM["copied_in"] if copied["to"].startswith("cond3")]
    visit = adult().without("cond3")
    assert visit.review().values["proposed"] == "cannot_decide"
    assert "cond3" in missing(visit)
    assert not {each["id"] for each in FORM["indicators"]} & {"condition3"}


def test_a_worker_who_decides_otherwise_says_why() -> None:
    otherwise = adult(cond3="not_met")
    assert missing(otherwise) == {"differs_reason"}
    assert missing(otherwise.answer(differs_reason="The manager and I read it so.")) == set()


def test_deciding_while_answers_are_missing_is_deciding_otherwise() -> None:
    early = adult().without("outcomes/oc_toilet", "outcomes/oc_work")
    assert "differs_reason" in missing(early)


def test_a_carer_under_18_is_not_decided_on() -> None:
    child = carer(carer_adult="no")
    assert child.review().values["proposed"] == "young_carer"
    assert "carer_adult" in missing(child)


def test_a_disputed_answer_is_not_counted_and_stops_the_decision() -> None:
    disputed = adult().disputed("outcomes/oc_work/oc_manner")
    assert disputed.review().values["proposed"] == "cannot_decide"
    assert "outcomes/oc_work/oc_manner" in missing(disputed)
    assert adult().disputed("subject").review().values["proposed"] == "cannot_decide"


def test_an_eligible_decision_names_an_eligible_need_and_the_other_names_none() -> None:
    none = adult().at({f"needs/{ROW}/eligible": "no"})
    assert missing(none) == {"decision"}
    some = turned_away(adult()).add(
        "needs", description="Eating well", eligible="yes", why="No.", need_outcomes=["oc_work"]
    )
    assert missing(some) == {"decision"}


def test_an_eligible_need_says_which_outcome_it_is_part_of() -> None:
    assert missing(adult().without(f"needs/{ROW}/need_outcomes")) == {f"needs/{ROW}/need_outcomes"}
    assert missing(carer().without(f"needs/{ROW}/need_carer_outcomes")) == {
        f"needs/{ROW}/need_carer_outcomes"
    }


def test_an_eligible_need_is_to_say_which_areas_of_wellbeing_it_affects_and_may_be_left() -> None:
    path = f"needs/{ROW}/wellbeing_links"
    for visit in (adult(), carer()):
        assert path in {problem.path for problem in visit.review().warnings}
        named = visit.at({path: ["wb_control"]}).review()
        assert path not in {problem.path for problem in named.warnings}
    no = adult().at({f"needs/{ROW}/eligible": "no"})
    assert path not in {problem.path for problem in no.review().warnings}
    [part] = [each for each in ITEMS["needs"]["items"] if each["id"] == "wellbeing_links"]
    assert [option["code"] for option in part["options"]] == list(NINE)


def test_an_adult_is_asked_what_they_want_and_a_carer_where_the_other_lives() -> None:
    assert missing(adult().without("wants_la_to_meet")) == {"wants_la_to_meet"}
    assert "wants_la_to_meet" not in carer().review().shown
    assert missing(carer().without("ordinary_residence")) == {"ordinary_residence"}


def test_a_record_given_says_how_and_not_before_the_decision() -> None:
    warned = {problem.path for problem in adult().review().warnings}
    assert "record_given_at" in warned
    assert missing(adult(record_given_at="2026-01-20")) == {"format"}
    assert "record_given_at" in missing(adult(record_given_at="2026-01-19", format="post"))


def test_the_areas_of_a_significant_impact_are_named() -> None:
    assert missing(adult(cond3_areas=["none"])) == {"cond3_areas"}
    offered = {option["code"] for option in ITEMS["cond3_areas"]["options"]}
    assert offered == {*NINE, "none"}


def test_every_rule_of_the_form_is_walked_both_ways() -> None:
    visits = [
        adult(),
        carer(),
        turned_away(adult()),
        turned_away(carer(needs_assessed_on="2026-01-20")),
        started("carer"),
        adult(decision="not_eligible"),
        adult(cond3="not_met", cond3_areas=["none"], condition1_met="no"),
        adult(cond3_areas=["none"], decided_on="2026-01-21", needs_assessed_on="2026-01-22"),
        adult(record_given_at="2026-01-25", right_to_challenge_told="no"),
        adult(record_given_at="2026-01-19"),
        adult().at({f"needs/{ROW}/eligible": "no", "outcomes/oc_nutrition/oc_manner": ["able"]}),
        carer(carer_adult="no", carer_assessed_on="2026-01-21"),
        carer(necessary_care="no", health_effect="not_affected"),
        carer().at({"carer_outcomes/co_work/co_manner": ["u3_danger"]}),
        carer(carer_assessed_on="2026-01-19"),
        adult(needs_assessed_on="2026-01-20"),
        turned_away(adult()).add("needs", description="Getting out"),
        Visit(of="eligibility").add("needs", description="Getting out"),
    ]
    # An outcome applies unless it is said not to; what is proposed may be "cannot decide".
    assert not_taken("eligibility", ((each.answers, VISIT) for each in visits)) == [
        f"{each} is never missing"
        for each in (
            "carer_outcomes/*/co_manner show",
            "format require",
            "outcomes/*/oc_manner show",
            "proposed value",
        )
    ]


def test_what_is_copied_in_is_what_the_assessment_asks_and_never_the_decision() -> None:
    to = {copied["to"] for copied in FORM["copied_in"]}
    assert {"outcomes/*/oc_manner", "outcomes/*/oc_applies", "condition1_met"} <= to
    assert not to & {"decision", "cond3", "cond3_evidence", "decision_reasons", "needs"}


def test_a_plain_determination_asks_for_few_answers_beside_what_is_copied() -> None:
    review = adult().review()
    copied = {each["to"].split("/")[0] for each in FORM["copied_in"]}
    given = [p for p in adult().by_path if p in review.shown and p.split("/")[0] not in copied]
    assert len(given) <= 14


def test_everything_critical_needs_a_new_decision() -> None:
    named = set(FORM["new_decision"])
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
    assert critical <= named
