"""Of every epoch exactly that is kept which the history of today still holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.epochs.lineage import Begun, last_kept


def kept(*told: tuple[int, int, int], now: int) -> dict[int, int]:
    epochs = {number: Begun(number, base, after) for number, base, after in told}
    return last_kept(epochs, max(epochs), now)


def test_the_only_epoch_keeps_everything() -> None:
    assert kept((1, 0, 0), now=7) == {1: 7}


def test_an_epoch_restored_from_keeps_what_the_copy_held() -> None:
    assert kept((1, 0, 0), (2, 1, 50), (3, 2, 80), now=90) == {1: 50, 2: 80, 3: 90}


def test_a_second_restore_of_an_older_copy_gives_up_the_epoch_between() -> None:
    # The third epoch begins from a copy of the first that holds more than the second began with.
    assert kept((1, 0, 0), (2, 1, 50), (3, 1, 70), now=75) == {1: 70, 2: 50, 3: 75}


def test_a_second_restore_to_before_the_epoch_between_keeps_nothing_of_it() -> None:
    assert kept((1, 0, 0), (2, 1, 50), (3, 1, 30), now=30) == {1: 30, 2: 30, 3: 30}


def test_an_epoch_the_register_lost_kept_nothing_anybody_can_rely_on() -> None:
    assert kept((1, 0, 0), (3, 1, 40), now=45) == {1: 40, 2: 0, 3: 45}


def test_an_empty_database_keeps_nothing() -> None:
    assert kept((1, 0, 0), (2, 0, 0), now=3) == {1: 0, 2: 3}


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=6))
def test_nothing_is_called_kept_that_the_present_history_does_not_hold(
    restores: list[tuple[int, int]],
) -> None:
    """Against histories that are written out: each position remembers the epoch that gave it."""
    told = [(1, 0, 0)]
    histories = {1: [1] * 10}
    for number, (base, length) in enumerate(restores, start=2):
        base = base % (number - 1) + 1
        copy = histories[base][: max(length % (len(histories[base]) + 1), 0)]
        told.append((number, base, len(copy)))
        histories[number] = [*copy, *[number] * 10]
    last = len(restores) + 1
    present = histories[last]
    for epoch, through in kept(*told, now=len(present)).items():
        assert histories[epoch][:through] == present[:through]
