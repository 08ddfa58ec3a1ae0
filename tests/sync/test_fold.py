"""Order, grouping and repetition do not matter; what was not on screen is not replaced."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import canonical
from sync.change import dot, parse
from sync.command import SeenChange
from sync.errors import Malformed, NotHeld
from sync.fold import Fold, seen, settled
from sync.operation import add_element, add_row, remove_row, set_value
from sync.vectors.fold_random import random_history
from sync.vectors.history import Entry, History
from tests.sync.naive_fold import naive_state

ROW = "g/" + "0a" * 16
HISTORIES = st.builds(random_history, st.integers(0, 10**9), st.integers(1, 16))


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(entries: list[Entry], chance: Any) -> None:
    expected = Fold(entries).encode_state()
    again = entries + [entry for entry in entries if chance.random() < 0.4]
    chance.shuffle(again)
    assert Fold(again).encode_state() == expected


@given(HISTORIES)
def test_the_fold_is_what_the_words_of_the_contract_say(entries: list[Entry]) -> None:
    assert Fold(entries).encode_state() == naive_state(entries)


@given(HISTORIES, st.integers(0, 16))
def test_reading_half_way_changes_nothing(entries: list[Entry], at: int) -> None:
    fold = Fold(entries[:at])
    fold.encode_state()
    seen(fold)
    for position, raw in entries[at:]:
        fold.add(parse(raw), position)
    assert fold.encode_state() == Fold(entries).encode_state()


@given(HISTORIES)
def test_every_accepted_value_is_a_head_or_was_observed(entries: list[Entry]) -> None:
    fold = Fold(entries)
    changes = [parse(raw) for _, raw in entries]
    for change in (one for one in changes if one.known):
        for op in change.ops:
            if op.kind != 1:
                continue
            observed = any(
                change.dot in other.observed
                for later in changes
                if later.known
                for other in later.ops
                if other.path == op.path and other.kind == 1
            )
            assert observed or change.dot in [head.dot for head in fold.heads(op.path)]


@given(HISTORIES)
def test_a_decision_covers_exactly_what_it_names(entries: list[Entry]) -> None:
    fold = Fold(entries)
    named = seen(fold)
    content = fold.restrict(named)
    assert seen(content) == named
    for path in content.field_paths():
        assert content.heads(path) == fold.heads(path)


@settings(max_examples=40)
@given(HISTORIES, st.integers(1, 3))
def test_what_comes_after_a_decision_does_not_change_its_content(
    entries: list[Entry], device: int
) -> None:
    fold = Fold(entries)
    named = seen(fold)
    before = fold.restrict(named).encode_state()
    later = History()
    later.write(device + 5, set_value("a", "later"), add_row(ROW))
    fold.add(later.entries[0][1], 10**6)
    assert fold.restrict(named).encode_state() == before


def test_a_late_observed_write_is_retired_when_it_comes() -> None:
    h = History()
    late = h.write(1, set_value("a", "old"))
    h.write(2, set_value("a", "new", observed=[late]))
    fold = Fold([h.entries[1]])
    before = fold.heads("a")
    fold.add(h.entries[0][1], 1)
    assert fold.heads("a") == before
    assert len(before) == 1


def test_two_answers_given_apart_both_stay_until_somebody_settles_them() -> None:
    h = History()
    one = h.write(1, set_value("a", "x"))
    two = h.write(2, set_value("a", "y"))
    fold = Fold(h.entries)
    assert [head.dot for head in fold.heads("a")] == [one, two]
    assert not settled(fold.heads("a"))
    chosen = h.write(3, set_value("a", "x", observed=[one, two], kept=one))
    fold.add(*reversed(h.entries[-1]))  # type: ignore[arg-type]  # (position, raw) turned round
    assert [(head.dot, head.kept) for head in fold.heads("a")] == [(chosen, one)]


def test_equal_answers_given_apart_are_one_value() -> None:
    h = History()
    h.write(1, set_value("a", "x", source=1))
    h.write(2, set_value("a", "x", source=1))
    assert settled(Fold(h.entries).heads("a"))
    assert settled([])


def test_own_unsent_work_shows_after_everything_sent() -> None:
    h = History()
    h.write(1, set_value("a", "unsent 1"), sent=False)
    mine = h.write(1, set_value("a", "unsent 2"), sent=False)
    h.write(2, set_value("a", "theirs"))
    shown = Fold(h.entries).shown_head("a")
    assert shown is not None
    assert shown.dot == mine
    assert Fold().shown_head("a") is None


def test_a_row_kept_alive_by_work_done_apart_returns_whole_and_flagged() -> None:
    h = History()
    row = h.write(1, add_row(ROW), set_value(f"{ROW}/q", 5), set_value(f"{ROW}/r", 6))
    h.write(2, remove_row(ROW, observed=[row]))
    fold = Fold(h.entries)
    assert not fold.exists(ROW)
    assert fold.rows("g") == []
    assert seen(fold) == ()
    h.write(3, set_value(f"{ROW}/q", 7, observed=[row]))
    fold.add(h.entries[-1][1], 3)
    assert [(found.path, found.flagged) for found in fold.rows("g")] == [(ROW, True)]
    assert [head.value for head in fold.heads(f"{ROW}/r")] == [[6, 1, None, None]]


def test_a_row_is_there_before_its_row_add_arrives() -> None:
    h = History()
    h.write(1, set_value(f"{ROW}/q", 5))
    fold = Fold(h.entries)
    assert [found.path for found in fold.rows("g")] == [ROW]
    assert canonical.decode(fold.encode_state()) == fold.state()
    assert fold.state()[2] == []


def test_fixed_rows_always_exist_and_have_no_entry() -> None:
    h = History()
    h.write(1, set_value("outcomes/oc_work/how", "x"))
    fold = Fold(h.entries)
    assert fold.exists("outcomes/oc_work")
    assert fold.rows("outcomes") == []


def test_a_command_names_elements_one_by_one() -> None:
    h = History()
    both = h.write(1, add_element("t", "a"), add_element("t", "b"), set_value("@team", "x"))
    assert seen(Fold(h.entries)) == (SeenChange(both, (("t", "a"), ("t", "b"))),)


def test_a_decision_on_what_has_not_arrived_says_what_is_missing() -> None:
    h = History()
    held = h.write(1, set_value("a", "x"))
    fold = Fold(h.entries)
    absent = SeenChange(b"\x09" * 16, (("a", None),))
    unnamed = SeenChange(held, (("b", None),))
    with pytest.raises(NotHeld) as caught:
        fold.restrict([absent, unnamed])
    assert caught.value.dots == tuple(sorted([absent.dot, held]))
    assert fold.missing([absent]) == (absent.dot,)


def test_a_malformed_change_leaves_the_fold_as_it_was() -> None:
    h = History()
    h.write(1, set_value("a", "x"))
    fold = Fold(h.entries)
    before = fold.encode_state()
    with pytest.raises(Malformed):
        fold.add(b"junk", 2)
    assert fold.encode_state() == before


def test_what_needs_a_newer_app_is_kept_and_not_folded() -> None:
    h = History()
    newer = h.newer(1, [[7, "a", None, [], None, None]])
    fold = Fold(h.entries)
    assert fold.unfolded == [newer] == [dot(h.entries[0][1])]
    assert fold.heads("a") == []
