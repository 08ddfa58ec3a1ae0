"""Where a form goes its own way and why, as docs/domain/README.md has it in its tables.

Each row says what the brief asks, what the form does, and the reason; its first cell names the
questions by id, where the choice is about questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

README: Final = Path(__file__).resolve().parents[2] / "docs" / "domain" / "README.md"
CHAPTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "Needs assessment": ("needs-assessment",),
    "Carer's assessment": ("carers-assessment",),
    "Eligibility determination": ("eligibility",),
    "Person": ("person",),
    "Involvement": ("involvement",),
    "Consent to share": (
        "leaflet-receipt",
        "sharing-preference",
        "preference-withdrawal",
        "sharing-decision",
    ),
    "Peer groups, sessions and notes": ("peer-group", "peer-session", "peer-note"),
    "Reablement": ("reablement-plan", "reablement-session"),
    "Safeguarding concern": ("safeguarding-concern",),
    "Jotting": ("jotting",),
    "Access log": ("access-log",),
    "Task": ("task",),
    "Contact and triage": ("contact",),
    "Care and support plan": ("care-support-plan",),
    "Carer's support plan": ("carer-support-plan",),
    "Review": ("review",),
    "Capacity and best interests": ("capacity-assessment", "best-interests-decision"),
    "Wellness and recovery plan": ("wellness-recovery-plan",),
    "Practice audit": ("practice-audit",),
    "Section 117 after-care review": ("s117-review",),
}
"""The README's chapters that hold such a table, and the forms each is about."""

_COLUMNS: Final = "| where | the brief says | here | because |"
_ID: Final = re.compile(r"`([\w/*-]+)`")


@dataclass(frozen=True, slots=True)
class Departure:
    """One choice: `where` it is, what was asked, what is there, and `because` of what."""

    where: str
    brief: str
    here: str
    because: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions it names, as ids with `*` for any letters; none where it names none."""
        return tuple(_ID.findall(self.where))

    def names(self, question: str) -> bool:
        """Whether it is about a question, `group/part` for a part of a group."""
        last = question.rpartition("/")[2]
        return any(fnmatchcase(question, each) or fnmatchcase(last, each) for each in self.ids)

    def __str__(self) -> str:
        return f"{self.where}: the brief says {self.brief}; here {self.here}; why: {self.because}"


def departures(form_id: str) -> list[Departure]:
    """Where a form goes its own way, in the order of the README."""
    return [
        each for chapter, forms in CHAPTERS.items() if form_id in forms for each in _table(chapter)
    ]


def why(form_id: str, question: str) -> str | None:
    """The reason the README gives for how a question is asked; None where it gives none."""
    found = (each for each in departures(form_id) if each.names(question))
    return next((str(each) for each in found), None)


@cache
def _table(chapter: str) -> tuple[Departure, ...]:
    chapters = re.split(r"(?m)^## ", README.read_text("utf-8"))
    text = next(each for each in chapters if re.match(rf"{chapter}(:|\n)", each))
    rows = text.partition(_COLUMNS)[2].partition("\n\n")[0].splitlines()
    cells = [re.split(r"(?<!\\)\|", row)[1:-1] for row in rows if row.startswith("|")]
    return tuple(Departure(*(cell.strip() for cell in row)) for row in cells[1:])
