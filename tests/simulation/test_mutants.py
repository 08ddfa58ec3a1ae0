"""The histories catch each of the devices that are broken on purpose."""

from __future__ import annotations

import asyncio

import pytest

from tests.simulation.many import run
from tests.simulation.mutants import MUTANTS
from tests.simulation.vault import Vault


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_device_is_caught(mutant: type[Vault]) -> None:
    outcome = asyncio.run(run(range(1, 61), kind=mutant, until_first=True))
    assert outcome.violations
