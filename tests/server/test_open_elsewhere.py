"""A record open on somebody's phone is said on their laptop, for as long as that is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.clock import ManualClock
from server.exchange.elsewhere import FORGOTTEN_AFTER_MS
from sync.codes import Route
from sync.messages import OpenRecord, RoundReply, RoundRequest, encode, parse_round_reply
from tests.server.client import HEALTH, Device
from tests.server.council import START_MS, Council, new_settings, running


async def round_with(device: Device, *records: OpenRecord, device_ms: int) -> RoundReply:
    """A round that says what is open."""
    payload = encode(
        RoundRequest(
            device.epoch, None, (), 200, "test", device_ms, 0, HEALTH, open_records=records
        )
    )
    return parse_round_reply((await device.ask(Route.ROUND, payload)).payload)


async def test_what_is_open_on_a_phone_is_said_on_its_owners_laptop_and_to_nobody_else(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    dov = await council.device("dov")
    person = await council.person("wren", "dov")
    now = council.clock.now_ms()
    own = await round_with(phone, OpenRecord(person, now - 60_000), device_ms=now)
    assert own.open_elsewhere == ()
    (said,) = (await laptop.round()).open_elsewhere
    assert (said.record, said.device, said.label) == (person, phone.id, "Phone")
    assert (said.since_ms, said.heard_ms) == (now - 60_000, now)
    assert (await dov.round()).open_elsewhere == ()


async def test_it_is_no_longer_said_once_it_is_closed(council: Council) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    person, now = await council.person("wren"), council.clock.now_ms()
    await round_with(phone, OpenRecord(person, now), device_ms=now)
    await round_with(phone, device_ms=now)
    assert (await laptop.round()).open_elsewhere == ()


async def test_a_day_after_a_device_last_said_so_it_is_forgotten(council: Council) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    person, now = await council.person("wren"), council.clock.now_ms()
    await round_with(phone, OpenRecord(person, now), device_ms=now)
    council.clock.advance(FORGOTTEN_AFTER_MS)
    assert len((await laptop.round()).open_elsewhere) == 1
    council.clock.advance(1)
    assert (await laptop.round()).open_elsewhere == ()


async def test_since_when_is_told_by_the_servers_clock_however_wrong_the_devices_is(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    person, now = await council.person("wren"), council.clock.now_ms()
    fast = now + 47 * 60_000
    await round_with(phone, OpenRecord(person, fast - 60_000), device_ms=fast)
    (said,) = (await laptop.round()).open_elsewhere
    assert said.since_ms == now - 60_000


async def test_nothing_is_said_of_a_record_out_of_scope_or_of_a_device_turned_off(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    person, now = await council.person("wren"), council.clock.now_ms()
    others = await council.person("dov")
    await round_with(phone, OpenRecord(others, now), OpenRecord(person, now), device_ms=now)
    (said,) = (await laptop.round()).open_elsewhere
    assert said.record == person
    council.services.index.devices[phone.id].revoked_ms = now
    assert (await laptop.round()).open_elsewhere == ()


async def test_a_server_that_starts_again_knows_it_still(tmp_path: Path) -> None:
    settings, clock = new_settings(tmp_path), ManualClock(START_MS)
    async with running(settings, clock) as council:
        phone, laptop = await council.device("wren"), await council.device("wren")
        person = await council.person("wren")
        await round_with(phone, OpenRecord(person, START_MS), device_ms=START_MS)
    async with running(settings, clock, staff=False) as council:
        laptop.http = council.http
        (said,) = (await laptop.round()).open_elsewhere
        assert (said.record, said.label) == (person, "Phone")


@pytest.mark.postgresql_only(reason="several processes share a PostgreSQL")
async def test_what_is_opened_or_closed_at_one_process_is_said_at_the_other(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS), staff=False) as two,
    ):
        phone, laptop = await one.device("wren"), await one.device("wren")
        person = await one.person("wren")
        laptop.http = two.http
        await round_with(phone, OpenRecord(person, START_MS), device_ms=START_MS)
        assert [each.record for each in (await laptop.round()).open_elsewhere] == [person]
        one.clock.advance(1)
        await round_with(phone, device_ms=START_MS)
        assert (await laptop.round()).open_elsewhere == ()
