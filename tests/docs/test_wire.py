"""The page of the wire format names every code there is, with its number and no other."""

from __future__ import annotations

import re

import pytest

from server.errors import Problem
from sync.codes import TABLE
from tests.docs.named import ROOT

PAGE = (ROOT / "docs/wire.md").read_text()
TITLE = "## 24. What each code means\n"
# `### `reason`: of set aside and of waiting`, and whatever stands below it.
_OWN = re.compile(r"^### `(\w+)`.*?\n(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (\d+) \| `([\w-]+)` \| (.+) \|$", re.MULTILINE)
# `| `op` | `set` 1, `add` 2 | where |`, of the tables that say no more than that.
_LINE = re.compile(r"^\| `(\w+)` \| (`.+?) \| .+ \|$", re.MULTILINE)
_CODE = re.compile(r"`([\w-]+)` (\d+)")
_CLEAR = re.compile(r"^\| (\d{3}) \| `(\w+)` \| .+ \| .+ \|$", re.MULTILINE)
NEVER_SENT = ("server_full", "old_app", "disposed")
"""Codes that the page says are reserved."""


def _section() -> str:
    assert PAGE.count(TITLE) == 1
    return PAGE.split(TITLE)[1].split("\n## ")[0]


def _tables() -> dict[str, list[tuple[str, int]]]:
    """Every table of the page, with its codes as they stand there."""
    section = _section()
    found = {
        name: [(code, int(number)) for number, code, _ in _ROW.findall(below)]
        for name, below in _OWN.findall(section)
    }
    rest = section.split("### Every other table\n")[1]
    for name, line in _LINE.findall(rest):
        assert name not in found, f"{name} stands twice"
        found[name] = [(code, int(number)) for code, number in _CODE.findall(line)]
    return found


@pytest.mark.parametrize("name", TABLE)
def test_every_code_is_on_the_page_with_its_number(name: str) -> None:
    assert _tables().get(name) == sorted(TABLE[name].items(), key=lambda code: code[1])


def test_no_table_is_on_the_page_that_there_is_none_of() -> None:
    assert _tables().keys() == TABLE.keys()


@pytest.mark.parametrize("name", ["reply", "verdict", "reason", "refusal"])
def test_what_a_server_may_answer_is_told_with_its_meaning_and_its_end(name: str) -> None:
    below = dict(_OWN.findall(_section()))[name]
    for _, code, said in _ROW.findall(below):
        cells = [cell.strip() for cell in said.split(" | ")]
        # Of what is never given there is nothing to end.
        assert all(cells) or code in NEVER_SENT, f"{code} has an empty cell"
        assert len(cells) >= 2, f"{code} lacks a cell"


def test_every_answer_in_clear_is_on_the_page() -> None:
    on_page = {(int(status), error) for status, error in _CLEAR.findall(_section())}
    problems: list[type[Problem]] = [Problem, *Problem.__subclasses__()]
    raised = {(each.http_status, each.error) for each in problems}
    assert raised | {(404, "not_found"), (405, "method_not_allowed")} == on_page


@pytest.mark.parametrize("code", NEVER_SENT)
def test_what_the_page_calls_reserved_no_line_of_the_server_gives(code: str) -> None:
    assert re.search(
        rf"^\| \d+ \| `{code}` \|.*never (sent|given), and reserved", PAGE, re.MULTILINE
    )
    given = re.compile(rf"\b(ReplyStatus|Reason)\.{code.upper()}\b")
    giving = {
        path.relative_to(ROOT).as_posix()
        for folder in ("server", "sync")
        for path in (ROOT / folder).rglob("*.py")
        if given.search(path.read_text())
    }
    # The desk's list of what it may never accept names it, and gives it to nothing.
    assert giving - {"server/desk/sight.py"} == set()
