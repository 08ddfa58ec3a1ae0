"""Random histories from a seed: devices that read some of what others wrote, then write."""

import random
from typing import Final

from sync.fold import Fold
from sync.operation import (
    Operation,
    add_element,
    add_row,
    give_command,
    remove_element,
    remove_row,
    set_value,
)
from sync.vectors.history import Entry, History

_PATHS: Final = ["a", "b", "out/oc_work", "out/oc_home/how"]
_ROWS: Final = ["g/" + digit * 32 for digit in "0f"]
_ELEMENTS: Final = ["x", "é"]


def random_history(seed: int, length: int = 9) -> list[Entry]:
    """`length` changes by three devices, then shuffled, some repeated, some lost, some unsent."""
    chance = random.Random(seed)  # noqa: S311  repeatable cases, not secrets
    history = History()
    screens = [Fold() for _ in range(3)]
    for _ in range(length):
        device = chance.randrange(3)
        screen = screens[device]
        for position, raw in history.entries:
            if chance.random() < 0.5:
                screen.add(raw, position)
        ops = _ops(chance, screen)
        if chance.random() < 0.04:
            history.newer(device + 1, [[9, "a", None, [], None, None]])
        else:
            history.write(device + 1, *ops, sent=chance.random() < 0.85)
        screen.add(history.entries[-1][1], history.entries[-1][0])
    entries = [entry for entry in history.entries if chance.random() < 0.95]
    repeats = [entry for entry in entries if chance.random() < 0.15]
    entries += [(None if chance.random() < 0.5 else at, raw) for at, raw in repeats]
    chance.shuffle(entries)
    return entries


def _ops(chance: random.Random, screen: Fold) -> list[Operation]:
    if chance.random() < 0.05:
        return [give_command(["submit", [], "2026-01-20", []])]
    found: dict[tuple[str, str | None], Operation] = {}
    for _ in range(chance.randint(1, 3)):
        op = _op(chance, screen)
        found[(op.path, op.element)] = op
    return list(found.values())


def _op(chance: random.Random, screen: Fold) -> Operation:
    kind = chance.random()
    row = chance.choice(_ROWS)
    if kind < 0.5:
        path = chance.choice([*_PATHS, f"{row}/q"])
        heads = screen.heads(path)
        kept = chance.choice(heads).dot if len(heads) > 1 and chance.random() < 0.5 else None
        observed = [head.dot for head in heads if chance.random() < 0.9]
        return set_value(path, chance.choice(["1", "2", 3, None]), observed=observed, kept=kept)
    path = chance.choice(["topics", f"{row}/who"])
    element = chance.choice(_ELEMENTS)
    adds = [head.dot for head in screen.element_heads(path, element)]
    if kind < 0.65:
        return add_element(path, element, observed=adds)
    if kind < 0.75:
        return remove_element(path, element, observed=adds)
    if kind < 0.9:
        return add_row(row)
    inside = [head.dot for head in screen.heads(f"{row}/q")]
    inside += [
        head.dot
        for element in screen.elements(f"{row}/who")
        for head in screen.element_heads(f"{row}/who", element)
    ]
    return remove_row(row, observed=[*screen.row(row).adds, *inside])
