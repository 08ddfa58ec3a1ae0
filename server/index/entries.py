"""What the server knows in memory about staff, devices and records: never an answer's content."""

from __future__ import annotations

from array import array

import msgspec


class StaffMember(msgspec.Struct, frozen=True):
    """A person who works for the organisation. `id` is 16 random bytes: the `actor` of changes.

    `since` is the commit position at which roles or team last changed: what that brought into scope
    entered there, so no cursor given out before can skip it.
    """

    id: bytes
    name: str
    roles: tuple[str, ...]
    team: bytes | None = None
    since: int = 0


class Team(msgspec.Struct, frozen=True):
    """A team. `id` is 16 random bytes, the value of an involvement's `@team` in hex."""

    id: bytes
    name: str


class OpenSaid(msgspec.Struct, frozen=True, array_like=True):
    """What a device last said is open for writing on it, when, and since when by the server's
    clock: never a lock, but advice that ages."""

    heard_ms: int
    since_ms: dict[bytes, int]


class DeviceReport(msgspec.Struct, frozen=True):
    """What a device last said about itself in a round (docs/wire.md 6). Sizes in bytes.

    `oldest_sealing`: no sealed copy on it is made under a sealing key of a lower version, or will
    be; None where it has not said. `deposit_version`: it deposits with a secret of this version of
    the deposit key, or a later one; None where it has not said.
    """

    at_ms: int
    app_version: str
    unsent: int
    oldest_unsent_ms: int | None
    persisted: bool | None
    space_left: int | None
    clock_ahead_ms: int
    oldest_sealing: int | None = None
    deposit_version: int | None = None
    open: OpenSaid | None = None

    @property
    def open_records(self) -> frozenset[bytes]:
        """The records among that."""
        return frozenset(self.open.since_ms if self.open else ())


class WhyRevoked(msgspec.Struct, frozen=True, array_like=True):
    """Why IT ended a device: a code of `revoke_reason`, and words where any were given."""

    reason: int
    words: str | None = None


class DeviceEntry(msgspec.Struct):
    """One enrolled vault. `public_key` is the raw 65-byte point; `counter` the highest it used.

    `lease_ms` is when it was last given a lease, since this process started, and `leases_due` how
    many replies are to bring one whatever was given; `answering` is how many of its requests are
    being answered; `kept_ms` the last contact as the database has it, and
    `counter_elsewhere` the highest counter that another process has kept there. `unreadable_ms` and
    `empty_ms` are when a revoked device said so of itself, `asked_ms` when IT asked for its unsent
    work, until it has brought it all. `received` is how many of its numbers have come. `formerly`
    is the id of which it was a copy before it was given keys of its own. `why_revoked` is None
    where no reason was asked for when it was ended.
    """

    id: bytes
    owner: bytes
    public_key: bytes
    label: str
    installation: bytes
    certificate: str
    enrolled_ms: int
    revoked_ms: int | None = None
    counter: int = 0
    highest_seq: int = 0
    highest_id: bytes | None = None
    last_seen_ms: int | None = None
    report: DeviceReport | None = None
    is_server: bool = False
    received: int = 0
    lease_ms: int = 0
    leases_due: int = 0
    answering: int = 0
    unreadable_ms: int | None = None
    empty_ms: int | None = None
    asked_ms: int | None = None
    kept_ms: int = 0
    counter_elsewhere: int = 0
    formerly: bytes | None = None
    why_revoked: WhyRevoked | None = None

    def renew(self, kept: DeviceEntry) -> None:
        """Take in the row as another process has left it; what this one knows beyond it stays."""
        for name in ("owner", "public_key", "label", "installation", "certificate", "enrolled_ms"):
            setattr(self, name, getattr(kept, name))
        if self.revoked_ms is None:
            self.revoked_ms = kept.revoked_ms
        self.why_revoked = self.why_revoked or kept.why_revoked
        self.counter = max(self.counter, kept.counter)
        self.counter_elsewhere = max(self.counter_elsewhere, kept.counter)
        if kept.highest_seq > self.highest_seq:
            self.highest_seq, self.highest_id = kept.highest_seq, kept.highest_id
        self.received = max(self.received, kept.received)
        self.last_seen_ms = max(self.last_seen_ms or 0, kept.last_seen_ms or 0) or None
        self.unreadable_ms = self.unreadable_ms or kept.unreadable_ms
        self.empty_ms = self.empty_ms or kept.empty_ms
        self.asked_ms = kept.asked_ms
        self.kept_ms = max(self.kept_ms, kept.kept_ms)
        if kept.report is not None and (
            self.report is None or self.report.at_ms < kept.report.at_ms
        ):
            self.report = kept.report

    @property
    def missing(self) -> int:
        """How many numbers below its highest have not come: each comes once, so this is exact."""
        return self.highest_seq - self.received


class AllocationEvent(msgspec.Struct, frozen=True, array_like=True):
    """What moves scope, at its commit position: a server-written op, `@allocated` or `@team` of an
    involvement, `@same_person` of a person, `@allocated` of a peer group; or `members` of a group,
    or `staff_can_view` of a person's own plan, as its record says since a change.

    `kind` is an op kind; `element` an actor id in hex for `@allocated`, a team id in hex (or nil)
    for `@team`, a person id in hex for `@same_person` and `members`, a word for `staff_can_view`;
    `observed` the dots it retires; `dot` its own, that of the change for the last two.
    """

    position: int
    kind: int
    path: str
    element: str | None
    dot: bytes
    observed: tuple[bytes, ...]


class RecordSummary(msgspec.Struct, array_like=True):
    """What the index needs of a record; one is sealed in each record's row.

    `persons`: ids of the people it is about; empty for a person's own record.
    `author` is the actor of the record's first change, `genesis_position` its commit position.
    `alike` are a person's marks, by which a second registration is found (server/index/alike.py),
    made with version `alike_key` of the index key.
    """

    form_id: str
    form_hash: bytes
    persons: tuple[bytes, ...]
    involvement: bytes | None
    audience: int
    author: bytes
    genesis_position: int
    events: tuple[AllocationEvent, ...] = ()
    alike: tuple[bytes, ...] = ()
    alike_key: int = 1

    def with_events(self, count: int) -> RecordSummary:
        """The summary as it was after its first `count` allocation events."""
        return msgspec.structs.replace(self, events=self.events[:count])


class RecordEntry(msgspec.Struct):
    """A record whose first change is merged. `positions` are its merged changes', ascending.

    `only` is the index's number of the device that made and brought all of them; 0 where there is
    no such device, -1 before the first.
    """

    id: bytes
    summary: RecordSummary
    positions: array[int]
    only: int = -1

    @property
    def form_id(self) -> str:
        """The form the record began as."""
        return self.summary.form_id

    @property
    def form_hash(self) -> bytes:
        """The version the record began on; a move-form command may have moved it since."""
        return self.summary.form_hash

    @property
    def persons(self) -> tuple[bytes, ...]:
        """The people the record is about, the person it names first first."""
        return self.summary.persons

    @property
    def involvement(self) -> bytes | None:
        """The involvement it belongs to."""
        return self.summary.involvement

    @property
    def audience(self) -> int:
        """A code of `sync/codes.json`'s `audience`."""
        return self.summary.audience

    @property
    def author(self) -> bytes:
        """The actor of its first change."""
        return self.summary.author

    @property
    def last_position(self) -> int:
        """The commit position of its newest merged change."""
        return self.positions[-1] if self.positions else self.summary.genesis_position
