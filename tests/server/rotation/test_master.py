"""The master key is versioned: what an older one wraps is wrapped anew, then the old one ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, event, select
from sqlalchemy.engine import Engine

from server.desk.rows import Outcome, seal_row
from server.durability.backup import Backup, make_backup
from server.durability.restore import restore
from server.durability.safe import database_file
from server.errors import SetupError
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.keys.register import MASTER
from server.rotation import rewrap as rewrapping
from server.rotation.retire import retire
from server.rotation.rewrap import WRAPPED, counts, rewrap
from server.settings import Settings
from server.store import tables
from server.store.store import Store
from sync.change import change_id
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.rotation.rotating import LATER_MS, rotated

UNDER_OTHER_KEYS = {
    ("change", "sealed"),
    ("record", "sealed_summary"),
    ("file_chunk", "sealed"),
}
"""Sealed under a record's own key, or under a file's key that stands in a change."""
NOT_SEALED = {
    "id",
    "owner",
    "public_key",
    "installation",
    "secret_hash",
    "device",
    "record",
    "sender",
}
NOT_SEALED |= {"seq_hash", "id_hash", "hash", "body", "file", "told", "digest", "used", "shown"}


async def at_work(council: Council) -> tuple[Device, bytes]:
    """Wren's device with a record merged, and the record."""
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    await wren.round(first)
    return wren, record


async def wrapped(settings: Settings) -> dict[int, int]:
    """By version, the seals in the database."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        async with store.engine.connect() as connection:
            return await counts(connection)
    finally:
        await store.close()


async def wrap_anew(settings: Settings) -> int:
    """`doorstep keys rewrap`."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        return await rewrap(store.engine, keys)
    finally:
        await store.close()


