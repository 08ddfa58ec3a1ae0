"""What reaches few, over the vectors that the app is held to as well (`few.test.ts`)."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

import forms
from server.desk.sight import GOVERNANCE, MANAGER, Subject, sees
from server.index.entries import StaffMember
from server.index.index import Index
from sync.codes import Audience

FORMS = Path(forms.__file__).parent
CASES = json.loads((FORMS / "vectors" / "few.json").read_text())["cases"]
OWNER, PERSON, MANAGING = b"o" * 16, b"p" * 16, b"m" * 16
AUDIENCES = {each.name.lower().replace("_", "-"): each for each in Audience}


def _managing_all() -> Index:
    """An index in which one manager has the author in their team and the person on its list."""
    managers = frozenset({MANAGING})
    people = SimpleNamespace(managers_of_staff=lambda _: managers, managers=lambda _: managers)
    return cast(Index, SimpleNamespace(people=people))


def _with(*roles: str) -> StaffMember:
    return cast(StaffMember, SimpleNamespace(id=MANAGING, roles=roles))


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each['form']}-{each['proven']}")
def test_a_manager_of_both_is_shown_all_but_what_reaches_few(case: dict[str, Any]) -> None:
    known = case["form"] is not None
    subject = Subject(
        OWNER,
        case["proven"],
        case["form"],
        persons=(PERSON,) if known else (),
        audience=AUDIENCES[case["audience"]] if known else None,
    )
    assert sees(_with(MANAGER), subject, _managing_all()) is not case["few"]
    assert sees(_with(GOVERNANCE), subject, _managing_all())


def test_the_vectors_have_each_audience_and_say_what_the_library_says() -> None:
    known = [case for case in CASES if case["form"] is not None]
    assert {case["audience"] for case in known} == set(AUDIENCES)
    for case in known:
        definition = yaml.safe_load((FORMS / "library" / f"{case['form']}.yaml").read_text())
        assert definition["audience"] == case["audience"]
