"""Sending a stream's frames as their time comes, until either side ends it (docs/wire.md 11)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar.types import Receive, Send

from server.shell.headers import REPLY_HEADERS
from sync.envelope import ReplyContext
from sync.stream import FrameSealer

# Proxies that gather a reply before they pass it on are asked not to.
_HEADERS: Final = [*REPLY_HEADERS, (b"x-accel-buffering", b"no")]


class Streamed(msgspec.Struct, frozen=True):
    """An answer that is a stream: what seals it, and codes of `frame` as they come."""

    context: ReplyContext
    frames: AsyncIterator[int]


async def send_stream(stream: Streamed, receive: Receive, send: Send) -> None:
    """The opening and every frame. Returns when the frames end or the device has gone."""
    sealer = FrameSealer(stream.context)
    gone = asyncio.ensure_future(_gone(receive))
    following: asyncio.Future[int] = asyncio.ensure_future(_next(stream.frames))
    front = sealer.opening
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        while True:
            either: list[asyncio.Future[Any]] = [gone, following]
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                return
            frame = following.result()
            if frame == _END:
                break
            sealed = front + sealer.seal(frame)
            front = b""
            await send({"type": "http.response.body", "body": sealed, "more_body": True})
            following = asyncio.ensure_future(_next(stream.frames))
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        for task in (gone, following):
            task.cancel()
        await asyncio.gather(gone, following, return_exceptions=True)


_END: Final = -1


async def _next(frames: AsyncIterator[int]) -> int:
    return await anext(frames, _END)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
