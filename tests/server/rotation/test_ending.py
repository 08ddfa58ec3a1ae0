"""An old sealing key is kept for whoever may still need it, by name, and ends after that."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.enrol.devices import revoke_device
from server.errors import SetupError
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.rotation.cli import listed
from server.rotation.retire import retire, write_off
from server.settings import Settings
from server.store.store import Store
from sync.codes import Purpose, Receipt, Verdict
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.depositing import copies_of, deposit, sealed, send
from tests.server.rotation.rotating import LATER_MS, comes_by, moves_on, rotated

SEALING = "sealing"


async def ending(
    settings: Settings, version: int, purpose: str = SEALING, now_ms: int = LATER_MS
) -> list[str]:
    """`doorstep keys retire`: who still needs it."""
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        index = Index()
        await store.load_people(index)
        needed = await retire(settings, keys, store, index, purpose, version, now_ms)
        return [each.words for each in needed]
    finally:
        await store.close()


def named(device: Device, words: list[str]) -> bool:
    """Whether a device is among those that need the key."""
    return any(device.id.hex() in each for each in words)


async def test_a_sealing_key_is_kept_until_every_device_has_said_that_it_needs_it_no_more(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    rotated(council.settings, SEALING)
    await moves_on(council, wren)
    needed = await ending(council.settings, 1)
    assert named(dov, needed)
    assert not named(wren, needed)
    # It has come by since, says nothing of its copies, and may make more for the old key.
    await comes_by(council, dov)
    assert named(dov, await ending(council.settings, 1))
    await moves_on(council, dov)
    assert await ending(council.settings, 1) == []
    await wren.round()
    assert list(council.services.keys.sealing_versions.values()) == [1, 2]
    assert len(council.services.keys.sealing_keys) == 1


async def test_a_device_that_says_too_much_for_the_key_it_asks_by_is_not_believed(
    council: Council,
) -> None:
    wren = await council.device("wren")
    rotated(council.settings, SEALING)
    wren.oldest_sealing = 2
    await comes_by(council, wren)
    assert named(wren, await ending(council.settings, 1))


async def test_a_device_enrolled_after_the_rotation_has_nothing_to_say_of_the_old_key(
    council: Council,
) -> None:
    rotated(council.settings, SEALING)
    dov = await council.device("dov")
    assert named(dov, await ending(council.settings, 1))
    await moves_on(council, dov)
    assert await ending(council.settings, 1) == []


async def test_a_revoked_device_is_waited_for_until_it_is_empty_or_written_off(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    record, first = dov.begin("needs-assessment", council.form, [await council.person("dov")])
    copies = copies_of(dov, first)
    rotated(council.settings, SEALING)
    for device in (wren, dov):
        await revoke_device(council.services, device.id)
    assert named(wren, await ending(council.settings, 1))
    with pytest.raises(SetupError, match="no device has that id"):
        give_up(council, b"\1" * 8)
    give_up(council, wren.id)
    needed = await ending(council.settings, 1)
    assert named(dov, needed)
    assert not named(wren, needed)
    # What it still holds comes under the old key, and is kept.
    (verdict,) = (await send(council, dov, *sealed(dov, copies))).verdicts
    assert verdict.verdict == Verdict.SET_ASIDE
    await deposit(council, dov, receipt=int(Receipt.EMPTY))
    assert await ending(council.settings, 1) == []
    assert record


def give_up(council: Council, device: bytes) -> None:
    """`doorstep keys write-off`."""
    keys = OrganisationKeys.load(council.settings.key_dir)
    write_off(keys, council.services.index, device, "Lost in the river", START_MS)


async def test_a_device_in_use_is_not_written_off(council: Council) -> None:
    wren = await council.device("wren")
    with pytest.raises(SetupError, match="revoke the device first"):
        give_up(council, wren.id)


async def test_what_comes_under_an_ended_key_is_answered_with_the_newest(council: Council) -> None:
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    late = wren.seal(2, wren.round_payload([first]))
    copy = copies_of(wren, first)
    rotated(council.settings, SEALING)
    await moves_on(council, wren)
    assert await ending(council.settings, 1) == []
    answer = await council.http.post("/sealed", content=late[0])
    assert (answer.status_code, answer.json()["error"]) == (409, "unknown_key")
    # A copy from before blocks nothing of what it comes with, and is kept as it came.
    second = wren.change(record, [set_value("beliefs", "Quaker")])
    copies = [*copy, *copies_of(wren, second)]
    unread, waiting = (await send(council, wren, *sealed(wren, copies))).verdicts
    assert (unread.verdict, unread.dev_seq) == (Verdict.SET_ASIDE, 0)
    assert waiting.verdict == Verdict.WAITING
    assert (await wren.round(first)).verdicts[0].verdict == Verdict.MERGED


async def test_old_certificate_and_receipt_keys_end_and_what_they_signed_still_verifies(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await council.device("wren")
        rotated(settings)
        for purpose in ("certificate", "receipt"):
            assert await ending(settings, 1, purpose, START_MS + 1) != []
            assert await ending(settings, 1, purpose) == []
            assert not (settings.key_dir / f"{purpose}-1.pem").exists()
        await council.device("dov")
    async with running(settings) as again:
        assert len(again.services.keys.register.of_kind("enrolment")) == 2
        assert len(again.services.keys.certificate_publics) == 2
        assert again.services.keys.newest(Purpose.RECEIPT) == 2


async def test_the_list_says_what_is_in_use_and_who_needs_what_is_not(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren = await council.device("wren")
    rotated(settings)
    lines = await listed(settings, LATER_MS)
    assert "sealing 2  in use" in lines
    at = next(at for at, line in enumerate(lines) if line.startswith("sealing 1  old since"))
    assert wren.id.hex() in lines[at + 1]
    ran = await command(tmp_path, "list")
    assert ran.exit_code == 0, ran.output
    assert "master 2  in use" in ran.output
    ran = await command(tmp_path, "retire", "sealing", "1")
    assert ran.exit_code == 1
    assert "sealing key 1 is still needed and was kept:" in ran.output
    assert wren.id.hex() in ran.output
    assert (settings.key_dir / "sealing-1.pem").exists()


async def command(home: Path, *words: str) -> Result:
    """`doorstep keys`, as somebody types it."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["--home", str(home), "keys", *words])


async def test_a_sealing_key_that_is_missing_and_was_never_ended_keeps_the_server_from_starting(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    rotated(settings, SEALING)
    (settings.key_dir / "sealing-1.pem").unlink()
    with pytest.raises(SetupError, match="sealing key 1 is missing and was never ended"):
        OrganisationKeys.load(settings.key_dir)
