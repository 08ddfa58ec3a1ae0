"""A device that waits is told there is news, at once and of nothing else (docs/wire.md 11)."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.app import http_face
from server.clock import ManualClock
from server.enrol.devices import revoke_device
from server.exchange.sealed import MAX_AT_ONCE
from server.index.entries import DeviceEntry
from server.index.index import Index
from server.index.news import News
from server.news.streams import Streams
from sync.canonical import encode
from sync.codes import Frame, ReplyStatus, Route
from sync.envelope import NONCE_BYTES, ReplyContext, open_reply
from sync.operation import set_value
from sync.stream import FRAME_BYTES, FrameOpener
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running

PATIENCE_S = 30.0


class Line:
    """One device's connection to the server's door, for as long as it stands."""

    def __init__(self, council: Council, raw: bytes, context: ReplyContext) -> None:
        self.context = context
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        self.hung_up = asyncio.Event()
        self._asked = False
        self._raw = raw
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": "/sealed",
            "raw_path": b"/sealed",
            "root_path": "",
            "query_string": b"",
            "headers": [],
            "client": ("127.0.0.1", 1),
            "server": ("doorstep.test", 80),
            "scheme": "http",
            "http_version": "1.1",
            "asgi": {"version": "3.0"},
        }
        app: Any = http_face(council.settings, lambda: council.services)
        self.answering = asyncio.ensure_future(app(scope, self._receive, self._send))
        self._opener: FrameOpener | None = None

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": self._raw, "more_body": False}
        await self.hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            self.pieces.put_nowait(message["body"])

    async def piece(self) -> bytes:
        """What comes next."""
        piece: bytes = await _soon(self.pieces.get())
        return piece

    async def frame(self) -> Frame:
        """The next frame."""
        piece = await self.piece()
        if self._opener is None:
            self._opener = FrameOpener(self.context, piece[:NONCE_BYTES])
            piece = piece[NONCE_BYTES:]
        assert len(piece) == FRAME_BYTES
        return Frame(self._opener.open(piece))

    async def over(self) -> None:
        """It has ended."""
        await _soon(self.answering)

    @property
    def silent(self) -> bool:
        """Nothing more has come."""
        return self.pieces.empty()


async def _soon(work: Awaitable[Any]) -> Any:
    return await asyncio.wait_for(work, PATIENCE_S)


def call(council: Council, device: Device) -> Line:
    """A device asks for a stream."""
    return Line(council, *device.seal(Route.NEWS, encode([])))


@asynccontextmanager
async def listening(council: Council, device: Device) -> AsyncIterator[Line]:
    """A device whose stream is open."""
    line = call(council, device)
    assert await line.frame() == Frame.OPEN
    yield line
    line.hung_up.set()
    await line.over()


async def test_whoever_holds_a_record_is_told_of_a_change_and_nobody_else(
    council: Council,
) -> None:
    person = await council.person("wren", "dov", team=False)
    wren, tablet = await council.device("wren"), await council.device("wren")
    dov, juno = await council.device("dov"), await council.device("juno")
    async with (
        listening(council, wren) as writing,
        listening(council, tablet) as other,
        listening(council, dov) as colleague,
        listening(council, juno) as elsewhere,
    ):
        _, change = wren.begin("needs-assessment", council.form, [person])
        await wren.round(change)
        assert await other.frame() == await colleague.frame() == Frame.NEWS
        assert change.raw in await dov.pull_all()
        # By now word would have come to them too.
        assert writing.silent
        assert elsewhere.silent


async def test_whose_scope_changes_is_told(council: Council) -> None:
    dov = await council.device("dov")
    _, involvement = await council.involved("wren", team=False)
    async with listening(council, dov) as line:
        await council.allocate(involvement, "dov")
        assert await line.frame() == Frame.NEWS
        assert (await dov.round()).scope_added


async def test_whose_verdict_changes_is_told(council: Council) -> None:
    person = await council.person("wren", team=False)
    wren, tablet = await council.device("wren"), await council.device("wren")
    record, genesis = wren.begin("needs-assessment", council.form, [person])
    ahead = tablet.change(record, [set_value("good_life", "sent ahead")])
    await tablet.round(ahead)
    async with listening(council, tablet) as line:
        await wren.round(genesis)
        assert await line.frame() == Frame.NEWS
        (verdict,) = (await tablet.round()).own_verdicts
        assert verdict.position is not None


async def test_every_frame_looks_alike_from_outside(council: Council) -> None:
    person = await council.person("wren", "dov")
    wren, dov = await council.device("wren"), await council.device("dov")
    line = call(council, dov)
    first = await line.piece()
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    second = await line.piece()
    assert len(first) == NONCE_BYTES + FRAME_BYTES
    assert len(second) == FRAME_BYTES
    assert second[:4] == first[NONCE_BYTES:][:4]
    assert record not in first + second
    line.hung_up.set()
    await line.over()


async def test_a_newer_stream_of_a_device_ends_the_older(council: Council) -> None:
    wren = await council.device("wren")
    async with listening(council, wren) as older, listening(council, wren):
        await older.over()
        assert len(council.services.streams) == 1
    assert len(council.services.streams) == 0


async def test_streams_are_not_counted_among_the_requests_being_answered(
    council: Council,
) -> None:
    wren = await council.device("wren")
    for _ in range(MAX_AT_ONCE + 1):
        async with listening(council, wren):
            await wren.round()


async def test_a_revoked_device_is_told_to_ask_and_its_stream_ends(council: Council) -> None:
    wren = await council.device("wren")
    async with listening(council, wren) as line:
        await revoke_device(council.services, wren.id)
        assert await line.frame() == Frame.NEWS
        await line.over()
    assert await _refused(call(council, wren)) == ReplyStatus.REVOKED


async def test_a_request_for_a_stream_is_good_once(council: Council) -> None:
    wren = await council.device("wren")
    raw, context = wren.seal(Route.NEWS, encode([]))
    line = Line(council, raw, context)
    assert await line.frame() == Frame.OPEN
    again = Line(council, raw, context)
    assert await _refused(again) == ReplyStatus.COUNTER_REPEATED
    assert not line.answering.done()
    line.hung_up.set()
    await line.over()


async def _refused(line: Line) -> int:
    """The status of an ordinary reply in place of a stream."""
    await line.over()
    reply = open_reply(line.context, await line.piece())
    return Refused(reply).status


async def test_streams_end_when_the_server_stops(tmp_path: Path) -> None:
    async with running(new_settings(tmp_path)) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        lines = [call(council, wren), call(council, dov)]
        for line in lines:
            assert await line.frame() == Frame.OPEN
        council.services.streams.end()
        for line in lines:
            await line.over()
        # Nor does one begin while it stops.
        late = call(council, wren)
        assert await late.frame() == Frame.OPEN
        await late.over()


@pytest.mark.postgresql_only(reason="several processes share a PostgreSQL")
async def test_a_change_at_one_process_is_told_at_the_other(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS + 1), staff=False) as two,
    ):
        person = await one.person("wren", "dov")
        wren, dov = await one.device("wren"), await one.device("dov")
        async with listening(two, dov) as line:
            _, change = wren.begin("needs-assessment", one.form, [person])
            await wren.round(change)
            assert await line.frame() == Frame.NEWS
            dov.http = two.http
            assert change.raw in await dov.pull_all()
            await revoke_device(one.services, dov.id)
            assert await line.frame() == Frame.NEWS
            await line.over()


# --- what a stream says and when, without a database -----------------------------------------


def _device() -> DeviceEntry:
    return DeviceEntry(
        secrets.token_bytes(8), secrets.token_bytes(16), b"", "Phone", bytes(16), "", 1
    )


def _of(device: DeviceEntry) -> News:
    return News(devices=frozenset({device.id}))


async def test_news_that_comes_together_is_told_once_and_then_again_after_a_rest() -> None:
    streams = Streams(Index(), rest_s=0.05)
    device = _device()
    frames = streams.open(device).frames()
    assert await anext(frames) == Frame.OPEN
    for _ in range(100):
        streams.told(_of(device))
    assert await anext(frames) == Frame.NEWS
    loop = asyncio.get_running_loop()
    told = loop.time()
    for _ in range(100):
        streams.told(_of(device))
    assert await anext(frames) == Frame.NEWS
    assert loop.time() - told >= 0.05
    await frames.aclose()


async def test_an_idle_stream_says_it_is_open_and_ends_in_its_time() -> None:
    streams = Streams(Index(), keep_open_s=0.01, lifetime_s=0.2)
    frames = [frame async for frame in streams.open(_device()).frames()]
    assert len(frames) > 3
    assert set(frames) == {Frame.OPEN}
    assert len(streams) == 0


async def test_of_hundreds_of_idle_streams_news_for_one_wakes_one() -> None:
    streams = Streams(Index())
    devices = [_device() for _ in range(500)]
    open_ones = [streams.open(device).frames() for device in devices]
    for frames in open_ones:
        await anext(frames)
    waiting = [asyncio.ensure_future(anext(frames)) for frames in open_ones]
    await asyncio.sleep(0)
    streams.told(_of(devices[7]))
    assert await waiting[7] == Frame.NEWS
    assert sum(each.done() for each in waiting) == 1
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
