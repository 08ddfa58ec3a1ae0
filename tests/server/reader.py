"""A device that reads and keeps account: what came of each record, how often, in what form."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from server.index.index import Index
from sync.change import parse
from sync.fold import Fold
from sync.messages import Received, RoundReply
from sync.snapshot import Snapshot, parse_snapshot, resume
from tests.server.client import Device

_ENDLESS: Final = 5_000


class Reader:
    """Rounds of one device, with the positions it was given of each record counted."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.changes: defaultdict[bytes, dict[int, Received]] = defaultdict(dict)
        self.snapshots: dict[bytes, Snapshot] = {}
        self.came: Counter[tuple[bytes, int]] = Counter()
        self.rounds = 0

    async def read(self, limit: int) -> bool:
        """One round; whether there is more."""
        reply = await self.device.round(limit=limit)
        self.take_in(reply)
        assert len(reply.changes) + len(reply.snapshots) <= limit
        self.rounds += 1
        assert self.rounds < _ENDLESS
        return reply.more

    async def read_on(self, limit: int) -> None:
        """Rounds until there is no more."""
        while await self.read(limit):
            pass

    def take_in(self, reply: RoundReply) -> None:
        """Account for a reply. What left scope, or came into it anew, is begun again."""
        for record in (*reply.scope_removed, *reply.scope_added):
            self.changes.pop(record, None)
            self.snapshots.pop(record, None)
            for key in [key for key in self.came if key[0] == record]:
                del self.came[key]
        for each in reply.snapshots:
            snapshot = parse_snapshot(each.raw)
            assert snapshot.record == each.record
            assert snapshot.record not in self.snapshots
            assert not self.changes[snapshot.record]
            self.snapshots[snapshot.record] = snapshot
        for change in reply.changes:
            record = parse(change.raw).record
            self.came[(record, change.position)] += 1
            self.changes[record][change.position] = change

    def holds_everything_once(self, index: Index) -> None:
        """Every merged change of everything in scope came once: itself, or inside one snapshot."""
        holding = index.holding(self.device.actor)
        assert set(self.changes) | set(self.snapshots) <= set(holding) | {
            record for record, changes in self.changes.items() if not changes
        }
        mine = index.written_by(self.device.id)
        for record in holding:
            snapshot = self.snapshots.get(record)
            covered = snapshot.position if snapshot is not None else 0
            for position in index.records[record].positions:
                times = self.came[(record, position)] + (position <= covered)
                # Its own it holds, but for what it may have let go of before the record came back.
                held = mine(position) and position > covered and position >= holding[record]
                assert times == (0 if held else 1), position

    def fold(self, record: bytes) -> Fold:
        """The record as this device has it."""
        snapshot = self.snapshots.get(record)
        fold = Fold() if snapshot is None else resume(snapshot)
        for position, change in self.changes[record].items():
            fold.add(change.raw, position)
        return fold
