"""The needs assessment asks everything the Care Act assessment must, under the agreed names.

The names, types, requirements and sensitivities below are written out by hand from the domain
brief's form (b), so that a slip in the YAML cannot hide behind a table made from the YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.library.field_tables import LIBRARY, definition, forms

# id: (type, req without `require`, sens). "?" where the brief says it in words. Where it is W and
# the brief says Y, docs/domain/README.md says why; what the law fixes is Y.
DOMAIN: dict[str, dict[str, tuple[str, str, str]]] = {
    "what_matters_to_me": {
        "good_life": ("long", "Y*", "2"),
        "what_matters": ("long", "Y*", "2t"),
        "views_wishes_feelings": ("long", "Y*", "2"),
        "beliefs": ("long", "W", "2"),
        "past_views": ("long", "?", "2t"),
        "good_day_bad_day": ("long", "W", "2"),
        "how_to_support_me": ("long", "W", "2"),
        "wrap_reference": ("one", "N", "2"),
    },
    "about": {
        "event_date": ("date", "Y", "1"),
        "depth": ("one", "Y", "1"),
        "assessment_kind": ("one", "W", "1"),
        "style": ("one", "W", "1"),
        "cld_method": ("one", "Y", "1"),
        "info_given_before": ("one", "Y", "1"),
        "indicative_date": ("date", "W", "1"),
        "people_asked_for": ("group", "Y", "1t"),
        "present": ("group", "Y", "1t"),
        "person_seen_alone": ("one", "?", "1"),
        "venue": ("one", "?", "1"),
        "started_at": ("datetime", "?", "1"),
        "ended_at": ("datetime", "?", "1"),
        "comm_needs_met": ("long", "Y", "2"),
        "sources": ("many", "W", "1t"),
    },
    "involved": {
        "sd_understand": ("yn", "Y", "2"),
        "sd_retain": ("yn", "Y", "2"),
        "sd_use": ("yn", "Y", "2"),
        "sd_communicate": ("yn", "Y", "2"),
        "appropriate_person": ("one", "Y", "1t"),
        "advocate_duty": ("calc", "?", "1"),
        "advocate_arranged": ("group", "?", "1"),
        "capacity_concern": ("one", "Y", "2"),
        "capacity_decisions": ("many", "Y", "2"),
    },
    "strengths": {
        "my_strengths": ("group", "Y*", "2"),
        "my_people": ("group", "W", "2t"),
        "my_community": ("group", "W", "2"),
        "other_help": ("group", "W", "2"),
        "lived_experience": ("long", "N", "2"),
    },
    "health": {
        "impairment_or_illness": ("group", "W", "2"),
        "condition1_met": ("yn", "Y", "2"),
        "fluctuates": ("yn", "Y", "2"),
        "fluctuation_detail": ("group", "Y", "2"),
        "health_input": ("group", "W", "2t"),
        "chc_consider": ("yn", "Y", "2"),
    },
    "wellbeing": {"wellbeing": ("group", "?", "2")},
    "outcomes": {"outcomes": ("group", "?", "2")},
    "home": {
        "accommodation_status": ("one", "Y", "1"),
        "housing_security": ("one", "W", "2"),
        "housing_wishes": ("long", "N", "2"),
        "employment_status": ("one", "W", "1"),
        "employment_wishes": ("one", "W", "1"),
        "employment_offer": ("many", "Y", "1"),
        "money": ("group", "?", "2"),
        "fin_assessment": ("one", "W", "1"),
        "parenting": ("group", "?", "3t"),
        "substances": ("long", "N", "2"),
    },
    "carers": {
        "has_unpaid_carer": ("one", "Y", "1"),
        "carers_list": ("group", "Y", "1t"),
        "young_carer_flag": ("yn", "Y", "3t"),
        "family_impact": ("long", "Y", "2t"),
    },
    "risk": {
        "risks": ("group", "W", "3t"),
        "suicide_selfharm": ("one", "Y", "3"),
        "crisis_now": ("long", "?", "3"),
        "abuse_neglect": ("one", "Y", "3"),
        "dols_restriction": ("yn", "Y", "2"),
    },
    "prevent": {
        "prd_prevent": ("group", "?", "2"),
        "prd_reduce": ("group", "?", "2"),
        "prd_delay": ("group", "?", "2"),
        "reablement_first": ("one", "W", "1"),
        "info_advice_given": ("group", "W", "1"),
        "analysis": ("long", "Y", "2t"),
        "person_agrees": ("one", "Y", "2"),
        "person_comments": ("long", "?", "2"),
        "person_sig": ("sig", "N", "1"),
        "copy_to": ("group", "Y", "1t"),
        "event_outcome": ("one", "Y", "1"),
    },
}

PARTS: dict[str, dict[str, tuple[str, str, str]]] = {
    "wellbeing": {
        "going_well": ("long", "W", "2"),
        "what_i_want": ("long", "W", "2"),
        "impact_now": ("one", "Y", "2"),
        "impact_likely": ("one", "W", "2"),
        "analysis": ("long", "?", "2t"),
        "matters_most": ("yn", "?", "2"),
    },
    "outcomes": {
        "oc_applies": ("one", "Y", "1"),
        "oc_now": ("long", "?", "2t"),
        "oc_strength": ("long", "?", "2"),
        "oc_want": ("long", "?", "2"),
        "oc_manner": ("many", "Y", "2"),
        "oc_evidence": ("long", "Y", "2t"),
        "oc_unable": ("calc", "?", "2"),
        "oc_carer_help": ("long", "W", "2t"),
        "oc_frequency": ("one", "W", "2"),
        "oc_wellbeing_links": ("many", "W", "2"),
    },
}

TEN_OUTCOMES = [
    "oc_nutrition",
    "oc_hygiene",
    "oc_toilet",
    "oc_clothing",
    "oc_home_safe",
    "oc_home_habitable",
    "oc_relationships",
    "oc_work",
    "oc_community",
    "oc_child",
]
NINE_AREAS = [
    "wb_dignity",
    "wb_health",
    "wb_protection",
    "wb_control",
    "wb_participation",
    "wb_social_economic",
    "wb_relationships",
    "wb_accommodation",
    "wb_contribution",
]

# Design 3: capacity, consent and its limits, risk and safeguarding, everything eligibility reads,
# money, medication, who may be told.
MUST_BE_CRITICAL = {
    *("sd_understand", "sd_retain", "sd_use", "sd_communicate", "appropriate_person"),
    *("capacity_concern", "capacity_decisions", "wrap_reference"),
    *("condition1_met", "fluctuates", "outcomes/oc_applies", "outcomes/oc_manner"),
    *("outcomes/oc_frequency", "outcomes/oc_wellbeing_links"),
    *("wellbeing/impact_now", "wellbeing/impact_likely"),
    *("fluctuation_detail/period_from", "fluctuation_detail/period_to"),
    *("suicide_selfharm", "abuse_neglect", "dols_restriction", "young_carer_flag"),
    *("risks/likelihood", "risks/seriousness", "carers_list/under_18"),
    *("fin_assessment", "money/income", "money/debts", "health_input/medication_support"),
    *("copy_to/party", "copy_to/asked_by_person"),
}


@pytest.fixture(scope="module")
def form() -> dict[str, Any]:
    return definition("needs-assessment")


def questions(form: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question with its path, groups' parts as `group/part`; groups themselves are not."""
    for item in items(form):
        if item["type"] != "group":
            yield item["id"], item
            continue
        for part in item["items"]:
            yield f"{item['id']}/{part['id']}", part


