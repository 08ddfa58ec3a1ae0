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

What `make bench` found, topic by topic, on the machine and day and of the commit each names (with a
+ where that was changed); `make bench TOPIC=push` measures one again. Machines differ and other
work on them disturbs: the ratios are taken in one run. Written by `python -m bench.page`.
"""
_CHART: Final = """
## Limits

Each bar is the share of its limit that a figure takes, in percent: up to 100 the limit holds. Its
topic and number are those of the tables. Of figures of one topic that have the same limit it shows
the one that takes most of it.

```mermaid
xychart-beta horizontal
    title "Share of the limit taken, %"
    x-axis [{names}]
    y-axis "%" 0 --> {most}
    bar [{shares}]
```
"""
_AMONG_OTHERS: Final = {
    "fold": ("/s", "Edits a second, the same 100,000 in one run"),
    "push-postgresql": ("/s", "Pushes and bare inserts of the same bytes, a second, in one run"),
}
"""Topics that measure this against others: the unit of the figures compared, and what they are."""
_ALIKE: Final = {
    "fold": "Yjs and Loro read their updates as they take them in: it is `fold from bytes, checked`"
    " that does as much.",
}
"""What a reader has to know to compare like with like."""
_KEYS: Final = (
    "A key is timed by the browser's Event Timing, from the first of its events to the paint after"
    " the longest of them. The browser rounds that to the nearest 8 ms and says nothing of what is"
    " under 16 ms, which is written here as 16."
)
_NOTES: Final = {"app": _KEYS, "forms": _KEYS}
"""What a reader has to know of how a topic's figures were taken."""
_COMPARISON: Final = """{alike}
```mermaid
xychart-beta horizontal
    title "{title}"
    x-axis [{names}]
    bar [{values}]
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


def _when(report: Report) -> str:
    code = f", code {report.code}" if report.code else ""
    return f"{report.date}, {report.machine}{code}."


def page(reports: Sequence[Report]) -> str:
    """The page, in Markdown."""
    number = 0
    tightest: dict[tuple[str, str, float], tuple[float, int]] = {}
    tables: list[str] = []
    for report in reports:
        lines = [
            f"\n## {report.topic}\n\n{_when(report)}\n",
            "| | figure | value | limit | |",
            "| --- | --- | ---: | ---: | --- |",
        ]
        for result in report.results:
            label, limit, verdict = "", "", ""
            if result.limit is not None:
                number += 1
                label, limit = str(number), f"{result.limit:g} {result.unit}"
                alike = (report.topic, result.unit, result.limit)
                taken = (min(share(result), 200.0), number)
                tightest[alike] = max(tightest.get(alike, taken), taken)
                verdict = "holds" if result.holds else "**does not hold**"
            value = f"{result.value:g} {result.unit}"
            lines.append(f"| {label} | {result.name} | {value} | {limit} | {verdict} |")
        note = f"\n{said}\n" if (said := _NOTES.get(report.topic)) else ""
        tables.append("\n".join(lines) + "\n" + note + _comparison(report))
    shares = [taken for taken, _ in tightest.values()]
    names = [f'"{topic} {at}"' for (topic, *_), (_, at) in tightest.items()]
    chart = _CHART.format(
        names=", ".join(names),
        shares=", ".join(f"{each:g}" for each in shares),
        most=int(max([100.0, *shares])) + 1,
    )
    return _INTRODUCTION + chart + "".join(tables)


def _comparison(report: Report) -> str:
    """A chart of the figures a topic compares; nothing for one that compares none."""
    if report.topic not in _AMONG_OTHERS:
        return ""
    unit, title = _AMONG_OTHERS[report.topic]
    compared = [each for each in report.results if each.unit == unit]
    names = ", ".join(f'"{each.name}"' for each in compared)
    values = ", ".join(f"{each.value:g}" for each in compared)
    alike = f"\n{said}\n" if (said := _ALIKE.get(report.topic)) else ""
    return _COMPARISON.format(alike=alike, title=title, names=names, values=values)


def reports() -> list[Report]:
    """Every topic's last report, by name."""
    return [
        msgspec.json.decode(path.read_bytes(), type=Report)
        for path in sorted(RESULTS.glob("*.json"))
    ]


if __name__ == "__main__":
    PAGE.write_text(page(reports()))
