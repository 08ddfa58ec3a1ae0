"""The rulings on a record's commands, and the state they leave it in. Pure.

After a restored backup there may be two rulings on one command: that of the earlier epoch counts
and the other shows as replaced (protocol.md 4 and 5). What a replaced ruling made of the state is
void, and what stands on one of two rulings on the same command stands on both.
"""

from __future__ import annotations

import msgspec

from sync.codes import Ruling
from sync.command import STATE_PATH, RulingValue, parse_ruling, ruling_path
from sync.fold import Fold


class Ruled(msgspec.Struct, frozen=True):
    """A ruling: the dot of its change, where that stands, and what it says."""

    dot: bytes
    position: int
    value: RulingValue


class Standing(msgspec.Struct, frozen=True):
    """A record's state: the head of `@state`, or the form's initial state at version 0."""

    state: str
    version_no: int


class _State(msgspec.Struct, frozen=True):
    dot: bytes
    standing: Standing
    command: bytes
    observed: tuple[bytes, ...]


def ruling_on(fold: Fold, command_dot: bytes) -> Ruled | None:
    """The ruling on a command that counts; None where there is none yet."""
    return min(_rulings(fold, command_dot), key=_in_order, default=None)


def standing(fold: Fold, initial: str) -> Standing:
    """The state a record is in."""
    states = _states(fold)
    ruled = {state.command: ruling_on(fold, state.command) for state in states.values()}
    accepted = [
        state
        for state in states.values()
        if (ruling := ruled[state.command]) is None or ruling.value.outcome == Ruling.ACCEPTED
    ]
    moved_on = {
        states[dot].command
        for state in accepted
        for dot in state.observed
        if dot in states and states[dot].command != state.command
    }
    stands = []
    for state in accepted:
        ruling = ruled[state.command]
        counts = ruling is None or ruling.dot == state.dot
        if counts and state.command not in moved_on:
            place = _in_order(ruling) if ruling else (0, fold.position(state.dot) or 0, state.dot)
            stands.append((place, state.standing))
    return max(stands, default=((), Standing(initial, 0)))[1]


def _rulings(fold: Fold, command_dot: bytes) -> list[Ruled]:
    return [
        Ruled(head.dot, head.position or 0, parse_ruling(head.value[0]))
        for head in fold.heads(ruling_path(command_dot))
        if isinstance(head.value, list | tuple)
    ]


def _in_order(ruled: Ruled) -> tuple[int, int, bytes]:
    return ruled.value.epoch, ruled.position, ruled.dot


def _states(fold: Fold) -> dict[bytes, _State]:
    """What every ruling that still matters made of the state, from the heads of it backwards."""
    found: dict[bytes, _State] = {}
    wanted = [head.dot for head in fold.heads(STATE_PATH)]
    while wanted:
        dot = wanted.pop()
        change = fold.change(dot)
        if dot in found or change is None:
            continue
        for op in change.ops:
            if op.path != STATE_PATH or not isinstance(op.value, list | tuple):
                continue
            state, version_no, command, *_ = op.value[0]
            found[dot] = _State(dot, Standing(state, version_no), command, op.observed)
            wanted += op.observed
    return found
