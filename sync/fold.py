"""The fold: many histories of one record become one state (docs/wire.md 3).

There is no clock and no winner here. A write retires exactly the writes it says were on the screen;
what nobody retired is a head, and several different heads are a question for a person. The state
is a function of the set of changes alone, whatever the order, grouping or repetition.

The fold does not know forms: the kind of an op decides the structure.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from sync import canonical
from sync.change import Change, parse
from sync.codes import Op
from sync.command import Pair, SeenChange, seen_changes
from sync.errors import NotHeld
from sync.operation import Operation

_LAST: Final = canonical.MAX_INT + 1
_SET: Final = int(Op.SET)
_ADD: Final = int(Op.ADD)
_REMOVE: Final = int(Op.REMOVE)
_ROW_ADD: Final = int(Op.ROW_ADD)
_ROW_REMOVE: Final = int(Op.ROW_REMOVE)


class Head(msgspec.Struct, frozen=True):
    """A write nobody observed away.

    `value` is `[value, status, source, note]`; `position` is None until the server gives one;
    `dev_seq` orders a device's own unsent heads and is no part of the encoded state.
    """

    dot: bytes
    position: int | None
    value: object
    kept: bytes | None
    reason: str | None
    dev_seq: int


class Row(msgspec.Struct, frozen=True):
    """A repeating row. `flagged`: somebody removed it, and something kept it alive."""

    path: str
    exists: bool
    flagged: bool
    adds: tuple[bytes, ...]
    removals: tuple[tuple[bytes, tuple[bytes, ...]], ...]


class GivenCommand(msgspec.Struct, frozen=True):
    """A command of the record's history, with the value `sync.command.parse_command` reads."""

    dot: bytes
    position: int | None
    value: object


class _Register:
    """One field, or one element of a union question: its live writes and all retired dots."""

    __slots__ = ("live", "retired")

    def __init__(self) -> None:
        self.live: dict[bytes, Operation] = {}
        self.retired: set[bytes] = set()

    def observe(self, observed: tuple[bytes, ...]) -> None:
        for dot in observed:
            self.live.pop(dot, None)
            self.retired.add(dot)

    def write(self, dot: bytes, op: Operation) -> None:
        if dot not in self.retired:
            self.live[dot] = op
        if op.observed:
            self.observe(op.observed)


class _RowLog:
    __slots__ = ("adds", "removals")

    def __init__(self) -> None:
        self.adds: set[bytes] = set()
        self.removals: dict[bytes, tuple[bytes, ...]] = {}


