"""A withdrawal stops what has not gone, whatever it was decided on, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest

import forms
from forms.answers import Answer, Answers
from forms.stopping import stopped_by, stops

VECTORS: Final = json.loads(
    (Path(forms.__file__).parent / "vectors" / "stops.json").read_text(encoding="utf-8")
)
TRUST: Final = "fernshire_marsh_trust"


def answers(
    values: dict[str, Any], unsettled: Iterable[str] = (), **rows: Iterable[str]
) -> Answers:
    by_path = {path: Answer(value) for path, value in values.items()}
    return Answers(by_path, frozenset(unsettled), rows)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_how_much_stops_is_the_same_in_both_languages(case: dict[str, Any]) -> None:
    withdrawal = answers(
        case["answers"], case.get("unsettled", ()), scope_recipients=case.get("rows", ())
    )
    assert stops(withdrawal, case["code"]) == case["expect"]


def record(values: dict[str, Any], unsettled: Iterable[str] = ()) -> Answers:
    """Answers by path, with the rows that their paths name."""
    rows: dict[str, list[str]] = {}
    for path in values:
        group, _, inside = path.partition("/")
        if inside:
            rows.setdefault(group, []).append(inside.split("/")[0])
    return answers(values, unsettled, **rows)


@pytest.mark.parametrize("case", VECTORS["decisions"], ids=lambda case: case["name"])
def test_which_decision_is_stopped_is_the_same_in_both_languages(case: dict[str, Any]) -> None:
    withdrawals = {str(at): record(each) for at, each in enumerate(case["withdrawals"])}
    statements = [record(each) for each in case["statements"]]
    made = record(case["decision"], case.get("unsettled", ()))
    assert (stopped_by(made, withdrawals, statements) is not None) == case["expect"]


def decision(**more: Any) -> dict[str, Any]:
    """E3 #2 of Hettie Marshbell, made on the morning of 9 March."""
    return {
        "recipient_known": TRUST,
        "direction": "out",
        "stated": "agrees",
        "decided_at": "2026-03-09T09:10",
        **more,
    }


STOP: Final = answers(
    {
        "withdrawn_at": "2026-03-09T14:32",
        "scope": "recipient",
        "scope_recipients/1/recipient_known": TRUST,
    },
    scope_recipients=("1",),
)
V1: Final = answers({"event_date": "2026-02-09"})


def by(made: Answers, *statements: Answers) -> str | None:
    return stopped_by(made, {"withdrawal": STOP}, statements)


def test_a_decision_made_earlier_the_same_day_is_stopped() -> None:
    assert by(answers(decision()), V1) == "withdrawal"


def test_so_is_one_made_by_somebody_who_had_not_heard_of_it() -> None:
    assert by(answers(decision(decided_at="2026-03-12T10:00")), V1) == "withdrawal"


def test_what_has_gone_and_what_shares_nothing_is_not() -> None:
    assert by(answers(decision(), upload_receipt=("1",)), V1) is None
    assert by(answers(decision(direction="not_shared")), V1) is None
    assert by(answers(decision(direction="in")), V1) is None


def test_while_two_answers_stand_on_which_way_it_is_stopped() -> None:
    assert by(answers(decision(direction="in"), ["direction"]), V1) == "withdrawal"


def test_for_another_recipient_it_goes_on() -> None:
    assert by(answers(decision(recipient_known="gp_practice")), V1) is None


def test_the_law_and_the_reason_recorded_let_it_go_on_all_the_same() -> None:
    made = answers(decision(stated="withdrawn", override_reason="Gil has found her work"))
    assert by(made, V1) is None


def test_a_new_statement_counts_for_what_is_decided_on_it_and_revives_nothing_before() -> None:
    v2 = answers({"event_date": "2026-04-14"})
    assert by(answers(decision()), V1, v2) == "withdrawal"
    assert by(answers(decision(decided_at="2026-04-15T10:00")), V1, v2) is None


def test_a_statement_of_the_same_day_takes_no_place_of_a_withdrawal() -> None:
    same_day = answers({"event_date": "2026-03-09"})
    assert by(answers(decision(decided_at="2026-03-09T16:00")), V1, same_day) == "withdrawal"
