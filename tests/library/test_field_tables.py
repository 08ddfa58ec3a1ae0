"""A form and its field table in docs/domain/ never part company."""

from __future__ import annotations

import pytest

from tests.library import field_tables
from tests.library.field_tables import differences, forms


@pytest.mark.parametrize("form_id", forms())
def test_a_form_says_what_its_field_table_says(form_id: str) -> None:
    found = differences(form_id)
    assert not found, "\n".join(found)


def test_a_changed_answer_type_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = field_tables.definition("needs-assessment")
    changed["sections"][0]["items"][0]["type"] = "text"
    monkeypatch.setattr(field_tables, "definition", lambda _: changed)
    found = differences("needs-assessment")
    assert any("`good_life`, type: the form says text; table long" in said for said in found)


def test_a_question_left_out_of_the_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = field_tables.definition("needs-assessment")
    changed["sections"][0]["items"].append({"id": "new_one", "type": "yn", "label": {"en": "New"}})
    monkeypatch.setattr(field_tables, "definition", lambda _: changed)
    assert any("`new_one` is not in the table" in s for s in differences("needs-assessment"))
