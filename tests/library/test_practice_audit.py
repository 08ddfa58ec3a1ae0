"""The practice audit: sixteen criteria, and nobody named but staff (domain.md 2.12)."""

from __future__ import annotations

from typing import Any

from forms.definition import PublishedGroup
from forms.recorded_after import paths_recorded_after
from server.workflow.table import workflow_table
from tests.library.conditions import Walk, asked, faults, published, reviewed
from tests.library.pinned import pinned
from tests.library.worked_out import Results, unlike

FORM = "practice-audit"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "sample": {
        "auditor": ("party", "Y", "1"),
        "audited_on": ("date", "Y", "1"),
        "case": ("one", "Y", "1"),
        "sample_reason": ("long", "N", "1"),
        "case_number": ("text", "Y", "1"),
        "worker": ("party", "Y", "1"),
        "decided_by": ("party", "N", "1"),
    },
    "criteria": {
        "criteria": ("group", "N", "2t"),
        "criteria/score": ("one", "Y", "1"),
        "criteria/evidence": ("long", "N", "2t"),
        "criteria_met": ("calc", "-", "1"),
        "criteria_partly": ("calc", "-", "1"),
        "criteria_not_met": ("calc", "-", "1"),
    },
    "learning": {
        "strengths_of_practice": ("long", "Y", "1"),
        "actions": ("group", "Y", "1"),
        "actions/action": ("text", "Y", "1"),
        "actions/owner": ("party", "Y", "1"),
        "actions/due": ("date", "Y", "1"),
        "actions/closed_on": ("date", "N", "1"),
        "moderated_by": ("party", "W", "1"),
        "shared_with_worker_at": ("date", "W", "1"),
    },
}

SIXTEEN = (
    *("persons_voice", "strengths", "ten_outcomes", "carer", "advocacy", "capacity", "eligibility"),
    *("prevention", "plan_outcomes", "sharing_decision", "leaflet", "safeguarding", "timeliness"),
    *("oversight", "copy_given", "equality"),
)
PLAIN: dict[str, Any] = {
    "auditor": ["staff", None, "Nia Quillfeather", None],
    "audited_on": "2026-03-20",
    "case": "random",
    "case_number": "FM-20001",
    "worker": ["staff", None, "Wren Saltwhistle", None],
    **{f"criteria/{key}/score": "2" for key in SIXTEEN},
    "strengths_of_practice": "His words lead each page.",
    "actions": "none",
}


def criteria() -> PublishedGroup:
    items = [item for section in published(FORM).sections for item in section.items]
    found = next(item for item in items if item.id == "criteria")
    assert isinstance(found, PublishedGroup)
    return found


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN
    assert tuple(row.key for row in criteria().rows or ()) == SIXTEEN


def test_it_is_about_practice_and_names_no_person() -> None:
    assert published(FORM).audience == "group"
    parties = {path for part in pinned(FORM).values() for path in part if part[path][0] == "party"}
    assert parties == {"auditor", "worker", "decided_by", "actions/owner", "moderated_by"}


def test_a_criterion_that_is_met_is_one_tap() -> None:
    tap = criteria().one_tap
    assert tap is not None
    assert (tap.label["en"], tap.answers) == ("Met", {"score": "2"})


def test_an_action_is_done_after_the_audit_is_finished_and_nothing_else_is_recorded_then() -> None:
    assert paths_recorded_after(published(FORM)) == {"actions/*/closed_on"}


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    day = {"audited_on": "2026-03-20"}
    walk: Walk = {
        ("audited_on", "check 0"): ({"audited_on": "2026-03-24"}, {"audited_on": "2026-03-25"}),
        ("sample_reason", "require"): ({"case": "targeted"}, {"case": "random"}),
        ("criteria/persons_voice/evidence", "require"): (
            {"criteria/persons_voice/score": "1"},
            {"criteria/persons_voice/score": "2"},
        ),
        ("actions/*/due", "check 0"): (
            day | {"actions/*/due": "2026-03-20"},
            day | {"actions/*/due": "2026-03-19"},
        ),
        ("actions/*/closed_on", "check 0"): (
            day | {"actions/*/closed_on": "2026-03-20"},
            day | {"actions/*/closed_on": "2026-03-19"},
        ),
        ("actions/*/closed_on", "check 1"): (
            {"actions/*/closed_on": "2026-03-24"},
            {"actions/*/closed_on": "2026-03-25"},
        ),
        ("shared_with_worker_at", "check 0"): (
            day | {"shared_with_worker_at": "2026-03-20"},
            day | {"shared_with_worker_at": "2026-03-19"},
        ),
        ("shared_with_worker_at", "check 1"): (
            {"shared_with_worker_at": "2026-03-24"},
            {"shared_with_worker_at": "2026-03-25"},
        ),
    }
    assert faults(FORM, walk) == []


def test_scores_are_counted_once_all_sixteen_are_given() -> None:
    scores = {path: value for path, value in PLAIN.items() if path.startswith("criteria/")}
    mixed = scores | {"criteria/leaflet/score": "0", "criteria/carer/score": "1"}
    mixed |= {"criteria/advocacy/score": "na"}
    cases: Results = {
        "criteria_met": [({}, None), (scores, 16), (mixed, 13)],
        "criteria_partly": [({}, None), (scores, 0), (mixed, 1)],
        "criteria_not_met": [({}, None), (scores, 0), (mixed, 1)],
    }
    assert unlike(FORM, cases) == []


def test_a_plain_audit_takes_twenty_three_answers_and_sixteen_of_them_are_taps() -> None:
    assert reviewed(FORM, PLAIN).problems == []
    assert len(PLAIN) == 23


def test_what_is_not_wholly_met_gives_its_evidence() -> None:
    partly = PLAIN | {"criteria/leaflet/score": "1"}
    assert asked(FORM, partly) == {"criteria/leaflet/evidence"}
    assert asked(FORM, PLAIN | {"criteria/leaflet/score": "na"}) == set()


def test_a_manager_begins_and_finishes_it_and_never_one_of_work_they_are_named_in() -> None:
    assert published(FORM).starts.roles == ["manager"]
    submit = workflow_table().row("submit", FORM)
    assert submit is not None
    assert submit.roles == ["manager"]
    assert submit.not_named_in == ["worker", "decided_by"]
    assert set(submit.not_named_in) <= pinned(FORM)["sample"].keys()
