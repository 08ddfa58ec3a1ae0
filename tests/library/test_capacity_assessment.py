"""The capacity assessment: help first, function before impairment (domain.md 2.10)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.library.conditions import Walk, asked, faults, published, reviewed, safest
from tests.library.pinned import pinned
from tests.library.worked_out import Results, unlike

FORM = "capacity-assessment"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "the_decision": {
        "decision": ("text", "Y", "2"),
        "decision_time": ("one", "Y", "2"),
        "decision_time_words": ("long", "W", "2"),
        "why_doubt": ("long", "Y", "2"),
        "assessor": ("party", "Y", "1t"),
        "assessed_at": ("datetime", "Y", "1t"),
        "others_consulted": ("group", "Y", "1t"),
        "others_consulted/party": ("party", "Y", "1t"),
        "others_consulted/what_they_said": ("long", "W", "1t"),
    },
    "help_given": {
        "support_given": ("many", "Y", "2"),
        "support_given_words": ("long", "Y", "2"),
        "relevant_info": ("long", "Y", "2"),
    },
    "functional": {
        "f_understand": ("yn", "Y", "2"),
        "f_understand_evidence": ("long", "Y", "2"),
        "f_retain": ("yn", "Y", "2"),
        "f_retain_evidence": ("long", "Y", "2"),
        "f_use_weigh": ("yn", "Y", "2"),
        "f_use_weigh_evidence": ("long", "Y", "2"),
        "f_communicate": ("yn", "Y", "2"),
        "f_communicate_evidence": ("long", "Y", "2"),
        "functional_unable": ("calc", "-", "2"),
    },
    "because_of": {
        "impairment": ("yn", "N", "2"),
        "impairment_words": ("long", "N", "2"),
        "causal_link": ("yn", "N", "2"),
        "causal_link_words": ("long", "N", "2"),
    },
    "conclusion_reached": {
        "conclusion": ("one", "Y", "2"),
        "conclusion_words": ("long", "W", "2"),
        "fluctuating": ("one", "Y", "2"),
        "reassess_on": ("date", "N", "2"),
    },
}

FOUR = ("f_understand", "f_retain", "f_use_weigh", "f_communicate")
ABLE: dict[str, Any] = {
    "decision": "Sharing my trauma history with the trust",
    "decision_time": "soon",
    "why_doubt": "Could not say back what sharing means, on two visits.",
    "assessor": ["staff", None, "Wren Saltwhistle", None],
    "assessed_at": "2026-03-09T11:00",
    "others_consulted": "none",
    "support_given": ["format", "time"],
    "support_given_words": "Pictures, in the morning, after tea.",
    "relevant_info": "Who would read it, for how long, and what happens if it is not shared.",
    **dict.fromkeys(FOUR, "yes"),
    **{f"{name}_evidence": "“They'd know before they met me.”" for name in FOUR},
    "conclusion": "has_capacity",
    "fluctuating": "no",
}
UNABLE: dict[str, Any] = ABLE | {
    "f_use_weigh": "no",
    "impairment": "yes",
    "impairment_words": "A brain injury in 2019. Letter from the ward.",
    "causal_link": "yes",
    "causal_link_words": "The injury means that one fear outweighs all else.",
    "conclusion": "lacks_capacity",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"


def test_the_functional_question_comes_before_the_impairment() -> None:
    order = [section.id for section in published(FORM).sections]
    assert order.index("help_given") < order.index("functional") < order.index("because_of")
    assert order.index("because_of") < order.index("conclusion_reached")


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    able = dict.fromkeys(FOUR, "yes")
    unable = able | {"f_retain": "no"}
    linked = unable | {"impairment": "yes", "causal_link": "yes"}
    lacks = {"conclusion": "lacks_capacity"}
    walk: Walk = {
        ("assessed_at", "check 0"): (
            {"assessed_at": "2026-03-24T09:00"},
            {"assessed_at": "2026-03-25T09:00"},
        ),
        ("because_of", "show"): (unable, able),
        ("impairment", "require"): (unable, able),
        ("impairment_words", "require"): (
            unable | {"impairment": "yes"},
            unable | {"impairment": "no"},
        ),
        ("causal_link", "require"): (unable, able),
        ("causal_link_words", "require"): (unable, able),
        ("conclusion", "check 0"): (unable | lacks, able | lacks),
        ("conclusion", "check 1"): (linked | lacks, linked | lacks | {"causal_link": "no"}),
        ("conclusion", "check 2"): (
            linked | {"conclusion": "has_capacity", "impairment": "no"},
            linked | {"conclusion": "has_capacity"},
        ),
        ("conclusion", "check 3"): (
            lacks | {"support_given": ["time"]},
            lacks | {"support_given": ["none"]},
        ),
        ("conclusion", "check 4"): (
            lacks | {"decision_time": "can_wait", "fluctuating": "no"},
            lacks | {"decision_time": "can_wait", "fluctuating": "regain"},
        ),
        ("reassess_on", "require"): ({"fluctuating": "regain"}, {"fluctuating": "no"}),
        ("reassess_on", "check 0"): (
            {"assessed_at": "2026-03-09T11:00", "reassess_on": "2026-03-10"},
            {"assessed_at": "2026-03-09T11:00", "reassess_on": "2026-03-09"},
        ),
    }
    assert faults(FORM, walk, open_at_first={"because_of"}) == []


def test_what_is_worked_out() -> None:
    able = dict.fromkeys(FOUR, "yes")
    cases: Results = {
        "functional_unable": [
            ({}, None),
            (able, False),
            *((able | {each: "no"}, True) for each in FOUR),
            ({"f_retain": "no"}, True),
            ({"f_retain": "yes"}, None),
        ],
        "lacks_capacity": [
            ({}, None),
            (ABLE, False),
            (UNABLE, True),
            (UNABLE | {"causal_link": "no"}, False),
            ({"f_retain": "no", "impairment": "yes"}, None),
        ],
    }
    assert unlike(FORM, cases) == []


def test_somebody_who_can_decide_is_asked_nothing_about_an_impairment() -> None:
    outcome = reviewed(FORM, ABLE)
    assert outcome.problems == []
    assert not {"impairment", "causal_link"} & outcome.shown


def test_a_plain_assessment_takes_nineteen_answers_and_twenty_three_of_somebody_unable() -> None:
    assert reviewed(FORM, UNABLE).problems == []
    assert (len(ABLE), len(UNABLE)) == (19, 23)


@pytest.mark.parametrize(
    "slip",
    [
        dict.fromkeys(FOUR, "yes"),
        {"impairment": "no"},
        {"causal_link": "no"},
        {"support_given": ["none"]},
    ],
)
def test_nobody_is_found_to_lack_capacity_without_each_step_of_the_law(
    slip: dict[str, Any],
) -> None:
    assert "conclusion" in asked(FORM, UNABLE | slip)


def test_not_able_for_another_reason_is_not_a_lack_of_capacity() -> None:
    pressed = UNABLE | {"causal_link": "no", "conclusion": "has_capacity"}
    assert asked(FORM, pressed) == set()


def test_a_decision_that_can_wait_is_warned_about_where_capacity_may_come_back() -> None:
    waiting = {"decision_time": "can_wait", "fluctuating": "regain", "reassess_on": "2026-04-09"}
    outcome = reviewed(FORM, UNABLE | waiting)
    assert outcome.problems == []
    assert "conclusion" in {p.path for p in outcome.warnings if p.code == "check_failed"}


def test_capacity_that_comes_and_goes_is_assessed_again() -> None:
    assert asked(FORM, UNABLE | {"fluctuating": "fluctuates"}) == {"reassess_on"}


def test_while_two_answers_stand_nothing_is_decided_on_them() -> None:
    for path in ("conclusion", "impairment", "causal_link", *FOUR):
        assert safest(FORM, path) is None
    assert safest(FORM, "fluctuating") == "fluctuates"
