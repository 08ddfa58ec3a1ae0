"""Runs every topic, or the ones named: `python -m bench [topic …]`.

A topic is a module of `bench.topics` with `run() -> list[Result]`. The exit code is 1 where a limit
does not hold.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench.topics
from bench.page import PAGE, page, reports
from bench.readme import README, written
from bench.report import Result, show, write


def _topics() -> dict[str, str]:
    names = [module.name for module in pkgutil.iter_modules(bench.topics.__path__)]
    return {name.replace("_", "-"): f"bench.topics.{name}" for name in names}


def main(wanted: list[str]) -> int:
    topics = _topics()
    unknown = [name for name in wanted if name not in topics]
    if unknown:
        sys.exit(f"No such topic: {', '.join(unknown)}. Topics: {', '.join(topics)}.")
    held = True
    for number, name in enumerate(wanted or topics, 1):
        print(f"[{number}/{len(wanted or topics)}] {name}", flush=True)
        results: list[Result] = importlib.import_module(topics[name]).run()
        show(name, results)
        write(name, results)
        PAGE.write_text(page(reports()))
        README.write_text(written(README.read_text(), reports()))
        held = held and all(result.holds is not False for result in results)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
