"""Writes the vectors: `python -m sync.vectors.make`.

A test makes them again and compares, so that a file and the code that it was made from agree.
"""

import json
from pathlib import Path
from typing import Final

from sync.vectors import (
    canonical_cases,
    certificate_cases,
    change_cases,
    deposit_cases,
    enrolment_cases,
    envelope_cases,
    file_cases,
    fold_cases,
    message_cases,
    proposed_cases,
    rekey_cases,
    snapshot_cases,
    stream_cases,
)

FOLDER: Final = Path(__file__).parent


def make() -> dict[str, str]:
    """Every file's name and text. Sealed bytes already there are kept while they still open."""
    files: dict[str, object] = {
        "canonical.json": canonical_cases.cases(),
        "changes.json": change_cases.cases(),
        "folds.json": fold_cases.cases(),
        "proposed.json": proposed_cases.cases(),
        "envelopes.json": envelope_cases.cases(_held("envelopes.json")),
        "deposits.json": deposit_cases.cases(_held("deposits.json")),
        "codes.json": enrolment_cases.cases(),
        "certificates.json": certificate_cases.cases(),
        "messages.json": message_cases.cases(),
        "rekey.json": rekey_cases.cases(),
        "streams.json": stream_cases.cases(),
        "files.json": file_cases.cases(),
        "snapshots.json": snapshot_cases.cases(),
    }
    return {
        name: json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        for name, content in files.items()
    }


def _held(name: str) -> dict[str, object] | None:
    path = FOLDER / name
    if not path.exists():
        return None
    loaded: dict[str, object] = json.loads(path.read_text("utf-8"))
    return loaded


def main() -> None:
    """Writes the files whose text has changed."""
    for name, text in make().items():
        path = FOLDER / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
