"""The table of commands, `forms/workflow/commands.yaml`: one file, read here and by every device.

`GET /workflow` serves it as JSON. What each column means is said at the head of the YAML file; a
column this code does not know is an error at start rather than a rule left out.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import yaml

import forms
from server.errors import SetupError

COMMANDS_FILE: Final = Path(forms.__file__).parent / "workflow" / "commands.yaml"

Text = dict[str, str]
Guard = Literal["complete", "settled", "duties"]
Separation = Literal["submit", "seen"]


class FormStates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The states of one form: where it starts, where answers may change, where it ends."""

    initial: str
    editable: list[str]
    final: list[str]
    labels: dict[str, Text]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code an argument may hold."""

    code: str
    label: Text


class Argument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a command carries beside `seen`. `min` and `max` count items, or bytes for text."""

    type: Literal["many", "one", "text", "long", "pins"]
    req: Literal["Y", "N"] = "N"
    options: str | None = None
    min: int = 0
    max: int | None = None
    comment_max: int | None = None


class CommandRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One command: who may give it, from which states, and what its decision covers.

    `to` is the state it leads to; None where the state stays.
    """

    name: str
    label: Text
    forms: list[str]
    from_: list[str]
    roles: list[str]
    guards: list[Guard]
    seen: Literal["record"]
    not_actor_of: list[Separation]
    routes_to: str
    to: str | None = None
    arguments: dict[str, Argument] = {}
    counts: Literal["version_no"] | None = None
    beside: str | None = None
    not_named_in: list[str] = []


class WorkflowTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    states: dict[str, FormStates]
    return_reasons: list[Choice]
    offer_conversation_from_version: int
    commands: list[CommandRow]

    def row(self, name: str, form_id: str) -> CommandRow | None:
        """The command of a name for a form; None when the form has no such command."""
        found = (row for row in self.commands if row.name == name and form_id in row.forms)
        return next(found, None)

    def initial(self, form_id: str) -> str | None:
        """The state a record of a form starts in; None for a form without a workflow."""
        states = self.states.get(form_id)
        return None if states is None else states.initial

    def codes(self, name: str) -> frozenset[str]:
        """The codes of a named list of choices."""
        lists = {"return_reasons": self.return_reasons}
        return frozenset(choice.code for choice in lists.get(name, []))


def read_table(file: Path = COMMANDS_FILE) -> WorkflowTable:
    """The table of a file. Raises `SetupError` saying what is wrong with it."""
    try:
        table = msgspec.convert(_raw(file), WorkflowTable)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise SetupError(f"{file.name} cannot be used: {error}") from error
    for row in table.commands:
        _check(table, row, file.name)
    return table


@cache
def workflow_table() -> WorkflowTable:
    """The table this server was installed with."""
    return read_table()


@cache
def workflow_json() -> bytes:
    """The table as served at `/workflow`: the same data, keys in order, no spaces."""
    workflow_table()
    return json.dumps(
        _raw(COMMANDS_FILE), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def _raw(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _check(table: WorkflowTable, row: CommandRow, file: str) -> None:
    for form_id in row.forms:
        states = table.states.get(form_id)
        if states is None:
            raise SetupError(f"{file}: {row.name} is for {form_id}, which has no states")
        unknown = {*row.from_, *([row.to] if row.to is not None else [])} - states.labels.keys()
        if unknown:
            raise SetupError(f"{file}: {row.name} names unknown states {sorted(unknown)}")
    for name, argument in row.arguments.items():
        if argument.options is not None and not table.codes(argument.options):
            raise SetupError(f"{file}: {row.name}, {name} takes {argument.options}: no such list")
