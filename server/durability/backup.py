"""One verified backup of the embedded database: copy, open the copy, check it, then name it.

SQLite's online backup copies a consistent state while the server writes. The copy is made under a
private temporary name and only gets its own name once it has been opened and has passed
`PRAGMA integrity_check`, so a backup that can be seen is a backup that was good; a process killed
half-way leaves the earlier ones as they were. What is in it is sealed: no key is in the data, so
none is in a backup (design.md 5).
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import msgspec

from server.durability.thinning import kept
from server.errors import DoorstepError

_NAME: Final = re.compile(r"doorstep-(\d{13,})-(\d+)\.sqlite3")
_PARTIAL: Final = ".partial-"
_ABANDONED_S: Final = 3_600


class BackupFailed(DoorstepError):
    """No backup was made; the earlier ones are as they were. The words are for the operator."""


class Backup(msgspec.Struct, frozen=True):
    """A verified backup: its file, when it was begun (ms since 1970 UTC), its highest arrival."""

    path: Path
    made_ms: int
    arrival: int


def highest_arrival(connection: sqlite3.Connection) -> int:
    """The newest arrival position in a database; 0 in an empty one."""
    (arrival,) = connection.execute("SELECT coalesce(max(arrival), 0) FROM change").fetchone()
    return int(arrival)


def verify(file: Path) -> int:
    """Open a copy read-only, check every page of it, and return its highest arrival.

    Raises `BackupFailed` when it cannot be opened, is damaged, or is not a Doorstep database.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                raise BackupFailed(f"{file.name} is damaged: {found}")
            return highest_arrival(copy)
    except sqlite3.Error as error:
        raise BackupFailed(f"{file.name} cannot be read as a database: {error}") from error


def make_backup(
    database: Path,
    folder: Path,
    now_ms: int,
    stay: Callable[[Iterable[int]], Collection[int]] = kept,
) -> Backup:
    """Make and verify one backup, then drop those that by their times need not `stay`.

    Raises `BackupFailed`; then nothing has changed but for a partial copy, which is removed here
    or by the next backup.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _drop_partial(folder)
        partial = folder / f"{_PARTIAL}{os.getpid()}-{now_ms}"
        _copy(database, partial)
        arrival = verify(partial)
        final = folder / f"doorstep-{now_ms:013d}-{arrival}.sqlite3"
        os.replace(partial, final)
        flush(folder)
        _drop_old(folder, final, stay)
    except (OSError, sqlite3.Error) as error:
        _drop_partial(folder)
        raise BackupFailed(f"The backup was not made: {error}. Earlier ones are kept.") from error
    except BackupFailed:
        _drop_partial(folder)
        raise
    return Backup(final, now_ms, arrival)


def backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first. They were verified when they were named."""
    if not folder.is_dir():
        return []
    found = [
        Backup(file, int(name[1]), int(name[2]))
        for file in folder.iterdir()
        if (name := _NAME.fullmatch(file.name)) is not None
    ]
    return sorted(found, key=lambda backup: (backup.made_ms, backup.arrival), reverse=True)


def made_at(file: Path) -> int | None:
    """When a backup was begun, by its name; None for a file of another name."""
    name = _NAME.fullmatch(file.name)
    return None if name is None else int(name[1])


def epoch_of(file: Path) -> bytes | None:
    """The sealed epoch of a database: the same bytes only in copies from one epoch.

    Raises `BackupFailed` when it cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            row = copy.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()
    except sqlite3.Error as error:
        raise BackupFailed(f"{file.name} cannot be read as a database: {error}") from error
    return None if row is None else bytes(row[0])


def _copy(database: Path, partial: Path) -> None:
    # Opened by the operating system first: only its owner may read it, whatever the umask.
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source_uri = f"{database.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(source_uri, uri=True)) as source,
        closing(sqlite3.connect(partial)) as target,
    ):
        # One step: under WAL it reads one snapshot and holds up no writer. In several steps every
        # commit between two of them would start the copy again.
        source.backup(target, pages=-1)
        # A copy of a database in WAL mode would grow side files when opened; one file is wanted.
        target.execute("PRAGMA journal_mode=DELETE")
    flush(partial)


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_partial(folder: Path) -> None:
    """Remove this process's unfinished copies, and others' that nobody can still be writing."""
    if not folder.is_dir():
        return
    for file in folder.glob(f"{_PARTIAL}*"):
        own = file.name.startswith(f"{_PARTIAL}{os.getpid()}-")
        with suppress(FileNotFoundError):
            if own or time.time() - file.stat().st_mtime > _ABANDONED_S:
                file.unlink()


def _drop_old(folder: Path, made: Path, stay: Callable[[Iterable[int]], Collection[int]]) -> None:
    """Thin out. What was just made stays, though a clock that was put back calls it old."""
    found = backups(folder)
    times = stay(each.made_ms for each in found)
    for backup in found:
        if backup.made_ms not in times and backup.path != made:
            backup.path.unlink(missing_ok=True)
