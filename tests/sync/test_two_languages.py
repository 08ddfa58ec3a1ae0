"""A differential fuzz: the same random changes fold to the same bytes in Python and TypeScript."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from pathlib import Path

from sync.fold import Fold
from sync.vectors.fold_random import random_history

APP = Path(__file__).resolve().parents[2] / "pwa"
HISTORIES = 400


def test_random_histories_fold_to_the_same_bytes_in_both_languages() -> None:
    first = int(os.environ.get("SEED", secrets.randbelow(2**40)))
    histories = [random_history(first + number, length=12) for number in range(HISTORIES)]
    lines = [json.dumps([[at, raw.hex()] for at, raw in history]) for history in histories]
    answer = subprocess.run(
        ["node", "test/sync/fold-cli.mjs"],
        cwd=APP,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    theirs = answer.stdout.split()
    assert len(theirs) == HISTORIES
    for number, (history, their) in enumerate(zip(histories, theirs, strict=True)):
        fold = Fold()
        for position, raw in history:
            fold.add(raw, position)
        assert fold.encode_state().hex() == their, f"differs: run again with SEED={first + number}"
