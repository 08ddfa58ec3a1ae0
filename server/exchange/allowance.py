"""An allowance that fills again with time: how much one sender may bring before others have had
their turn (docs/wire.md 15).

A token bucket over a day, or what time is given. The server's clock may be set back or forward:
time that seems not to have passed is not counted, so nobody is starved by it, and the most that a
jump gives is one day's worth.
"""

from __future__ import annotations

import msgspec

_DAY_MS = 24 * 3600 * 1000
_WORTH_COMING_FOR = 10
"""A tenth of an allowance: coming back sooner would bring a change or two at a time."""


class _Level(msgspec.Struct):
    """What is left, in changes and bytes times the milliseconds of a whole refill, so that both
    stay whole numbers; below nought where the last one was large. `at_ms` is when it was made."""

    changes: int
    size: int
    at_ms: int


class Allowances:
    """One allowance for each sender, of changes and of bytes a day; kept in memory alone.

    `refill_ms` is how long an empty one takes to fill again, where that is not a day.

    What is brought while anything is left is taken whole, however large, so that no change is too
    large for ever.
    """

    def __init__(self, changes: int, size: int, refill_ms: int = _DAY_MS) -> None:
        self._changes = max(1, changes)
        self._bytes = max(1, size)
        self._refill_ms = refill_ms
        self._levels: dict[bytes, _Level] = {}

    def take(self, sender: bytes, size: int, now_ms: int) -> int | None:
        """Take one change of `size` bytes. None when it was granted; otherwise nothing was taken,
        and the answer is when to ask again, in milliseconds."""
        level = self._level(sender, now_ms)
        if level.changes > 0 and level.size > 0:
            level.changes -= self._refill_ms
            level.size -= size * self._refill_ms
            return None
        wait_ms = max(-level.changes // self._changes, -level.size // self._bytes) + 1
        return now_ms + wait_ms

    def worth_ms(self, sender: bytes, now_ms: int) -> int:
        """When it is worth bringing more than the next change: a tenth of it all has filled."""
        level = self._level(sender, now_ms)
        changes = max(1, self._changes // _WORTH_COMING_FOR) * self._refill_ms
        size = max(1, self._bytes // _WORTH_COMING_FOR) * self._refill_ms
        wait_ms = max(
            -((level.changes - changes) // self._changes),
            -((level.size - size) // self._bytes),
            0,
        )
        return now_ms + wait_ms

    def put_back(self, sender: bytes, size: int, now_ms: int) -> None:
        """Undo a `take` of what could not be kept after all."""
        level = self._level(sender, now_ms)
        level.changes += self._refill_ms
        level.size += size * self._refill_ms
        self._fill(level)

    def _level(self, sender: bytes, now_ms: int) -> _Level:
        level = self._levels.get(sender)
        if level is None:
            full = self._changes * self._refill_ms, self._bytes * self._refill_ms
            level = self._levels[sender] = _Level(*full, now_ms)
            return level
        gained_ms = max(0, now_ms - level.at_ms)
        level.changes += gained_ms * self._changes
        level.size += gained_ms * self._bytes
        level.at_ms = now_ms
        self._fill(level)
        return level

    def _fill(self, level: _Level) -> None:
        level.changes = min(level.changes, self._changes * self._refill_ms)
        level.size = min(level.size, self._bytes * self._refill_ms)
