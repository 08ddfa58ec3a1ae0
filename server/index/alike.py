"""People registered who may be one: by keyed hashes of what they would have in common.

Only the hashes are known here, never a name, a date or a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_NOBODY: frozenset[bytes] = frozenset()


class Alike:
    """Person → marks, and back. A mark is a code of `likeness` and a keyed hash."""

    def __init__(self) -> None:
        self._marks: dict[bytes, tuple[bytes, ...]] = {}
        self._persons: defaultdict[bytes, set[bytes]] = defaultdict(set)

    def put(self, person: bytes, marks: tuple[bytes, ...]) -> None:
        """A person's marks as they now are."""
        for mark in self._marks.pop(person, ()):
            self._persons[mark].discard(person)
            if not self._persons[mark]:
                del self._persons[mark]
        if marks:
            self._marks[person] = marks
        for mark in marks:
            self._persons[mark].add(person)

    def with_mark(self, mark: bytes) -> frozenset[bytes]:
        """Everybody who has a mark."""
        return frozenset(self._persons.get(mark, _NOBODY))


def kinds(marks: Iterable[bytes]) -> list[int]:
    """The codes of `likeness` among marks, sorted."""
    return sorted({mark[0] for mark in marks})
