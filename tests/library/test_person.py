"""The person's record: what must be right before anybody relies on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from forms.answers import Answer, Answers
from forms.load import read_form
from forms.publish import publish
from forms.review import Review, review
from tests.library.field_tables import LIBRARY

FORM = publish(read_form(LIBRARY / "person.yaml")).form
ROW = f"{1:032x}"


def reviewed(given: Mapping[str, object], *groups: str) -> Review:
    """The submit check of some answers, with one row in each of some groups."""
    stored = {path: Answer(value) for path, value in given.items()}
    rows = dict.fromkeys(groups, (ROW,))
    return review(FORM, Answers(stored, frozenset(), rows), date(2026, 1, 20))


@pytest.mark.parametrize(
    ("number", "slips"), [("999 100 1018", 0), ("9991001387", 0), ("9991001019", 1)]
)
def test_an_nhs_number_with_a_slip_in_it_is_noticed(number: str, slips: int) -> None:
    found = [p for p in reviewed({"nhs_number": number}).problems if p.path == "nhs_number"]
    assert len(found) == slips


def test_a_named_person_an_address_is_hidden_from_is_asked_for() -> None:
    outcome = reviewed({f"addresses/{ROW}/hidden_from": ["named_person"]}, "addresses")
    assert f"addresses/{ROW}/hidden_from_who" in {p.path for p in outcome.problems}


def test_safety_of_contact_is_asked_for_by_its_kind() -> None:
    asked = {p.path for p in reviewed({f"contact/{ROW}/kind": "mobile"}, "contact").problems}
    assert {f"contact/{ROW}/safe_to_text", f"contact/{ROW}/safe_to_leave_voicemail"} <= asked
    assert f"contact/{ROW}/safe_to_email" not in asked
