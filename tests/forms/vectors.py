"""Reads the shared vectors of `forms/vectors` into the structs the engine takes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from forms.answers import Answer, Answers
from forms.canonical import tag_items
from forms.definition import PublishedForm

FOLDER = Path(__file__).parents[2] / "forms" / "vectors"


def read(name: str) -> Any:
    """A vector file."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def form_of(published: Any) -> PublishedForm:
    """A published form given as plain data."""
    return msgspec.convert(tag_items(published), PublishedForm)


def answers_of(case: Any) -> Answers:
    """The answers of a case: each a value, or `{status, note}` with a `value` or without."""
    found = {}
    for path, given in case.get("answers", {}).items():
        if isinstance(given, dict):
            found[path] = Answer(given.get("value"), given["status"], None, given.get("note"))
        else:
            found[path] = Answer(given)
    return Answers(found, frozenset(case.get("unsettled", ())), case.get("rows", {}))


def day_of(text: str) -> date:
    """The date a case is judged on."""
    return date.fromisoformat(text)
