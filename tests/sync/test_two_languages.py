"""A differential fuzz: the same random changes, and snapshots of them, in Python and TypeScript."""

from __future__ import annotations

import json
import os
import random
import secrets
import subprocess
from pathlib import Path

from sync.errors import Malformed
from sync.fold import Fold
from sync.snapshot import parse_snapshot, resume
from sync.taking import take
from sync.vectors.fold_random import random_history
from sync.vectors.history import RECORD, Entry
from sync.vectors.snapshot_cases import split

APP = Path(__file__).resolve().parents[2] / "pwa"
HISTORIES = 400
SNAPSHOTS = 300


def test_random_histories_fold_to_the_same_bytes_in_both_languages() -> None:
    first = _seed()
    histories = [random_history(first + number, length=12) for number in range(HISTORIES)]
    theirs = _in_typescript([(None, history) for history in histories])
    for number, (history, their) in enumerate(zip(histories, theirs, strict=True)):
        assert _state(Fold(), history) == their, f"differs: run again with SEED={first + number}"


def test_what_follows_a_snapshot_folds_to_what_everything_folds_to_in_both() -> None:
    first = _seed()
    cases: list[tuple[bytes | None, list[Entry]]] = []
    whole: list[str] = []
    for number in range(SNAPSHOTS):
        history = random_history(first + number, length=14)
        # The same cut for the same seed; nothing here is a secret.
        chance = random.Random(first + number)  # noqa: S311
        taken, rest = split(history, chance.randrange(0, 14), chance)
        cases.append((take(1, RECORD, taken), rest))
        whole.append(_state(Fold(), [(each.position, each.raw) for each in taken] + rest))
    for number, (mine, their) in enumerate(zip(whole, _in_typescript(cases), strict=True)):
        assert mine == their, f"differs: run again with SEED={first + number}"


def test_both_refuse_the_same_bytes_as_no_snapshot() -> None:
    first = _seed()
    cases: list[tuple[bytes | None, list[Entry]]] = []
    mine: list[str] = []
    for number in range(SNAPSHOTS):
        chance = random.Random(first + number)  # noqa: S311
        taken, _ = split(random_history(first + number, length=10), 8, chance)
        raw = bytearray(take(1, RECORD, taken))
        raw[chance.randrange(len(raw))] = chance.randrange(256)
        cases.append((bytes(raw), []))
        try:
            mine.append(resume(parse_snapshot(bytes(raw))).encode_state().hex())
        except Malformed:
            mine.append("malformed")
    assert "malformed" in mine
    for number, (one, other) in enumerate(zip(mine, _in_typescript(cases), strict=True)):
        assert one == other, f"differs: run again with SEED={first + number}"


def _seed() -> int:
    return int(os.environ.get("SEED", secrets.randbelow(2**40)))


def _state(fold: Fold, history: list[Entry]) -> str:
    for position, raw in history:
        fold.add(raw, position)
    return fold.encode_state().hex()


def _in_typescript(cases: list[tuple[bytes | None, list[Entry]]]) -> list[str]:
    lines = [
        json.dumps(
            {
                "snapshot": None if snapshot is None else snapshot.hex(),
                "rest": [[at, raw.hex()] for at, raw in rest],
            }
        )
        for snapshot, rest in cases
    ]
    answer = subprocess.run(
        ["node", "test/sync/fold-cli.mjs"],
        cwd=APP,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return answer.stdout.split()
