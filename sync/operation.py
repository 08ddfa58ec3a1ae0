"""One operation of a change: what it writes, where, and what was on screen (docs/wire.md 2)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec

from sync import canonical
from sync.codes import Op, Status
from sync.command import COMMAND_PATH, check_command
from sync.errors import Malformed, TooLarge

MAX_PATH_BYTES: Final = 128
MAX_VALUE_BYTES: Final = 65_536
DOT_BYTES: Final = 16

_PATH: Final = re.compile(r"[a-z0-9_@][a-z0-9_-]*(?:/[a-z0-9_@][a-z0-9_-]*){0,2}")
_ROW_PATH: Final = re.compile(r"[a-z0-9_@][a-z0-9_-]*/[0-9a-f]{32}")
_ELEMENT_KINDS: Final = frozenset({int(Op.ADD), int(Op.REMOVE)})
_KNOWN: Final = frozenset(int(op) for op in Op)


class Operation(msgspec.Struct, frozen=True):
    """One op. `kind` is a code of `sync.codes.Op`, or a newer one in a change not `known`.

    `value` is decoded content, arrays as lists; `observed` are sorted dots; `kept` is the dot a
    person chose among several heads.
    """

    kind: int
    path: str
    value: object = None
    observed: tuple[bytes, ...] = ()
    reason: str | None = None
    kept: bytes | None = None

    @property
    def element(self) -> str | None:
        """The element of a union question that an add or remove names; None for other kinds."""
        if self.kind in _ELEMENT_KINDS and isinstance(self.value, list | tuple):
            return str(self.value[0])
        return None

    @property
    def known(self) -> bool:
        """Whether this code knows the kind."""
        return self.kind in _KNOWN


def set_value(
    path: str,
    value: object,
    *,
    status: int = Status.ANSWERED,
    source: int | None = None,
    note: str | None = None,
    observed: Iterable[bytes] = (),
    reason: str | None = None,
    kept: bytes | None = None,
) -> Operation:
    """A write of one answer, replacing the `observed` dots."""
    body = [value, int(status), None if source is None else int(source), note]
    return Operation(int(Op.SET), path, body, _dots(observed), reason, kept)


def add_element(
    path: str,
    element: str,
    *,
    source: int | None = None,
    note: str | None = None,
    observed: Iterable[bytes] = (),
    reason: str | None = None,
) -> Operation:
    """An element put into a union question; `observed` are its own adds on screen."""
    body = [element, int(Status.ANSWERED), None if source is None else int(source), note]
    return Operation(int(Op.ADD), path, body, _dots(observed), reason)


def remove_element(
    path: str, element: str, *, observed: Iterable[bytes], reason: str | None = None
) -> Operation:
    """An element taken out: the `observed` adds of it are retired."""
    body = [element, int(Status.ANSWERED), None, None]
    return Operation(int(Op.REMOVE), path, body, _dots(observed), reason)


def add_row(path: str, *, reason: str | None = None) -> Operation:
    """A row begun at `group/<row>`."""
    return Operation(int(Op.ROW_ADD), path, None, (), reason)


def remove_row(path: str, *, observed: Iterable[bytes], reason: str | None = None) -> Operation:
    """A row taken away; `observed` are its row-adds and the heads inside it on screen."""
    return Operation(int(Op.ROW_REMOVE), path, None, _dots(observed), reason)


def give_command(value: object, *, reason: str | None = None) -> Operation:
    """A command, with a value made by `sync.command.build_command`."""
    return Operation(int(Op.COMMAND), COMMAND_PATH, value, (), reason)


def known(ops: Iterable[Operation]) -> bool:
    """Whether this code knows the kind of every op."""
    return {op.kind for op in ops} <= _KNOWN


def sort_key(op: Operation) -> tuple[str, bool, str]:
    """The order of ops in a change. Code point order is the order of UTF-8 bytes."""
    element = op.element
    return (op.path, element is not None, element or "")


@lru_cache(maxsize=8192)
def is_path(path: str) -> bool:
    """Whether `path` has the form of section 2, its length included."""
    return len(path) <= MAX_PATH_BYTES and _PATH.fullmatch(path) is not None


def parse_operation(item: object, *, measure: bool) -> Operation:
    """Reads one op. `measure` asks for the size of its value too, where the whole could pass it.

    An unknown kind may carry any value. Raises `Malformed`.
    """
    kind, path, value, observed, reason, kept = canonical.array(item, "op", 6, 6)
    kind = canonical.integer(kind, "op kind", 1)
    path = canonical.text(path, "op path")
    if not is_path(path):
        raise Malformed("op path does not have the form of a path")
    dots = tuple(
        canonical.binary(dot, "observed dot", DOT_BYTES)
        for dot in canonical.array(observed, "observed", 0)
    )
    if any(left >= right for left, right in pairwise(dots)):
        raise Malformed("observed is not sorted without repeats")
    if reason is not None:
        reason = canonical.text(reason, "op reason")
    if kept is not None:
        kept = canonical.binary(kept, "kept dot", DOT_BYTES)
    op = Operation(kind, path, value, dots, reason, kept)
    if kind in _KNOWN:
        _check_known(op, measure)
    return op


def _check_known(op: Operation, measure: bool) -> None:
    if op.kind == Op.SET or op.kind in _ELEMENT_KINDS:
        body = canonical.array(op.value, "op value", 4, 4)
        if op.kind == Op.SET:
            _check_answer(body)
        else:
            _check_element(body, removing=op.kind == Op.REMOVE)
        # A letter is four bytes at most, so hardly an answer needs to be measured.
        short = isinstance(body[0], str) and len(body[0]) < MAX_VALUE_BYTES // 5
        if measure and not short and len(canonical.encode(body[0])) > MAX_VALUE_BYTES:
            raise TooLarge(f"an answer is more than {MAX_VALUE_BYTES} bytes")
        return
    if op.kind == Op.COMMAND:
        if op.path != COMMAND_PATH:
            raise Malformed("a command is not at its path")
        check_command(op.value)
    else:
        if op.value is not None:
            raise Malformed("a row op has a value")
        if _ROW_PATH.fullmatch(op.path) is None:
            raise Malformed("a row op is not at the path of a repeating row")
    if op.observed and op.kind != Op.ROW_REMOVE:
        raise Malformed("observed where nothing can be observed")


def _check_answer(body: list[object]) -> None:
    _, status, source, note = body
    canonical.integer(status, "status", 1, 5)
    if source is not None:
        canonical.integer(source, "source", 1, 6)
    if note is not None:
        canonical.text(note, "note")


def _check_element(body: list[object], *, removing: bool) -> None:
    element, status, source, note = body
    canonical.text(element, "element")
    canonical.integer(status, "status", 1, 1)
    if removing and (source is not None or note is not None):
        raise Malformed("a remove has a source or note")
    _check_answer(body)


def _dots(observed: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(sorted(set(observed)))
