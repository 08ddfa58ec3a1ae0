"""What may be known while judging: everything committed, and what this batch has staged so far."""

from __future__ import annotations

from array import array

from server.index.entries import RecordEntry, RecordSummary
from server.index.scope import Candidate
from server.ingest.staging import Rules, Staged


class Known:
    """The `View` that `judge_arrival` asks, and the same questions for rulings."""

    def __init__(self, rules: Rules, staged: Staged) -> None:
        self._rules = rules
        self._index = rules.index
        self._staged = staged

    def revoked(self, device: bytes, received_ms: int) -> bool:
        """Whether the author's device was revoked when the change was received."""
        entry = self._index.devices[device]
        return entry.revoked_ms is not None and entry.revoked_ms <= received_ms

    def has_begun(self, record: bytes) -> bool:
        """Whether the record's first change is merged."""
        return record in self._staged.begun or self._index.record(record) is not None

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether the record's first change arrived and is set aside."""
        return record in self._staged.aside_genesis or self._rules.waiting.genesis_set_aside(record)

    def knows_form(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        return self._rules.knows_form(form_id, form_hash)

    def ever_in_scope(self, actor: bytes, record: bytes) -> bool:
        """Whether a record that has begun is, or was, in a person's scope."""
        begun = self._staged.begun.get(record)
        if begun is not None and self._index.record(record) is None:
            return self._index.would_hold(actor, Candidate.of_summary(record, begun))
        return self._index.held_ever(actor, record)

    def would_hold(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a record about to begin would be in a person's scope."""
        return self._index.would_hold(actor, candidate)

    def is_server(self, device: bytes) -> bool:
        """Whether a device is an identity of the server's own."""
        if device == self._rules.identity.device.id:
            return True
        entry = self._index.devices.get(device)
        return entry is not None and entry.is_server

    def summary(self, record: bytes) -> RecordSummary | None:
        """What a record is about, as this batch has it."""
        begun = self._staged.begun.get(record)
        if begun is not None:
            return begun
        entry = self._index.record(record)
        return entry.summary if entry is not None else None

    def entry(self, record: bytes) -> RecordEntry | None:
        """A record, with what this batch has merged into it."""
        entry = self._index.record(record)
        begun = self._staged.begun.get(record)
        if begun is None:
            return entry
        positions = entry.positions[:] if entry is not None else array("q")
        positions.extend(each.position for each in self._staged.merged.get(record, ()))
        return RecordEntry(id=record, summary=begun, positions=positions)