def items(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for section in form["sections"] for item in section["items"]]


def words(node: object) -> Iterator[tuple[str, str]]:
    """Every English text in a definition, with the key it stands under."""
    if isinstance(node, list):
        for each in node:
            yield from words(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict) and isinstance(value.get("en"), str):
                yield key, value["en"]
            else:
                yield from words(value)


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity(
    form: dict[str, Any],
) -> None:
    by_section = {s["id"]: {i["id"]: i for i in s["items"]} for s in form["sections"]}
    wrong = [
        f"{section}: {name}"
        for section, wanted in DOMAIN.items()
        for name, (kind, req, sens) in wanted.items()
        if not agrees(by_section.get(section, {}).get(name), kind, req, sens)
    ]
    groups = {item["id"]: {p["id"]: p for p in item.get("items", [])} for item in items(form)}
    wrong += [
        f"{group}/{name}"
        for group, wanted in PARTS.items()
        for name, (kind, req, sens) in wanted.items()
        if not agrees(groups[group].get(name), kind, req, sens)
    ]
    assert not wrong


def agrees(item: dict[str, Any] | None, kind: str, req: str, sens: str) -> bool:
    if item is None or item["type"] != kind or item["sens"] != sens:
        return False
    return req == "?" or item.get("req", "N") == req


def test_the_eleven_sections_open_with_the_persons_words(form: dict[str, Any]) -> None:
    assert [section["id"] for section in form["sections"]] == list(DOMAIN)
    assert form["sections"][0]["voice"] == "person"
    assert form["sections"][0]["source"] == "person_said"


def test_all_ten_outcomes_and_all_nine_areas_are_asked_in_the_laws_order(
    form: dict[str, Any],
) -> None:
    rows = {i["id"]: [r["key"] for r in i["rows"]] for i in items(form) if "rows" in i}
    assert rows["outcomes"] == TEN_OUTCOMES
    assert rows["wellbeing"] == NINE_AREAS


def test_only_a_caring_responsibility_for_a_child_may_not_apply(form: dict[str, Any]) -> None:
    by_path = dict(questions(form))
    assert by_path["outcomes/oc_applies"]["rows_only"] == ["oc_child"]
    assert not [
        path for path, q in by_path.items() if path != "outcomes/oc_applies" and "rows_only" in q
    ]


