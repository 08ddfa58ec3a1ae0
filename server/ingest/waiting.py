"""What would be judged again, and when: in memory, refilled at every start from the database.

Everything is kept by exactly what would wake it, so what waits costs nothing until that arrives,
however much of it one device has brought.
"""

from __future__ import annotations

from collections import defaultdict

from server.ingest.late import Late
from sync.change import Change
from sync.codes import Reason, Verdict

_NONE: frozenset[bytes] = frozenset()


class Waiting:
    """Arrivals by what would wake them, and what stands set aside."""

    def __init__(self) -> None:
        self._for_genesis: defaultdict[bytes, set[int]] = defaultdict(set)
        self._for_scope: defaultdict[bytes, set[int]] = defaultdict(set)
        self._for_dot: defaultdict[bytes, set[int]] = defaultdict(set)
        self._dots_of: dict[int, frozenset[bytes]] = {}
        # By dot: the arrival of what stands set aside.
        self._aside: dict[bytes, int] = {}
        self._genesis_aside: dict[bytes, int] = {}
        # By record: what a fault of ours kept from being judged.
        self._unjudged: defaultdict[bytes, set[int]] = defaultdict(set)
        self.late = Late()
        """What was woken, or came, and could not be judged."""

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether a record's first change arrived and is set aside."""
        return record in self._genesis_aside

    def genesis_arrival(self, record: bytes) -> int | None:
        """The arrival of a record's first change, where that is set aside."""
        return self._genesis_aside.get(record)

    def aside_arrival(self, dot: bytes) -> int | None:
        """The arrival of the change of a dot, where that stands set aside."""
        return self._aside.get(dot)

    def decided(self, dot: bytes) -> set[int]:
        """The arrivals to judge again because what stands set aside at a dot was decided on."""
        return set(self._for_dot.get(dot, ()))

    def is_aside(self, dot: bytes) -> bool:
        """Whether the change of a dot, signed by its author's device, stands set aside."""
        return dot in self._aside

    @property
    def awaits_dots(self) -> bool:
        """Whether any command waits for changes it names."""
        return bool(self._for_dot)

    def begun(self, record: bytes) -> set[int]:
        """The arrivals to judge again because a record's first change has merged."""
        return set(self._for_genesis.get(record, ()))

    def note(
        self,
        arrival: int,
        change: Change,
        verdict: int,
        reason: int | None,
        awaits: frozenset[bytes] = _NONE,
    ) -> set[int]:
        """Take in a verdict as it now is. Returns the arrivals to judge again because of it.

        `awaits` are the dots without which a command cannot be judged.
        """
        was_aside = change.dot in self._aside
        self._forget(arrival, change)
        if reason != Reason.NOT_JUDGED:
            self.late.done(arrival)
        record = change.record
        if verdict == Verdict.MERGED:
            woken = set(self._for_dot.get(change.dot, ()))
            genesis = self._for_genesis.get(record, set())
            # After its first change only what could not be judged when that merged.
            woken |= genesis if change.about is not None else set(self.late.among(genesis))
            return woken | self._unjudged.get(record, set())
        for dot in awaits:
            self._for_dot[dot].add(arrival)
        if awaits:
            self._dots_of[arrival] = awaits
        if reason in (Reason.AWAITING_GENESIS, Reason.GENESIS_SET_ASIDE):
            self._for_genesis[record].add(arrival)
        elif reason == Reason.SCOPE:
            self._for_scope[change.actor].add(arrival)
        elif reason == Reason.NOT_JUDGED:
            self._unjudged[record].add(arrival)
            self.late.failed((arrival,))
        if verdict != Verdict.SET_ASIDE:
            return set()
        self._aside[change.dot] = arrival
        # A command that names it now waits for the desk.
        woken = set() if was_aside else set(self._for_dot.get(change.dot, ()))
        if change.about is not None:
            if record not in self._genesis_aside:
                # Those waiting for it are set aside with it.
                woken |= self._for_genesis.get(record, set())
            self._genesis_aside[record] = arrival
        return woken

    def scope_gained(self, actors: set[bytes]) -> set[int]:
        """The arrivals set aside for scope by people whose scope has just grown."""
        woken: set[int] = set()
        for actor in actors:
            woken |= self._for_scope.get(actor, set())
        return woken

    def _forget(self, arrival: int, change: Change) -> None:
        _discard(self._for_genesis, change.record, arrival)
        _discard(self._for_scope, change.actor, arrival)
        _discard(self._unjudged, change.record, arrival)
        for dot in self._dots_of.pop(arrival, _NONE):
            _discard(self._for_dot, dot, arrival)
        self._aside.pop(change.dot, None)
        if self._genesis_aside.get(change.record) == arrival:
            del self._genesis_aside[change.record]


def _discard(held: defaultdict[bytes, set[int]], key: bytes, arrival: int) -> None:
    if key in held:
        held[key].discard(arrival)
        if not held[key]:
            del held[key]
