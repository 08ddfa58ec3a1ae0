"""What was to be judged and could not be: looked at again soon, less often each time it fails.

A wake may fail for one moment of the database, and a fault of ours may stand in one command. What
waits for that is nobody's to send: it is judged again by itself, and at the next occasion.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

FIRST_SECONDS: Final = 1.0
MOST_SECONDS: Final = 60.0


class Turn(msgspec.Struct, frozen=True):
    """When one is looked at again, and how long it has waited for that."""

    at: float
    pause: float


class Late:
    """Arrivals to judge again, each at its time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._turns: dict[int, Turn] = {}

    def __contains__(self, arrival: int) -> bool:
        return arrival in self._turns

    def failed(self, arrivals: Iterable[int]) -> None:
        """These could not be judged: once more, and later than the last time."""
        now = self._now()
        for each in arrivals:
            held = self._turns.get(each)
            pause = FIRST_SECONDS if held is None else min(2 * held.pause, MOST_SECONDS)
            self._turns[each] = Turn(now + pause, pause)

    def done(self, arrival: int) -> None:
        """This one was judged."""
        self._turns.pop(arrival, None)

    def among(self, arrivals: Iterable[int]) -> dict[int, Turn]:
        """Those of these that are late, as it stands with them."""
        return {each: self._turns[each] for each in arrivals if each in self._turns}

    def tried(self, before: dict[int, Turn]) -> None:
        """These were judged again: those that have not failed once more since are done."""
        for each, turn in before.items():
            if self._turns.get(each) is turn:
                del self._turns[each]

    def due(self) -> set[int]:
        """Those whose time has come."""
        if not self._turns:
            return set()
        now = self._now()
        return {each for each, turn in self._turns.items() if turn.at <= now}
