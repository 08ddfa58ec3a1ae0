"""The after-care review: never charged, ended only by both bodies together (domain.md 2.13)."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import DECLINED, Answer
from tests.library.conditions import Walk, asked, faults, published, reviewed, safest
from tests.library.pinned import pinned
from tests.library.worked_out import Results, unlike

FORM = "s117-review"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "what_i_say": {
        "views": ("long", "Y*", "2t"),
    },
    "entitlement": {
        "event_date": ("date", "Y", "1"),
        "first_review": ("yn", "Y", "1"),
        "qualifying_section": ("one", "Y", "2"),
        "detained_from": ("date", "Y*", "2"),
        "detained_to": ("date", "Y*", "2"),
        "discharged_at": ("date", "Y*", "2"),
        "responsible_la": ("party", "Y", "1"),
        "responsible_icb": ("party", "Y", "1"),
        "responsibility_disputed": ("yn", "Y", "1"),
        "s117_register_no": ("text", "W", "1"),
        "care_plan_ref": ("text", "W", "1"),
        "lead_practitioner": ("party", "Y", "1"),
        "attendees": ("group", "Y", "1t"),
        "attendees/party": ("party", "Y", "1t"),
        "attendees/role": ("one", "Y", "1t"),
        "attendees/how": ("one", "Y", "1t"),
    },
    "needs": {
        "needs_table": ("group", "Y", "2t"),
        "needs_table/description": ("text", "Y", "2t"),
        "needs_table/from_disorder": ("yn", "Y", "2t"),
        "needs_table/reduces_risk": ("yn", "Y", "2t"),
        "needs_table/provider": ("party", "W", "2t"),
        "needs_table/health_percent": ("number", "Y", "2t"),
        "needs_table/council_percent": ("number", "Y", "2t"),
        "non_s117_needs": ("group", "W", "2t"),
        "non_s117_needs/description": ("text", "Y", "2t"),
        "non_s117_needs/what_next": ("text", "W", "2t"),
        "risk": ("long", "Y", "3t"),
        "accommodation_choice": ("one", "Y", "2"),
        "top_up": ("text", "N", "2"),
        "direct_payment": ("one", "Y", "1"),
        "charged": ("yn", "Y", "1"),
    },
    "deciding": {
        "decision": ("one", "Y", "2"),
        "decision_reasons": ("long", "Y", "2t"),
        "health_decides": ("one", "N", "2"),
        "health_decided_by": ("party", "N", "2"),
        "health_decided_on": ("date", "N", "2"),
        "council_decides": ("one", "N", "2"),
        "council_decided_by": ("party", "N", "2"),
        "council_decided_on": ("date", "N", "2"),
        "person_consulted": ("yn", "N", "2"),
        "appeal_told": ("yn", "N", "2"),
        "ends_on": ("date", "N", "2"),
        "aftercare_ends": ("calc", "-", "2"),
        "next_review": ("date", "N", "1"),
    },
}

TANSY = ["other", None, "Tansy Wickerlight", False]
WREN = ["staff", None, "Wren Saltwhistle", None]
ASH = ["other", None, "Ash Fennimore", None]
PLAIN: dict[str, Any] = {
    "views": "The visits keep me out of hospital.",
    "event_date": "2026-03-20",
    "first_review": "yes",
    "qualifying_section": "s3",
    "detained_from": "2025-12-01",
    "detained_to": "2026-01-30",
    "discharged_at": "2026-02-02",
    "responsible_la": ["organisation", None, "Fernshire Council", None],
    "responsible_icb": ["organisation", None, "Fernshire Integrated Care Board", None],
    "responsibility_disputed": "no",
    "lead_practitioner": ASH,
    "attendees/*/party": TANSY,
    "attendees/*/role": "person",
    "attendees/*/how": "attended",
    "needs_table/*/description": "Somebody to notice early signs",
    "needs_table/*/from_disorder": "yes",
    "needs_table/*/reduces_risk": "yes",
    "needs_table/*/health_percent": 5000,
    "needs_table/*/council_percent": 5000,
    "risk": "Becoming unwell in spring. The weekly visit helps.",
    "accommodation_choice": "no",
    "direct_payment": "no",
    "charged": "no",
    "decision": "continue",
    "decision_reasons": "The need is still there.",
    "next_review": "2027-03-20",
}
PROPOSED: dict[str, Any] = {
    **{path: value for path, value in PLAIN.items() if not path.startswith("needs_table")},
    "needs_table": "none",
    "decision": "propose_discharge",
    "decision_reasons": "Well for two years with no after-care.",
    "health_decides": "yes",
    "health_decided_by": ASH,
    "health_decided_on": "2026-03-20",
    "council_decides": "yes",
    "council_decided_by": WREN,
    "council_decided_on": "2026-03-20",
    "person_consulted": "yes",
    "appeal_told": "yes",
}
ENDED = {path: value for path, value in PROPOSED.items() if path != "next_review"} | {
    "ends_on": "2026-04-20",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert published(FORM).audience == "involvement"
    assert published(FORM).sections[0].voice == "person"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    proposed = ({"decision": "propose_discharge"}, {"decision": "continue"})
    health = ({"health_decides": "yes"}, {"health_decides": "not_yet"})
    council = ({"council_decides": "yes"}, {"council_decides": "no"})
    need = {"needs_table/*/from_disorder": "yes", "needs_table/*/reduces_risk": "yes"}
    ends = {"decision": "propose_discharge", "ends_on": "2026-04-20"}
    both = ends | {"health_decides": "yes", "council_decides": "yes"}
    heard = {"ends_on": "2026-04-20", "person_consulted": "yes", "appeal_told": "yes"}
    day = {"event_date": "2026-03-20"}
    walk: Walk = {
        ("event_date", "check 0"): ({"event_date": "2026-03-24"}, {"event_date": "2026-03-25"}),
        ("event_date", "check 1"): (
            {"first_review": "yes", "discharged_at": "2026-01-01", "event_date": "2026-02-26"},
            {"first_review": "yes", "discharged_at": "2026-01-01", "event_date": "2026-02-27"},
        ),
        ("detained_to", "check 0"): (
            {"detained_from": "2026-01-01", "detained_to": "2026-01-01"},
            {"detained_from": "2026-01-01", "detained_to": "2025-12-31"},
        ),
        ("discharged_at", "check 0"): (
            {"detained_from": "2026-01-01", "discharged_at": "2026-01-01"},
            {"detained_from": "2026-01-01", "discharged_at": "2025-12-31"},
        ),
        ("needs_table/*/reduces_risk", "check 0"): (
            need,
            need | {"needs_table/*/from_disorder": "no"},
        ),
        ("needs_table/*/council_percent", "check 0"): (
            {"needs_table/*/health_percent": 3333, "needs_table/*/council_percent": 6667},
            {"needs_table/*/health_percent": 3333, "needs_table/*/council_percent": 6666},
        ),
        ("charged", "check 0"): ({"charged": "no"}, {"charged": "yes"}),
        ("decision", "check 0"): (
            need | {"decision": "propose_discharge", "needs_table/*/reduces_risk": "no"},
            need | {"decision": "propose_discharge"},
        ),
        ("health_decides", "require"): proposed,
        ("health_decided_by", "require"): health,
        ("health_decided_on", "require"): health,
        ("council_decides", "require"): proposed,
        ("council_decided_by", "require"): council,
        ("council_decided_on", "require"): council,
        ("person_consulted", "require"): proposed,
        ("appeal_told", "require"): proposed,
        ("ends_on", "check 0"): (both, both | {"council_decides": "not_yet"}),
        ("ends_on", "check 1"): (heard, heard | {"appeal_told": "no"}),
        ("ends_on", "check 2"): (
            both | {"health_decided_on": "2026-04-20", "council_decided_on": "2026-04-20"},
            both | {"health_decided_on": "2026-04-20", "council_decided_on": "2026-04-21"},
        ),
        ("next_review", "require"): ({"decision": "propose_discharge"}, ends),
        ("next_review", "check 0"): (
            day | {"next_review": "2026-03-21"},
            day | {"next_review": "2026-03-20"},
        ),
        ("next_review", "check 1"): (
            day | {"next_review": "2027-03-20"},
            day | {"next_review": "2027-03-21"},
        ),
    }
    assert faults(FORM, walk) == []


def test_after_care_ends_only_when_all_that_the_law_asks_is_there() -> None:
    cases: Results = {
        "aftercare_ends": [
            ({}, False),
            (PLAIN, False),
            (PROPOSED, False),
            (ENDED, True),
            (ENDED | {"council_decides": "no"}, False),
            ({"ends_on": "2026-04-20"}, None),
        ],
    }
    assert unlike(FORM, cases) == []


def test_a_plain_review_of_one_need_takes_twenty_six_answers() -> None:
    assert reviewed(FORM, PLAIN).problems == []
    assert len(PLAIN) == 26


@pytest.mark.parametrize("undecided", ["no", "not_yet"])
@pytest.mark.parametrize("body", ["health_decides", "council_decides"])
def test_one_body_alone_never_ends_after_care(body: str, undecided: str) -> None:
    assert asked(FORM, ENDED) == set()
    assert "ends_on" in asked(FORM, ENDED | {body: undecided})
    unanswered = {path: value for path, value in ENDED.items() if path != body}
    assert {"ends_on", body} <= asked(FORM, unanswered)


@pytest.mark.parametrize("step", ["person_consulted", "appeal_told"])
def test_after_care_does_not_end_over_the_persons_head(step: str) -> None:
    assert asked(FORM, ENDED | {step: "no"}) == {"ends_on"}


def test_a_proposal_waits_for_the_other_body_and_after_care_is_reviewed_again() -> None:
    waiting = PROPOSED | {"council_decides": "not_yet"}
    assert asked(FORM, waiting) == set()
    without = {path: value for path, value in waiting.items() if path != "next_review"}
    assert asked(FORM, without) == {"next_review"}


def test_a_date_to_end_it_stands_in_no_other_decision() -> None:
    assert "ends_on" in asked(FORM, PLAIN | {"ends_on": "2026-04-20"})


def test_after_care_goes_on_while_there_is_an_after_care_need() -> None:
    needed = {path: value for path, value in PLAIN.items() if path.startswith("needs_table/")}
    with_need = {path: v for path, v in PROPOSED.items() if path != "needs_table"} | needed
    assert asked(FORM, with_need) == {"decision"}


def test_after_care_is_never_charged_for() -> None:
    assert asked(FORM, PLAIN | {"charged": "yes"}) == {"charged"}
    short = PLAIN | {"needs_table/*/council_percent": 4999}
    assert asked(FORM, short) == {"needs_table/*/council_percent"}


def test_a_first_review_later_than_eight_weeks_is_warned_about() -> None:
    late = reviewed(FORM, PLAIN | {"discharged_at": "2026-01-22"})
    assert late.problems == []
    assert "event_date" in {p.path for p in late.warnings if p.code == "check_failed"}


def test_a_person_may_say_nothing_and_is_still_reviewed() -> None:
    assert asked(FORM, PLAIN | {"views": Answer(None, DECLINED)}) == set()


def test_while_two_answers_stand_after_care_goes_on_free_of_charge() -> None:
    assert safest(FORM, "decision") == "continue"
    assert safest(FORM, "health_decides") == safest(FORM, "council_decides") == "no"
    assert safest(FORM, "charged") == "no"
    assert safest(FORM, "needs_table/from_disorder") == "yes"
    assert safest(FORM, "ends_on") is None
