"""Handing a command to the workflow: all its ruling depends on, gathered in the transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from server.index.entries import RecordEntry
from server.ingest.commands import CommandContext, MergedChange, Ruling, Waits
from server.ingest.known import Known
from server.ingest.prepare import Prepared
from server.ingest.staging import Arrival, Rules, Staged
from server.store.reads import Reads
from sync.change import parse
from sync.codes import Desk, Reason
from sync.command import RULING_GROUP, Command, parse_command, ruling_path
from sync.files import FileValue, file_value
from sync.fold import Fold

_log = logging.getLogger("doorstep.ingest")

MOST_RECORDS: Final = 16
"""Most records one command may have been judged on: each is read and folded whole."""

_YIELD_EVERY: Final = 32


class Rulings:
    """Rules on the commands of one batch. A record is read once, however many name it."""

    def __init__(
        self, rules: Rules, staged: Staged, known: Known, reads: Reads, now_ms: int
    ) -> None:
        self._rules = rules
        self._index = rules.index
        self._staged = staged
        self._known = known
        self._reads = reads
        self._now_ms = now_ms
        self._brought: set[bytes] = set()
        self._read: dict[bytes, tuple[Fold, list[MergedChange]]] = {}
        # How many of a record's changes staged in this batch its fold holds.
        self._counted: dict[bytes, int] = {}

    def bring(self, pushed: Iterable[Prepared]) -> None:
        """Note the rulings of earlier epochs among what this batch was pushed."""
        for each in pushed:
            change = each.change
            if each.proven and change is not None and self._known.is_server(change.device):
                self._brought |= {
                    bytes.fromhex(op.path.partition("/")[2])
                    for op in change.ops
                    if op.path.startswith(f"{RULING_GROUP}/")
                }

    async def rule(self, arrival: Arrival) -> Ruling | Waits:
        """The workflow's ruling on a command that would otherwise merge."""
        try:
            context = await self._context(arrival)
            dot, fold = arrival.change.dot, context.folds[context.record.id]
            if dot in self._brought or fold.heads(ruling_path(dot)):
                # Ruled on before a restore, and that ruling was brought back: it counts.
                return Ruling(True, ())
            return self._rules.commands.judge(context)
        except Exception as error:
            # A fault of ours in one command must not hold up its author's other work, nor end the
            # one writer: it waits, whole, and is judged again before long.
            _log.error("a command could not be judged", extra={"kind": type(error).__name__})
            return Waits(Reason.NOT_JUDGED, frozenset())

    async def _context(self, arrival: Arrival) -> CommandContext:
        change = arrival.change
        op = change.command
        if op is None:
            raise ValueError("not a command")
        command = parse_command(op.value)
        folds: dict[bytes, Fold] = {}
        entries: dict[bytes, RecordEntry] = {}
        history: dict[bytes, list[MergedChange]] = {}
        for record in self._named(change.record, change.actor, command):
            entry = self._known.entry(record)
            if entry is not None:
                entries[record] = entry
                folds[record], history[record] = await self.folded(record)
        aside = {
            each.dot
            for seen in command.seen
            for each in seen.changes
            if self._known.is_aside(each.dot)
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
            kept_aside=await self._kept(aside),
            out_of_scope=frozenset(
                record for record in entries if self._known.has_left_scope(change.actor, record)
            ),
            files_missing=await self._reads.files_missing(_files_seen(command, folds)),
            person=await self._person(entries[change.record]),
            epoch=self._rules.epoch(),
            now_ms=self._now_ms,
        )

    async def _person(self, record: RecordEntry) -> Fold | None:
        about = record.persons[0] if record.persons else record.id
        if about == record.id or not self._known.has_begun(about):
            return None
        return (await self.folded(about))[0]

    async def _kept(self, aside: set[bytes]) -> frozenset[bytes]:
        """Those of the dots set aside that stay so by somebody's decision."""
        arrivals = {
            arrival: dot
            for dot in aside
            if (arrival := self._rules.waiting.aside_arrival(dot)) is not None
        }
        if not arrivals:
            return frozenset()
        decided = await self._reads.desk_acts(list(arrivals))
        decided.update(
            (each, self._staged.desk[each]["act"]) for each in arrivals if each in self._staged.desk
        )
        return frozenset(arrivals[each] for each, act in decided.items() if act != Desk.ACCEPT)

    def _named(self, own: bytes, actor: bytes, command: Command) -> set[bytes]:
        """The records it is judged on: its own, and others its author may have had on screen."""
        if len(command.seen) > MOST_RECORDS:
            return {own}
        others = {
            seen.record
            for seen in command.seen
            if self._known.has_begun(seen.record) and self._known.ever_in_scope(actor, seen.record)
        }
        return {own} | others

    async def folded(self, record: bytes) -> tuple[Fold, list[MergedChange]]:
        """Everything merged into a record, what this batch has merged so far included.

        Not to be altered.
        """
        if record not in self._read:
            fold, history = Fold(), []
            for number, each in enumerate(await self._reads.merged_of(record), start=1):
                change = parse(each.data)
                fold.add(change, each.position)
                history.append(
                    MergedChange(each.position or 0, each.received_ms, change, change.id)
                )
                if number % _YIELD_EVERY == 0:
                    await asyncio.sleep(0)
            self._read[record], self._counted[record] = (fold, history), 0
        fold, history = self._read[record]
        for merged in self._staged.merged.get(record, [])[self._counted[record] :]:
            fold.add(merged.change, merged.position)
            history.append(merged)
            self._counted[record] += 1
        return fold, history


def _files_seen(command: Command, folds: Mapping[bytes, Fold]) -> set[FileValue]:
    """The files that the answers on the commander's screen name."""
    found: set[FileValue] = set()
    for seen in command.seen:
        fold = folds.get(seen.record)
        for named in seen.changes if fold is not None else ():
            change = fold.change(named.dot) if fold is not None else None
            paths = {path for path, element in named.pairs if element is None}
            for op in change.ops if change is not None else ():
                if op.path in paths and isinstance(op.value, list) and op.value:
                    file = file_value(op.value[0])
                    if file is not None:
                        found.add(file)
    return found
