"""Ten thousand histories of devices and a server under faults: `docs/simulation.md`.

They are played by as many processes as there are cores, a hundred at a time. What came of each
hundred is kept as it is done, so that a run that was cut off goes on where it stopped: the seeds
are the same in every run. What is kept is of one code: of exactly the modules and the data that a
history loads (`bench/loaded.py`); where none of them has changed it stands, whatever else has, be
it a command line or a page. `DOORSTEP_HISTORIES` asks for fewer, which says so: the limit does not
hold.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import msgspec

from bench.loaded import ROOT
from bench.report import Result, at_least, at_most, figure
from tests.simulation.many import STEPS, run_alone

HISTORIES = 10_000
AT_ONCE = 100
"""Histories between two notes of how far it has come."""
FIRST_SEED = 1
PLACE = Path(tempfile.gettempdir()) / "doorstep-simulation"


class Part(msgspec.Struct, frozen=True):
    """What came of the histories of some seeds."""

    first: int
    histories: int
    saves: int
    faults: dict[str, int]
    violations: list[str]


def run() -> list[Result]:
    """Play what has not been played yet of this code, and say what came of all of it."""
    wanted = int(os.environ.get("DOORSTEP_HISTORIES", HISTORIES))
    folder = PLACE / code_of(sources())
    folder.mkdir(parents=True, exist_ok=True)
    firsts = range(FIRST_SEED, FIRST_SEED + wanted, AT_ONCE)
    seeds = [range(first, min(first + AT_ONCE, FIRST_SEED + wanted)) for first in firsts]
    due = [each for each in seeds if not _file(folder, each).exists()]
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=apart) as pool:
        playing = [pool.submit(_play, folder, each) for each in due]
        for number, each in enumerate(as_completed(playing), 1):
            each.result()
            print(f"  {number} of {len(due)} parts", flush=True)
    parts = [msgspec.json.decode(_file(folder, each).read_bytes(), type=Part) for each in seeds]
    violations = [violation for part in parts for violation in part.violations]
    for violation in violations:
        print(f"  {violation}")
    faults: Counter[str] = Counter()
    for part in parts:
        faults.update(part.faults)
    return [
        at_least("histories", sum(part.histories for part in parts), "", HISTORIES),
        figure("faults", faults.total(), ""),
        *(figure(f"of them {kind}", count, "") for kind, count in sorted(faults.items())),
        figure("saves", sum(part.saves for part in parts), ""),
        at_most("violations", len(violations), "", 0),
    ]


def _play(folder: Path, seeds: range) -> None:
    # A history builds a council and drops it: looking through all of it after every 700 new things,
    # as is usual, would be a fifth of its time.
    gc.set_threshold(100_000, 20, 20)
    outcome = run_alone(seeds, STEPS)
    part = Part(
        seeds.start,
        outcome.histories,
        outcome.saves,
        dict(outcome.faults),
        outcome.violations,
    )
    # Whole or not at all: what is there was played to its end.
    fresh = _file(folder, seeds).with_suffix(".part")
    fresh.write_bytes(msgspec.json.encode(part))
    fresh.replace(_file(folder, seeds))


def _file(folder: Path, seeds: range) -> Path:
    return folder / f"{seeds.start}-{seeds.stop - 1}.json"


def sources() -> list[Path]:
    """The files that a history loads, found by playing one."""
    asked = [sys.executable, "-m", "bench.loaded"]
    told = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / line for line in told.stdout.splitlines()]


def code_of(files: Iterable[Path]) -> str:
    """A name for the code that is played: of other code nothing is taken over."""
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT)} {len(content)} ".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