class Fold:
    """The state of one record, built up change by change.

    The caller gives it one record's changes: on the server those merged, on a device also its own
    that are unsent, received without verdict, or waiting.
    """

    def __init__(self, changes: Iterable[tuple[int | None, bytes | Change]] = ()) -> None:
        self._changes: dict[bytes, Change] = {}
        self._positions: dict[bytes, int | None] = {}
        self._fields: dict[str, _Register] = {}
        self._elements: dict[str, dict[str, _Register]] = {}
        self._rows: dict[str, _RowLog] = {}
        self._inside: dict[str, list[_Register]] = {}
        self._commands: dict[bytes, Operation] = {}
        self._unfolded: set[bytes] = set()
        self._from = -1
        for position, change in changes:
            self.add(change, position)

    def add(self, change: bytes | Change, position: int | None = None) -> Change:
        """Takes in one change; taking it again does nothing but learn its position.

        Of two positions the lower stays, so that the result does not depend on order. Raises
        `Malformed` when bytes do not parse, and is then unchanged.
        """
        if isinstance(change, bytes):
            change = parse(change)
        dot = change.dot
        if position is not None and position <= self._from:
            # What a fold began at has it already, whether anything of it still stands or not.
            return change
        if dot in self._positions:
            held = self._positions[dot]
            if held is None or (position is not None and position < held):
                self._positions[dot] = position
            return change
        self._positions[dot] = position
        self._changes[dot] = change
        if not change.known:
            self._unfolded.add(dot)
            return change
        for op in change.ops:
            self._apply(dot, op)
        return change

    def resume(
        self, position: int, awaited: Iterable[tuple[str, str | None, tuple[bytes, ...]]]
    ) -> None:
        """Takes what was added so far for all there is at or below a commit position.

        `awaited` are, by path and element, dots that were observed and have not arrived. Changes at
        or below the position are passed over from now on.
        """
        for path, element, dots in awaited:
            self._register(path, element).observe(dots)
        self._from = position

    def stands(self, dot: bytes, op: Operation) -> bool:
        """Whether an op of a folded change is part of the state: no remove, not observed away."""
        if op.kind == _SET:
            return dot in self._fields[op.path].live
        if op.kind == _ADD:
            return dot in self._elements[op.path][op.element or ""].live
        return op.kind != _REMOVE

    def awaited(self, path: str, element: str | None) -> tuple[bytes, ...]:
        """The dots observed at a path, or of an element there, whose change is not folded here."""
        known = self._changes
        return tuple(
            sorted(
                dot
                for dot in self._register(path, element).retired
                if dot not in known or not known[dot].known
            )
        )

    def heads(self, path: str) -> list[Head]:
        """The heads of a field, in the order the screen shows them: the last is the one shown."""
        register = self._fields.get(path)
        return [] if register is None else self._in_commit_order(register)

    def shown_head(self, path: str) -> Head | None:
        """The head the screen shows: last in commit order, own unsent heads after it."""
        heads = self.heads(path)
        return heads[-1] if heads else None

    def elements(self, path: str) -> list[str]:
        """The elements present in a union question, sorted."""
        held = self._elements.get(path, {})
        return sorted(element for element, register in held.items() if register.live)

    def element_heads(self, path: str, element: str) -> list[Head]:
        """The adds that hold one element in, last in commit order at the end."""
        register = self._elements.get(path, {}).get(element)
        return [] if register is None else self._in_commit_order(register)

    def field_paths(self) -> list[str]:
        """Every path with a set, sorted; those in rows that do not exist among them."""
        return sorted(self._fields)

    def element_paths(self) -> list[str]:
        """Every path with a present element, sorted."""
        return sorted(path for path in self._elements if self.elements(path))

    def row_paths(self) -> list[str]:
        """Every path with a row-add or a row-removal, sorted."""
        return sorted(self._rows)

    def exists(self, row_path: str) -> bool:
        """Whether a row exists. One that nobody removed does, a fixed row always."""
        log = self._rows.get(row_path)
        return log is None or self._alive(row_path, log)

    def in_view(self, path: str) -> bool:
        """Whether a path is outside rows, or in one that exists."""
        row = _row_of(path)
        return row is None or self.exists(row)

    def rows(self, group: str) -> list[Row]:
        """The repeating rows of a group that exist, first begun first, then by path.

        A row known only by what is written in it, its row-add still to arrive, is among them.
        """
        prefix = f"{group}/"
        paths = {path for path in self._rows if path.startswith(prefix)}
        paths.update(
            path
            for path, registers in self._inside.items()
            if path.startswith(prefix)
            and _repeating(path)
            and any(register.live for register in registers)
        )
        rows = [self._row(path) for path in paths]
        return sorted((row for row in rows if row.exists), key=self._row_order)

    def row(self, row_path: str) -> Row:
        """One row, whether it exists or not."""
        return self._row(row_path)

    @property
    def commands(self) -> list[GivenCommand]:
        """Every command given on this record, in commit order, unsent ones last."""
        return [
            GivenCommand(dot, self._positions[dot], self._commands[dot].value)
            for dot in sorted(self._commands, key=self._order)
        ]

    def change(self, dot: bytes) -> Change | None:
        """The change of a dot, if it was added."""
        return self._changes.get(dot)

    def position(self, dot: bytes) -> int | None:
        """The commit position of a change that was added; None when unknown."""
        return self._positions.get(dot)

    @property
    def unfolded(self) -> list[bytes]:
        """Dots of changes that need a newer app, sorted."""
        return sorted(self._unfolded)

    def state(self) -> list[object]:
        """`[fields, elements, rows, commands, unfolded]` exactly as section 3 orders them."""
        return [
            [
                [path, self._encoded_heads(register)]
                for path, register in sorted(self._fields.items())
            ],
            [
                [path, element, self._encoded_heads(register)]
                for path, held in sorted(self._elements.items())
                for element, register in sorted(held.items())
                if register.live
            ],
            [
                [
                    row.path,
                    int(row.exists),
                    int(row.flagged),
                    list(row.adds),
                    [[dot, list(observed)] for dot, observed in row.removals],
                ]
                for row in (self._row(path) for path in sorted(self._rows))
            ],
            [
                [dot, self._positions[dot], op.value]
                for dot, op in sorted(self._commands.items(), key=lambda item: item[0])
            ],
            [[dot, self._positions[dot]] for dot in sorted(self._unfolded)],
        ]

    def encode_state(self) -> bytes:
        """The state as canonical bytes: the same for any order, grouping or repetition."""
        return canonical.encode(self.state(), max_depth=canonical.MAX_DEPTH + 8)

    def missing(self, seen: Iterable[SeenChange]) -> tuple[bytes, ...]:
        """The named dots that have not arrived, sorted."""
        return tuple(sorted({entry.dot for entry in seen} - self._changes.keys()))

    def restrict(self, seen: Iterable[SeenChange]) -> "Fold":
        """The content a decision covers: the fold of exactly the named operations.

        Raises `NotHeld` naming changes that have not arrived or lack a named operation.
        """
        named = list(seen)
        absent = set(self.missing(named))
        content = Fold()
        for entry in named:
            change = self._changes.get(entry.dot)
            if change is None:
                continue
            ops = {(op.path, op.element): op for op in change.ops}
            if not change.known or any(pair not in ops for pair in entry.pairs):
                absent.add(entry.dot)
                continue
            kept = tuple(ops[pair] for pair in entry.pairs)
            content.add(msgspec.structs.replace(change, ops=kept), self._positions[entry.dot])
        if absent:
            raise NotHeld(tuple(sorted(absent)))
        return content

    def _apply(self, dot: bytes, op: Operation) -> None:
        kind = op.kind
        path = op.path
        if kind == _SET:
            (self._fields.get(path) or self._register(path, None)).write(dot, op)
        elif kind == _ADD:
            self._register(path, op.element).write(dot, op)
        elif kind == _REMOVE:
            self._register(path, op.element).observe(op.observed)
        elif kind == _ROW_ADD:
            self._rows.setdefault(path, _RowLog()).adds.add(dot)
        elif kind == _ROW_REMOVE:
            self._rows.setdefault(path, _RowLog()).removals[dot] = op.observed
        else:
            self._commands[dot] = op

    def _register(self, path: str, element: str | None) -> _Register:
        if element is None:
            register = self._fields.get(path)
            if register is None:
                register = self._fields[path] = self._placed(path)
            return register
        held = self._elements.setdefault(path, {})
        register = held.get(element)
        if register is None:
            register = held[element] = self._placed(path)
        return register

    def _placed(self, path: str) -> _Register:
        register = _Register()
        row = _row_of(path)
        if row is not None:
            self._inside.setdefault(row, []).append(register)
        return register

    def _alive(self, row_path: str, log: _RowLog) -> bool:
        gone: set[bytes] = set()
        gone.update(*log.removals.values())
        if not log.adds <= gone:
            return True
        return any(
            dot not in gone for register in self._inside.get(row_path, ()) for dot in register.live
        )

    def _row(self, path: str) -> Row:
        log = self._rows.get(path) or _RowLog()
        exists = self.exists(path)
        return Row(
            path,
            exists,
            exists and bool(log.removals),
            tuple(sorted(log.adds)),
            tuple(sorted(log.removals.items())),
        )

    def _row_order(self, row: Row) -> tuple[int, int, str]:
        begun = min((self._order(dot)[:2] for dot in row.adds), default=(_LAST, _LAST))
        return (*begun, row.path)

    def _order(self, dot: bytes) -> tuple[int, int, bytes]:
        position = self._positions[dot]
        if position is not None:
            return (position, 0, dot)
        return (_LAST, self._changes[dot].dev_seq, dot)

    def _in_commit_order(self, register: _Register) -> list[Head]:
        return [
            self._head(dot, register.live[dot]) for dot in sorted(register.live, key=self._order)
        ]

    def _head(self, dot: bytes, op: Operation) -> Head:
        kept = None if op.kind == _ADD else op.kept
        dev_seq = self._changes[dot].dev_seq
        return Head(dot, self._positions[dot], op.value, kept, op.reason, dev_seq)

    def _encoded_heads(self, register: _Register) -> list[object]:
        return [
            [head.dot, head.position, head.value, head.kept, head.reason]
            for head in (self._head(dot, register.live[dot]) for dot in sorted(register.live))
        ]


