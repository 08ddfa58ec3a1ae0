"""Whoever is named by a role, in a form, in the workflow or in who sees what, can be given it."""

from __future__ import annotations

from pathlib import Path

import yaml
from click.testing import CliRunner

import forms
from forms.roles import ROLES
from server.cli import main
from server.desk.sight import GOVERNANCE, IT, MANAGER
from server.index.index import _FOR_ALL
from server.index.scope import _GROUP_ROLES, _WITHOUT_PEOPLE, ALLOCATED_FORMS

FORMS = Path(forms.__file__).parent


def _named_in_forms() -> set[str]:
    library = [yaml.safe_load(file.read_text()) for file in (FORMS / "library").glob("*.yaml")]
    commands = yaml.safe_load((FORMS / "workflow" / "commands.yaml").read_text())
    found = {role for each in library for role in (each.get("starts") or {}).get("roles") or ()}
    return found | set(_roles_in(commands))


def _roles_in(node: object) -> list[str]:
    """The values of every `roles` below here."""
    if isinstance(node, list):
        return [role for each in node for role in _roles_in(each)]
    if not isinstance(node, dict):
        return []
    own = node.get("roles")
    own = [role for role in own if isinstance(role, str)] if isinstance(own, list) else []
    return own + [role for each in node.values() for role in _roles_in(each)]


def test_every_role_that_is_named_anywhere_can_be_given_on_the_command_line() -> None:
    named = _named_in_forms() | {GOVERNANCE, MANAGER, IT} | _FOR_ALL
    named |= set(ALLOCATED_FORMS) | _GROUP_ROLES | _WITHOUT_PEOPLE
    assert {"ig_officer", "social_worker", "duty_worker", "it_admin"} <= named
    assert named <= set(ROLES)


def test_information_governance_is_given_its_role_on_the_command_line(tmp_path: Path) -> None:
    def doorstep(*arguments: str) -> str:
        run = CliRunner().invoke(main, ["--home", str(tmp_path), *arguments])
        assert run.exit_code == 0, run.output
        return run.output

    doorstep("init", "--organisation", "Fernshire Council")
    each = [part for role in ROLES for part in ("--role", role)]
    assert "ig_officer" in doorstep("staff", "add", "Bea Larkwhistle", *each)
    assert ", ".join(ROLES) in doorstep("staff", "list")
