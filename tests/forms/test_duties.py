"""Eligibility, duties and clocks give what the shared vectors expect, in Python as in the app."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest

from forms.duties import clocks, duties
from forms.duties.eligibility import (
    ADULT_OUTCOMES,
    CARER_OUTCOMES,
    AdultFacts,
    CarerFacts,
    Finding,
    Manner,
    adult_eligibility,
    carer_eligibility,
)
from tests.forms import fill_bank_holidays
from tests.forms.vectors import read

ELIGIBILITY = read("eligibility.json")["cases"]
DUTIES = read("duties.json")["cases"]
CLOCKS = read("clocks.json")["cases"]


def named(case: Any) -> str:
    return str(case["name"])


def outcomes_of(facts: Any, names: tuple[str, ...]) -> dict[str, Manner]:
    """Every outcome's answer: those a case names, and for the rest the one it gives to all."""
    return {**dict.fromkeys(names, facts["others"]), **facts["outcomes"]}


def found_in(case: Any) -> Finding:
    """What the answers of a case amount to."""
    facts = case["facts"]
    if case["of"] == "adult":
        outcomes = outcomes_of(facts, ADULT_OUTCOMES)
        return adult_eligibility(AdultFacts(facts["impairment"], outcomes, facts["significant"]))
    return carer_eligibility(
        CarerFacts(
            facts["of_age"],
            facts["necessary"],
            facts["health"],
            outcomes_of(facts, CARER_OUTCOMES),
            facts["significant"],
        )
    )


@pytest.mark.parametrize("case", ELIGIBILITY, ids=named)
def test_answers_amount_to_what_the_vector_expects(case: Any) -> None:
    finding = found_in(case)
    told = {**asdict(finding), "complete": finding.complete}
    told = {key: list(value) if isinstance(value, tuple) else value for key, value in told.items()}
    assert {key: told[key] for key in case["expect"]} == case["expect"]


def test_the_sixteen_of_the_brief_are_there_and_forty_more() -> None:
    assert sorted(case["brief"] for case in ELIGIBILITY if "brief" in case) == list(range(1, 17))
    assert len(ELIGIBILITY) >= 16 + 40


@pytest.mark.parametrize("case", ELIGIBILITY, ids=named)
def test_taking_an_answer_away_never_turns_somebody_away(case: Any) -> None:
    for name in (*ADULT_OUTCOMES, *CARER_OUTCOMES):
        facts = case["facts"]
        fewer = {**case, "facts": {**facts, "outcomes": {**facts["outcomes"], name: None}}}
        if name in (ADULT_OUTCOMES if case["of"] == "adult" else CARER_OUTCOMES):
            assert found_in(fewer).result != "not_eligible"


@pytest.mark.parametrize("case", ELIGIBILITY, ids=named)
def test_condition_3_is_always_the_persons_answer(case: Any) -> None:
    assert found_in(case).condition3 is case["facts"]["significant"]
    unsaid = {**case, "facts": {**case["facts"], "significant": None}}
    assert found_in(unsaid).result in ("cannot_decide", "young_carer")


@pytest.mark.parametrize("case", DUTIES, ids=named)
def test_a_duty_arises_as_its_vector_expects(case: Any) -> None:
    facts = case["facts"]
    match case["duty"]:
        case "advocate":
            support = duties.Support(**facts["support"])
            found = duties.advocate_duty(facts["difficulties"], support)
        case "young_carer_referral":
            helpers = [duties.Helper(**each) for each in facts["helpers"]]
            found = duties.young_carer_referral(helpers)
        case "s42":
            found = duties.s42_duty(**facts)
        case _:
            found = duties.refusal_closes(**facts)
    assert found is case["expect"]


@pytest.mark.parametrize("case", CLOCKS, ids=named)
def test_a_clock_says_what_its_vector_expects(case: Any) -> None:
    if case["of"] == "clock":
        name, start = case["args"]
        found: Any = clocks.window(clocks.CLOCKS[name], start)
    else:
        found = getattr(clocks, case["of"])(*case["args"])
    if isinstance(found, clocks.Window):
        found = [found.opens, found.closes]
    assert (found, type(found)) == (case["expect"], type(case["expect"]))


def test_the_bank_holidays_are_those_of_the_library() -> None:
    """Run `python -m tests.forms.fill_bank_holidays` where a day has been proclaimed since."""
    assert json.loads(fill_bank_holidays.FILE.read_text("utf-8")) == json.loads(
        fill_bank_holidays.text()
    )


def test_the_bank_holidays_reach_at_least_five_years_past_the_newest_in_the_brief() -> None:
    assert fill_bank_holidays.TO >= 2027 + 5
