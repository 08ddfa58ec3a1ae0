"""The table of commands says what the law and the brief allow, and nothing leads nowhere."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.library.field_tables import ROOT, definition, forms

TABLE: dict[str, Any] = yaml.safe_load(
    (ROOT / "forms" / "workflow" / "commands.yaml").read_text("utf-8")
)
COMMANDS: list[dict[str, Any]] = TABLE["commands"]


def rows(*names: str) -> list[dict[str, Any]]:
    """The rows of some commands: one may have several, for different forms."""
    return [command for command in COMMANDS if command["name"] in names]


def starters(form_id: str) -> list[str]:
    """The roles that may begin records of a form; none where nobody may yet."""
    roles: list[str] = definition(form_id).get("starts", {}).get("roles", [])
    return roles


def test_nobody_decides_what_they_submitted_or_wrote() -> None:
    for row in rows("return", "authorise"):
        assert row["not_actor_of"] == ["submit", "seen"]


def test_what_is_submitted_or_authorised_is_complete_settled_and_as_the_law_has_it() -> None:
    for row in rows("submit", "authorise"):
        assert row["guards"] == ["complete", "settled", "duties"]


def test_a_form_has_one_row_of_a_command_at_most() -> None:
    named = [(row["name"], form_id) for row in COMMANDS for form_id in row["forms"]]
    assert len(named) == len(set(named))


def test_what_is_decided_on_is_decided_by_a_manager_and_what_is_not_ends_when_it_is_submitted() -> (
    None
):
    decided = {form_id for row in rows("authorise") for form_id in row["forms"]}
    for row in rows("submit"):
        for form_id in row["forms"]:
            ends = row["to"] in TABLE["states"][form_id]["final"]
            assert ends is (form_id not in decided), form_id


def test_a_decision_covers_the_whole_record() -> None:
    assert {command["seen"] for command in COMMANDS} == {"record"}


def test_a_return_gives_a_reason_of_the_brief_and_a_note() -> None:
    (row,) = rows("return")
    arguments = row["arguments"]
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
    commands = [command for command in COMMANDS if form_id in command["forms"]]
    reached = {states["initial"]} | {command["to"] for command in commands if "to" in command}
    left = {state for command in commands if "to" in command for state in command["from"]}
    # A person's own plan is finished again and stays finished.
    ways_on = {
        state
        for command in commands
        for state in command["from"]
        if command.get("to", state) != state
    }
    assert reached == set(states["labels"])
    assert reached - left <= set(states["final"])
    assert not ways_on & set(states["final"])
    assert set(states["editable"]) <= left


def test_whoever_may_start_what_is_submitted_may_submit_it() -> None:
    for row in rows("submit"):
        for form_id in row["forms"]:
            assert set(starters(form_id)) <= set(row["roles"]), form_id


def test_every_command_is_for_forms_of_the_library_and_roles_that_exist() -> None:
    known = {role for form_id in forms() for role in starters(form_id)}
    for command in COMMANDS:
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
        for key in ("type", "codes", "options", "exclusive", "rows_only"):
            assert to.get(key) == origin.get(key), f"{form_id}: {copied['to']}, {key}"
        # What is decided on it here may make it critical where it was not.
        assert to.get("merge") in (origin.get("merge"), "critical"), f"{form_id}: {copied['to']}"
