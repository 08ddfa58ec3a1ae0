"""What happens in one history: a list of steps drawn from a seed, the same for the same seed.

A step names what is done and carries random numbers; whoever carries it out takes them modulo what
there is to choose from, so one plan can be carried out by any kind of device.
"""

from __future__ import annotations

import random
from typing import Literal

import msgspec

Act = Literal[
    "write",
    "settle",
    "round",
    "deposit",
    "take_file",
    "bring_file",
    "deliver",
    "restart",
    "allocate",
    "clock",
    "revoke",
    "evict",
    "steal",
    "rebuild",
    "other_build",
    "roll_back",
    "clone",
    "stray",
    "restore",
    "rotate",
]
Fault = Literal[
    "none",
    "drop_request",
    "drop_reply",
    "duplicate",
    "delay",
    "server_crash",
    "device_crash",
]

MOST_CALLS = 30
"""More calls to its storage than either side makes in any one request, or in opening a database."""

DEVICES = 4
"""Wren's phone and laptop, Dov's phone, Idris's tablet."""

_ACTS: dict[Act, int] = {
    "write": 36,
    "settle": 6,
    "round": 34,
    "deposit": 10,
    "take_file": 4,
    "bring_file": 8,
    "deliver": 4,
    "restart": 2,
    "allocate": 4,
    "clock": 3,
    "revoke": 1,
    "evict": 1,
    "steal": 1,
    "rebuild": 2,
    "other_build": 2,
    "roll_back": 2,
    "clone": 1,
    "stray": 1,
    "restore": 2,
    "rotate": 3,
}
_FAULTS: dict[Fault, int] = {
    "none": 50,
    "drop_request": 8,
    "drop_reply": 12,
    "duplicate": 8,
    "delay": 6,
    "server_crash": 10,
    "device_crash": 10,
}


class Step(msgspec.Struct, frozen=True):
    """One act of one device or of the world.

    `fault` is for rounds, deposits and what brings files, `at` says how far it gets. `late` is 0 in
    half of all steps; in the others it is the call at which whoever dies does so, which may be one
    that few requests come to.
    """

    act: Act
    device: int
    fault: Fault
    pick: int
    at: int
    late: int

    def dies_at(self, usual: int) -> int:
        """At which call it dies: mostly one of the `usual` number, and any at all of the others."""
        return self.late or 1 + self.at % usual


def draw(seed: int, steps: int) -> list[Step]:
    """The plan of a seed."""
    # The same seed must give the same plan: nothing here is a secret.
    chance = random.Random(seed)  # noqa: S311
    return [_step(chance) for _ in range(steps)]


def _step(chance: random.Random) -> Step:
    act = chance.choices(list(_ACTS), list(_ACTS.values()))[0]
    device = chance.randrange(DEVICES)
    fault = chance.choices(list(_FAULTS), list(_FAULTS.values()))[0]
    pick, at = chance.randrange(1 << 30), chance.randrange(1, 12)
    late = 1 + pick // 16 % MOST_CALLS if pick // 8 % 2 else 0
    return Step(act, device, fault, pick, at, late)
