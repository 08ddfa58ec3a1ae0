"""A snapshot: what a record's merged changes come to, without the changes (docs/wire.md 10).

Of every change at or below one commit position there remains a *remnant*: who made it and when, and
those of its ops that still stand. With it goes, for each field, what was observed and has not
arrived, so that a change that comes late falls where it would have fallen. Fold what is left onto
a snapshot and the state is that of folding everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import msgspec

from sync import canonical
from sync.about import parse_about, record_id
from sync.change import VERSION as CHANGE_VERSION
from sync.change import Change, parse
from sync.codes import Op
from sync.errors import Malformed
from sync.fold import Fold
from sync.messages import Received
from sync.operation import Operation, is_path, parse_operation, sort_key

VERSION: Final = 1
MAX_SNAPSHOT_BYTES: Final = 4 * 1024 * 1024
"""A record that comes to more than this travels as changes."""
MAX_DEPTH: Final = canonical.MAX_DEPTH + 2
"""A value stands deeper in a snapshot than in its change, which may have used all there is."""
MOST_KEPT: Final = 32
"""How far the choosing of one answer is followed back to the person whose answer it was."""

Place = tuple[str, str | None]
"""A path, with the element where it is one of a union question."""


class Genesis(msgspec.Struct, frozen=True):
    """The record's first change, as far as it says what the record is."""

    dot: bytes
    about: bytes
    salt: bytes


class Remnant(msgspec.Struct, frozen=True):
    """What is left of one change. `mark` is a code of `mark`; `received_ms` the server's clock.

    `change` has its stamp and the ops that stand; of what they observed only a row-remove's is
    kept. Its `id` is the dot: the bytes it would be hashed from are not here.
    """

    position: int
    received_ms: int
    mark: int | None
    change: Change


class Register(msgspec.Struct, frozen=True):
    """A field or an element of which more was written than stands, or something is awaited.

    `written` counts its sets, or adds and removes; `awaited` are dots observed in it whose change
    had not arrived.
    """

    path: str
    element: str | None
    written: int
    awaited: tuple[bytes, ...]


class Chosen(msgspec.Struct, frozen=True):
    """A write that was replaced and is the origin, or on the way to it, of an answer that stands.

    Whoever wrote it counts as an author of the answer, and is shown beside it.
    """

    path: str
    dot: bytes
    kept: bytes | None


class Snapshot(msgspec.Struct, frozen=True):
    """A record at a commit position of an epoch: every change at or below is in it.

    `changed_ms` is the latest of the authors' clocks; `unfolded` are whole changes that whoever
    took the snapshot could not fold.
    """

    epoch: int
    position: int
    record: bytes
    changed_ms: int
    genesis: Genesis | None
    remnants: tuple[Remnant, ...]
    registers: tuple[Register, ...]
    chosen: tuple[Chosen, ...]
    unfolded: tuple[Received, ...]


def resume(snapshot: Snapshot, kind: type[Fold] = Fold) -> Fold:
    """A fold that begins at a snapshot: changes at or below its position are passed over.

    It has `seen`, heads, rows and commands as the whole log would; of changes that are only in the
    snapshot `restrict` has no more than the ops that stand.
    """
    fold = kind()
    for remnant in snapshot.remnants:
        fold.add(remnant.change, remnant.position)
    for merged in snapshot.unfolded:
        fold.add(merged.raw, merged.position)
    fold.resume(
        snapshot.position,
        ((each.path, each.element, each.awaited) for each in snapshot.registers),
    )
    return fold


def parse_snapshot(raw: bytes) -> Snapshot:
    """Reads a snapshot and checks all of it. Raises `Malformed`, `TooLarge` past 4 MiB."""
    canonical.within(raw, MAX_SNAPSHOT_BYTES, "a snapshot")
    parts = canonical.array(canonical.decode(raw, MAX_DEPTH), "snapshot", 10, 10)
    if canonical.integer(parts[0], "snapshot version", 1) != VERSION:
        raise Malformed("a snapshot of a newer version")
    position = canonical.integer(parts[2], "position", 0)
    record = canonical.binary(parts[3], "record", 16)
    genesis = None if parts[5] is None else _read_genesis(parts[5], record)
    snapshot = Snapshot(
        canonical.integer(parts[1], "epoch", 0),
        position,
        record,
        canonical.integer(parts[4], "changed_ms"),
        genesis,
        tuple(
            _read_remnant(item, record, position, genesis)
            for item in canonical.array(parts[6], "remnants", 0)
        ),
        tuple(_read_register(item) for item in canonical.array(parts[7], "registers", 0)),
        tuple(_read_chosen(item) for item in canonical.array(parts[8], "chosen", 0)),
        tuple(
            _read_unfolded(item, record, position)
            for item in canonical.array(parts[9], "unfolded", 0)
        ),
    )
    _check_together(snapshot)
    return snapshot


