"""The key of deposits is versioned: a locked device deposits with the secret it has, old or new."""

from __future__ import annotations

import httpx
import pytest

from server.enrol.devices import revoke_device
from server.keys.register import DEPOSIT
from sync.codes import Verdict
from tests.server.client import Device
from tests.server.council import Council
from tests.server.depositing import copies_of, deposit, sealed, send
from tests.server.rotation.rotating import comes_by, rotated
from tests.server.rotation.test_ending import ending, give_up, named


async def fetches(council: Council, device: Device) -> None:
    """A device takes the secret of the newest key, and says so with its next round."""
    device.deposit_version = device.deposit_version or 0
    await comes_by(council, device)
    await comes_by(council, device)


async def left(council: Council, version: int) -> list[str]:
    return await ending(council.settings, version, DEPOSIT)


async def test_a_device_that_never_came_back_since_deposits_and_keeps_the_key(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    await fetches(council, wren)
    await fetches(council, dov)
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    rotated(council.settings, DEPOSIT)
    rotated(council.settings, DEPOSIT)
    await fetches(council, dov)
    (verdict,) = (await deposit(council, wren, first)).verdicts
    assert verdict.verdict == Verdict.MERGED
    needed = await left(council, 1)
    assert named(wren, needed)
    assert not named(dov, needed)
    await fetches(council, wren)
    assert await left(council, 1) == []
    assert await left(council, 2) == []
    assert record


async def test_once_the_old_key_has_ended_what_was_made_with_it_opens_no_door_and_the_new_does(
    council: Council,
) -> None:
    wren = await council.device("wren")
    assert wren.welcome is not None
    stolen = wren.welcome.deposit_secret
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    copies = copies_of(wren, first)
    rotated(council.settings, DEPOSIT)
    await fetches(council, wren)
    assert wren.welcome.deposit_secret != stolen
    # Until it ends the old one is believed: a service worker may have begun with it.
    await send(council, wren, *sealed(wren, secret=stolen))
    assert await left(council, 1) == []
    with pytest.raises(httpx.HTTPStatusError) as refused:
        await send(council, wren, *sealed(wren, copies, secret=stolen))
    assert refused.value.response.json()["error"] == "malformed"
    (verdict,) = (await send(council, wren, *sealed(wren, copies))).verdicts
    assert verdict.verdict == Verdict.MERGED
    assert record


async def test_a_revoked_device_that_never_fetched_a_newer_one_hands_in_all_it_has(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    rotated(council.settings, DEPOSIT)
    for device in (wren, dov):
        await revoke_device(council.services, device.id)
    needed = await left(council, 1)
    assert named(wren, needed)
    assert named(dov, needed)
    give_up(council, dov.id)
    (verdict,) = (await deposit(council, wren, first)).verdicts
    assert verdict.verdict == Verdict.SET_ASIDE
    await deposit(council, wren, receipt=2)
    assert await left(council, 1) == []
    assert record


async def test_an_app_that_takes_no_newer_secret_is_sent_none_and_keeps_its_own(
    council: Council,
) -> None:
    wren = await council.device("wren")
    rotated(council.settings, DEPOSIT)
    assert (await wren.round()).deposit is None
    await comes_by(council, wren)
    assert any("has not said with which key it deposits" in each for each in await left(council, 1))


async def test_a_newer_secret_is_sent_until_the_device_says_that_it_has_it(
    council: Council,
) -> None:
    wren = await council.device("wren")
    rotated(council.settings, DEPOSIT)
    wren.deposit_version = 0
    lost = await wren.ask_round()
    assert lost.deposit is not None
    assert lost.deposit == (await wren.round()).deposit
    assert (await wren.round()).deposit is None
    # One that says too much is not believed.
    wren.deposit_version = 99
    await comes_by(council, wren)
    rotated(council.settings, DEPOSIT)
    assert named(wren, await left(council, 2))


async def test_enrolled_after_a_rotation_it_deposits_with_the_newest(council: Council) -> None:
    rotated(council.settings, DEPOSIT)
    dov = await council.device("dov")
    assert dov.welcome is not None
    newest = council.services.keys.deposit_secrets(dov.id)[0]
    assert dov.welcome.deposit_secret == newest
