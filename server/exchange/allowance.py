"""An allowance that fills again with time: how much one sender may bring before others have had
their turn (docs/wire.md 15).

A token bucket over a day. The server's clock may be set back or forward: time that seems not to
have passed is not counted, so nobody is starved by it, and the most that a jump gives is one day's
worth.
"""

from __future__ import annotations

import msgspec

_DAY_MS = 24 * 3600 * 1000


class _Level(msgspec.Struct):
    """What is left, in changes and bytes times a day's milliseconds, so that both stay whole
    numbers; below nought where the last one was large. `at_ms` is when it was worked out."""

    changes: int
    size: int
    at_ms: int


class Allowances:
    """One allowance for each sender, of changes and of bytes a day; kept in memory alone.

    What is brought while anything is left is taken whole, however large, so that no change is too
    large for ever.
    """

    def __init__(self, changes_a_day: int, bytes_a_day: int) -> None:
        self._changes = max(1, changes_a_day)
        self._bytes = max(1, bytes_a_day)
        self._levels: dict[bytes, _Level] = {}

    def take(self, sender: bytes, size: int, now_ms: int) -> int | None:
        """Take one change of `size` bytes. None when it was granted; otherwise nothing was taken,
        and the answer is when to ask again, in milliseconds."""
        level = self._level(sender, now_ms)
        if level.changes > 0 and level.size > 0:
            level.changes -= _DAY_MS
            level.size -= size * _DAY_MS
            return None
        wait_ms = max(-level.changes // self._changes, -level.size // self._bytes) + 1
        return now_ms + wait_ms

    def put_back(self, sender: bytes, size: int, now_ms: int) -> None:
        """Undo a `take` of what could not be kept after all."""
        level = self._level(sender, now_ms)
        level.changes += _DAY_MS
        level.size += size * _DAY_MS
        self._fill(level)

    def _level(self, sender: bytes, now_ms: int) -> _Level:
        level = self._levels.get(sender)
        if level is None:
            full = self._changes * _DAY_MS, self._bytes * _DAY_MS
            level = self._levels[sender] = _Level(*full, now_ms)
            return level
        gained_ms = max(0, now_ms - level.at_ms)
        level.changes += gained_ms * self._changes
        level.size += gained_ms * self._bytes
        level.at_ms = now_ms
        self._fill(level)
        return level

    def _fill(self, level: _Level) -> None:
        level.changes = min(level.changes, self._changes * _DAY_MS)
        level.size = min(level.size, self._bytes * _DAY_MS)
