"""The files that a history of the simulation is made of: `python -m bench.loaded`.

Its modules, and the data they open for reading: a table of codes, the commands. Built pages are
none of it, nor are forms of which no history has a record: the server publishes them and no more.
Prints their paths, one a line. It runs in a process of its own, in which nothing else is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SEED = 1
_OTHER = ("bench", "pwa")
_LIBRARY = Path("forms/library")
_FORMS = {_LIBRARY / f"{form}.yaml" for form in ("person", "involvement", "needs-assessment")}


def main() -> None:
    """Play one history and print what it was made of."""
    opened: set[str] = set()

    def note(event: str, given: tuple[object, ...]) -> None:
        if event == "open" and isinstance(given[0], str):
            opened.add(given[0])

    # Data is read as modules are imported, too.
    sys.addaudithook(note)
    from tests.simulation.many import STEPS, run_alone

    run_alone(range(_SEED, _SEED + 1), STEPS)
    modules = [getattr(each, "__file__", None) for each in list(sys.modules.values())]
    for path in sorted(_of_ours({*opened, *(each for each in modules if each)})):
        print(path.as_posix())


def _of_ours(paths: set[str]) -> Iterator[Path]:
    for each in paths:
        path = (Path.cwd() / each).absolute()
        if not path.is_relative_to(ROOT) or not path.is_file():
            continue
        inside = path.relative_to(ROOT)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        other = inside.parts[0] in _OTHER or (_LIBRARY in inside.parents and inside not in _FORMS)
        if not hidden and not other:
            yield inside


if __name__ == "__main__":
    main()
