"""Paths that begin with @: the server's to write, and those of commands (docs/wire.md 2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter
from typing import Final

from sync.change import Change
from sync.codes import Op
from sync.operation import Operation

SERVER_PREFIX: Final = "@"
_path: Final = attrgetter("path")


def writes_at_server_paths(change: Change) -> bool:
    """Whether a change writes where only the server may; giving a command is no such write."""
    return any(op.kind != Op.COMMAND for op in _at_server_paths(change))


def _at_server_paths(change: Change) -> Iterator[Operation]:
    ops = change.ops
    # Ops of known kinds stand in the order of their paths; newer kinds may have another order.
    start = bisect_left(ops, SERVER_PREFIX, key=_path) if change.known else 0
    for op in islice(ops, start, None):
        if op.path.startswith(SERVER_PREFIX):
            yield op
        elif change.known:
            return
