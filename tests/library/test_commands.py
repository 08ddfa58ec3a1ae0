"""The table of commands says what the law and the brief allow, and nothing leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.library.field_tables import ROOT, definition, forms

TABLE: dict[str, Any] = yaml.safe_load(
    (ROOT / "forms" / "workflow" / "commands.yaml").read_text("utf-8")
)
COMMANDS = {command["name"]: command for command in TABLE["commands"]}


def test_nobody_decides_what_they_submitted_or_wrote() -> None:
    for name in ("return", "authorise"):
        assert COMMANDS[name]["not_actor_of"] == ["submit", "seen"]


def test_what_is_submitted_or_authorised_is_complete_and_settled() -> None:
    for name in ("submit", "authorise"):
        assert COMMANDS[name]["guards"] == ["complete", "settled"]


def test_a_decision_covers_the_whole_record() -> None:
    assert {command["seen"] for command in COMMANDS.values()} == {"record"}


def test_a_return_gives_a_reason_of_the_brief_and_a_note() -> None:
    arguments = COMMANDS["return"]["arguments"]
    assert arguments["reasons"]["req"] == "Y"
    assert arguments["reasons"]["min"] == 1
    assert arguments["note"]["req"] == "Y"
    assert [reason["code"] for reason in TABLE["return_reasons"]] == [
        "strengths_evidence",
        "persons_voice",
        "eligibility_reasoning",
        "carer_not_considered",
        "prevention_not_considered",
        "capacity_unclear",
        "cost_brokerage",
        "consent_sharing",
        "outcome_not_measurable",
        "other",
    ]


@pytest.mark.parametrize("form_id", sorted(TABLE["states"]))
def test_every_state_can_be_reached_and_only_a_final_one_has_no_way_on(form_id: str) -> None:
    states = TABLE["states"][form_id]
    commands = [command for command in COMMANDS.values() if form_id in command["forms"]]
    reached = {states["initial"]} | {command["to"] for command in commands}
    left = {state for command in commands for state in command["from"]}
    assert reached == set(states["labels"])
    assert reached - left == set(states["final"])
    assert set(states["editable"]) <= left


def test_every_command_is_for_forms_of_the_library_and_roles_that_exist() -> None:
    known = {role for form_id in forms() for role in definition(form_id)["starts"]["roles"]}
    for command in COMMANDS.values():
        assert set(command["forms"]) <= set(forms())
        assert set(command["roles"]) <= known


def at(form_id: str, path: str) -> tuple[dict[str, Any], Any]:
    """The question at a path, and the fixed rows it stands in: None for none."""
    items = {i["id"]: i for s in definition(form_id)["sections"] for i in s["items"]}
    top, _, inside = path.partition("/*/")
    if not inside:
        return items[top], None
    parts = {part["id"]: part for part in items[top]["items"]}
    return parts[inside], [row["key"] for row in items[top].get("rows", [])]


@pytest.mark.parametrize("form_id", forms())
def test_what_is_copied_in_has_the_same_type_and_choices_where_it_comes_from(form_id: str) -> None:
    for copied in definition(form_id).get("copied_in", []):
        to, rows = at(form_id, copied["to"])
        origin, there = at(copied["from"], copied["path"])
        assert rows == there, f"{form_id}: {copied['to']}, rows"
        for key in ("type", "codes", "options", "exclusive", "merge", "rows_only"):
            assert to.get(key) == origin.get(key), f"{form_id}: {copied['to']}, {key}"
