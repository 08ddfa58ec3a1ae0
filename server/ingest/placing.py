"""Giving what was judged its place: arrivals, positions, sealed rows, and what follows in memory.

Positions are given in the order of commits by the one writer (protocol.md 4). Nothing here decides.
"""

from __future__ import annotations

from typing import Any

import msgspec

from server.index.entries import AllocationEvent, RecordSummary
from server.ingest.allocations import allocation_events
from server.ingest.commands import MergedChange
from server.ingest.judge import Judgement
from server.ingest.known import Known
from server.ingest.staging import Arrival, Rules, Staged
from server.store.stored import StoredChange
from sync.change import Change
from sync.codes import NOT_KEPT, Mark


class Placing:
    """Numbers and stages one batch's changes."""

    def __init__(self, rules: Rules, staged: Staged, known: Known, now_ms: int) -> None:
        self._rules = rules
        self._index = rules.index
        self.staged = staged
        self._known = known
        self._now_ms = now_ms
        self.last_arrival = rules.index.last_arrival
        self._position = rules.index.last_position
        self._verdict_no = rules.index.last_verdict_no

    def row(
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
        """The next arrival's row, sealed; its verdict is filled in once there is one."""
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
        self.last_arrival += 1
        row = {
            "arrival": self.last_arrival,
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
            "mark": None,
            "verdict_no": 0,
        }
        self.staged.changes.append(row)
        return row

    def merge(self, arrival: Arrival, mark: Mark | None = None) -> int:
        """Give an accepted change its commit position."""
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
            handed_over = mark in NOT_KEPT
            effects.append(lambda: index.began(record, summary, handed_over))
        size = len(arrival.raw)
        effects.append(
            lambda: index.merged(
                position,
                arrival.arrival,
                record,
                change.device,
                size,
                judged_again=arrival.stored or arrival.behind,
                brought=arrival.sender != change.device,
            )
        )
        if self._known.is_server(change.device):
            self._allocate(change, position)
        self.staged.merged.setdefault(record, []).append(
            MergedChange(position, arrival.received_ms, change, change.id)
        )
        return position

    def judged_again(
        self, stored: StoredChange, judgement: Judgement, position: int | None
    ) -> None:
        """Stage a verdict that has changed, or been decided on; the device it is filed under hears
        of it in its next round."""
        verdict_no = self._tell(stored.device, stored.arrival)
        self.staged.rejudged.append(
            {
                "at": stored.arrival,
                "position": position,
                "verdict": int(judgement.verdict),
                "reason": None if judgement.reason is None else int(judgement.reason),
                "mark": None if judgement.mark is None else int(judgement.mark),
                "verdict_no": verdict_no,
            }
        )

    def told_again(self, row: dict[str, Any]) -> None:
        """Stage that the device a new row is filed under hears of its verdict in its next round:
        before a restore it may have heard another, and have let go of the change."""
        row["verdict_no"] = self._tell(row["device"], row["arrival"])

    def _tell(self, device: bytes, arrival: int) -> int:
        self._verdict_no += 1
        verdict_no = self._verdict_no
        self.staged.judged.add(device)
        self.staged.effects.append(lambda: self._index.verdict_changed(device, verdict_no, arrival))
        return verdict_no

    def advance(self, change: Change) -> None:
        """Note a device's number, which has not come before; numbers may come in any order."""
        identity = self._rules.identity.device
        entry = self._index.devices.get(change.device, identity)
        highest, _ = self.staged.highest.get(change.device, (entry.highest_seq, entry.highest_id))
        self.staged.touched_devices[change.device] = entry
        received = self.staged.received.get(change.device, entry.received) + 1
        self.staged.received[change.device] = received
        if change.dev_seq > highest:
            self.staged.highest[change.device] = (change.dev_seq, change.id)
        seq, change_id = self.highest(change.device)

        def advance() -> None:
            entry.highest_seq, entry.highest_id, entry.received = seq, change_id, received

        self.staged.effects.append(advance)

    def highest(self, device: bytes) -> tuple[int, bytes | None]:
        """The highest number and id of a device, this batch included."""
        entry = self.staged.touched_devices[device]
        return self.staged.highest.get(device, (entry.highest_seq, entry.highest_id))

    def received(self, device: bytes) -> int:
        """How many of a device's numbers have come, this batch included."""
        entry = self.staged.touched_devices[device]
        return self.staged.received.get(device, entry.received)

    def _allocate(self, change: Change, position: int) -> None:
        record = change.record
        summary = self._known.summary(record)
        if summary is None:
            return
        self.keep_events(record, allocation_events(change, summary.form_id, position), position)

    def keep_events(
        self, record: bytes, events: tuple[AllocationEvent, ...], position: int
    ) -> None:
        """What moves scope from a position on; nothing where there is none."""
        summary = self._known.summary(record)
        if summary is None or not events:
            return
        self.staged.moved_scope = True
        renewed = msgspec.structs.replace(summary, events=summary.events + events)
        self._keep_summary(record, renewed)
        self.staged.effects.append(lambda: self._index.allocation(record, renewed, position))

    def keep_marks(
        self, record: bytes, summary: RecordSummary, marks: tuple[bytes, ...], version: int
    ) -> None:
        """A person's marks are others now, made with this version of the index key."""
        renewed = msgspec.structs.replace(summary, alike=marks, alike_key=version)
        self._keep_summary(record, renewed)
        self.staged.effects.append(lambda: self._index.marked(record, marks, version))

    def _keep_summary(self, record: bytes, summary: RecordSummary) -> None:
        self.staged.begun[record] = summary
        self.staged.summaries[record] = self._rules.keys.seal_summary(record, summary)
