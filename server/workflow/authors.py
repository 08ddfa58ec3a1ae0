"""Whose work a decision would cover: the actors of what it names, kept authors included. Pure.

Nobody authorises what they submitted or wrote (design.md 4, domain.md G2). Choosing somebody's
answer among several keeps its author in the chain: whoever chose and whoever wrote both count.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from server.workflow.proposed import last_decision
from sync.change import Change
from sync.command import Pair, SeenChange
from sync.fold import Fold


class Authors(msgspec.Struct, frozen=True):
    """The paths each actor wrote, and kept dots whose change has not arrived."""

    by_actor: dict[bytes, tuple[str, ...]]
    missing: frozenset[bytes]


def submitter(fold: Fold) -> bytes | None:
    """The actor of the submit in force; None when the record was never submitted."""
    submitted = last_decision(fold, ["submit"])
    return None if submitted is None else submitted.actor


def authors_of(fold: Fold, named: Iterable[SeenChange]) -> Authors:
    """Every actor behind the named operations, through every answer that was kept."""
    paths: dict[bytes, set[str]] = {}
    missing: set[bytes] = set()
    for entry in named:
        for pair in entry.pairs:
            for change in _chain(fold, entry.dot, pair, missing):
                paths.setdefault(change.actor, set()).add(pair[0])
    by_actor = {actor: tuple(sorted(written)) for actor, written in paths.items()}
    return Authors(by_actor, frozenset(missing))


def _chain(fold: Fold, dot: bytes, pair: Pair, missing: set[bytes]) -> Iterable[Change]:
    # A kept dot names an earlier change, whose hash is inside this one: no chain can be a ring.
    wanted: bytes | None = dot
    while wanted is not None:
        change = fold.change(wanted)
        if change is None:
            missing.add(wanted)
            return
        yield change
        written = (op for op in change.ops if (op.path, op.element) == pair)
        wanted = next((op.kept for op in written), None)
