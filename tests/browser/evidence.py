"""A demo council whose published forms ask for photos and documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.council import Council
from tests.browser.equipped import ADDRESS, Equipped
from tests.files_form import with_evidence


@contextmanager
def council_with_evidence(folder: Path, port: int, equipped: Equipped) -> Iterator[Council]:
    """Such a council running in a folder, with the devices that are made once."""
    equipped.council(folder / "council")
    council = Council(folder / "council", port, address=ADDRESS)
    os.environ["DOORSTEP_FORMS_DIR"] = str(with_evidence(folder / "forms"))
    try:
        # Whatever opens the council publishes them; a demo then finds them published.
        council.doorstep("invite", "Wren Saltwhistle", "--label", "Spare")
    finally:
        del os.environ["DOORSTEP_FORMS_DIR"]
    with council:
        yield council
