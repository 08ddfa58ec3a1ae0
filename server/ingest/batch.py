"""One transaction's worth of arrivals: judged in order, staged in memory, applied once committed.

Until the commit nothing outside this object changes but the numbering of the server's identity,
which the writer puts back if the commit fails. Changes are judged against everything committed and
everything staged before them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from server.index.entries import RecordSummary
from server.ingest.allocations import allocation_events
from server.ingest.commands import (
    MergedChange,
    Ruling,
    ServerWrite,
    Waits,
)
from server.ingest.judge import Judgement, judge_arrival
from server.ingest.known import Known
from server.ingest.prepare import Prepared
from server.ingest.ruling import Rulings
from server.ingest.staging import Arrival, Rules, Staged
from server.store.reads import FoundRow, Reads
from server.store.stored import StoredChange
from sync.change import Change, parse
from sync.codes import Reason, Verdict
from sync.messages import ChangeVerdict

_log = logging.getLogger("doorstep.ingest")


class Batch:
    """Judges and stages. Asks the database only for what it could not have in memory."""

    def __init__(self, rules: Rules, reads: Reads, now_ms: int) -> None:
        self._rules = rules
        self._index = rules.index
        self._reads = reads
        self._now_ms = now_ms
        self.staged = Staged()
        self._known = Known(rules, self.staged)
        self._rulings = Rulings(rules, self.staged, self._known, reads, now_ms)
        self._arrival = rules.index.last_arrival
        self._position = rules.index.last_position
        self._verdict_no = rules.index.last_verdict_no
        self._found: dict[bytes, FoundRow] = {}
        self._taken: set[bytes] = set()

    @property
    def last_arrival(self) -> int:
        """The newest arrival position staged."""
        return self._arrival

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
        from_server = (
            change is not None and prepared.proven and self._known.is_server(change.device)
        )
        judgement = judge_arrival(
            prepared,
            self._known,
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
            arrival = Arrival(
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
            self._known,
            received_ms=stored.received_ms,
            cloned=False,
            from_server=self._known.is_server(change.device),
        )
        arrival = Arrival(
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

    async def _settle(self, arrival: Arrival, judgement: Judgement) -> tuple[Judgement, int | None]:
        """Merge it, rule on it or leave it, and note what its verdict wakes."""
        change = arrival.change
        position: int | None = None
        ruling: Ruling | None = None
        if judgement.verdict == Verdict.MERGED and change.command is not None:
            outcome = await self._rulings.rule(arrival)
            if isinstance(outcome, Waits):
                judgement = Judgement(Verdict.WAITING, Reason(outcome.reason))
            else:
                ruling = outcome
        if judgement.verdict == Verdict.MERGED:
            position = self._merge(arrival)
        elif change.about is not None and judgement.verdict == Verdict.SET_ASIDE:
            self.staged.aside_genesis.add(change.record)
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
        if write.about is None and not self._known.has_begun(write.record):
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
        arrival = Arrival(row["arrival"], change, raw, self._now_ms, ("server",), stored=False)
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

    def _merge(self, arrival: Arrival) -> int:
        change = arrival.change
        self._position += 1
        position = self._position
        index, effects, record = self._index, self.staged.effects, change.record
        about = change.genesis
        if about is not None and not self._known.has_begun(record):
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
        if self._known.is_server(change.device):
            self._allocate(change, position)
        self.staged.merged.setdefault(record, []).append(
            MergedChange(position, arrival.received_ms, change, change.id)
        )
        self.staged.records.add(record)
        return position

    def _allocate(self, change: Change, position: int) -> None:
        record = change.record
        summary = self._known.summary(record)
        if summary is None or summary.form_id != "involvement":
            return
        events = allocation_events(change, position)
        if events:
            renewed = msgspec.structs.replace(summary, events=summary.events + events)
            self._keep_summary(record, renewed)
            self.staged.effects.append(lambda: self._index.allocation(record, renewed, position))

    def _keep_summary(self, record: bytes, summary: RecordSummary) -> None:
        self.staged.begun[record] = summary
        self.staged.summaries[record] = self._rules.keys.seal_summary(record, summary)

    # --- small things ------------------------------------------------------------------------

    def _advance(self, change: Change) -> None:
        identity = self._rules.identity.device
        entry = self._index.devices.get(change.device, identity)
        highest, _ = self.staged.highest.get(change.device, (entry.highest_seq, entry.highest_id))
        self.staged.touched_devices[change.device] = entry
        if change.dev_seq > highest:
            gap = change.dev_seq > highest + 1
            self.staged.highest[change.device] = (change.dev_seq, change.id)
            seq, change_id = change.dev_seq, change.id

            def advance() -> None:
                entry.highest_seq, entry.highest_id = seq, change_id
                entry.gap = entry.gap or gap

            self.staged.effects.append(advance)

    def highest(self, device: bytes) -> tuple[int, bytes | None]:
        """The highest number and id of a device, this batch included."""
        entry = self.staged.touched_devices[device]
        return self.staged.highest.get(device, (entry.highest_seq, entry.highest_id))

    def _authority(self, change: Change) -> tuple[str, ...]:
        member = self._index.staff.get(change.actor)
        return member.roles if member is not None else ("server",)

    def _id_hash(self, prepared: Prepared) -> bytes:
        hashes = self._rules.hashes
        if prepared.proven:
            return hashes.change(prepared.id)
        return hashes.unproven(prepared.sender, prepared.raw, prepared.signature)

    def _record_of(self, prepared: Prepared) -> bytes:
        if prepared.proven and prepared.change is not None:
            return prepared.change.record
        return self._rules.hashes.aside(prepared.sender)
