"""Many histories, one after the other, and what came of them."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

from server.exchange import paging
from sync import files
from tests.simulation.chance import drawn_from
from tests.simulation.history import History
from tests.simulation.plan import draw
from tests.simulation.town import build
from tests.simulation.vault import Vault
from tests.simulation.violation import Violation

STEPS = 57
FEW_CHANGES = 1
"""Histories here are short: more than this and a record travels as a snapshot."""
CHUNK_BYTES = 32
"""Files here are small, and have up to four chunks all the same."""

# It says so of every restore; here there are thousands.
logging.getLogger("doorstep.epochs").setLevel(logging.ERROR)


class Outcome:
    """What came of some histories."""

    def __init__(self) -> None:
        self.histories = 0
        self.saved: list[bytes] = []
        """The ids of what was saved."""
        self.faults: Counter[str] = Counter()
        self.violations: list[str] = []

    @property
    def saves(self) -> int:
        """How many were saved."""
        return len(self.saved)

    def take(self, other: Outcome) -> None:
        """Add what came of some more."""
        self.histories += other.histories
        self.saved += other.saved
        self.faults += other.faults
        self.violations += other.violations

    def last_line(self) -> str:
        """The line that says it all."""
        return (
            f"histories {self.histories}, faults {self.faults.total()}, "
            f"saves {self.saves}, violations {len(self.violations)}"
        )


async def run(
    seeds: Iterable[int], steps: int = STEPS, kind: type[Vault] = Vault, until_first: bool = False
) -> Outcome:
    """The histories of some seeds, each in a folder of its own."""
    outcome = Outcome()
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(paging, "FEW_CHANGES", FEW_CHANGES),
        patch.object(files, "CHUNK_BYTES", CHUNK_BYTES),
    ):
        with drawn_from(0):
            town = await build(Path(folder) / "town")
        for seed in seeds:
            place = Path(folder) / f"history-{seed}"
            with drawn_from(seed):
                history = History(town, place, kind)
                try:
                    await history.run(draw(seed, steps))
                except Violation as violation:
                    outcome.violations.append(f"seed {seed}, {steps} steps: {violation}")
            outcome.histories += 1
            outcome.saved += [save.id for save in history.model.saves]
            outcome.faults += history.faults
            shutil.rmtree(place)
            if until_first and outcome.violations:
                break
    return outcome


def run_alone(seeds: range, steps: int) -> Outcome:
    """The same in a process of its own."""
    return asyncio.run(run(seeds, steps))
