"""One transaction's worth of arrivals: judged in order, staged in memory, applied once committed.

Until the commit nothing outside this object changes but the numbering of the server's identity,
which the writer puts back if the commit fails. Changes are judged against everything committed and
everything staged before them.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from server.index.entries import AllocationEvent, DeviceEntry, RecordEntry, RecordSummary
from server.index.index import Index
from server.index.scope import Candidate
from server.ingest.commands import (
    CommandContext,
    CommandJudge,
    MergedChange,
    Ruling,
    ServerWrite,
    Waits,
)
from server.ingest.identity import ServerIdentity
from server.ingest.judge import Judgement, judge_arrival
from server.ingest.prepare import Prepared
from server.ingest.waiting import Waiting
from server.store.reads import FoundRow, Reads
from server.store.sealing import KeyedHashes, RecordKeys
from server.store.stored import StoredChange
from sync.change import Change, parse
from sync.codes import Reason, Verdict
from sync.command import ALLOCATED_PATH, TEAM_PATH, parse_command
from sync.fold import Fold
from sync.messages import ChangeVerdict

_log = logging.getLogger("doorstep.ingest")


@dataclass(slots=True, frozen=True)
class Rules:
    """What every batch of one server shares."""

    index: Index
    waiting: Waiting
    keys: RecordKeys
    hashes: KeyedHashes
    identity: ServerIdentity
    commands: CommandJudge
    knows_form: Callable[[str, bytes], bool]
    epoch: int


@dataclass(slots=True)
class _Arrival:
    """A change on its way to its row."""

    arrival: int
    change: Change
    raw: bytes
    received_ms: int
    authority: tuple[str, ...]
    stored: bool


@dataclass(slots=True)
class Staged:
    """Rows to write, and what to do in memory once they are."""

    changes: list[dict[str, Any]] = field(default_factory=list)
    rejudged: list[dict[str, Any]] = field(default_factory=list)
    record_keys: list[dict[str, Any]] = field(default_factory=list)
    summaries: dict[bytes, bytes] = field(default_factory=dict)
    touched_devices: dict[bytes, DeviceEntry] = field(default_factory=dict)
    effects: list[Callable[[], None]] = field(default_factory=list)
    wake: set[int] = field(default_factory=set)
    records: set[bytes] = field(default_factory=set)


class Batch:
    """Judges and stages. Asks the database only for what it could not have in memory."""

    def __init__(self, rules: Rules, reads: Reads, now_ms: int) -> None:
        self._rules = rules
        self._index = rules.index
        self._reads = reads
        self._now_ms = now_ms
        self.staged = Staged()
        self._arrival = rules.index.last_arrival
        self._position = rules.index.last_position
        self._verdict_no = rules.index.last_verdict_no
        self._found: dict[bytes, FoundRow] = {}
        self._taken: set[bytes] = set()
        self._begun: dict[bytes, RecordSummary] = {}
        self._merged: dict[bytes, list[MergedChange]] = {}
        self._aside_genesis: set[bytes] = set()
        self._highest: dict[bytes, tuple[int, bytes | None]] = {}

    @property
    def last_arrival(self) -> int:
        """The newest arrival position staged."""
        return self._arrival

    # --- what the judge asks -----------------------------------------------------------------

    def revoked(self, device: bytes, received_ms: int) -> bool:
        entry = self._index.devices[device]
        return entry.revoked_ms is not None and entry.revoked_ms <= received_ms

    def has_begun(self, record: bytes) -> bool:
        return record in self._begun or self._index.record(record) is not None

    def genesis_set_aside(self, record: bytes) -> bool:
        return record in self._aside_genesis or self._rules.waiting.genesis_set_aside(record)

    def knows_form(self, form_id: str, form_hash: bytes) -> bool:
        return self._rules.knows_form(form_id, form_hash)

    def ever_in_scope(self, actor: bytes, record: bytes) -> bool:
        begun = self._begun.get(record)
        if begun is not None and self._index.record(record) is None:
            return self._index.would_hold(actor, Candidate.of_summary(record, begun))
        return self._index.held_ever(actor, record)

    def would_hold(self, actor: bytes, candidate: Candidate) -> bool:
        return self._index.would_hold(actor, candidate)

    # --- work --------------------------------------------------------------------------------

    async def look_up(self, pushed: Sequence[Prepared]) -> None:
        """Fetch, for all the batch at once, what is kept of these changes and their records."""
        ids: list[bytes] = []
        sequences: list[bytes] = []
        for each in pushed:
            change = each.change
            if (
                each.proven
                and change is not None
                and change.dev_seq > self._index.devices[change.device].highest_seq
            ):
                # Newer than anything its device ever brought: cannot be here.
                continue
            ids.append(self._id_hash(each))
            if each.proven and change is not None:
                sequences.append(self._rules.hashes.sequence(change.device, change.dev_seq))
        if ids:
            self._found = await self._reads.find(ids)
            self._taken = await self._reads.taken(sequences)
        await self._reads.load_keys(self._record_of(each) for each in pushed)

    async def push(self, pushed: Sequence[Prepared]) -> list[ChangeVerdict]:
        """Verdicts on one request's changes, in their order."""
        return [await self._push(each) for each in pushed]

    async def append(self, writes: Iterable[ServerWrite]) -> None:
        """Changes of the server's own identity, in this order."""
        writes = tuple(writes)
        await self._reads.load_keys(write.record for write in writes)
        for write in writes:
            self._append(write)

    async def rejudge(self, arrivals: Sequence[int]) -> None:
        """Judge again what waited or was set aside; its sender hears of any new verdict."""
        for stored in await self._reads.by_arrival(arrivals):
            if stored.verdict != Verdict.MERGED:
                await self._rejudge(stored)

    async def _push(self, prepared: Prepared) -> ChangeVerdict:
        id_hash = self._id_hash(prepared)
        found = self._found.get(id_hash)
        if found is None:
            found = await self._receive(prepared, id_hash)
            self._found[id_hash] = found
        return ChangeVerdict(
            dev_seq=prepared.dev_seq,
            id=prepared.id,
            verdict=found.verdict,
            arrival=found.arrival,
            position=found.position,
            received_ms=found.received_ms,
            reason=found.reason,
            detail=found.detail,
        )

    async def _receive(self, prepared: Prepared, id_hash: bytes) -> FoundRow:
        change = prepared.change
        seq_hash: bytes | None = None
        cloned = False
        if prepared.proven and change is not None:
            seq_hash = self._rules.hashes.sequence(change.device, change.dev_seq)
            cloned = seq_hash in self._taken
        from_server = change is not None and prepared.proven and self._is_server(change.device)
        judgement = judge_arrival(
            prepared,
            self,
            received_ms=self._now_ms,
            cloned=cloned,
            from_server=from_server,
        )
        authority = self._authority(change) if change is not None and prepared.proven else ()
        record = self._record_of(prepared)
        device = change.device if change is not None and prepared.proven else prepared.sender
        row = self._new_row(
            record=record,
            device=device,
            sender=prepared.sender,
            id_hash=id_hash,
            seq_hash=None if cloned else seq_hash,
            signature=prepared.signature,
            authority=authority,
            raw=prepared.raw,
        )
        if seq_hash is not None:
            self._taken.add(seq_hash)
        if change is not None and prepared.proven:
            if not cloned:
                self._advance(change)
            arrival = _Arrival(
                row["arrival"], change, prepared.raw, self._now_ms, authority, stored=False
            )
            judgement, position = await self._settle(arrival, judgement)
            row["position"] = position
        row["verdict"] = int(judgement.verdict)
        row["reason"] = None if judgement.reason is None else int(judgement.reason)
        return FoundRow(
            row["arrival"],
            row["position"],
            self._now_ms,
            row["verdict"],
            row["reason"],
            judgement.detail,
        )

    async def _rejudge(self, stored: StoredChange) -> None:
        change = parse(stored.data)
        prepared = Prepared(
            stored.data, stored.signature, change.id, stored.sender, change, True, None
        )
        judgement = judge_arrival(
            prepared,
            self,
            received_ms=stored.received_ms,
            cloned=False,
            from_server=self._is_server(change.device),
        )
        arrival = _Arrival(
            stored.arrival,
            change,
            stored.data,
            stored.received_ms,
            stored.authority,
            stored=True,
        )
        judgement, position = await self._settle(arrival, judgement)
        if (judgement.verdict, judgement.reason) == (stored.verdict, stored.reason):
            return
        self._verdict_no += 1
        verdict_no = self._verdict_no
        self.staged.rejudged.append(
            {
                "at": stored.arrival,
                "position": position,
                "verdict": int(judgement.verdict),
                "reason": None if judgement.reason is None else int(judgement.reason),
                "verdict_no": verdict_no,
            }
        )
        self.staged.effects.append(
            lambda: self._index.verdict_changed(change.device, verdict_no, stored.arrival)
        )

    async def _settle(
        self, arrival: _Arrival, judgement: Judgement
    ) -> tuple[Judgement, int | None]:
        """Merge it, rule on it or leave it, and note what its verdict wakes."""
        change = arrival.change
        position: int | None = None
        ruling: Ruling | None = None
        if judgement.verdict == Verdict.MERGED and change.command is not None:
            outcome = await self._rule(arrival)
            if isinstance(outcome, Waits):
                judgement = Judgement(Verdict.WAITING, Reason(outcome.reason))
            else:
                ruling = outcome
        if judgement.verdict == Verdict.MERGED:
            position = self._merge(arrival)
        elif change.about is not None and judgement.verdict == Verdict.SET_ASIDE:
            self._aside_genesis.add(change.record)
        verdict, reason = judgement.verdict, judgement.reason
        self.staged.effects.append(
            lambda: self.staged.wake.update(
                self._rules.waiting.note(arrival.arrival, change, verdict, reason)
            )
        )
        if ruling is not None:
            await self.append(ruling.writes)
        return judgement, position

    def _append(self, write: ServerWrite) -> None:
        if write.about is None and not self.has_begun(write.record):
            raise ValueError("a server change for a record that has not begun")
        identity = self._rules.identity
        raw, signature = identity.sign(write)
        change = parse(raw)
        self._advance(change)
        hashes = self._rules.hashes
        row = self._new_row(
            record=change.record,
            device=change.device,
            sender=change.device,
            id_hash=hashes.change(change.id),
            seq_hash=hashes.sequence(change.device, change.dev_seq),
            signature=signature,
            authority=("server",),
            raw=raw,
        )
        arrival = _Arrival(row["arrival"], change, raw, self._now_ms, ("server",), stored=False)
        row["position"] = self._merge(arrival)
        row["verdict"] = int(Verdict.MERGED)
        self.staged.effects.append(
            lambda: self.staged.wake.update(
                self._rules.waiting.note(arrival.arrival, change, Verdict.MERGED, None)
            )
        )

    def _new_row(
        self,
        *,
        record: bytes,
        device: bytes,
        sender: bytes,
        id_hash: bytes,
        seq_hash: bytes | None,
        signature: bytes,
        authority: tuple[str, ...],
        raw: bytes,
    ) -> dict[str, Any]:
        keys = self._rules.keys
        if not keys.known(record):
            made = keys.create(record)
            self.staged.record_keys.append(
                {
                    "id": record,
                    "key_version": made.key_version,
                    "wrapped_key": made.wrapped_key,
                    "sealed_summary": None,
                }
            )
        self._arrival += 1
        row = {
            "arrival": self._arrival,
            "position": None,
            "record": record,
            "device": device,
            "sender": sender,
            "seq_hash": seq_hash,
            "id_hash": id_hash,
            "sealed": keys.seal_change(record, id_hash, signature, authority, raw),
            "length": len(raw),
            "received_ms": self._now_ms,
            "verdict": 0,
            "reason": None,
            "verdict_no": 0,
        }
        self.staged.changes.append(row)
        return row

    def _merge(self, arrival: _Arrival) -> int:
        change = arrival.change
        self._position += 1
        position = self._position
        index, effects, record = self._index, self.staged.effects, change.record
        about = change.genesis
        if about is not None and not self.has_begun(record):
            summary = RecordSummary(
                form_id=about.form,
                form_hash=about.form_hash,
                persons=about.persons,
                involvement=about.involvement,
                audience=about.audience,
                author=change.actor,
                genesis_position=position,
            )
            self._keep_summary(record, summary)
            effects.append(lambda: index.began(record, summary))
        size = len(arrival.raw)
        effects.append(lambda: index.merged(position, arrival.arrival, record, change.device, size))
        if self._is_server(change.device):
            self._allocations(change, position)
        self._merged.setdefault(record, []).append(
            MergedChange(position, arrival.received_ms, change, change.id)
        )
        self.staged.records.add(record)
        return position

    def _allocations(self, change: Change, position: int) -> None:
        record = change.record
        summary = self._summary(record)
        if summary is None or summary.form_id != "involvement" or not change.known:
            return
        events = tuple(
            AllocationEvent(
                position,
                op.kind,
                op.path,
                op.element if op.path == ALLOCATED_PATH else _set_text(op.value),
                change.dot,
                op.observed,
            )
            for op in change.ops
            if op.path in (ALLOCATED_PATH, TEAM_PATH)
        )
        if events:
            renewed = msgspec.structs.replace(summary, events=summary.events + events)
            self._keep_summary(record, renewed)
            self.staged.effects.append(lambda: self._index.allocation(record, renewed, position))

    def _keep_summary(self, record: bytes, summary: RecordSummary) -> None:
        self._begun[record] = summary
        self.staged.summaries[record] = self._rules.keys.seal_summary(record, summary)

    def _summary(self, record: bytes) -> RecordSummary | None:
        begun = self._begun.get(record)
        if begun is not None:
            return begun
        entry = self._index.record(record)
        return entry.summary if entry is not None else None

    async def _rule(self, arrival: _Arrival) -> Ruling | Waits:
        try:
            context = await self._context(arrival)
            return self._rules.commands.judge(context)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            # A fault of ours in one command must not hold up its author's other work: it waits,
            # whole, and is judged again at the next start.
            _log.error("a command could not be judged", extra={"kind": type(error).__name__})
            return Waits(Reason.AWAITING_SEEN, frozenset({arrival.change.record}))

    async def _context(self, arrival: _Arrival) -> CommandContext:
        change = arrival.change
        op = change.command
        if op is None:
            raise ValueError("not a command")
        command = parse_command(op.value)
        folds: dict[bytes, Fold] = {}
        entries: dict[bytes, RecordEntry] = {}
        history: dict[bytes, list[MergedChange]] = {}
        for record in {change.record, *(seen.record for seen in command.seen)}:
            entry = self._entry(record)
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

    def _entry(self, record: bytes) -> RecordEntry | None:
        entry = self._index.record(record)
        begun = self._begun.get(record)
        if begun is None:
            return entry
        positions = entry.positions[:] if entry is not None else array("q")
        positions.extend(each.position for each in self._merged.get(record, ()))
        return RecordEntry(id=record, summary=begun, positions=positions)

    async def _history(self, record: bytes) -> list[MergedChange]:
        history = [
            MergedChange(each.position, each.received_ms, change, change.id)
            for each in await self._reads.merged_of(record)
            if each.position is not None
            for change in (parse(each.data),)
        ]
        return history + self._merged.get(record, [])

    # --- small things ------------------------------------------------------------------------

    def _advance(self, change: Change) -> None:
        identity = self._rules.identity.device
        entry = self._index.devices.get(change.device, identity)
        highest, _ = self._highest.get(change.device, (entry.highest_seq, entry.highest_id))
        self.staged.touched_devices[change.device] = entry
        if change.dev_seq > highest:
            gap = change.dev_seq > highest + 1
            self._highest[change.device] = (change.dev_seq, change.id)
            seq, change_id = change.dev_seq, change.id

            def advance() -> None:
                entry.highest_seq, entry.highest_id = seq, change_id
                entry.gap = entry.gap or gap

            self.staged.effects.append(advance)

    def highest(self, device: bytes) -> tuple[int, bytes | None]:
        """The highest number and id of a device, this batch included."""
        entry = self.staged.touched_devices[device]
        return self._highest.get(device, (entry.highest_seq, entry.highest_id))

    def _authority(self, change: Change) -> tuple[str, ...]:
        member = self._index.staff.get(change.actor)
        return member.roles if member is not None else ("server",)

    def _is_server(self, device: bytes) -> bool:
        if device == self._rules.identity.device.id:
            return True
        entry = self._index.devices.get(device)
        return entry is not None and entry.is_server

    def _id_hash(self, prepared: Prepared) -> bytes:
        hashes = self._rules.hashes
        if prepared.proven:
            return hashes.change(prepared.id)
        return hashes.unproven(prepared.sender, prepared.raw, prepared.signature)

    def _record_of(self, prepared: Prepared) -> bytes:
        if prepared.proven and prepared.change is not None:
            return prepared.change.record
        return self._rules.hashes.aside(prepared.sender)


def _set_text(value: object) -> str | None:
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return answer if isinstance(answer, str) else None
