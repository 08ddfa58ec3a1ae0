"""What a device gets next: the one place where paging is decided.

A person's changes stand in *effective order*: by the later of the change's commit position and the
position at which its record entered the person's scope, then by commit position. So a record newly
in scope brings all of itself after everything sent before, and one cursor over that order can
neither skip nor repeat. Cost is by what changed: records are walked from the most recently changed
back to the cursor, and an idle round touches one.

A catching up, however many pages it takes, has a *window*: where the cursor stood when it began,
and the newest position there was. A record of which nothing came before the window is new to the
device and stands whole at the place of its newest change in the window, as one snapshot or, where
that is no larger, as its changes; a cursor past that place has passed all of the record, and one
before it none. What a cursor says beside its place is therefore only how much of one such record
has been sent as changes.

A device's own changes are left out, but for what it may have let go of (docs/wire.md 8): those that
merged before the record came, once more, into its owner's scope, those judged again, those that
others brought back to a server that had lost them, and those of an earlier epoch.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import msgspec

from server.exchange.cursor import Cursor, Part, Window
from server.exchange.snapshots import Snapshots, TakenSnapshot
from server.index.index import Index

FEW_CHANGES: Final = 8
"""A record of no more changes than this travels as changes, and brings its history with it."""

# Bytes that travel with a change and with a verdict, beside the change's own.
_BESIDE_A_CHANGE: Final = 90
_A_VERDICT: Final = 70


class Item(msgspec.Struct, frozen=True, order=True):
    """Something to send at its place: one change, or a record new to the device, whole."""

    effective: int
    position: int
    record: bytes | None
    """The record that comes whole; None for one change."""
    entered: int = 0
    """Where such a record entered the scope: before that the device may have let go of its own."""


class Plan(msgspec.Struct, frozen=True):
    """What may be sent, in order, as everything stood at one moment; one more than is sent.

    `windows` gives the window of each item; `end` is the newest position at that moment.
    """

    cursor: Cursor
    items: list[Item]
    windows: list[Window]
    end: int


class Page(msgspec.Struct, frozen=True):
    """Commit positions of changes and snapshots to send, and where that leaves the cursor."""

    positions: list[int]
    snapshots: list[TakenSnapshot]
    cursor: Cursor
    more: bool


def plan_page(index: Index, actor: bytes, device: bytes, cursor: Cursor, most: int) -> Plan:
    """What a device may be sent next. Waits for nothing, so that it is one view of the index."""
    end = index.last_position
    windows = [cursor.window or Window(cursor.effective, cursor.position, end)]
    if windows[0].horizon < end:
        # Once what was there when catching up began is sent, what came since is a window anew.
        windows.append(Window(windows[0].horizon, windows[0].horizon, end))
    items: list[Item] = []
    within: list[Window] = []
    after = (cursor.effective, cursor.position)
    for window in windows:
        candidates = _candidates(index, actor, device, after, window)
        found = heapq.nsmallest(most + 1 - len(items), candidates)
        items += found
        within += [window] * len(found)
        after = (window.horizon, window.horizon)
    return Plan(cursor, items, within, end)


async def fill_page(
    plan: Plan, index: Index, snapshots: Snapshots, device: bytes, most: int, most_bytes: int
) -> Page:
    """The page of a plan, what the device surely holds left out; at least one thing if any.

    A snapshot larger than the bound is sent alone. Nothing here depends on what is committed
    meanwhile: positions up to the plan's end stay what they are.
    """
    filling = _Filling(index, most, most_bytes)
    last, part = plan.cursor, plan.cursor.part
    for item, window in zip(plan.items, plan.windows, strict=True):
        here = msgspec.structs.replace(last, window=window, part=None)
        sent = _sent(part, item)
        positions = _positions(index, device, item, sent)
        if sent is None and len(positions) > FEW_CHANGES and item.record is not None:
            taken = await snapshots.of(item.record, item.position)
            if taken is not None and _cost(index, device, item, taken) < sum(
                index.length(each) + _BESIDE_A_CHANGE for each in positions
            ):
                if not filling.room(len(taken.raw)):
                    return filling.page(here, more=True)
                filling.snapshots.append(taken)
                last = _past(last, item)
                continue
        for each in positions:
            if not filling.room(index.length(each)):
                part = None if sent is None else Part(item.effective, item.position, sent)
                return filling.page(msgspec.structs.replace(here, part=part), more=True)
            filling.positions.append(each)
            sent = each
        last = _past(last, item)
    # Everything there is has been scanned, this device's own too; whatever commits from now on has
    # a later place than the newest position.
    done = msgspec.structs.replace(
        last, effective=plan.end, position=plan.end, window=None, part=None
    )
    return filling.page(done, more=False)


class _Filling:
    """A page while there is room in it."""

    def __init__(self, index: Index, most: int, most_bytes: int) -> None:
        self.positions: list[int] = []
        self.snapshots: list[TakenSnapshot] = []
        self._most = most
        self._left = most_bytes

    def room(self, size: int) -> bool:
        """Whether so many bytes more fit; the first thing always does. They are taken."""
        count = len(self.positions) + len(self.snapshots)
        if count == self._most or (count and size > self._left):
            return False
        self._left -= size
        return True

    def page(self, cursor: Cursor, *, more: bool) -> Page:
        """What was filled."""
        return Page(self.positions, self.snapshots, cursor, more)


def _past(cursor: Cursor, item: Item) -> Cursor:
    return msgspec.structs.replace(
        cursor, effective=item.effective, position=item.position, part=None
    )


def _sent(part: Part | None, item: Item) -> int | None:
    """How far a whole record has been sent as changes; None where nothing of it was.

    One that left scope and came back in between has another place, and begins anew.
    """
    if part is None or (part.effective, part.position) != (item.effective, item.position):
        return None
    return part.sent


def _positions(index: Index, device: bytes, item: Item, sent: int | None) -> list[int]:
    if item.record is None:
        return [item.position]
    own = index.surely_on(device)
    positions = index.records[item.record].positions
    first = 0 if sent is None else bisect_right(positions, sent)
    last = bisect_right(positions, item.position)
    return [each for each in positions[first:last] if each < item.entered or not own(each)]


def _cost(index: Index, device: bytes, item: Item, taken: TakenSnapshot) -> int:
    """Bytes of a snapshot and of the verdicts on the device's own changes inside it."""
    return len(taken.raw) + _A_VERDICT * len(own_inside(index, device, taken))


