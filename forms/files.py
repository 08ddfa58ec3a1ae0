"""What a question of type file takes: the table `forms/files.json`, which both languages read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, Literal

_TABLE: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "files.json").read_text(encoding="utf-8")
)

MAX_BYTES: Final[int] = _TABLE["max_bytes"]
"""Largest file, in bytes."""

FileKind = Literal["photo", "document"]

KINDS: Final[dict[FileKind, frozenset[str]]] = {
    "photo": frozenset(_TABLE["photo"]),
    "document": frozenset(_TABLE["document"]),
}
"""Media types by what a form calls them."""
