"""Of every epoch, the last position that the history of today still holds. Pure.

An epoch begins from a database of an earlier epoch, its *base*, which need not be the one before
it: the operator may restore a copy of the first epoch twice. What an epoch gave after the base of a
later one was taken is lost with it, and what it holds up to its own beginning is its base's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from server.keys.register import Entry


class Begun(msgspec.Struct, frozen=True):
    """How an epoch began: from which epoch's database (0 for none), kept up to which position."""

    epoch: int
    base: int
    after_position: int


def begun(entries: Iterable[Entry]) -> dict[int, Begun]:
    """The epochs of the register, by number."""
    found = {}
    for entry in entries:
        epoch = int(entry.values["epoch"])
        base = int(entry.values.get("base", epoch - 1))
        found[epoch] = Begun(epoch, base, int(entry.values["after_position"]))
    return found


def last_kept(epochs: Mapping[int, Begun], current: int, last_position: int) -> dict[int, int]:
    """By epoch, the last of its positions that is part of the current one's history.

    An epoch the register does not name kept nothing that anybody can rely on.
    """
    kept = {current: last_position}
    child = epochs.get(current)
    while child is not None and 0 < child.base < child.epoch:
        kept[child.base] = min(child.after_position, kept[child.epoch])
        child = epochs.get(child.base)
    for epoch in range(1, current):
        if epoch in kept:
            continue
        own = epochs.get(epoch)
        base = 0 if own is None else kept.get(own.base, 0)
        kept[epoch] = 0 if own is None else min(own.after_position, base)
    return dict(sorted(kept.items()))
