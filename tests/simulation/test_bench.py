"""What the ten thousand histories are kept by is what they are made of, and nothing else."""

from __future__ import annotations

from bench.loaded import ROOT
from bench.topics.simulation import code_of, sources


def test_kept_histories_are_named_by_the_modules_and_the_data_that_one_loads() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in sources()}
    made_of = {
        "server/store/writer.py",
        "sync/fold.py",
        "sync/codes.json",
        "forms/library/needs-assessment.yaml",
        "forms/workflow/commands.yaml",
        "tests/simulation/history.py",
        "tests/server/council.py",
    }
    assert made_of <= found
    of_others = {
        "server/cli.py",
        "server/store/cli.py",
        "forms/library/review.yaml",
        "tests/simulation/test_mutants.py",
    }
    assert not of_others & found
    assert not [path for path in found if path.startswith(("pwa/", "bench/", "docs/"))]


def test_kept_histories_are_of_other_code_when_one_of_its_files_is_another() -> None:
    files = [ROOT / "sync/fold.py", ROOT / "sync/codes.py"]
    assert code_of(files) == code_of(reversed(files))
    assert code_of(files) != code_of(files[:1])
