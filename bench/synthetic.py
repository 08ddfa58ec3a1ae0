"""A form of any size, as no council has one: to see what a form costs as it grows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

LIBRARY = Path(__file__).parents[1] / "forms" / "library"
A_SECTION = 50
"""Questions of one section."""
_FIRST = 10
"""Of the first ten questions one has a rule: the other two of three are those of the group."""
_TYPES = ("long", "yn", "text", "number", "one")
_OPTIONS = [{"code": code, "label": {"en": code.title()}} for code in ("some", "none", "often")]


def with_synthetic(folder: Path, sizes: tuple[int, ...]) -> Path:
    """The library and a synthetic form of each number of questions, in a new folder."""
    shutil.copytree(LIBRARY, folder)
    for questions in sizes:
        form = synthetic(questions)
        words = yaml.safe_dump(form, allow_unicode=True, sort_keys=False)
        (folder / f"{form['id']}.yaml").write_text(words, encoding="utf-8")
    return folder


def name(questions: int) -> str:
    """What the form of a size is called on screen."""
    return f"A form of {questions} questions"


def synthetic(questions: int) -> dict[str, Any]:
    """Questions of five types and a group of rows, with three rules to every ten questions."""
    asked = list(_questions(questions))
    sections = [
        {
            "id": f"s{at}",
            "title": {"en": f"Part {at + 1}"},
            "items": asked[first : first + A_SECTION],
        }
        for at, first in enumerate(range(0, questions, A_SECTION))
    ]
    return {
        "id": f"synthetic-{questions}",
        "title": {"en": name(questions)},
        "audience": "involvement",
        "starts": {"roles": ["social_worker"]},
        "sections": [*sections, {"id": "rows", "title": {"en": "Rows"}, "items": [_group()]}],
        "indicators": [
            {"id": "three", "rule": "people.at_least(3, p, p.there == 'yes')", "label": {"en": "3"}}
        ],
    }


def _questions(count: int) -> Iterator[dict[str, Any]]:
    for at in range(count):
        kind = _TYPES[at % len(_TYPES)]
        question: dict[str, Any] = {
            "id": f"q{at}",
            "type": kind,
            "label": {"en": f"Question {at + 1}"},
        }
        if kind == "one":
            question["options"] = _OPTIONS
        before = max(0, at - A_SECTION)
        before -= before % len(_TYPES)
        if at % 10 == 3 and at > _FIRST:
            question["show"] = f"!answered(q{before}) || size(q{before}) < 5000"
        elif at % 10 == 5 and at > _FIRST:
            question["require"] = f"answered(q{before}) && q{before + 1} == 'yes'"
        elif at % 10 == 7:
            question["checks"] = [
                {"rule": f"size(q{at}) < 500", "message": {"en": "Keep it short."}}
            ]
        yield question


def _group() -> dict[str, Any]:
    return {
        "id": "people",
        "type": "group",
        "label": {"en": "People"},
        "add_label": {"en": "Add a person"},
        "summary": ["who"],
        "items": [
            {"id": "who", "type": "text", "label": {"en": "Who"}},
            {"id": "there", "type": "yn", "label": {"en": "Were they there?"}},
            {
                "id": "why_not",
                "type": "long",
                "label": {"en": "Why not?"},
                "show": "there == 'no'",
            },
        ],
    }
