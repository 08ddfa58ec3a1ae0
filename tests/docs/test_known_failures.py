"""The table of known failures is whole, and every test it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")


def _rows() -> list[tuple[int, str]]:
    text = (ROOT / "docs/known-failures.md").read_text()
    return [(int(number), here) for number, _, here in LINE.findall(text)]


def test_every_one_of_the_forty_failures_has_an_answer() -> None:
    rows = _rows()
    assert [number for number, _ in rows] == list(range(1, 41))
    for number, here in rows:
        assert NAMED.search(here) or "waits for" in here, f"line {number} says nothing"


def test_every_test_that_is_named_exists() -> None:
    python = "\n".join(
        f"{path.stem}\n{path.read_text()}" for path in (ROOT / "tests").rglob("test_*.py")
    )
    titles = "\n".join(path.read_text() for path in (ROOT / "pwa/test").rglob("*.test.ts*"))
    missing = [
        (number, name)
        for number, here in _rows()
        for name in NAMED.findall(here)
        if name != "bench/results/"
        and not re.search(rf"\b{re.escape(name)}\b", python)
        and f'"{name}"' not in titles
    ]
    assert not missing
