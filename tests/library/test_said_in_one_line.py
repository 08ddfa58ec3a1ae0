"""Whoever starts a record is told what each form is for, in one line (screens.md 4)."""

from __future__ import annotations

import pytest

from tests.library.field_tables import forms
from tests.library.visits import form

LISTED = 100
"""A form that stands earlier than where one does unless it says so is one to choose from a list."""
MOST = 110
"""Characters: more is no line on a telephone, and nobody reads it there."""


@pytest.mark.parametrize("form_id", [each for each in forms() if form(each).starts.order < LISTED])
def test_a_form_that_is_offered_says_what_it_is_for(form_id: str) -> None:
    about = (form(form_id).starts.about or {}).get("en", "")
    assert about.endswith(".")
    assert len(about) <= MOST
