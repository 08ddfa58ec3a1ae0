"""The table of known failures is whole, and every test that it and the threat model name exists."""

from __future__ import annotations

import re

import pytest

from tests.docs import named
from tests.docs.named import ROOT, named_in

LINE = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
THREAT = re.compile(r"^\| ([^|]+) \|[^|]+\| ([^|]+) \| ([^|]*) \|[^|]*\|$", re.MULTILINE)
TEST = re.compile(r"test_\w+|(?!.*--)[^=/]+(?: [^=/ ]+){4,}")
"""A test among other words: nothing else of five words, but a command, stands between backticks."""
NO_TEST = frozenset({"bench/results/"})
"""What is named though it is no test."""


def _failures() -> dict[str, str]:
    text = (ROOT / "docs/known-failures.md").read_text()
    return {number: here for number, _, here in LINE.findall(text)}


def _threats() -> dict[str, tuple[str, str]]:
    """By attacker: what they meet, and what shows it."""
    text = (ROOT / "docs/threat-model.md").read_text()
    rows = {who: (meets, shown) for who, meets, shown in THREAT.findall(text)}
    return {who: row for who, row in rows.items() if who not in ("attacker", "---")}


def test_every_one_of_the_forty_failures_has_an_answer() -> None:
    rows = _failures()
    assert list(rows) == [str(number) for number in range(1, 41)]
    for number, here in rows.items():
        assert named_in(here) or "waits for" in here, f"line {number} says nothing"


def test_every_test_that_is_named_is_a_test_of_that_name() -> None:
    shown = {f"line {number}": here for number, here in _failures().items()}
    shown |= {who: here for who, (_, here) in _threats().items()}
    for other in ("threat-model", "architecture", "simulation"):
        text = (ROOT / f"docs/{other}.md").read_text()
        named_there = [each for each in named_in(text) if TEST.fullmatch(each)]
        shown[other] = " ".join(f"`{each}`" for each in named_there)
    missing = [
        (where, name)
        for where, here in shown.items()
        for name in named_in(here)
        if name not in named.tests() | NO_TEST
    ]
    assert not missing


def test_every_threat_that_is_met_names_the_tests_that_show_it() -> None:
    threats = _threats()
    assert len(threats) > 15
    for who, (meets, shown) in threats.items():
        assert named_in(shown) or meets == "nothing yet", f"{who}: nothing shows it"


@pytest.mark.parametrize(
    "written", ["tests/server", "test_the", "moves on", "seen in no test", "describe"]
)
def test_a_word_that_stands_in_a_test_is_not_its_name(written: str) -> None:
    assert written not in named.tests()


@pytest.mark.parametrize(
    "title",
    [
        "test_a_word_that_stands_in_a_test_is_not_its_name",
        "test_the_visit",
        "words survive a lock, a reload and a new unlock",
        "%s: a device that was out of reach goes on with nothing pressed, and nothing is lost",
    ],
)
def test_functions_files_and_titles_are_names(title: str) -> None:
    assert title in named.tests()
