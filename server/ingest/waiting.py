"""What would be judged again, and when: in memory, refilled at every start from the database."""

from __future__ import annotations

from collections import defaultdict

from sync.change import Change
from sync.codes import Reason, Verdict
from sync.command import parse_command


class Waiting:
    """Arrivals by what would wake them."""

    def __init__(self) -> None:
        self._for_genesis: defaultdict[bytes, set[int]] = defaultdict(set)
        self._for_scope: defaultdict[bytes, set[int]] = defaultdict(set)
        self._commands: defaultdict[bytes, set[int]] = defaultdict(set)
        self._genesis_aside: dict[bytes, int] = {}

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether a record's first change arrived and is set aside."""
        return record in self._genesis_aside

    def note(self, arrival: int, change: Change, verdict: int, reason: int | None) -> set[int]:
        """Take in a verdict as it now is. Returns the arrivals to judge again because of it."""
        self._forget(arrival, change)
        record = change.record
        if verdict == Verdict.MERGED:
            woken = set(self._commands.get(record, ()))
            if change.about is not None:
                woken |= self._for_genesis.get(record, set())
            return woken
        if reason in (Reason.AWAITING_SEEN, Reason.SEEN_SET_ASIDE):
            for each in _command_records(change):
                self._commands[each].add(arrival)
        elif reason in (Reason.AWAITING_GENESIS, Reason.GENESIS_SET_ASIDE):
            self._for_genesis[record].add(arrival)
        elif reason == Reason.SCOPE:
            self._for_scope[change.actor].add(arrival)
        if change.about is not None and reason in (Reason.SCOPE, Reason.UNKNOWN_FORM):
            first = record not in self._genesis_aside
            self._genesis_aside[record] = arrival
            # Those waiting for it are set aside with it.
            return set(self._for_genesis.get(record, ())) if first else set()
        return set()

    def scope_gained(self, actors: set[bytes]) -> set[int]:
        """The arrivals set aside for scope by people whose scope has just grown."""
        woken: set[int] = set()
        for actor in actors:
            woken |= self._for_scope.get(actor, set())
        return woken

    def _forget(self, arrival: int, change: Change) -> None:
        self._for_genesis[change.record].discard(arrival)
        if not self._for_genesis[change.record]:
            del self._for_genesis[change.record]
        if change.actor in self._for_scope:
            self._for_scope[change.actor].discard(arrival)
        if self._genesis_aside.get(change.record) == arrival:
            del self._genesis_aside[change.record]
        if change.command is not None:
            for each in _command_records(change):
                if each in self._commands:
                    self._commands[each].discard(arrival)


def _command_records(change: Change) -> set[bytes]:
    if change.command is None:
        return {change.record}
    command = parse_command(change.command.value)
    return {change.record, *(seen.record for seen in command.seen)}
