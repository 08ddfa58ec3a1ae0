"""Folding what is left onto a snapshot gives what folding everything gives, wherever it is cut."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import canonical
from sync.command import SeenChange
from sync.errors import Malformed, NotHeld, TooLarge
from sync.fold import Fold, seen
from sync.messages import Received
from sync.operation import set_value
from sync.snapshot import MAX_DEPTH, MAX_SNAPSHOT_BYTES, parse_snapshot, resume
from sync.taking import take
from sync.vectors.fold_random import random_history
from sync.vectors.history import RECORD, Entry, History
from sync.vectors.snapshot_cases import received, split
from tests.sync.naive_fold import naive_state

HISTORIES = st.builds(random_history, st.integers(0, 10**9), st.integers(1, 20))
SPLITS = st.tuples(HISTORIES, st.integers(0, 20), st.randoms(use_true_random=False))


def _of(history: History, at: int) -> bytes:
    return take(
        1, RECORD, [received(p, raw) for p, raw in history.entries if p is not None and p <= at]
    )


@settings(max_examples=200, deadline=None)
@given(SPLITS)
def test_a_snapshot_and_the_rest_fold_to_what_everything_folds_to(
    case: tuple[list[Entry], int, random.Random],
) -> None:
    entries, at, chance = case
    taken, rest = split(entries, at, chance)
    fold = resume(parse_snapshot(take(1, RECORD, taken)))
    for position, raw in rest:
        fold.add(raw, position)
    whole = [(each.position, each.raw) for each in taken] + rest
    assert fold.encode_state() == Fold(whole).encode_state() == naive_state(whole)
    assert seen(fold) == seen(Fold(whole))


@settings(max_examples=60, deadline=None)
@given(SPLITS)
def test_it_is_the_same_bytes_in_whatever_order_it_is_taken(
    case: tuple[list[Entry], int, random.Random],
) -> None:
    entries, at, chance = case
    taken, _ = split(entries, at, chance)
    first = take(1, RECORD, taken)
    chance.shuffle(taken)
    assert take(1, RECORD, taken + taken[:3]) == first


@settings(max_examples=100, deadline=None)
@given(SPLITS, st.integers(0, 10**6), st.integers(0, 255))
def test_bytes_that_are_no_snapshot_are_malformed_and_nothing_else(
    case: tuple[list[Entry], int, random.Random], place: int, byte: int
) -> None:
    entries, at, chance = case
    raw = bytearray(take(1, RECORD, split(entries, at, chance)[0]))
    raw[place % len(raw)] = byte
    with suppress(Malformed):
        resume(parse_snapshot(bytes(raw)))


def test_a_change_observed_away_does_not_come_back_when_it_comes_late() -> None:
    h = History()
    old = h.write(1, set_value("a", "old"), sent=False)
    new = h.write(2, set_value("a", "new", observed=[old]))
    fold = resume(parse_snapshot(_of(h, 1)))
    fold.add(h.entries[0][1], 2)
    assert [head.dot for head in fold.heads("a")] == [new]


def test_what_is_in_the_snapshot_is_passed_over_when_it_comes_again() -> None:
    h = History()
    old = h.write(1, set_value("a", "old"))
    new = h.write(2, set_value("a", "new", observed=[old]))
    fold = resume(parse_snapshot(_of(h, 2)))
    fold.add(h.entries[0][1], 1)
    assert [head.dot for head in fold.heads("a")] == [new]


def test_history_that_came_to_nothing_takes_no_room() -> None:
    def size(changes: int) -> int:
        h = History()
        dot = h.write(1, set_value("a", "0"))
        for n in range(changes):
            dot = h.write(1, set_value("a", str(n % 10), observed=[dot]))
        return len(_of(h, changes + 1))

    assert size(2_000) <= size(10) + 16


def test_it_says_whose_an_answer_was_that_somebody_chose() -> None:
    h = History()
    one, two = h.write(1, set_value("a", "x")), h.write(2, set_value("a", "y"))
    h.write(3, set_value("a", "x", observed=[one, two], kept=one))
    snapshot = parse_snapshot(_of(h, 3))
    assert [(each.path, each.dot, each.kept) for each in snapshot.chosen] == [("a", one, None)]
    (author,) = [each.change.actor for each in snapshot.remnants if each.change.dot == one]
    assert author == bytes([1] * 16)


def test_what_a_newer_app_wrote_is_in_it_whole() -> None:
    h = History()
    newer = h.newer(1, [[9, "a", None, [], None, None]])
    h.write(2, set_value("a", "x", observed=[newer]))
    snapshot = parse_snapshot(_of(h, 2))
    assert [each.raw for each in snapshot.unfolded] == [h.entries[0][1]]
    assert resume(snapshot).unfolded == [newer]


def test_a_decision_on_what_only_the_snapshot_has_says_what_is_missing() -> None:
    h = History()
    old = h.write(1, set_value("a", "old"))
    h.write(2, set_value("a", "new", observed=[old]))
    fold = resume(parse_snapshot(_of(h, 2)))
    with pytest.raises(NotHeld):
        fold.restrict([SeenChange(old, (("a", None),))])


def test_more_than_four_mebibytes_is_too_large() -> None:
    with pytest.raises(TooLarge):
        parse_snapshot(bytes(MAX_SNAPSHOT_BYTES + 1))


def test_a_value_as_deep_as_a_change_may_hold_fits() -> None:
    value: Any = "x"
    for _ in range(canonical.MAX_DEPTH - 4):
        value = [value]
    h = History()
    h.write(1, set_value("a", value))
    raw = _of(h, 1)
    assert canonical.decode(raw, MAX_DEPTH)
    assert resume(parse_snapshot(raw)).heads("a")[0].value == [value, 1, None, None]


def test_when_a_change_is_taken_twice_the_lower_position_counts() -> None:
    h = History()
    h.write(1, set_value("a", "x"))
    raw = h.entries[0][1]
    taken = take(1, RECORD, [Received(9, 9, raw, bytes(64)), Received(4, 4, raw, bytes(64))])
    assert parse_snapshot(taken).position == 4
