"""Putting a verified backup in the place of the database, with the server stopped.

The backup is copied and the copy checked before anything changes; that a restore is coming is
entered in the register before the file is replaced; the replaced file stays beside the new one. So
a crash at any point leaves a whole database, and the next start begins a new epoch, in which every
device sends again what it holds (docs/wire.md 9).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from server.durability.backup import BackupFailed, backups, flush, made_at, verify
from server.durability.safe import database_file
from server.epochs.epochs import EPOCH_META, RESTORE_KIND
from server.errors import SetupError
from server.keys.organisation import OrganisationKeys
from server.rotation.backups import counts_in
from server.settings import Settings
from server.store.held import alone_with


class Restored(msgspec.Struct, frozen=True):
    """The highest arrival restored, and where the replaced database is kept, if there was one."""

    arrival: int
    kept: Path | None


def restore(
    settings: Settings, backup: Path, now_ms: int, *, although_older: bool = False
) -> Restored:
    """Replace the database by a backup. Raises `SetupError`; then the database is as it was."""
    database = database_file(settings.database_url)
    keys = OrganisationKeys.load(settings.key_dir)
    with alone_with(database):
        try:
            arrival = verify(backup)
            _check_newest(settings, backup, although_older)
            _check_ours(keys, backup)
            fresh = database.with_name(f".restoring-{database.name}")
            _copy(backup, fresh)
            verify(fresh)
            keys.register.append(RESTORE_KIND, now_ms, arrival=arrival)
            kept = _keep(database, now_ms)
            os.replace(fresh, database)
            flush(database.parent)
        except (BackupFailed, OSError) as failure:
            raise SetupError(f"{failure} The database is as it was.") from failure
    return Restored(arrival, kept)


def _check_newest(settings: Settings, backup: Path, although_older: bool) -> None:
    if although_older or settings.backup_dir is None:
        return
    sound = (each for each in backups(settings.backup_dir) if _verifies(each.path))
    newest = next(sound, None)
    if newest is None or newest.path.resolve() == backup.resolve():
        return
    made_ms = made_at(backup)
    if made_ms is None or made_ms < newest.made_ms:
        raise SetupError(
            f"{newest.path.name} is newer. Restore that one, or say --although-older: then what "
            "came after this backup is only what devices still hold."
        )


def _verifies(file: Path) -> bool:
    try:
        verify(file)
    except BackupFailed:
        return False
    return True


def _check_ours(keys: OrganisationKeys, backup: Path) -> None:
    """Raises `SetupError` for a backup of which anything is sealed under other keys than these."""
    query = "SELECT value FROM meta WHERE key = ?"
    with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        row = copy.execute(query, (EPOCH_META,)).fetchone()
    if row is None:
        raise SetupError(f"{backup.name} was made before a server ever started on it.")
    keys.master.open("meta", EPOCH_META.encode(), row[0])
    # Rows are wrapped anew at different times, so what opens one need not open all.
    ended = min(counts_in(backup).keys() - set(keys.master.versions), default=None)
    if ended is not None:
        raise SetupError(
            f"{backup.name} was not put in place: master key version {ended} is not in the key "
            "file, and some of it is sealed under that."
        )


def _copy(backup: Path, fresh: Path) -> None:
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shutil.copyfile(backup, fresh)
    flush(fresh)


def _keep(database: Path, now_ms: int) -> Path | None:
    """Keep the database under another name, whole, while it still stands in its place."""
    if not database.exists():
        return None
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(database)) as replaced:
        # What is still in the log beside it goes into the file.
        replaced.execute("PRAGMA journal_mode=DELETE")
    kept = database.with_name(f"{database.stem}-before-{now_ms}{database.suffix}")
    try:
        os.link(database, kept)
    except OSError:
        # Not every disk can give a file a second name.
        shutil.copy2(database, kept)
    for side in ("-wal", "-shm"):
        # Only a damaged database leaves these; beside the restored one they would be taken for its.
        with suppress(FileNotFoundError):
            os.replace(f"{database}{side}", f"{kept}{side}")
    flush(database.parent)
    return kept
