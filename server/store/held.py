"""Who has the embedded database open: every server and command a share of it, a restore all of it.

The lock is on a file beside the database, not on the database: it holds though that is damaged, and
it ends with its process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.errors import SetupError


@contextmanager
def sharing(database: Path | None) -> Iterator[None]:
    """Have the database open with others; None for one that is no file of ours.

    Raises `SetupError` while it is being replaced.
    """
    if database is None:
        yield
        return
    with _locked(database, fcntl.LOCK_SH) as held:
        if not held:
            raise SetupError("The database is being restored. Try again when that has ended.")
        yield


@contextmanager
def alone_with(database: Path) -> Iterator[None]:
    """Have the database to oneself. Raises `SetupError` while a server or command has it open."""
    with _locked(database, fcntl.LOCK_EX) as held:
        if not held:
            raise SetupError("The server is running on this database. Stop it, then restore.")
        yield


@contextmanager
def _locked(database: Path, how: int) -> Iterator[bool]:
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = database.with_name(f"{database.name}.lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
