"""Taking a snapshot of a record (docs/wire.md 10): the server's side, which has the whole log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sync import canonical
from sync.change import Change
from sync.codes import Op
from sync.fold import Fold
from sync.messages import Received
from sync.operation import Operation
from sync.snapshot import MAX_DEPTH, MOST_KEPT, VERSION, Place, place_of, place_order


class Taking:
    """Takes a snapshot of one record, merged change by merged change, in any order."""

    def __init__(self, epoch: int, record: bytes) -> None:
        self._epoch = epoch
        self._record = record
        self._fold = Fold()
        self._taken: dict[bytes, tuple[Received, Change]] = {}

    def add(self, merged: Received) -> None:
        """One merged change, at its commit position. Raises `Malformed`."""
        change = self._fold.add(merged.raw, merged.position)
        held = self._taken.get(change.dot)
        if held is None or merged.position < held[0].position:
            self._taken[change.dot] = (merged, change)

    @property
    def authors(self) -> frozenset[bytes]:
        """The devices whose changes were taken."""
        return frozenset(change.device for _, change in self._taken.values())

    def finish(self) -> bytes:
        """The bytes of the snapshot of all that was added."""
        chosen = self._chosen()
        needed = {dot for _, dot, _ in chosen}
        genesis = self._genesis()
        if genesis is not None:
            needed.add(genesis[0])
        written: Counter[Place] = Counter()
        standing: Counter[Place] = Counter()
        remnants: list[object] = []
        unfolded: list[object] = []
        for dot in sorted(self._taken):
            merged, change = self._taken[dot]
            if not change.known:
                unfolded.append(
                    [
                        merged.position,
                        merged.received_ms,
                        merged.mark,
                        merged.raw,
                        merged.signature,
                    ]
                )
                continue
            ops = []
            for op in change.ops:
                place = place_of(op)
                stands = self._fold.stands(dot, op)
                if place is not None:
                    written[place] += 1
                    standing[place] += stands
                if stands:
                    ops.append(_remaining(op))
            if ops or dot in needed:
                remnants.append(_remnant(merged, change, ops))
        registers = [
            [path, element, count, list(awaited)]
            for (path, element), count in sorted(
                written.items(), key=lambda item: place_order(item[0])
            )
            if (awaited := self._fold.awaited(path, element)) or count != standing[(path, element)]
        ]
        taken = list(self._taken.values())
        return canonical.encode(
            [
                VERSION,
                self._epoch,
                max((merged.position for merged, _ in taken), default=0),
                self._record,
                max((change.wall_ms for _, change in taken), default=0),
                genesis,
                remnants,
                registers,
                chosen,
                unfolded,
            ],
            MAX_DEPTH,
        )

    def _genesis(self) -> list[object] | None:
        founding = [
            (merged.position, change)
            for merged, change in self._taken.values()
            if change.known and change.about is not None
        ]
        if not founding:
            return None
        _, first = min(founding, key=lambda item: item[0])
        return [first.dot, first.about, first.salt]

    def _chosen(self) -> list[list[object]]:
        found: dict[tuple[str, bytes], bytes | None] = {}
        for path in self._fold.field_paths():
            for head in self._fold.heads(path):
                kept = head.kept
                for _ in range(MOST_KEPT):
                    op = self._set_at(path, kept)
                    if kept is None or op is None:
                        break
                    found[(path, kept)] = op.kept
                    kept = op.kept
        return [[path, dot, found[(path, dot)]] for path, dot in sorted(found)]

    def _set_at(self, path: str, dot: bytes | None) -> Operation | None:
        taken = self._taken.get(dot) if dot is not None else None
        if taken is None or not taken[1].known:
            return None
        ops = taken[1].ops
        return next((op for op in ops if op.path == path and op.kind == Op.SET), None)


def take(epoch: int, record: bytes, changes: Iterable[Received]) -> bytes:
    """The bytes of the snapshot of a record's merged changes. Raises `Malformed`."""
    taking = Taking(epoch, record)
    for merged in changes:
        taking.add(merged)
    return taking.finish()


def _remaining(op: Operation) -> list[object]:
    observed = list(op.observed) if op.kind == Op.ROW_REMOVE else []
    return [op.kind, op.path, op.value, observed, op.reason, op.kept]


def _remnant(merged: Received, change: Change, ops: list[list[object]]) -> list[object]:
    return [
        change.dot,
        merged.position,
        merged.received_ms,
        merged.mark,
        change.device,
        change.dev_seq,
        change.actor,
        change.wall_ms,
        change.zone_min,
        ops,
    ]
