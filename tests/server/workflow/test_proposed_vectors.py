"""What shows as "proposed since" is the same here and in the app: `sync/vectors/proposed.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.workflow.proposed import Decision, proposed_since
from sync.command import parse_command
from sync.fold import Fold

FILE = Path(__file__).parents[3] / "sync" / "vectors" / "proposed.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_what_is_proposed_since_a_decision(case: dict[str, Any]) -> None:
    fold = Fold([(position, bytes.fromhex(raw)) for position, raw in case["changes"]])
    (given,) = fold.commands
    change = fold.change(given.dot)
    assert change is not None
    decision = Decision(given.dot, change.actor, parse_command(given.value), (1, 1))
    since = proposed_since(fold, bytes.fromhex(VECTORS["record"]), decision)
    assert list(since.paths) == case["paths"]
