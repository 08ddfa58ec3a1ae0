"""The page of measurements says what the results say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from bench.page import PAGE, page, reports, share
from bench.readme import README, figures, written
from bench.report import Report, at_least, at_most, figure, write


def test_the_page_is_what_the_results_give() -> None:
    assert PAGE.read_text() == page(reports())


def test_a_share_is_of_the_limit_whichever_way_a_figure_counts() -> None:
    assert share(at_most("bytes", 40, "kB", 80)) == 50
    assert share(at_most("bytes", 100, "kB", 80)) == 125
    assert share(at_least("pushes", 1_600, "/s", 800)) == 50
    assert share(at_least("pushes", 400, "/s", 800)) == 200
    assert share(at_most("violations", 0, "", 0)) == 0


def test_a_figure_that_does_not_hold_is_named_so() -> None:
    report = Report(
        "push", "2026-03-12", "a machine", [at_least("p", 4, "/s", 8), figure("q", 1, "")]
    )
    written = page([report])
    assert "\n2026-03-12, a machine.\n" in written
    assert "| 1 | p | 4 /s | 8 /s | **does not hold** |" in written
    assert "|  | q | 1  |  |  |" in written
    assert 'x-axis ["push 1"]' in written


def test_the_page_names_the_code_that_was_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.report.RESULTS", tmp_path / "bench" / "results")
    (tmp_path / "bench" / "results").mkdir(parents=True)

    def git(*asked: str) -> str:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@fernshire.example")
        return subprocess.run(
            ["git", *who, *asked], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout.strip()

    def measured() -> str:
        return msgspec.json.decode(write("push", []).read_bytes(), type=Report).code

    assert measured() == ""
    git("init", "-q")
    (tmp_path / "server.py").write_text("one")
    git("add", "server.py")
    git("commit", "-qm", "one")
    code = measured()
    assert code == git("rev-parse", "--short=10", "HEAD")
    assert f", a machine, code {code}." in page([Report("push", "", "a machine", [], code)])
    (tmp_path / "server.py").write_text("two")
    assert measured() == f"{code}+"


def test_what_is_measured_against_others_stands_beside_them_in_a_chart() -> None:
    compared = [figure("ours", 9, "/s"), figure("theirs", 3, "/s"), figure("times", 3, "x")]
    written = page([Report("fold", "2026-03-12", "a machine", compared)])
    assert 'x-axis ["ours", "theirs"]\n    bar [9, 3]' in written


def test_of_figures_alike_with_one_limit_the_chart_shows_the_tightest() -> None:
    alike = [at_most("a", 10, "ms", 40), at_most("b", 30, "ms", 40), at_most("c", 20, "ms", 40)]
    written = page([Report("forms", "2026-03-12", "a machine", [*alike, at_least("d", 8, "", 4)])])
    assert 'x-axis ["forms 2", "forms 4"]' in written
    assert "bar [75, 50]" in written
    assert "| 3 | c | 20 ms | 40 ms | holds |" in written


def test_the_readme_states_the_figures_that_were_measured() -> None:
    assert README.read_text() == written(README.read_text(), reports())
    assert "| 1,132 /s | 800 /s |" in figures(
        [
            Report(
                "push", "", "", [at_least("pushes of one change of 150 answers", 1131.6, "/s", 800)]
            )
        ]
    )
