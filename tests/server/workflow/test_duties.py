"""The server judges by the law as well: a form that forgot to ask lets nothing through."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from forms.definition import PublishedForm
from forms.duties.eligibility import ADULT_OUTCOMES
from forms.publish import Published
from server.workflow.judge import Accepted, Refused
from sync.codes import Refusal
from sync.operation import add_row
from tests.library.conditions import published
from tests.server.workflow.story import Story, person

_ASKS_FOR = ("require", "require_as", "checks")


@cache
def lax(form_id: str) -> Published:
    """A form of the library in which nothing is required and nothing checked."""
    form = msgspec.convert(_asking_nothing(msgspec.to_builtins(published(form_id))), PublishedForm)
    return Published(b"", "1" * 64, form)


def _asking_nothing(part: Any) -> Any:
    if isinstance(part, list):
        return [_asking_nothing(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _asking_nothing(each) for key, each in part.items() if key not in _ASKS_FOR}
    return kept | ({"req": "N"} if "req" in kept else {})


def story(form_id: str, answers: dict[str, Any]) -> Story:
    told = Story(lax(form_id))
    told.write("wren", answers)
    return told


ELIGIBLE = {
    "subject": "adult",
    "condition1_met": "yes",
    **{f"outcomes/{name}/oc_manner": ["able"] for name in ADULT_OUTCOMES[2:-1]},
    "outcomes/oc_nutrition/oc_manner": ["u1_without_assistance"],
    "outcomes/oc_hygiene/oc_manner": ["u2_pain_distress"],
    "outcomes/oc_child/oc_applies": "no",
    "cond3": "met",
}


def test_a_determination_that_considered_everything_is_accepted() -> None:
    assert isinstance(story("eligibility", ELIGIBLE).command("wren", "submit"), Accepted)


@pytest.mark.parametrize(
    ("left", "says"),
    [
        ({"outcomes/oc_work/oc_manner": None}, "every outcome and condition"),
        ({"cond3": None}, "every outcome and condition"),
        ({"decision": "not_eligible"}, "nobody said why"),
    ],
)
def test_nothing_is_final_before_the_whole_range_is_considered(
    left: dict[str, Any], says: str
) -> None:
    """Guard G4."""
    answers = {path: given for path, given in (ELIGIBLE | left).items() if given is not None}
    ruling = story("eligibility", answers).command("wren", "submit")
    assert isinstance(ruling, Refused)
    assert ruling.refusal is Refusal.INCOMPLETE
    assert says in ruling.words[0]
    assert set(ruling.paths) & ({*left} | {"differs_reason"})


def test_a_carer_under_18_is_never_decided_on() -> None:
    answers = {"subject": "carer", "carer_adult": "no", "decision": "eligible"}
    ruling = story("eligibility", answers).command("wren", "submit")
    assert isinstance(ruling, Refused)
    assert "under 18" in ruling.words[0]


DIFFICULTY = {
    "sd_understand": "yes",
    "sd_retain": "no",
    "sd_use": "no",
    "sd_communicate": "no",
    "appropriate_person": "no",
}


def test_an_assessment_waits_for_the_advocate_it_owes() -> None:
    """Guard G8."""
    told = story("needs-assessment", DIFFICULTY)
    ruling = told.command("wren", "submit")
    assert isinstance(ruling, Refused)
    assert ruling.paths == ("advocate_arranged",)
    assert "an independent advocate has to be arranged first" in ruling.words[0]
    told.merge(told.made("wren", [add_row(f"advocate_arranged/{'0' * 32}")]))
    assert isinstance(told.command("wren", "submit"), Accepted)


@pytest.mark.parametrize(
    ("capacity", "abuse", "closes"),
    [
        ("can_decide", "no", True),
        ("lacks_not_best_interests", "no", True),
        ("lacks_best_interests", "no", False),
        ("can_decide", "yes", False),
        ("can_decide", None, False),
    ],
)
def test_a_no_closes_a_contact_only_where_the_law_lets_it(
    capacity: str, abuse: str | None, closes: bool
) -> None:
    """Guard G10."""
    answers = {"triage_outcome": "declined", "declined_ok_capacity": capacity}
    if abuse is not None:
        answers["declined_ok_abuse"] = abuse
    told = story("contact", answers)
    ruling = told.command("wren", "submit")
    assert isinstance(ruling, Accepted if closes else Refused)
    if isinstance(ruling, Refused):
        assert "does not end the duty to assess" in ruling.words[0]


AUDITED = {
    "auditor": ["staff", None, "Idris", None],
    "worker": ["staff", person("wren").id.hex(), "Wren", None],
    "decided_by": ["staff", person("nia").id.hex(), "Nia", None],
}


def audit(answers: dict[str, Any]) -> Story:
    told = Story(lax("practice-audit"))
    told.write("idris", answers)
    return told


def test_a_manager_finishes_an_audit_of_what_others_wrote_and_decided() -> None:
    assert isinstance(audit(AUDITED).command("idris", "submit"), Accepted)


@pytest.mark.parametrize("path", ["worker", "decided_by"])
def test_nobody_finishes_an_audit_of_their_own_work_whoever_it_says_audits(path: str) -> None:
    """Guard G2."""
    own = ["staff", person("idris").id.hex(), "Somebody", None]
    other = ["staff", None, "Nia", None]
    ruling = audit(AUDITED | {"auditor": other, path: own}).command("idris", "submit")
    assert isinstance(ruling, Refused)
    assert (ruling.refusal, ruling.paths) == (Refusal.OWN_WORK, (path,))


def test_an_audit_that_names_its_auditor_as_the_worker_is_not_finished() -> None:
    answers = AUDITED | {"worker": ["staff", None, "idris", None]}
    ruling = audit(answers).command("idris", "submit")
    assert isinstance(ruling, Refused)
    assert (ruling.refusal, ruling.paths) == (Refusal.INCOMPLETE, ("worker",))
    assert "own work" in ruling.words[0]
