"""Two real `doorstep serve` on one PostgreSQL: one dies in the middle of its work."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from server.app import open_services
from server.clock import ManualClock, SystemClock
from server.settings import Settings
from sync.canonical import encode
from sync.codes import Frame, Route, Verdict
from sync.envelope import NONCE_BYTES
from sync.messages import Signed
from sync.operation import set_value
from sync.stream import FRAME_BYTES, FrameOpener
from tests.browser.council import Council as Process
from tests.server.client import Device
from tests.server.council import new_settings, running
from tests.server.store.second_process import seen
from tests.server.store.test_several_processes import same_memory

pytestmark = pytest.mark.postgresql_only(reason="SQLite is for one process")

DEVICES = 6
SAVES = 25


def _real_time() -> ManualClock:
    """The codes are entered at processes that go by the clock on the wall."""
    return ManualClock(SystemClock().now_ms())


async def _prepare(settings: Settings) -> tuple[list[str], bytes, bytes]:
    """Codes for Wren's and Dov's devices, a person of theirs, and the form to record in."""
    async with running(settings, _real_time()) as council:
        person = await council.person("wren", "dov")
        keys = ["wren", "dov"] * (DEVICES // 2)
        codes = [await council.invite(key) for key in keys]
        return codes, person, council.form


async def test_one_process_dies_in_mid_push_and_the_other_goes_on(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    codes, person, form = await _prepare(settings)
    first, second = Process(tmp_path, ordinary=True), Process(tmp_path, ordinary=True)
    await asyncio.gather(asyncio.to_thread(first.start), asyncio.to_thread(second.start))
    answered = 0
    enough = asyncio.Event()
    try:
        async with (
            httpx.AsyncClient(base_url=first.url) as one,
            httpx.AsyncClient(base_url=second.url) as two,
        ):
            devices = [Device(one if number % 3 else two) for number in range(DEVICES)]
            for device, code in zip(devices, codes, strict=True):
                await device.enrol(code)

            async def record(device: Device) -> list[bytes]:
                nonlocal answered
                mine: list[bytes] = []
                identity, change = device.begin("needs-assessment", form, [person])
                for number in range(SAVES):
                    mine.append(change.raw)
                    await _sent(device, change, two)
                    answered += 1
                    if answered > DEVICES * SAVES // 3:
                        enough.set()
                    change = device.change(identity, [set_value("good_life", f"{number}")])
                return mine

            async def dies() -> None:
                await enough.wait()
                await asyncio.to_thread(first.kill)

            *written, _ = await asyncio.gather(*(record(each) for each in devices), dies())
            everything = {raw for mine in written if mine for raw in mine}
            assert len(everything) == DEVICES * SAVES
            for device, mine in zip(devices, written, strict=False):
                device.http, device.cursor = two, None
                assert everything - set(mine or ()) <= set(await device.read_everything())
    finally:
        await asyncio.to_thread(first.kill)
        await asyncio.to_thread(second.stop)
    async with open_services(settings) as left:
        positions = list(await seen(left.store.engine))
        assert positions == list(range(1, 2 + DEVICES * SAVES + 1))
        await same_memory(left, settings=settings)


async def _sent(device: Device, change: Signed, living: httpx.AsyncClient) -> None:
    """Send until there is a verdict; to the other process once this one is gone."""
    for _ in range(100):
        with suppress(httpx.TransportError, httpx.HTTPStatusError):
            (verdict,) = (await device.round(change)).verdicts
            assert verdict.verdict == Verdict.MERGED
            return
        device.http = living
    raise AssertionError("no answer")


async def test_a_server_with_streams_open_stops_without_waiting_for_them(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings, _real_time()) as council:
        code = await council.invite("wren")
    process = Process(tmp_path, ordinary=True)
    await asyncio.to_thread(process.start)
    try:
        async with httpx.AsyncClient(base_url=process.url, timeout=30) as http:
            wren = Device(http)
            await wren.enrol(code)
            raw, context = wren.seal(Route.NEWS, encode([]))
            async with http.stream("POST", "/sealed", content=raw) as answer:
                assert answer.headers["x-accel-buffering"] == "no"
                assert "content-length" not in answer.headers
                pieces = answer.aiter_raw()
                first = b""
                while len(first) < NONCE_BYTES + FRAME_BYTES:
                    first += await anext(pieces)
                opener = FrameOpener(context, first[:NONCE_BYTES])
                assert opener.open(first[NONCE_BYTES:]) == Frame.OPEN
                stopping = asyncio.create_task(asyncio.to_thread(process.stop))
                # It comes to its proper end: one that had to be cut off breaks in the middle.
                assert [piece async for piece in pieces] == []
                await stopping
    finally:
        await asyncio.to_thread(process.kill)
