"""Answers copied forward from the last record of the same form, until somebody confirms them.

A form's `copied_forward` names the questions. A copied answer keeps who said it and carries a note:
the mark of `forms/forward.json` and the civil date of the record it is from. Confirming it, or
writing another answer, takes the note away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from forms.answers import ANSWERED, Answer
from forms.definition import Group, Question
from forms.load import Loaded, Where

MARK: Final[str] = json.loads((Path(__file__).parent / "forward.json").read_text(encoding="utf-8"))[
    "mark"
]
"""What the note of a copied answer begins with; the date follows."""

NEVER: Final = frozenset({"calc", "info", "sig", "file"})
"""Types that are never copied forward: they are worked out, or belong to the day they were made."""


def copied_from(answer: Answer | None) -> str | None:
    """The civil date an unconfirmed answer was copied from; None for any other answer."""
    if answer is None or answer.status != ANSWERED or answer.note is None:
        return None
    if not answer.note.startswith(MARK):
        return None
    day = answer.note.removeprefix(MARK)
    try:
        return day if date.fromisoformat(day).isoformat() == day else None
    except ValueError:
        return None


def forward_faults(loaded: Loaded) -> Iterator[tuple[Where, str]]:
    """Names in `copied_forward` that nothing can be copied to."""
    items = dict(_copyable(loaded))
    for index, name in enumerate(loaded.definition.copied_forward):
        item = items.get(name)
        reason = None if item is None else _never(item)
        if item is None:
            yield ("copied_forward", index), f"there is no question or group '{name}'"
        elif reason is not None:
            yield ("copied_forward", index), f"'{name}' cannot be copied forward: {reason}"


def _copyable(loaded: Loaded) -> Iterator[tuple[str, Question | Group]]:
    """What may be named: questions, groups whole, and a group's questions as `group/*/question`."""
    for section in loaded.definition.sections:
        for item in section.items:
            yield item.id, item
            if isinstance(item, Group):
                yield from ((f"{item.id}/*/{inside.id}", inside) for inside in item.items)


def _never(item: Question | Group) -> str | None:
    if isinstance(item, Group):
        return None
    if item.type in NEVER:
        return f"it is of type {item.type}"
    return "each thing in it has its own author" if item.merge == "union" else None
