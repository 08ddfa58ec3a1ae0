"""What has been answered in one record, as rules and reviews read it.

Paths are `question`, `group/<row>/question`, and `group` for a repeating group's own register
(docs/wire.md). The status and source numbers are those of `sync/codes.json`; a test holds them
together, because `forms` does not import `sync`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ANSWERED = 1
NOT_ASKED = 2
DECLINED = 3
NOT_KNOWN = 4
NOT_APPLICABLE = 5

STATUS_NAMES: Mapping[int, str] = {
    ANSWERED: "answered",
    NOT_ASKED: "not_asked",
    DECLINED: "declined",
    NOT_KNOWN: "not_known",
    NOT_APPLICABLE: "not_applicable",
}

SOURCES: Mapping[str, int] = {
    "person_said": 1,
    "carer_said": 2,
    "observed": 3,
    "professional": 4,
    "record": 5,
    "transcript_checked": 6,
}

NONE_ROWS = "none"
"""The value of a group's own register when people say there are no rows to add."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One stored answer: a value, one of the five statuses, who it came from, and a reason."""

    value: Any
    status: int = ANSWERED
    source: int | None = None
    note: str | None = None

    @classmethod
    def from_value(cls, stored: Any) -> Answer | None:
        """The answer in a decoded `[value, status, source, note]`; None if it has no such shape."""
        if not isinstance(stored, list | tuple) or len(stored) != 4:
            return None
        value, status, source, note = stored
        if type(status) is not int or status not in STATUS_NAMES:
            return None
        if source is not None and type(source) is not int:
            return None
        if note is not None and not isinstance(note, str):
            return None
        return cls(value, status, source, note)


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer of a record by path, the paths in dispute, and the rows of repeating groups.

    A `union` question arrives as an answer with the sorted list of its elements. Fixed rows are
    the definition's and are not listed in `rows`.
    """

    by_path: Mapping[str, Answer] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()
    rows: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def answer(self, path: str) -> Answer | None:
        """The answer at a path, or None."""
        return self.by_path.get(path)

    def is_unsettled(self, path: str) -> bool:
        """Whether several different answers stand at a path until a person chooses."""
        return path in self.unsettled

    def rows_of(self, group: str) -> tuple[str, ...]:
        """The rows people have added to a repeating group, in order."""
        return tuple(self.rows.get(group, ()))
