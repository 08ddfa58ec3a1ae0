"""What may be known while judging: everything committed, and what this batch has staged so far."""

from __future__ import annotations

from array import array

from server.index.entries import RecordEntry, RecordSummary
from server.index.scope import Candidate
from server.ingest.handover import Receipts, Standing
from server.ingest.staging import Rules, Staged
from sync.about import About
from sync.change import Change
from sync.codes import Audience

_WIDE = (Audience.INVOLVEMENT, Audience.PERSON_OWNED)


class Known:
    """The `View` that `judge_arrival` asks, and the same questions for rulings."""

    def __init__(self, rules: Rules, staged: Staged, receipts: Receipts) -> None:
        self._rules = rules
        self._index = rules.index
        self._staged = staged
        self._receipts = receipts

    def revoked(self, change: Change, sender: bytes) -> bool:
        """Whether the device that made a change is revoked now. The clock has no say.

        Not so for what was here before it was revoked, and is brought back by somebody else's
        device, which had it from a server that has lost it since.
        """
        devices = self._index.devices
        if devices[change.device].revoked_ms is None:
            return False
        if sender == change.device or devices[sender].revoked_ms is not None:
            return True
        return change.dev_seq > self._rules.received_before_end(change.device)

    def vouches(self, sender: bytes, device: bytes) -> bool:
        """Whether the sender was a copy of a device, until IT confirmed it and it got its own key.

        Then what it made as that device is its owner's work, whoever used the same numbers, for as
        long as nobody ends the sender too.
        """
        held = self._index.devices.get(sender)
        if held is None or held.revoked_ms is not None:
            return False
        while held is not None and held.formerly is not None:
            if held.formerly == device:
                return True
            held = self._index.devices.get(held.formerly)
        return False

    def has_begun(self, record: bytes) -> bool:
        """Whether the record's first change is merged."""
        return record in self._staged.begun or self._index.record(record) is not None

    def has_left_scope(self, actor: bytes, record: bytes) -> bool:
        """Whether a person once held a record and does no longer."""
        return self._index.held_ever(actor, record) and not self._index.holds(actor, record)

    def genesis_set_aside(self, record: bytes) -> bool:
        """Whether the record's first change arrived and is set aside."""
        return record in self._staged.aside_genesis or self._rules.waiting.genesis_set_aside(record)

    def knows_form(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        return self._rules.knows_form(form_id, form_hash)

    def widens(self, about: About) -> bool:
        """Whether a genesis gives its record to more people than its form allows.

        A form for everybody working with a person may be begun for fewer, never the reverse.
        """
        allowed = self._rules.audience_of(about.form_hash)
        return allowed not in _WIDE and about.audience not in (allowed, Audience.AUTHOR_ONLY)

    def strange_involvement(self, about: About) -> bool:
        """Whether the involvement a genesis names is known and is not that of its people."""
        if about.involvement is None:
            return False
        named = self.summary(about.involvement)
        if named is None:
            # It may still be on its way from another device.
            return False
        return named.form_id != "involvement" or not set(named.persons) & set(about.persons)

    def ever_in_scope(self, actor: bytes, record: bytes) -> bool:
        """Whether a record that has begun is, or was, in a person's scope."""
        begun = self._staged.begun.get(record)
        if begun is not None and self._index.record(record) is None:
            return self._index.would_hold(actor, Candidate.of_summary(record, begun))
        return self._index.held_ever(actor, record)

    def standing(self, change: Change) -> Standing:
        """Where the author of a change stands towards its record, which has begun."""
        actor, record = change.actor, change.record
        begun = self._staged.begun.get(record)
        if begun is not None and self._index.record(record) is None:
            if self._index.would_hold(actor, Candidate.of_summary(record, begun)):
                return Standing.HELD
            # Begun in this batch by somebody who may not any more.
            if begun.author != actor:
                return Standing.NEVER
            if begun.audience == Audience.SAFEGUARDING:
                return self._raising(actor, begun.persons)
            return self._after_leaving(change, begun.persons[:1])
        if self._index.holds(actor, record):
            return Standing.HELD
        entry = self._index.records[record]
        if entry.audience == Audience.SAFEGUARDING:
            # By itself: a concern is taken though the person had left its author.
            standing = self._after_leaving(change, (record,))
            left = standing == Standing.LEFT
            return self._raising(actor, entry.persons) if left else standing
        # By the record itself and by the person it names first.
        return self._after_leaving(change, (record, *entry.persons[:1]))

    def standing_at_birth(self, change: Change, candidate: Candidate) -> Standing:
        """Where the author of a genesis stands who may not begin it now."""
        if self._index.may_raise(change.actor, candidate):
            # It reaches those who decide on it; its author does not hold whom it is about.
            return self._raising(change.actor, candidate.persons)
        if not self._index.might_have_begun(change.actor, candidate):
            return Standing.NEVER
        return self._after_leaving(change, candidate.persons[:1])

    def _raising(self, actor: bytes, persons: tuple[bytes, ...]) -> Standing:
        """Of a concern that its author does not hold: whether the adult ever was theirs."""
        theirs = any(self._index.held_ever(actor, person) for person in persons)
        return Standing.LEFT if theirs else Standing.RAISED

    def _after_leaving(self, change: Change, records: tuple[bytes, ...]) -> Standing:
        return self._receipts.standing(change.device, change.dev_seq, change.actor, records)

    def may_begin(self, actor: bytes, candidate: Candidate) -> bool:
        """Whether a person may begin a record."""
        return self._index.may_begin(actor, candidate)

    def holds(self, actor: bytes, record: bytes) -> bool:
        """Whether a record is in a person's scope now, begun in this batch or before."""
        begun = self._staged.begun.get(record)
        if begun is not None and self._index.record(record) is None:
            return self._index.would_hold(actor, Candidate.of_summary(record, begun))
        return self._index.holds(actor, record)

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

    def is_aside(self, dot: bytes) -> bool:
        """Whether the change of a dot arrived and stands set aside."""
        return dot in self._staged.aside_dots or self._rules.waiting.is_aside(dot)

    def entry(self, record: bytes) -> RecordEntry | None:
        """A record, with what this batch has merged into it."""
        entry = self._index.record(record)
        begun = self._staged.begun.get(record)
        if begun is None:
            return entry
        positions = entry.positions[:] if entry is not None else array("q")
        positions.extend(each.position for each in self._staged.merged.get(record, ()))
        return RecordEntry(id=record, summary=begun, positions=positions)
