"""The shape of a benchmark's result and where it is kept: `bench/results/<topic>.json`."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

RESULTS = Path(__file__).parent / "results"


class Result(msgspec.Struct, frozen=True):
    """One figure; `limit` is None where there is none, `holds` None likewise."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    holds: bool | None = None


class Report(msgspec.Struct, frozen=True):
    """What a topic came to. `code` names the commit that was measured, "+" after it where what was
    measured is changed from that; empty where nothing tells."""

    topic: str
    date: str
    machine: str
    results: list[Result]
    code: str = ""


def at_most(name: str, value: float, unit: str, limit: float) -> Result:
    """A figure that must not pass its limit."""
    return Result(name, round(value, 3), unit, limit, value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Result:
    """A figure that must reach its limit."""
    return Result(name, round(value, 3), unit, limit, value >= limit)


def figure(name: str, value: float, unit: str) -> Result:
    """A figure without a limit."""
    return Result(name, round(value, 3), unit)


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _code() -> str:
    named = _git("rev-parse", "--short=10", "HEAD")
    if named is None:
        return ""
    # What a run itself writes is none of what it measures.
    written = (":!bench/results", ":!docs", ":!README.md")
    changed = _git("diff", "--name-only", "HEAD", "--", ".", *written)
    return f"{named}+" if changed else named


def _git(*asked: str) -> str | None:
    try:
        told = subprocess.run(
            ["git", *asked], cwd=RESULTS.parents[1], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return told.stdout.strip() if told.returncode == 0 else None


def write(topic: str, results: list[Result]) -> Path:
    """Writes the topic's report and returns where."""
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    report = Report(topic, today, _machine(), results, _code())
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{topic}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    return path


def show(topic: str, results: list[Result]) -> None:
    """Prints the figures for a person."""
    print(f"\n{topic}")
    verdict: dict[bool | None, Literal["holds", "DOES NOT HOLD", ""]]
    verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}
    for result in results:
        limit = "" if result.limit is None else f"limit {result.limit:g} {result.unit}"
        print(
            f"  {result.name:<58} {result.value:>10g} {result.unit:<8} {limit:<18} "
            f"{verdict[result.holds]}"
        )