def test_there_are_four_ways_of_being_unable_and_able_excludes_them(form: dict[str, Any]) -> None:
    manner = dict(questions(form))["outcomes/oc_manner"]
    assert [option["code"] for option in manner["options"]] == [
        "able",
        "u1_without_assistance",
        "u2_pain_distress",
        "u3_danger",
        "u4_time",
    ]
    assert manner["exclusive"] == ["able"]


BY_LAW = {
    *("good_life", "what_matters", "views_wishes_feelings", "info_given_before"),
    *("people_asked_for", "present", "sd_understand", "sd_retain", "sd_use", "sd_communicate"),
    *("capacity_concern", "condition1_met", "condition1_why", "fluctuates", "chc_consider"),
    *("has_unpaid_carer", "young_carer_flag", "family_impact", "copy_to", "my_strengths"),
    *("wellbeing/impact_now", "outcomes/oc_applies", "outcomes/oc_manner", "outcomes/oc_evidence"),
}


def test_what_the_law_wants_is_required_in_the_short_form_as_well(form: dict[str, Any]) -> None:
    asked = {**{i["id"]: i for i in items(form)}, **dict(questions(form))}
    assert not {name for name in BY_LAW if asked[name].get("req") not in ("Y", "Y*")}


def test_an_outcome_the_person_manages_is_one_tap(form: dict[str, Any]) -> None:
    outcomes = next(item for item in items(form) if item["id"] == "outcomes")
    assert outcomes["one_tap"]["label"]["en"] == "Manages without help"
    assert outcomes["one_tap"]["answers"] == {"oc_applies": "yes", "oc_manner": ["able"]}


def test_what_harms_when_wrong_is_critical(form: dict[str, Any]) -> None:
    critical = {path for path, q in questions(form) if q.get("merge") == "critical"}
    assert critical >= MUST_BE_CRITICAL


@pytest.mark.parametrize("form_id", forms())
def test_every_critical_question_says_what_is_safest_and_it_is_one_of_its_answers(
    form_id: str,
) -> None:
    wrong: list[str] = []
    for path, question in questions(definition(form_id)):
        declared = question.get("while_unsettled")
        if question.get("merge") != "critical":
            if declared is not None:
                wrong.append(f"{path}: not critical, yet says {declared}")
            continue
        if declared == {"union": True}:
            if question["type"] != "many":
                wrong.append(f"{path}: only a multiple choice has a union")
        elif declared != "missing" and declared not in codes(question):
            wrong.append(f"{path}: {declared} is not one of its answers")
    assert not wrong


@pytest.mark.parametrize("form_id", forms())
def test_long_words_are_narrative_unless_they_are_critical(form_id: str) -> None:
    wrong = [
        path
        for path, q in questions(definition(form_id))
        if q["type"] == "long" and q.get("merge", "narrative") not in ("narrative", "critical")
    ]
    assert not wrong


def test_everything_needing_a_new_decision_exists_and_covers_what_is_critical(
    form: dict[str, Any],
) -> None:
    named = {name.replace("/*/", "/") for name in form["new_decision"]}
    groups = {item["id"] for item in items(form) if item["type"] == "group"}
    known = {path for path, _ in questions(form)} | groups
    assert named <= known
    critical = {path for path, q in questions(form) if q.get("merge") == "critical"}
    assert critical <= named


@pytest.mark.parametrize("form_id", forms())
def test_no_sentence_is_longer_than_twenty_words(form_id: str) -> None:
    long_ones = [
        sentence
        for key, text in words(definition(form_id))
        if key in ("hint", "message", "label", "none", "title", "add_label")
        for sentence in re.split(r"(?<=[.?!:])\s+", text)
        if len(sentence.split()) > 20
    ]
    assert not long_ones


@pytest.mark.parametrize("form_id", forms())
def test_the_words_are_the_vocabularys(form_id: str) -> None:
    unwanted = re.compile(
        r"\b(client|service user|patient|vulnerable|refused?|non-compliant|perpetrator|victim"
        r"|please|sorry|can't|don't|won't)\b|!",
        re.IGNORECASE,
    )
    found = [text for _, text in words(definition(form_id)) if unwanted.search(text)]
    assert not found


@pytest.mark.parametrize("path", sorted((LIBRARY / "codes").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_code_list_says_where_it_is_from_and_repeats_nothing(path: Any) -> None:
    listed = definition(f"codes/{path.stem}")
    assert listed["id"] == path.stem
    assert {"spec", "release", "valid_from", "verified", "source"} <= listed.keys()
    entries = listed["entries"]
    assert len({entry["code"] for entry in entries}) == len(entries)
    assert all(entry["display"]["en"] for entry in entries)
    if listed["spec"] == "CLD":
        assert len({entry["export_value"] for entry in entries}) == len(entries)


def codes(question: dict[str, Any]) -> set[str]:
    if question["type"] == "yn":
        return {"yes", "no"}
    if "codes" in question:
        listed = definition(f"codes/{question['codes']}")
        return {entry["code"] for entry in listed["entries"]}
    return {option["code"] for option in question.get("options", [])}
