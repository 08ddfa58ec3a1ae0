"""`doorstep restore`: a verified backup in the database's place, and a new epoch after it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main
from server.durability.backup import Backup, make_backup
from server.durability.restore import restore
from server.durability.safe import BackupDurability, database_file
from server.errors import SetupError
from server.settings import Settings
from sync.codes import Verdict
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import START_MS, new_settings, running

pytestmark = pytest.mark.sqlite_only(reason="backups are of the embedded database's file")


def backed_up(settings: Settings, made_ms: int) -> Backup:
    assert settings.backup_dir is not None
    return make_backup(database_file(settings.database_url), settings.backup_dir, made_ms)


async def began(settings: Settings) -> Device:
    async with running(settings) as council:
        return await council.device("wren")


async def received(settings: Settings, wren: Device) -> None:
    async with running(settings) as council:
        wren.http = council.http
        person = await council.person("wren")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first, wren.change(record, [set_value("beliefs", "Quaker")]))


async def test_the_next_start_begins_a_new_epoch_and_takes_again_what_devices_hold(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    wren = await began(settings)
    async with running(settings) as council:
        person = await council.person("wren")
    backup = backed_up(settings, START_MS)
    async with running(settings) as council:
        wren.http = council.http
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
    done = restore(settings, backup.path, START_MS)
    assert done.arrival == backup.arrival
    assert done.kept is not None
    with closing(sqlite3.connect(done.kept)) as kept:
        assert kept.execute("SELECT count(*) FROM change").fetchone()[0] > backup.arrival
    async with running(settings) as council:
        wren.http = council.http
        answer = await wren.round(first)
        assert answer.epoch == 2
        assert answer.verdicts[0].verdict == Verdict.MERGED
    async with running(settings) as council:
        assert council.services.epoch == 2
        assert council.services.index.holds(wren.actor, record)


async def test_a_backup_equal_to_the_database_begins_a_new_epoch_too(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    await began(settings)
    restore(settings, backed_up(settings, START_MS).path, START_MS)
    async with running(settings) as council:
        assert council.services.epoch == 2


async def test_it_is_refused_while_the_server_runs(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        backup = backed_up(settings, START_MS)
        with pytest.raises(SetupError, match="Stop it"):
            restore(settings, backup.path, START_MS)
        await council.person("wren")
        assert council.services.epoch == 1


async def test_an_older_backup_is_refused_without_the_named_override(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    wren = await began(settings)
    older = backed_up(settings, START_MS)
    await received(settings, wren)
    newer = backed_up(settings, START_MS + 1)
    with pytest.raises(SetupError, match="although-older"):
        restore(settings, older.path, START_MS + 2)
    async with running(settings) as council:
        assert council.services.epoch == 1
    assert restore(settings, newer.path, START_MS + 2).arrival == newer.arrival
    done = restore(settings, older.path, START_MS + 3, although_older=True)
    assert done.arrival == older.arrival


async def test_a_damaged_or_strange_backup_changes_nothing(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    wren = await began(settings)
    await received(settings, wren)
    backup = backed_up(settings, START_MS)
    damaged = tmp_path / "damaged.sqlite3"
    data = bytearray(backup.path.read_bytes())
    # Half of it: a single page may be a free one, whose loss is none.
    data[len(data) // 4 : 3 * len(data) // 4] = bytes(3 * len(data) // 4 - len(data) // 4)
    damaged.write_bytes(data)
    other = new_settings(tmp_path / "other")
    await began(other)
    for strange in (damaged, backed_up(other, START_MS).path):
        with pytest.raises(SetupError):
            restore(settings, strange, START_MS, although_older=True)
    async with running(settings) as council:
        assert council.services.epoch == 1
        assert council.services.index.last_arrival == backup.arrival


async def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    await began(settings)
    backup = backed_up(settings, START_MS)
    file = database_file(settings.database_url)
    file.write_bytes(b"not a database at all")
    done = restore(settings, backup.path, START_MS)
    assert done.kept is not None
    assert done.kept.read_bytes() == b"not a database at all"
    async with running(settings) as council:
        assert council.services.epoch == 2


async def test_a_backup_of_an_earlier_epoch_makes_nothing_of_this_one_safe(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    wren = await began(settings)
    older = backed_up(settings, START_MS)
    await received(settings, wren)
    backed_up(settings, START_MS + 1)
    restore(settings, older.path, START_MS + 2, although_older=True)
    async with running(settings) as council:
        wren.http = council.http
        await council.person("wren")
        last_arrival = council.services.index.last_arrival
    assert settings.backup_dir is not None
    safe = BackupDurability(
        database_file(settings.database_url), settings.backup_dir, council.clock
    )
    safe.recover(last_arrival)
    assert safe.durable_through() == 0
    await safe.back_up()
    assert safe.durable_through() == last_arrival


def test_the_command_says_what_was_kept_and_what_to_do(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    asyncio.run(began(settings))
    backup = backed_up(settings, START_MS)
    ran = CliRunner().invoke(main, ["--home", str(tmp_path), "restore", str(backup.path)])
    assert ran.exit_code == 0, ran.output
    assert "is kept" in ran.output
    assert "Start the server" in ran.output