def settled(heads: Iterable[Head]) -> bool:
    """Whether heads are one value: heads with identical encoded bytes count once."""
    return len({canonical.encode(head.value) for head in heads}) <= 1


def seen(fold: Fold) -> tuple[SeenChange, ...]:
    """Every head of one record by name, as a command given on it now would name them.

    Sets, present elements, and the row-adds of rows that exist; nothing beginning `@`, nothing
    inside a row that does not exist.
    """
    named: dict[bytes, list[Pair]] = {}
    for path in fold.field_paths():
        if _named(fold, path):
            for head in fold.heads(path):
                named.setdefault(head.dot, []).append((path, None))
    for path in fold.element_paths():
        if _named(fold, path):
            for element in fold.elements(path):
                for head in fold.element_heads(path, element):
                    named.setdefault(head.dot, []).append((path, element))
    for path in fold.row_paths():
        if _named(fold, path) and fold.exists(path):
            for dot in fold.row(path).adds:
                named.setdefault(dot, []).append((path, None))
    return seen_changes(named)


def _named(fold: Fold, path: str) -> bool:
    return not path.startswith("@") and fold.in_view(path)


def _row_of(path: str) -> str | None:
    """The row that holds a path of three parts; None for others."""
    return path.rpartition("/")[0] if path.count("/") == 2 else None


def _repeating(row_path: str) -> bool:
    row = row_path.rpartition("/")[2]
    return len(row) == 32 and all(letter in "0123456789abcdef" for letter in row)
