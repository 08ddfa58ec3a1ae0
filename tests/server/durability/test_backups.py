"""A backup that can be seen was verified, and only what is in one is called safe."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from server.clock import ManualClock
from server.durability.backup import Backup, BackupFailed, backups, make_backup, verify
from server.durability.safe import BackupDurability, database_file, durability
from server.durability.thinning import MOST
from server.errors import SetupError
from server.settings import Settings
from server.store import tables
from server.store.durable import CommitDurability

pytestmark = pytest.mark.sqlite_only(reason="backups are of the embedded database's file")

NOW_MS = 1_768_900_000_000


def database(folder: Path, arrivals: int) -> Path:
    """A database of the real schema with so many arrivals."""
    file = folder / "doorstep.sqlite3"
    tables.metadata.create_all(create_engine(f"sqlite:///{file}"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    receive(file, 1, arrivals)
    return file


def receive(file: Path, first: int, last: int) -> None:
    """Arrivals come in."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executemany(
            "INSERT INTO change (arrival, position, record, device, sender, id_hash, sealed,"
            " length, received_ms, verdict, verdict_no) VALUES (?,?,x'00',x'00',x'00',?,?,1,1,1,0)",
            [
                (each, each, each.to_bytes(16, "big"), os.urandom(400))
                for each in range(first, last + 1)
            ],
        )


def test_a_backup_opens_and_holds_everything_committed(tmp_path: Path) -> None:
    file = database(tmp_path, 7)
    backup = make_backup(file, tmp_path / "backups", NOW_MS)
    assert backup.arrival == 7
    assert verify(backup.path) == 7
    assert [each.path for each in backups(tmp_path / "backups")] == [backup.path]
    assert backup.path.stat().st_mode & 0o077 == 0


def test_a_server_busy_for_days_keeps_points_to_go_back_to_days_hours_and_moments_ago(
    tmp_path: Path,
) -> None:
    file, folder = database(tmp_path, 1), tmp_path / "backups"
    hour, day = 3_600_000, 86_400_000
    start = NOW_MS // day * day
    made = [start + days * day + 9 * hour for days in range(10)]
    made += [start + 10 * day + hours * hour for hours in range(12)]
    made += [start + 10 * day + 12 * hour + moment * 5_000 for moment in range(20)]
    for at_ms in made:
        make_backup(file, folder, at_ms)
    stay = [each.made_ms for each in backups(folder)]
    assert stay[:3] == made[:-4:-1]
    assert stay[3:8] == [start + 10 * day + hours * hour for hours in range(11, 6, -1)]
    assert stay[8:] == [start + days * day + 9 * hour for days in range(9, 3, -1)]
    assert len(list(folder.iterdir())) == len(stay) <= MOST


def test_a_backup_stays_though_the_clock_was_put_back_before_it(tmp_path: Path) -> None:
    file, folder = database(tmp_path, 1), tmp_path / "backups"
    for moment in range(9):
        make_backup(file, folder, NOW_MS + 400 * 86_400_000 + moment)
    assert make_backup(file, folder, NOW_MS).path.exists()
    again = make_backup(file, folder, NOW_MS + 1)
    assert again.path.exists()
    assert len(backups(folder)) <= MOST


def test_a_backup_made_while_the_server_writes_is_whole(tmp_path: Path) -> None:
    file = database(tmp_path, 10)
    with closing(sqlite3.connect(file)) as writing, writing:
        writing.execute("UPDATE change SET verdict = 2")
        backup = make_backup(file, tmp_path / "backups", NOW_MS)
    assert verify(backup.path) == 10


