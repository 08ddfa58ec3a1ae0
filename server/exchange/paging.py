"""Which changes a device gets next: the one place where paging is decided.

A person's changes stand in *effective order*: by the later of the change's commit position and the
position at which its record entered the person's scope, then by commit position. So a record newly
in scope brings its whole history, in order, after everything sent before, and one cursor over that
order can neither skip nor repeat. Cost is by what changed: records are walked from the most
recently changed back to the cursor, and an idle round touches one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import msgspec

from server.exchange.cursor import Cursor
from server.index.index import Index


class Page(msgspec.Struct, frozen=True):
    """Commit positions to send, in effective order, and where that leaves the cursor."""

    positions: list[int]
    effective: int
    position: int
    more: bool


def next_page(
    index: Index, actor: bytes, device: bytes, cursor: Cursor, most: int, most_bytes: int
) -> Page:
    """The next changes for a device, its own left out; at least one if there is any."""
    chosen: list[int] = []
    size = 0
    effective, position = cursor.effective, cursor.position
    # One more than is sent tells whether there is more.
    for each_effective, each in heapq.nsmallest(
        most + 1, _candidates(index, actor, device, cursor)
    ):
        length = index.length(each)
        if len(chosen) == most or (chosen and size + length > most_bytes):
            return Page(chosen, effective, position, True)
        chosen.append(each)
        size += length
        effective, position = each_effective, each
    # Everything there is has been scanned, this device's own too; whatever commits from now on has
    # a later place than the newest position.
    end = max((effective, position), (index.last_position, index.last_position))
    return Page(chosen, *end, False)


def _candidates(
    index: Index, actor: bytes, device: bytes, cursor: Cursor
) -> Iterator[tuple[int, int]]:
    after = (cursor.effective, cursor.position)
    holding = index.holding(actor)
    own = index.written_by(device)
    for record in reversed(holding):
        entered = holding[record]
        positions = index.records[record].positions
        if not positions:
            continue
        newest = positions[-1]
        if max(newest, entered) < cursor.effective:
            # Everything earlier in the walk changed before this one.
            return
        for position in reversed(positions):
            place = (max(position, entered), position)
            if place <= after:
                break
            if not own(position):
                yield place


def scope_changes(
    index: Index, actor: bytes, cursor: Cursor | None
) -> tuple[list[bytes], list[bytes]]:
    """Records that entered and left a person's scope since the cursor."""
    since = cursor.scope if cursor is not None else -1
    holding = index.holding(actor)
    added = []
    for record in reversed(holding):
        newest = max(index.records[record].last_position, holding[record])
        if newest <= since:
            break
        if holding[record] > since:
            added.append(record)
    removed = (
        [record for record, (_, left) in index.left(actor).items() if left > since]
        if cursor is not None
        else []
    )
    return sorted(added), sorted(removed)
