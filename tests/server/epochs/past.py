"""Putting a stopped server's database back to an earlier copy of itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from server.durability.safe import database_file
from server.keys.organisation import MARK_FILE
from server.settings import Settings


def copied(settings: Settings, name: str = "copy") -> Path:
    """A copy of the database of a stopped server."""
    file = database_file(settings.database_url)
    return Path(shutil.copy2(file, settings.data_dir / name))


def put_back(settings: Settings, copy: Path) -> None:
    """The copy in the database's place, as by hand: nothing else knows of it."""
    file = database_file(settings.database_url)
    for side in ("-wal", "-shm"):
        file.with_name(file.name + side).unlink(missing_ok=True)
    shutil.copy2(copy, file)


def without_mark(settings: Settings) -> None:
    """The mark is gone, as when the key folder too came from an older copy."""
    (settings.key_dir / MARK_FILE).unlink()
