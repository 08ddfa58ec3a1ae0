"""An allowance that fills again with time: how much one sender may bring before others have had
their turn (docs/wire.md 15).

A token bucket over a day, or what time is given. The server's clock may be set back or forward:
time that seems not to have passed is not counted, so nobody is starved by it, and the most that a
jump gives is one day's worth.
"""

from __future__ import annotations

from typing import Final

from server.store.used import Level

_DAY_MS = 24 * 3600 * 1000
_WORTH_COMING_FOR = 10
"""A tenth of an allowance: coming back sooner would bring a change or two at a time."""
_MOST: Final = 2**62
"""A level is kept as a whole number of 64 bits."""
_CLOCKS_APART_MS: Final = 60_000
"""By how much the clocks of two server processes may differ without a refill counting twice."""


class Allowance:
    """How much of one kind, in changes and in bytes a day.

    `refill_ms` is how long an empty one takes to fill again, where that is not a day. What is left
    stands in the levels of a device (`server/store/used.py`), under the name of what draws on it.

    What is brought while anything is left is taken whole, however large, so that no change is too
    large for ever.
    """

    def __init__(self, changes: int, size: int, refill_ms: int = _DAY_MS) -> None:
        self._refill_ms = refill_ms
        self._changes = min(max(1, changes), _MOST // refill_ms)
        self._bytes = min(max(1, size), _MOST // refill_ms)

    def take(self, levels: dict[str, Level], payer: str, size: int, now_ms: int) -> int | None:
        """Take one change of `size` bytes. None when it was granted; otherwise nothing was taken,
        and the answer is when to ask again, in milliseconds."""
        level = self._level(levels, payer, now_ms)
        if level.changes > 0 and level.size > 0:
            level.changes -= self._refill_ms
            level.size -= size * self._refill_ms
            return None
        wait_ms = max(-level.changes // self._changes, -level.size // self._bytes) + 1
        return now_ms + wait_ms

    def worth_ms(self, levels: dict[str, Level], payer: str, now_ms: int) -> int:
        """When it is worth bringing more than the next change: a tenth of it all has filled."""
        level = self._level(levels, payer, now_ms)
        changes = max(1, self._changes // _WORTH_COMING_FOR) * self._refill_ms
        size = max(1, self._bytes // _WORTH_COMING_FOR) * self._refill_ms
        wait_ms = max(
            -((level.changes - changes) // self._changes),
            -((level.size - size) // self._bytes),
            0,
        )
        return now_ms + wait_ms

    def put_back(self, levels: dict[str, Level], payer: str, size: int, now_ms: int) -> None:
        """Undo a `take` of what could not be kept after all."""
        level = self._level(levels, payer, now_ms)
        level.changes += self._refill_ms
        level.size += size * self._refill_ms
        self._fill(level)

    def _level(self, levels: dict[str, Level], payer: str, now_ms: int) -> Level:
        level = levels.get(payer)
        if level is None:
            full = self._changes * self._refill_ms, self._bytes * self._refill_ms
            level = levels[payer] = Level(*full, now_ms)
            return level
        if -_CLOCKS_APART_MS < now_ms - level.at_ms < 0:
            # Another process's clock is a little ahead: its time is not gained once more by ours.
            return level
        gained_ms = max(0, now_ms - level.at_ms)
        level.changes += gained_ms * self._changes
        level.size += gained_ms * self._bytes
        level.at_ms = now_ms
        self._fill(level)
        return level

    def _fill(self, level: Level) -> None:
        level.changes = min(level.changes, self._changes * self._refill_ms)
        level.size = min(level.size, self._bytes * self._refill_ms)
