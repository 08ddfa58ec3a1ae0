"""Writes `docs/measured.md` from `bench/results/`: `python -m bench.page`; `make bench` ends so.

The chart shows each figure that has a limit as the share of that limit it takes: a hundred is just
within it, less is better, whichever way the figure counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from bench.report import RESULTS, Report, Result

PAGE: Final = Path(__file__).parent.parent / "docs" / "measured.md"
_INTRODUCTION: Final = """# Measured

What `make bench` found, topic by topic, on the machine and day each names; `make bench TOPIC=push`
measures one again. Machines differ and other work on them disturbs: the ratios are taken in one
run. Written by `python -m bench.page`.
"""
_CHART: Final = """
## Limits

Each bar is the share of its limit that a figure takes, in percent: up to 100 the limit holds. The
numbers are those of the tables.

```mermaid
xychart-beta horizontal
    title "Share of the limit taken, %"
    x-axis [{numbers}]
    y-axis "%" 0 --> {most}
    bar [{shares}]
```
"""


def share(result: Result) -> float:
    """The share of its limit a figure takes, in percent. Asks for one that has a limit."""
    value, limit = result.value, result.limit
    assert limit is not None
    at_most = (value <= limit) == result.holds
    if not value or not limit:
        return 0.0 if result.holds else 200.0
    return round(100 * (value / limit if at_most else limit / value), 1)


def page(reports: Sequence[Report]) -> str:
    """The page, in Markdown."""
    limited: list[Result] = []
    tables: list[str] = []
    for report in reports:
        lines = [
            f"\n## {report.topic}\n\n{report.date}, {report.machine}.\n",
            "| | figure | value | limit | |",
            "| --- | --- | ---: | ---: | --- |",
        ]
        for result in report.results:
            number, limit, verdict = "", "", ""
            if result.limit is not None:
                limited.append(result)
                number, limit = str(len(limited)), f"{result.limit:g} {result.unit}"
                verdict = "holds" if result.holds else "**does not hold**"
            value = f"{result.value:g} {result.unit}"
            lines.append(f"| {number} | {result.name} | {value} | {limit} | {verdict} |")
        tables.append("\n".join(lines) + "\n")
    shares = [min(share(each), 200.0) for each in limited]
    chart = _CHART.format(
        numbers=", ".join(str(number) for number in range(1, len(limited) + 1)),
        shares=", ".join(f"{each:g}" for each in shares),
        most=int(max([100.0, *shares])) + 1,
    )
    return _INTRODUCTION + chart + "".join(tables)


def reports() -> list[Report]:
    """Every topic's last report, by name."""
    return [
        msgspec.json.decode(path.read_bytes(), type=Report)
        for path in sorted(RESULTS.glob("*.json"))
    ]


if __name__ == "__main__":
    PAGE.write_text(page(reports()))
