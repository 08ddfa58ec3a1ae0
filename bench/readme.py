"""The figures behind the promises, in the README: `python -m bench.readme`; `make bench` ends so.

They are the measured ones of `bench/results/`, between two marks: nobody copies them by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.page import reports
from bench.report import Report, Result

README: Final = Path(__file__).parent.parent / "README.md"
_BEGIN: Final = "<!-- Figures: written by `python -m bench.readme` -->\n"
_END: Final = "<!-- Figures: end -->\n"
_FIGURES: Final = (
    ("simulation", "histories", "Histories of devices and a server, played under faults"),
    ("simulation", "violations", "Of these with something lost, overwritten or shown otherwise"),
    (
        "push",
        "pushes of one change of 150 answers",
        "Changes of 150 answers, sealed, signed, on disk",
    ),
    ("push", "their p99", "One of them, the slowest of a hundred, from 32 devices at once"),
    ("first-sync", "first copy, one device", "300 people and 10,000 changes onto a new device"),
    ("caseload", "300 people ready on a new device, 4x slower", "The same in a browser"),
    ("app", "scripts and styles to a usable form, gzipped", "The app, to a usable form"),
    ("app", "tap on the form to its first field, 4x slower", "From a tap to the first field"),
    ("app", "key to paint p95, 4x slower", "From a key to the screen, 19 of 20"),
    ("app", "unlock, measured x 4", "Unlocking"),
)
"""Topic, figure, and what it is in words."""


def figures(reports: Sequence[Report]) -> str:
    """The table, in Markdown. A figure that has not been measured is left out."""
    lines = ["| | measured | limit |", "| --- | ---: | ---: |"]
    for topic, name, words in _FIGURES:
        found = _found(reports, topic, name)
        if found is not None:
            limit = "" if found.limit is None else _said(found.limit, found.unit)
            lines.append(f"| {words} | {_said(found.value, found.unit)} | {limit} |")
    return "\n".join(lines) + "\n"


def _found(reports: Sequence[Report], topic: str, name: str) -> Result | None:
    for report in reports:
        if report.topic == topic:
            return next((each for each in report.results if each.name == name), None)
    return None


def _said(value: float, unit: str) -> str:
    return f"{value:,.{0 if value >= 100 else 2}f}".removesuffix(".00") + f" {unit}".rstrip()


def written(readme: str, reports: Sequence[Report]) -> str:
    """The README with its figures as they were last measured."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + figures(reports) + _END + after


if __name__ == "__main__":
    README.write_text(written(README.read_text(), reports()))
