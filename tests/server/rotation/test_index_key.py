"""The index key is versioned: what is found by keyed hashes is found through every rotation."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from server.durability.restore import restore
from server.errors import SetupError
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.keys.register import INDEX
from server.rotation import rehash as rehashing
from server.rotation.rehash import hashed, rehash
from server.rotation.retire import retire
from server.settings import Settings
from server.store import tables
from server.store.store import Store
from sync.codes import Reason, Verdict
from sync.messages import ChangeVerdict, RoundReply, Signed
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.registering.people import register, told_of
from tests.server.rotation.rotating import LATER_MS, rotated
from tests.server.rotation.test_master import Died, DyingAfter, backed_up


class Work:
    """What one device brought before a rotation: proven, forged, of a number used twice."""

    def __init__(
        self, wren: Device, record: bytes, changes: tuple[Signed, ...], answer: RoundReply
    ) -> None:
        self.wren = wren
        self.record = record
        self.changes = changes
        self.before = stands(answer.verdicts)

    async def is_known(self) -> None:
        """Sent again, each has the verdict it had, and nothing is kept twice."""
        assert stands((await self.wren.round(*self.changes)).verdicts) == self.before


def stands(verdicts: tuple[ChangeVerdict, ...]) -> list[tuple[int, int, int | None, int | None]]:
    return [(each.verdict, each.arrival, each.position, each.reason) for each in verdicts]


async def at_work(council: Council) -> Work:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    twin = replace(wren, seq=0, prev=None).begin("needs-assessment", council.form, [person])[1]
    forged = Signed(wren.change(record, [set_value("beliefs", "Quaker")]).raw, bytes(64))
    junk = [Signed(secrets.token_bytes(40), b"short") for _ in range(3)]
    changes = (first, twin, forged, *junk)
    answer = await wren.round(*changes)
    assert [each.reason for each in answer.verdicts[:3]] == [None, Reason.CLONED, Reason.SIGNATURE]
    return Work(wren, record, changes, answer)


async def hash_anew(settings: Settings) -> int:
    """`doorstep keys rewrap`, of hashes."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        return await rehash(store, keys)
    finally:
        await store.close()


