"""The histories catch each of the devices that are broken on purpose."""

from __future__ import annotations

import asyncio

import pytest

from tests.simulation.many import run
from tests.simulation.mutants import MUTANTS
from tests.simulation.vault import Vault

SEEDS = 60
CATCHING = {
    "WithBrokenFold": 7,
    "WithBrokenCursor": 4,
    "WithBrokenMemory": 13,
    "WithOwnWorkOnly": 64,
    "WithForgetfulServer": 19,
    "WithBrokenChain": 3,
    "WithBrokenFiles": 7,
    "WithBrokenWipe": 79,
    "WithBrokenParting": 90,
}
"""A seed whose history catches each, played first; the others follow where it no longer does."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_device_is_caught(mutant: type[Vault]) -> None:
    first = CATCHING.get(mutant.__name__, 1)
    seeds = [first, *range(1, SEEDS + 1)]
    outcome = asyncio.run(run(seeds, kind=mutant, until_first=True))
    assert outcome.violations
