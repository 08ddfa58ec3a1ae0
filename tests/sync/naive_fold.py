"""The fold again, read word for word from docs/wire.md 3 and as slow as that is: an oracle."""

from collections.abc import Sequence
from typing import Any

from sync import canonical
from sync.change import Change, Operation, parse
from sync.codes import Op

Written = tuple[Change, int | None, Operation]


def naive_state(entries: Sequence[tuple[int | None, bytes]]) -> bytes:
    """The encoded state of a history."""
    changes: dict[bytes, tuple[Change, int | None]] = {}
    for position, raw in entries:
        change = parse(raw)
        held = changes.get(change.dot, (change, None))[1]
        known = [one for one in (held, position) if one is not None]
        changes[change.dot] = (change, min(known) if known else None)
    ops = [
        (change, position, op)
        for change, position in changes.values()
        if change.known
        for op in change.ops
    ]
    fields: list[list[Any]] = [
        [path, heads]
        for path in sorted({op.path for _, _, op in ops if op.kind == Op.SET})
        if (heads := _heads(_at(ops, path, None, {Op.SET}), Op.SET))
    ]
    elements: list[list[Any]] = [
        [path, element, heads]
        for path, element in sorted(
            {(op.path, op.element or "") for _, _, op in ops if op.kind == Op.ADD}
        )
        if (heads := _heads(_at(ops, path, element, {Op.ADD, Op.REMOVE}), Op.ADD))
    ]
    inside = [(entry[0], head[0]) for entry in fields + elements for head in entry[-1]]
    rows = [
        _row(ops, path, [dot for inner, dot in inside if inner.startswith(f"{path}/")])
        for path in sorted({op.path for _, _, op in ops if op.kind in (Op.ROW_ADD, Op.ROW_REMOVE)})
    ]
    commands = sorted(
        [change.dot, position, op.value] for change, position, op in ops if op.kind == Op.COMMAND
    )
    unfolded = sorted(
        [change.dot, position] for change, position in changes.values() if not change.known
    )
    return canonical.encode([fields, elements, rows, commands, unfolded], max_depth=24)


def _at(ops: list[Written], path: str, element: str | None, kinds: set[Op]) -> list[Written]:
    return [
        written
        for written in ops
        if written[2].path == path and written[2].kind in kinds and written[2].element == element
    ]


def _heads(written: list[Written], kind: Op) -> list[list[Any]]:
    observed = {dot for _, _, op in written for dot in op.observed}
    return sorted(
        (
            [change.dot, position, op.value, op.kept if kind == Op.SET else None, op.reason]
            for change, position, op in written
            if op.kind == kind and change.dot not in observed
        ),
        key=lambda head: head[0],
    )


def _row(ops: list[Written], path: str, inside: list[bytes]) -> list[Any]:
    adds = [c.dot for c, _, op in ops if op.path == path and op.kind == Op.ROW_ADD]
    removals = [
        [c.dot, list(op.observed)]
        for c, _, op in ops
        if op.path == path and op.kind == Op.ROW_REMOVE
    ]
    exists = any(all(dot not in observed for _, observed in removals) for dot in [*adds, *inside])
    return [path, int(exists), int(exists and bool(removals)), sorted(adds), sorted(removals)]
