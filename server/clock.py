"""The one source of wall time: whatever needs "now" is handed a clock, so tests can move it."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Milliseconds since 1970, UTC. Never used to order or prefer a write (design.md 3)."""

    def now_ms(self) -> int:
        """The time now, in milliseconds since 1970, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """The machine's time in milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000


class ManualClock:
    """A clock that moves only when told, for tests and for the demo's invented past."""

    def __init__(self, start_ms: int) -> None:
        self._now_ms = start_ms

    def now_ms(self) -> int:
        """The time last set."""
        return self._now_ms

    def set(self, now_ms: int) -> None:
        """Move to an absolute time, forwards or backwards."""
        self._now_ms = now_ms

    def advance(self, milliseconds: int) -> None:
        """Move forwards by so many milliseconds."""
        self._now_ms += milliseconds