def own_inside(index: Index, device: bytes, taken: TakenSnapshot) -> list[int]:
    """The positions of a device's own changes inside a snapshot."""
    own = index.written_by(device)
    positions = index.records[taken.record].positions
    return [each for each in positions[: bisect_right(positions, taken.position)] if own(each)]


def _candidates(
    index: Index, actor: bytes, device: bytes, after: tuple[int, int], window: Window
) -> Iterator[Item]:
    records, own, wholly_own = index.records, index.surely_on(device), index.wholly_on(device)
    place, horizon = after[0], window.horizon
    for record, entered in reversed(index.holding(actor).items()):
        entry = records[record]
        positions = entry.positions
        if not positions:
            continue
        newest = positions[-1]
        if newest < place and entered < place:
            # Everything earlier in the walk changed before this one.
            return
        if entered <= positions[0] and wholly_own(entry):
            continue
        within = positions
        if newest > horizon:
            within = positions[: bisect_right(positions, horizon)]
        if not within or entered > horizon:
            continue
        first, newest = within[0], within[-1]
        if (max(first, entered), first) > (window.effective, window.position):
            came_back = first < entered
            if not came_back and all(map(own, within)):
                continue
            item = Item(max(newest, entered), newest, record, entered)
            if (item.effective, item.position) > after:
                yield item
            continue
        for position in reversed(within):
            if (max(position, entered), position) <= after:
                break
            if not own(position):
                yield Item(max(position, entered), position, None)


def scope_changes(
    index: Index, actor: bytes, device: bytes, cursor: Cursor | None, *, goes_on: bool
) -> tuple[list[bytes], list[bytes]]:
    """Records that entered and left a person's scope since the cursor.

    A device without a cursor has lost what it was told, and may still hold what it wrote. One that
    `goes_on` shows a cursor, be it of another epoch or of a key that has ended, and may hold
    whatever it was ever sent; so does one that was a copy of another, of all that copy held.
    """
    since = cursor.scope if cursor is not None else -1
    records = index.records
    added = []
    for record, entered in reversed(index.holding(actor).items()):
        if entered > since:
            added.append(record)
        elif records[record].last_position <= since:
            break
    own = index.written_by(device)
    held = index.devices.get(device)
    all_of_it = goes_on or (held is not None and held.formerly is not None)
    removed = [
        record
        for record, (_, left) in index.left(actor).items()
        if left > since and (all_of_it or any(map(own, index.records[record].positions)))
    ]
    return sorted(added), sorted(removed)
