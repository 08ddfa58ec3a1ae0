"""Handing a command to the workflow: all its ruling depends on, gathered in the transaction."""

from __future__ import annotations

import logging

import msgspec

from server.index.entries import RecordEntry
from server.ingest.commands import CommandContext, MergedChange, Ruling, Waits
from server.ingest.known import Known
from server.ingest.staging import Arrival, Rules, Staged
from server.store.reads import Reads
from sync.change import parse
from sync.codes import Reason
from sync.command import parse_command
from sync.fold import Fold

_log = logging.getLogger("doorstep.ingest")


class Rulings:
    """Rules on the commands of one batch."""

    def __init__(
        self, rules: Rules, staged: Staged, known: Known, reads: Reads, now_ms: int
    ) -> None:
        self._rules = rules
        self._index = rules.index
        self._staged = staged
        self._known = known
        self._reads = reads
        self._now_ms = now_ms

    async def rule(self, arrival: Arrival) -> Ruling | Waits:
        """The workflow's ruling on a command that would otherwise merge."""
        try:
            context = await self._context(arrival)
            return self._rules.commands.judge(context)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            # A fault of ours in one command must not hold up its author's other work: it waits,
            # whole, and is judged again at the next start.
            _log.error("a command could not be judged", extra={"kind": type(error).__name__})
            return Waits(Reason.AWAITING_SEEN, frozenset({arrival.change.record}))

    async def _context(self, arrival: Arrival) -> CommandContext:
        change = arrival.change
        op = change.command
        if op is None:
            raise ValueError("not a command")
        command = parse_command(op.value)
        folds: dict[bytes, Fold] = {}
        entries: dict[bytes, RecordEntry] = {}
        history: dict[bytes, list[MergedChange]] = {}
        for record in {change.record, *(seen.record for seen in command.seen)}:
            entry = self._known.entry(record)
            if entry is None:
                continue
            entries[record] = entry
            history[record] = await self._history(record)
            folds[record] = Fold((each.position, each.change) for each in history[record])
        aside: set[bytes] = set()
        for seen in command.seen:
            named = {each.dot for each in seen.changes}
            held = {each.id[:16] for each in history.get(seen.record, [])}
            if not named <= held:
                aside |= named & {
                    parse(each.data).dot for each in await self._reads.aside_of(seen.record)
                }
        member = self._index.staff[change.actor]
        author = msgspec.structs.replace(member, roles=arrival.authority)
        return CommandContext(
            change=change,
            change_id=change.id,
            received_ms=arrival.received_ms,
            author=author,
            record=entries[change.record],
            folds=folds,
            entries=entries,
            history=history,
            set_aside=frozenset(aside),
            epoch=self._rules.epoch,
            now_ms=self._now_ms,
        )

    async def _history(self, record: bytes) -> list[MergedChange]:
        history = [
            MergedChange(each.position, each.received_ms, change, change.id)
            for each in await self._reads.merged_of(record)
            if each.position is not None
            for change in (parse(each.data),)
        ]
        return history + self._staged.merged.get(record, [])