async def ending(settings: Settings, version: int, now_ms: int = LATER_MS, **how: Any) -> list[str]:
    """`doorstep keys retire master`: what still needs it."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        index = Index()
        needed = await retire(settings, keys, store, index, MASTER, version, now_ms, **how)
        return [each.words for each in needed]
    finally:
        await store.close()


def backed_up(settings: Settings, made_ms: int = START_MS) -> Backup:
    assert settings.backup_dir is not None
    return make_backup(database_file(settings.database_url), settings.backup_dir, made_ms)


def test_every_column_that_the_master_key_seals_is_wrapped_anew() -> None:
    listed = {(each.column.table.name, each.column.name) for each in WRAPPED}
    binary = {
        (table.name, column.name)
        for table in tables.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name not in NOT_SEALED
    }
    assert listed == binary - UNDER_OTHER_KEYS


async def test_new_rows_are_under_the_new_version_and_old_ones_are_read_as_before(
    council: Council,
) -> None:
    wren, old = await at_work(council)
    rotated(council.settings, MASTER)
    _, new = await council.involved("wren")
    versions = await versions_of(council)
    assert (versions[old], versions[new]) == (1, 2)
    await wren.round(wren.change(old, [set_value("beliefs", "Quaker")]))
    assert len(await council.services.store.history(old)) == 2


async def versions_of(council: Council) -> dict[bytes, int]:
    async with council.services.store.engine.connect() as connection:
        query = select(tables.record.c.id, tables.record.c.key_version)
        return {row.id: row.key_version for row in await connection.execute(query)}


async def test_everything_is_wrapped_anew_beside_a_running_server(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, record = await at_work(council)
        await council.invite("dov")
        await keep_a_decision(council)
        await council.services.writer.write_progress()
        rotated(settings, MASTER)
        assert await wrap_anew(settings) > 0
        assert set(await wrapped(settings)) == {2}
        assert set((await versions_of(council)).values()) == {2}
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        assert await wrap_anew(settings) == 0
    # One that is started now has nothing of the old key, and knows all.
    without_first(settings)
    async with running(settings) as council:
        wren.http = council.http
        assert [change_id(each.data) for each in await council.services.store.history(record)]
        assert council.services.index.devices[wren.id].label == "Phone"
        assert (await wren.round()).highest.dev_seq == 2
        await council.device("dov")


async def keep_a_decision(council: Council) -> None:
    """A row of the set-aside desk."""
    master = council.services.store.master
    outcome = Outcome(council.staff["idris"].id, "Written twice")
    row = seal_row(master, 1, 3, START_MS, outcome)

    async def keep(connection: Any) -> None:
        await connection.execute(tables.desk.insert(), [row])

    await council.services.writer.execute(keep)


def without_first(settings: Settings) -> None:
    """The first master key is gone, entered as ended."""
    keys = OrganisationKeys.load(settings.key_dir)
    keys.register.append("key_ended", START_MS, purpose=MASTER, version=1)
    path = settings.key_dir / "master.keys"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("1 ")))


async def test_cut_off_anywhere_both_versions_open_and_it_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_settings(tmp_path)
    monkeypatch.setattr(rewrapping, "BATCH", 2)
    async with running(settings) as council:
        wren, record = await at_work(council)
        rotated(settings, MASTER)
        for written in (1, 3, 6):
            with DyingAfter(written), pytest.raises(Died):
                await wrap_anew(settings)
            assert 1 in await wrapped(settings)
            assert len(await council.services.store.history(record)) == 1
        done = await wrap_anew(settings)
        assert done > 0
        assert set(await wrapped(settings)) == {2}
        await wren.round()
    async with running(settings) as again:
        wren.http = again.http
        await wren.round()


class Died(BaseException):
    """The process is gone."""


class DyingAfter:
    """The process dies at its next rewrapped row after so many."""

    def __init__(self, rows: int) -> None:
        self._left = rows

    def __enter__(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._burn)

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._burn)

    def _burn(self, _c: Any, _u: Any, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE"):
            self._left -= 1
            if self._left < 0:
                raise Died


async def test_an_old_master_key_ends_when_nothing_needs_it_and_no_sooner(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    sure = {"no_older_backup": True}
    async with running(settings) as council:
        wren, record = await at_work(council)
        rotated(settings, MASTER)
        needed = await ending(settings, 1, START_MS + 1000, **sure)
        assert "It was replaced less than a day ago: wait 24 more hours." in needed
        needed = await ending(settings, 1, **sure)
        assert any(each.startswith("In the database: ") for each in needed)
        assert any(each.startswith("In the register: ") for each in needed)
        await wrap_anew(settings)
        assert await ending(settings, 1, **sure) == []
        # The server that runs lets go of it too, and goes on.
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        assert council.services.store.master.versions == [2]
    async with running(settings) as again:
        wren.http = again.http
        assert (await wren.round()).highest.dev_seq == 2
    with pytest.raises(SetupError, match="there is no master key 1"):
        await ending(settings, 1)
    with pytest.raises(SetupError, match="master key 2 is in use"):
        await ending(settings, 2)


@pytest.mark.postgresql_only(reason="its backups are not ours to look at")
async def test_on_postgresql_somebody_has_to_say_that_no_older_backup_is_kept(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings):
        rotated(settings, MASTER)
        await wrap_anew(settings)
    (needed,) = await ending(settings, 1)
    assert "--no-older-backup" in needed


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_a_kept_backup_keeps_its_master_key_and_is_restored_after_a_rotation(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, record = await at_work(council)
    backup = backed_up(settings)
    rotated(settings)
    rotated(settings)
    async with running(settings) as council:
        wren.http = council.http
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        juno = await council.device("juno")
    await wrap_anew(settings)
    (needed,) = await ending(settings, 1)
    assert needed.startswith(f"In {backup.path.name}: ")
    restore(settings, backup.path, START_MS)
    async with running(settings) as council:
        # Enrolled since, under newer keys: the register brings it back.
        juno.http = wren.http = council.http
        assert (await wren.round()).epoch == 2
        assert (await juno.round()).epoch == 2
        assert len(await council.services.store.history(record)) == 1
    assert 1 in await wrapped(settings)
    await wrap_anew(settings)
    backup.path.unlink()
    kept = [each.split(":")[0] for each in await ending(settings, 1)]
    assert kept == []
    assert await wrapped(settings) == {3: sum((await wrapped(settings)).values())}


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_a_backup_that_needs_an_ended_key_is_not_put_in_place(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await at_work(council)
    elsewhere = backed_up(settings).path.rename(tmp_path / "kept-elsewhere.sqlite3")
    rotated(settings, MASTER)
    await wrap_anew(settings)
    assert await ending(settings, 1) == []
    with pytest.raises(SetupError, match="master key version 1 is not in the key file"):
        restore(settings, elsewhere, START_MS, although_older=True)
    async with running(settings):
        pass


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_a_backup_of_which_only_some_needs_an_ended_key_is_not_put_in_place(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await at_work(council)
    first = backed_up(settings)
    rotated(settings, MASTER)
    # The epoch of the restored database is sealed under the newer key, all else under the older.
    restore(settings, first.path, START_MS)
    async with running(settings):
        pass
    assert set(await wrapped(settings)) == {1, 2}
    elsewhere = backed_up(settings, START_MS + 1).path.rename(tmp_path / "kept-elsewhere.sqlite3")
    first.path.unlink()
    for beside in settings.data_dir.glob("*-before-*"):
        beside.unlink()
    await wrap_anew(settings)
    assert await ending(settings, 1) == []
    with pytest.raises(SetupError, match="master key version 1 is not in the key file"):
        restore(settings, elsewhere, START_MS, although_older=True)
    async with running(settings):
        pass


def test_a_master_key_that_is_missing_and_was_never_ended_keeps_the_server_from_starting(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    rotated(settings, MASTER)
    path = settings.key_dir / "master.keys"
    path.write_text(path.read_text().splitlines(keepends=True)[1])
    with pytest.raises(SetupError, match="master key 1 is missing and was never ended"):
        OrganisationKeys.load(settings.key_dir)
