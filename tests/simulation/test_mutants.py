"""The histories catch each of the devices that are broken on purpose."""

from __future__ import annotations

import asyncio

import pytest

from tests.simulation.many import run
from tests.simulation.mutants import MUTANTS
from tests.simulation.vault import Vault

SEEDS = 60
_NOWHERE = "a save of device"
_ANOTHER_STATE = "shows another state than the log folds to"
CAUGHT = {
    "WithBrokenFold": (4, _ANOTHER_STATE),
    "WithBrokenCursor": (4, "has read all there is and lacks a record"),
    "WithBrokenOutbox": (1, _NOWHERE),
    "WithBrokenSnapshot": (1, _ANOTHER_STATE),
    "WithBrokenReceipt": (1, "can still read its own words of a record that left"),
    "WithBrokenMemory": (13, _ANOTHER_STATE),
    "WithOwnWorkOnly": (64, _NOWHERE),
    "WithForgetfulServer": (27, "the server cannot open what a locked device brought"),
    "WithBrokenChain": (3, "a confirmed copy's work is set aside for its number"),
    "WithBrokenFiles": (7, "a file that a saved answer names is nowhere"),
    "WithBrokenWipe": (79, _NOWHERE),
    "WithBrokenParting": (158, _NOWHERE),
    "WithHastyServer": (1, "the server has not whole what it called whole"),
}
"""A seed whose history catches each, played first (the others follow where it no longer does), and
what is found broken."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_device_is_caught_for_what_is_broken(mutant: type[Vault]) -> None:
    first, found = CAUGHT[mutant.__name__]
    seeds = [first, *range(1, SEEDS + 1)]
    outcome = asyncio.run(run(seeds, kind=mutant, until_first=True))
    assert found in "".join(outcome.violations)
