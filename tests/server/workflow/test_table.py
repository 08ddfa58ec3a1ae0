"""The table is data: read whole or not at all, and served as it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from server.errors import SetupError
from server.workflow.table import COMMANDS_FILE, read_table, workflow_json, workflow_table


def test_what_is_served_is_what_is_written() -> None:
    assert json.loads(workflow_json()) == yaml.safe_load(COMMANDS_FILE.read_text())


def test_nobody_who_decides_may_have_submitted_or_written() -> None:
    for row in workflow_table().commands:
        if row.from_ == ["submitted"]:
            assert set(row.not_actor_of) == {"submit", "seen"}


def test_only_managers_decide_on_a_needs_assessment() -> None:
    table = workflow_table()
    for name in ("authorise", "return"):
        row = table.row(name, "needs-assessment")
        assert row is not None
        assert row.roles == ["manager"]
    assert table.row("authorise", "jotting") is None


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("guards: [complete, settled, duties]", "guards: [complete, kind]"),
        ("to: authorised", "to: blessed"),
        ("options: return_reasons", "options: reasons_of_state"),
        ("routes_to: manager", "routes_to: manager\n    unless: never"),
    ],
)
def test_a_rule_this_server_does_not_know_stops_it_starting(
    tmp_path: Path, written: str, instead: str
) -> None:
    text = COMMANDS_FILE.read_text()
    assert written in text
    file = tmp_path / "commands.yaml"
    file.write_text(text.replace(written, instead))
    with pytest.raises(SetupError, match=r"commands\.yaml"):
        read_table(file)