def test_a_damaged_copy_is_never_called_a_backup(tmp_path: Path) -> None:
    file = database(tmp_path, 200)
    backup = make_backup(file, tmp_path / "backups", NOW_MS)
    data = bytearray(backup.path.read_bytes())
    # More than a page, so that no page's own order is left whole whatever stands in the middle.
    data[len(data) // 2 : len(data) // 2 + 8_192] = os.urandom(8_192)
    backup.path.write_bytes(data)
    with pytest.raises(BackupFailed):
        verify(backup.path)
    backup.path.write_bytes(b"not a database")
    with pytest.raises(BackupFailed):
        verify(backup.path)


def test_a_missing_database_is_said_and_the_old_backup_stays(tmp_path: Path) -> None:
    file = database(tmp_path, 3)
    kept = make_backup(file, tmp_path / "backups", NOW_MS)
    with pytest.raises(BackupFailed, match="Earlier ones are kept"):
        make_backup(tmp_path / "gone.sqlite3", tmp_path / "backups", NOW_MS + 1)
    assert list((tmp_path / "backups").iterdir()) == [kept.path]


def test_a_process_killed_in_mid_backup_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    file = database(tmp_path, 20)
    kept = make_backup(file, folder, NOW_MS)
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from server.durability import backup\n"
        "def stop(file):\n"
        "    print('copied', flush=True)\n"
        "    time.sleep(60)\n"
        "backup.verify = stop\n"
        f"backup.make_backup(Path({str(file)!r}), Path({str(folder)!r}), {NOW_MS + 1})\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"copied\n"
        process.send_signal(signal.SIGKILL)
    assert [each.path for each in backups(folder)] == [kept.path]
    assert verify(kept.path) == 20
    newer = make_backup(file, folder, NOW_MS + 2)
    assert [each.path for each in backups(folder)] == [newer.path, kept.path]


async def test_work_is_safe_only_once_a_verified_backup_holds_it(tmp_path: Path) -> None:
    file = database(tmp_path, 4)
    safe = BackupDurability(file, tmp_path / "backups", ManualClock(NOW_MS))
    safe.recover(4)
    assert safe.durable_through() == 0
    assert await safe.back_up() is not None
    assert safe.durable_through() == 4
    receive(file, 5, 9)
    safe.committed(9)
    assert safe.durable_through() == 4
    await safe.back_up()
    assert safe.durable_through() == 9


async def test_a_failed_backup_calls_nothing_safe(tmp_path: Path) -> None:
    def fail(_file: Path, _folder: Path, _now_ms: int) -> Backup:
        raise BackupFailed("the disk is full")

    safe = BackupDurability(
        database(tmp_path, 4), tmp_path / "backups", ManualClock(NOW_MS), make=fail
    )
    safe.recover(4)
    assert await safe.back_up() is None
    assert safe.durable_through() == 0


async def test_backups_follow_by_themselves_and_failures_are_tried_again(tmp_path: Path) -> None:
    file = database(tmp_path, 2)
    attempts = 0

    def fail_once(database: Path, folder: Path, now_ms: int) -> Backup:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise BackupFailed("the disk is full")
        return make_backup(database, folder, now_ms)

    clock = ManualClock(NOW_MS)
    safe = BackupDurability(file, tmp_path / "backups", clock, every_seconds=0.01, make=fail_once)
    safe.recover(2)
    task = asyncio.create_task(safe.run())
    try:
        await _until(lambda: safe.durable_through() == 2)
        assert attempts == 2
        receive(file, 3, 3)
        clock.advance(1)
        safe.committed(3)
        await _until(lambda: safe.durable_through() == 3)
        await asyncio.sleep(0.05)
        assert attempts == 3
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_restart_takes_up_the_newest_backup_that_verifies(tmp_path: Path) -> None:
    file = database(tmp_path, 5)
    make_backup(file, tmp_path / "backups", NOW_MS)
    receive(file, 6, 8)
    broken = make_backup(file, tmp_path / "backups", NOW_MS + 1)
    broken.path.write_bytes(b"damaged")
    again = BackupDurability(file, tmp_path / "backups", ManualClock(NOW_MS + 2))
    again.recover(8)
    assert again.durable_through() == 5


async def test_a_restored_database_is_not_called_safer_than_it_is(tmp_path: Path) -> None:
    file = database(tmp_path, 5)
    make_backup(file, tmp_path / "backups", NOW_MS)
    restored = BackupDurability(file, tmp_path / "backups", ManualClock(NOW_MS + 2))
    restored.recover(3)
    assert restored.durable_through() == 3


def test_the_operator_chooses_what_makes_work_safe(tmp_path: Path) -> None:
    database(tmp_path, 1)
    clock = ManualClock(NOW_MS)
    commit = Settings.under(tmp_path, data_dir=tmp_path)
    chosen = durability(commit, clock, 12)
    assert isinstance(chosen, CommitDurability)
    assert chosen.durable_through() == 12
    backup = Settings.under(tmp_path, data_dir=tmp_path, safe_after="backup")
    assert isinstance(durability(backup, clock, 1), BackupDurability)


def test_what_cannot_be_backed_up_is_said_at_start() -> None:
    with pytest.raises(SetupError, match="SQLite"):
        database_file("postgresql+asyncpg://db/doorstep")
    with pytest.raises(SetupError, match="SQLite"):
        database_file("sqlite+aiosqlite://")


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about in five seconds")
