"""The largest file is the same for forms, wire and app, each of which has a number of its own."""

from __future__ import annotations

import re
from pathlib import Path

from forms.files import MAX_BYTES
from sync.files import MAX_FILE_BYTES

APP = Path(__file__).resolve().parents[2] / "pwa/src/sync/core/file-value.ts"


def test_the_largest_file_a_form_takes_is_the_largest_that_travels() -> None:
    assert MAX_BYTES == MAX_FILE_BYTES


def test_the_app_has_the_same_limit() -> None:
    written = re.search(r"MAX_FILE_BYTES = ([0-9 *]+);", APP.read_text())
    assert written is not None
    product = 1
    for factor in written[1].split("*"):
        product *= int(factor)
    assert product == MAX_FILE_BYTES
