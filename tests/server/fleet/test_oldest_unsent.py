"""How old a device's oldest unsent work is, whatever its own clock says."""

from __future__ import annotations

import pytest

from sync.codes import Route
from sync.messages import DeviceHealth, RoundRequest, encode
from tests.server.client import Device
from tests.server.council import Council

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
TEN_YEARS_MS = 3_652 * DAY_MS


async def _says(device: Device, oldest_ms: int, device_ms: int) -> None:
    """A round in which a device tells of work it has not sent."""
    health = DeviceHealth(4, oldest_ms, True, None)
    message = RoundRequest(device.epoch, None, (), 200, "test", device_ms, 0, health)
    await device.ask(Route.ROUND, encode(message))


def _told(council: Council, device: Device) -> int | None:
    report = council.services.index.devices[device.id].report
    assert report is not None
    return report.oldest_unsent_ms


@pytest.mark.parametrize("ahead_ms", [0, 47 * 60_000, TEN_YEARS_MS, -TEN_YEARS_MS])
async def test_its_age_is_told_by_the_servers_clock_however_wrong_the_devices_is(
    council: Council, ahead_ms: int
) -> None:
    phone = await council.device("wren")
    council.clock.advance(3 * DAY_MS)
    now_ms = council.clock.now_ms()
    await _says(phone, now_ms + ahead_ms - 5 * HOUR_MS, now_ms + ahead_ms)
    assert _told(council, phone) == now_ms - 5 * HOUR_MS


@pytest.mark.parametrize("then_ahead_ms", [TEN_YEARS_MS, -TEN_YEARS_MS])
async def test_a_clock_put_right_since_makes_it_neither_of_tomorrow_nor_older_than_the_device(
    council: Council, then_ahead_ms: int
) -> None:
    phone = await council.device("wren")
    enrolled_ms = council.clock.now_ms()
    council.clock.advance(3 * DAY_MS)
    now_ms = council.clock.now_ms()
    await _says(phone, now_ms + then_ahead_ms, now_ms)
    assert _told(council, phone) == (now_ms if then_ahead_ms > 0 else enrolled_ms)
