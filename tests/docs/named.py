"""The names of all tests, as documents give them: a function, a file of them, or a title."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

_FUNCTION: Final = re.compile(r"^ *(?:async )?def (test_\w+)\(", re.MULTILINE)
# `test("…", …)`, `test.skipIf(…)("…", …)`, `test.each([…])("…", …)`, on one line or on two.
_TITLE: Final = re.compile(
    r"""\b(?:test|it)(?:\.\w+)*(?:\([^"'`\n]*\)|\(\[[^\]]*\]\))?\(\s*(["'`])(.+?)\1,""", re.DOTALL
)
_NAMED: Final = re.compile(r"`([^`]+)`")


@cache
def tests() -> frozenset[str]:
    """Every test function and file of Python's, and every title of TypeScript's tests."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found.add(path.stem)
        found.update(_FUNCTION.findall(path.read_text()))
    for path in (ROOT / "pwa/test").rglob("*.test.ts*"):
        found.update(title for _, title in _TITLE.findall(path.read_text()))
    return frozenset(found)


def named_in(cell: str) -> list[str]:
    """What stands between backticks in a cell of a table."""
    return _NAMED.findall(cell)
