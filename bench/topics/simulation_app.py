"""A hundred histories of the app's own client and a server under faults: `docs/simulation.md`.

What is broken in one is printed with the seed that shows it again.
"""

from __future__ import annotations

import re
import subprocess
from typing import Final

from bench.loaded import ROOT
from bench.report import Result, at_least, at_most, figure

HISTORIES: Final = 100
_LAST: Final = re.compile(
    r"^histories (?P<histories>\d+), faults (?P<faults>\d+),"
    r" saves (?P<saves>\d+), violations (?P<violations>\d+)$",
    re.MULTILINE,
)


def run() -> list[Result]:
    """Counts. Raises `RuntimeError` where the histories did not come to their last line."""
    asked = ["node", "pwa/test/simulation/cli.mjs", "--histories", str(HISTORIES)]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    said = _LAST.search(told.stdout)
    if said is None:
        raise RuntimeError(f"the histories broke off: {told.stderr[-2000:]}")
    if int(said["violations"]):
        print(told.stdout)
    return [
        at_least("histories", int(said["histories"]), "", HISTORIES),
        figure("faults", int(said["faults"]), ""),
        figure("saves", int(said["saves"]), ""),
        at_most("violations", int(said["violations"]), "", 0),
    ]
