"""Rulings of the set-aside desk that come back to a restored server (protocol.md 4).

The table `desk` is lost with a restore, the server's own word `@aside/<dot>` is not: it stands in
the log, and whoever holds the record brings it back, before or after the change it rules on. Only
what an identity of the server's own has signed is read here, so no device decides anything. Of two
words on one change the one that accepted it counts: what was in the record stays in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from server.desk.rows import Outcome, seal_row
from server.ingest.known import Known
from server.ingest.prepare import Prepared
from server.ingest.staging import Rules
from server.store.reads import Reads
from sync.aside import ASIDE_GROUP, parse_aside
from sync.change import Change, change_id, parse
from sync.codes import Desk, Op
from sync.errors import Malformed


class Word(msgspec.Struct, frozen=True):
    """What was decided on a change, as the log has it. `author` is nil where nobody proved it;
    `target` is the record it was attached to; `by` the dot of the server's change that says so."""

    act: int
    actor: bytes
    reason: str
    author: bytes | None
    target: bytes | None
    at_ms: int
    by: bytes


class Again:
    """The words that one batch may know of: those it was pushed, and those brought before it."""

    def __init__(self, rules: Rules, known: Known, reads: Reads) -> None:
        self._rules = rules
        self._known = known
        self._reads = reads
        self._here: dict[bytes, Word] = {}
        # By record whose first change is not merged: the words that wait for it.
        self._waiting: dict[bytes, dict[bytes, Word]] = {}

    def bring(self, pushed: Iterable[Prepared]) -> None:
        """Note the words among what this batch was pushed."""
        for each in pushed:
            change = each.change
            if each.proven and change is not None and self._known.is_server(change.device):
                self.take(change)

    def take(self, change: Change) -> None:
        """Note what a change of the server's own says, as it comes or merges."""
        _take(self._here, change)

    async def on(self, change: Change | None, raw: bytes) -> Word | None:
        """What the desk of an earlier epoch decided on a change; nil `change` where nobody proved
        whose it is."""
        dot = change_id(raw)[:16]
        found = [self._here.get(dot), (await self._merged()).get(dot)]
        if change is not None and change.about is not None:
            # It may itself be what its record's words wait for.
            found.append((await self._awaiting(change.record)).get(dot))
        author = None if change is None else change.actor
        said = [each for each in found if each is not None and each.author == author]
        return min(said, key=_first, default=None)

    def row(self, arrival: int, word: Word) -> dict[str, Any]:
        """The row of the desk, as it was before the restore."""
        outcome = Outcome(word.actor, word.reason, word.target)
        return seal_row(self._rules.master, arrival, word.act, word.at_ms, outcome)

    async def _merged(self) -> dict[bytes, Word]:
        """Of every word that was brought and has merged. Each position is read once."""
        brought, read = self._rules.index.brought, self._rules.brought.read
        words = self._rules.brought.words
        if len(brought) > len(read):
            fresh = brought - read
            own = self._own(await self._reads.makers(sorted(fresh)))
            for stored in await self._reads.by_position(own):
                _take(words, parse(stored.data))
            read |= fresh
        return words

    async def _awaiting(self, record: bytes) -> dict[bytes, Word]:
        if record not in self._waiting:
            words = self._waiting[record] = {}
            arrivals = sorted(self._rules.waiting.begun(record))
            own = self._own(await self._reads.makers_by_arrival(arrivals))
            for stored in await self._reads.by_arrival(own):
                _take(words, parse(stored.data))
        return self._waiting[record]

    def _own(self, makers: Mapping[int, bytes]) -> list[int]:
        return [place for place, device in makers.items() if self._known.is_server(device)]


def words_of(change: Change) -> Iterator[tuple[bytes, Word]]:
    """What a change of the server's own says was decided, by dot."""
    if not change.known:
        return
    for op in change.ops:
        group, _, dot = op.path.partition("/")
        if op.kind != Op.SET or group != ASIDE_GROUP or not isinstance(op.value, list | tuple):
            continue
        try:
            said, named = parse_aside(op.value[0]), bytes.fromhex(dot)
            act = Desk(said.act)
        except (Malformed, ValueError):
            # A newer server's, which this one does not understand.
            continue
        target = change.record if act == Desk.ATTACH else None
        yield (
            named,
            Word(act, said.actor, said.reason, said.author, target, change.wall_ms, change.dot),
        )


def _take(words: dict[bytes, Word], change: Change) -> None:
    for dot, word in words_of(change):
        held = words.get(dot)
        words[dot] = word if held is None else min(held, word, key=_first)


def _first(word: Word) -> tuple[bool, bytes]:
    return word.act != Desk.ACCEPT, word.by