def _check_together(snapshot: Snapshot) -> None:
    """What the parts must be to one another: sorted, and naming what is there."""
    dots = [remnant.change.dot for remnant in snapshot.remnants]
    _ascending(dots, "remnants")
    _ascending([place_order((r.path, r.element)) for r in snapshot.registers], "registers")
    _ascending([(chosen.path, chosen.dot) for chosen in snapshot.chosen], "chosen")
    _ascending([parse(each.raw).dot for each in snapshot.unfolded], "unfolded")
    here = set(dots)
    if snapshot.genesis is not None and snapshot.genesis.dot not in here:
        raise Malformed("the first change has no remnant")
    if any(chosen.dot not in here for chosen in snapshot.chosen):
        raise Malformed("what was chosen has no remnant")
    standing: dict[Place, set[bytes]] = {}
    for remnant in snapshot.remnants:
        for op in remnant.change.ops:
            place = place_of(op)
            if place is not None:
                standing.setdefault(place, set()).add(remnant.change.dot)
    for register in snapshot.registers:
        stands = standing.get((register.path, register.element), set())
        if register.written < len(stands) or (
            register.written == len(stands) and not register.awaited
        ):
            raise Malformed("a register that says nothing")
        if stands & set(register.awaited):
            raise Malformed("what stands was observed away")


def _read_genesis(item: object, record: bytes) -> Genesis:
    dot, about, salt = canonical.array(item, "genesis", 3, 3)
    genesis = Genesis(
        canonical.binary(dot, "genesis dot", 16),
        canonical.binary(about, "about"),
        canonical.binary(salt, "salt", 16),
    )
    parse_about(genesis.about)
    if record_id(genesis.about, genesis.salt) != record:
        raise Malformed("record is not the hash of about and salt")
    return genesis


def _read_remnant(item: object, record: bytes, most: int, genesis: Genesis | None) -> Remnant:
    parts = canonical.array(item, "remnant", 10, 10)
    dot = canonical.binary(parts[0], "remnant dot", 16)
    ops = tuple(
        parse_operation(op, measure=True) for op in canonical.array(parts[9], "remnant ops", 0)
    )
    for op in ops:
        if not op.known or (op.kind == Op.REMOVE):
            raise Malformed("an op that cannot stand")
        if op.observed and op.kind != Op.ROW_REMOVE:
            raise Malformed("observed where nothing is kept of it")
    _ascending([sort_key(op) for op in ops], "remnant ops")
    founding = genesis is not None and genesis.dot == dot
    change = Change(
        dot,
        dot,
        CHANGE_VERSION,
        canonical.binary(parts[4], "device", 8),
        canonical.integer(parts[5], "dev_seq", 1),
        None,
        record,
        canonical.binary(parts[6], "actor", 16),
        canonical.integer(parts[7], "wall_ms"),
        canonical.integer(parts[8], "zone_min", -840, 840),
        genesis.salt if genesis is not None and founding else b"",
        genesis.about if genesis is not None and founding else None,
        ops,
        True,
    )
    return Remnant(*_receipt(parts[1:4], most), change)


def _read_register(item: object) -> Register:
    path, element, written, awaited = canonical.array(item, "register", 4, 4)
    dots = tuple(
        canonical.binary(dot, "awaited dot", 16) for dot in canonical.array(awaited, "awaited", 0)
    )
    _ascending(dots, "awaited")
    return Register(
        _path(path),
        None if element is None else canonical.text(element, "element"),
        canonical.integer(written, "written", 1),
        dots,
    )


def _read_chosen(item: object) -> Chosen:
    path, dot, kept = canonical.array(item, "chosen", 3, 3)
    return Chosen(
        _path(path),
        canonical.binary(dot, "chosen dot", 16),
        None if kept is None else canonical.binary(kept, "kept dot", 16),
    )


def _read_unfolded(item: object, record: bytes, most: int) -> Received:
    parts = canonical.array(item, "unfolded", 5, 5)
    position, received_ms, mark = _receipt(parts[:3], most)
    raw = canonical.binary(parts[3], "unfolded change")
    if parse(raw).record != record:
        raise Malformed("an unfolded change of another record")
    return Received(position, received_ms, raw, canonical.binary(parts[4], "signature", 64), mark)


def _receipt(parts: list[object], most: int) -> tuple[int, int, int | None]:
    position, received_ms, mark = parts
    return (
        canonical.integer(position, "position", 1, most),
        canonical.integer(received_ms, "received_ms"),
        None if mark is None else canonical.integer(mark, "mark", 1),
    )


def _path(value: object) -> str:
    path = canonical.text(value, "path")
    if not is_path(path):
        raise Malformed("path does not have the form of a path")
    return path


def place_of(op: Operation) -> Place | None:
    """Where a set, an add or a remove writes; None for rows and commands."""
    if op.kind in (Op.SET, Op.ADD, Op.REMOVE):
        return (op.path, op.element)
    return None


def place_order(place: Place) -> tuple[str, bool, str]:
    """The order of places: by path, a field before the elements at its path."""
    path, element = place
    return (path, element is not None, element or "")


def _ascending(items: Sequence[Any], what: str) -> None:
    if any(left >= right for left, right in pairwise(items)):
        raise Malformed(f"{what} are not sorted without repeats")