async def ending(settings: Settings, version: int, now_ms: int = LATER_MS) -> list[str]:
    """`doorstep keys retire index`: what still needs it."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        needed = await retire(
            settings, keys, store, Index(), INDEX, version, now_ms, no_older_backup=True
        )
        return [each.words for each in needed]
    finally:
        await store.close()


async def all_under(council: Council, version: int) -> bool:
    """Whether every row is found by the hashes of one version, as they are worked out anew."""
    store = council.services.store
    index_key = council.services.keys.index_key
    async with store.engine.connect() as connection:
        assert (await hashed(store, connection)).whole == version == index_key.current
        rows = (await connection.execute(select(tables.change))).all()
        assert await rehashing._rehash(store, connection, store.hashes, rows) == 0
    return len(rows) > 0


async def test_what_came_before_a_rotation_is_known_again_in_its_midst_and_when_the_old_key_ended(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        work = await at_work(council)
        rotated(settings, INDEX)
        await work.is_known()
        later = work.wren.change(work.record, [set_value("beliefs", "None")])
        (verdict,) = (await work.wren.round(later)).verdicts
        assert verdict.verdict == Verdict.MERGED
        assert await hash_anew(settings) > 0
        assert await all_under(council, 2)
        await work.is_known()
        assert await ending(settings, 1) == []
        await work.is_known()
        assert council.services.keys.index_key.versions == [2]
    async with running(settings) as again:
        work.wren.http = again.http
        await work.is_known()
        assert (await work.wren.round(later)).verdicts[0].arrival == verdict.arrival


async def test_cut_off_anywhere_both_keys_answer_and_it_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_settings(tmp_path)
    monkeypatch.setattr(rehashing, "BATCH", 2)
    async with running(settings) as council:
        work = await at_work(council)
        rotated(settings, INDEX)
        for written in (0, 1, 2, 5):
            with DyingAfter(written), pytest.raises(Died):
                await hash_anew(settings)
            await work.is_known()
            assert await ending(settings, 1) != []
        assert await hash_anew(settings) > 0
        assert await all_under(council, 2)
        assert await hash_anew(settings) == 0
        await work.is_known()
    # A second rotation before the first is done begins again, toward the newest.
    rotated(settings, INDEX)
    with DyingAfter(1), pytest.raises(Died):
        await hash_anew(settings)
    rotated(settings, INDEX)
    await hash_anew(settings)
    for version in (1, 2, 3):
        assert await ending(settings, version) == []
    async with running(settings) as again:
        work.wren.http = again.http
        assert await all_under(again, 4)
        # Its place was by a key that has ended since.
        work.wren.cursor = None
        await work.is_known()


async def test_two_registrations_of_one_person_are_found_alike_before_in_and_after_it(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        first, other = register(council, wren), register(council, wren, "Marl Oystergate")
        await wren.round(*first.changes, *other.changes)
        rotated(settings, INDEX)
        second = register(council, dov)
        await dov.round(*second.changes)
        assert await told_of(council, first.person, second.person) is not None
        await hash_anew(settings)
        # What it keeps now it has from memory, where the marks are the old ones yet.
        involved = wren.change(other.person, [set_value("preferred_name", "Marly Oystergate")])
        await wren.round(involved)
        assert await ending(settings, 1) == []
        third, marl = register(council, dov), register(council, dov, "Marly Oystergate")
        await dov.round(*third.changes, *marl.changes)
        for each in (first, second):
            assert await told_of(council, each.person, third.person) is not None
        assert await told_of(council, other.person, marl.person) is not None


async def test_a_code_made_before_a_rotation_makes_a_device_and_keeps_the_key_until_then(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        # It may be used for longer than old and new keys are used side by side at least.
        code = await council.invite("dov")
        soon = START_MS + 1000
        rotated(settings, INDEX, now_ms=soon)
        await hash_anew(settings)
        needed = await ending(settings, 1, START_MS + 23 * 3_600_000)
        assert any("1 codes for new devices" in each for each in needed)
        dov = Device(council.http)
        await dov.enrol(code)
        assert await ending(settings, 1) == []
        # And nobody makes a second device with it.
        with pytest.raises(Refused):
            await Device(council.http).enrol(code)


async def test_a_device_goes_on_from_its_place_through_a_rotation_and_anew_from_an_ended_keys(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    stays, (leaves, involvement) = (
        await council.person("wren", "dov"),
        await council.involved("wren", "dov"),
    )
    _, kept = dov.begin("needs-assessment", council.form, [stays])
    record, gone = dov.begin("needs-assessment", council.form, [leaves])
    await dov.round(kept, gone)
    await wren.pull_all()
    rotated(council.settings, INDEX)
    assert (await wren.round()).changes == ()
    stale = wren.cursor
    rotated(council.settings, INDEX)
    await hash_anew(council.settings)
    assert await ending(council.settings, 2) == []
    await council.take_off(involvement, "wren")
    wren.cursor = stale
    answer = await wren.round()
    assert record in answer.scope_removed
    assert kept.raw in [each.raw for each in answer.changes]


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_a_backup_from_before_keeps_its_index_key_and_is_restored_after_it(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        work = await at_work(council)
    backup = backed_up(settings)
    rotated(settings, INDEX)
    await hash_anew(settings)
    (needed,) = await ending(settings, 1)
    assert needed.startswith(f"In {backup.path.name}: ")
    restore(settings, backup.path, START_MS)
    async with running(settings) as council:
        work.wren.http = council.http
        # The server says under which epoch it judges; what it kept before is what it was.
        work.wren.epoch, work.wren.cursor = council.services.epoch, None
        await work.is_known()
    assert any(each.startswith("In the database: ") for each in await ending(settings, 1))
    backup.path.unlink()
    await hash_anew(settings)
    assert await ending(settings, 1) == []


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_a_backup_thought_gone_is_hashed_anew_before_a_server_answers_from_it(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        work = await at_work(council)
    elsewhere = backed_up(settings).path.rename(tmp_path / "kept-elsewhere.sqlite3")
    rotated(settings, INDEX)
    await hash_anew(settings)
    assert await ending(settings, 1) == []
    restore(settings, elsewhere, START_MS, although_older=True)
    with pytest.raises(SetupError, match=r"index key 1, which has ended\. Run `doorstep keys"):
        async with running(settings):
            pass
    assert await hash_anew(settings) > 0
    async with running(settings) as council:
        work.wren.http = council.http
        work.wren.epoch, work.wren.cursor = council.services.epoch, None
        await work.is_known()


async def test_an_empty_database_begins_with_the_newest_key(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    rotated(settings, INDEX)
    keys = OrganisationKeys.load(settings.key_dir)
    keys.register.append("key_ended", START_MS, purpose=INDEX, version=1)
    path = settings.key_dir / "index.key"
    path.write_text("".join(each for each in path.open() if not each.startswith("1 ")))
    for _ in range(2):
        async with running(settings) as council:
            await council.person("wren")


def test_a_key_file_from_before_there_were_versions_is_the_first_of_them(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    key = secrets.token_bytes(32)
    for name in ("index.key", "deposit.key"):
        (settings.key_dir / name).write_bytes(key)
    keys = OrganisationKeys.load(settings.key_dir)
    assert keys.index_key.newest_first == (key,)
    rotated(settings, INDEX)
    again = OrganisationKeys.load(settings.key_dir).index_key
    assert (again.versions, again.of(1)) == ([1, 2], key)
