"""`forms` holds a few numbers of the shared table by itself; they are the same."""

from __future__ import annotations

import json
from pathlib import Path

from forms.answers import SOURCES, STATUS_NAMES, Answer

CODES = json.loads((Path(__file__).parents[2] / "sync" / "codes.json").read_text("utf-8"))


def test_statuses_and_sources_are_those_of_the_shared_table() -> None:
    assert {name: number for number, name in STATUS_NAMES.items()} == CODES["status"]
    assert dict(SOURCES) == CODES["source"]


def test_a_stored_answer_of_another_shape_is_no_answer() -> None:
    assert Answer.from_value(["yes", 1, 2, None]) == Answer("yes", 1, 2)
    for wrong in (None, "yes", [], ["yes", 1, 2], ["yes", 9, 2, None], ["yes", True, 2, None]):
        assert Answer.from_value(wrong) is None
