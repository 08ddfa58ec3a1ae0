"""The devices that wait to hear that there is news (docs/wire.md 11).

News is per holder: only the devices of somebody who holds a touched record, or whose own verdict or
scope has changed, are told, and never the device that made the change. What is told says nothing
but that there is something; the device asks with a round. An idle stream is one waiting task that
wakes every twenty seconds.
"""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Final

from server.index.entries import DeviceEntry
from server.index.index import Index
from server.index.news import News
from sync.codes import Frame

KEEP_OPEN_SECONDS: Final = 20.0
"""How long nothing is sent at most: proxies end what is silent for longer than a minute or so."""

REST_SECONDS: Final = 1.0
"""After news, this long until the next: what commits meanwhile is told at once."""

LIFETIME_SECONDS: Final = 15 * 60.0
"""The longest a stream lives; each ends somewhat earlier, so that not all come back together."""


class Stream:
    """One device's, from being opened to its end."""

    def __init__(self, device: DeviceEntry, streams: Streams) -> None:
        self.device = device
        self._streams = streams
        self._stirred = asyncio.Event()
        self._over = asyncio.Event()
        self._news = False

    def tell(self) -> None:
        """There is news."""
        self._news = True
        self._stirred.set()

    def end(self) -> None:
        """Nothing more is sent."""
        self._over.set()
        self._stirred.set()

    async def frames(self) -> AsyncGenerator[Frame, None]:
        """The frames to send, each at its time. It ends when the stream does."""
        streams = self._streams
        clock = asyncio.get_running_loop().time
        ends = clock() + streams.lifetime_s * random.uniform(0.7, 1.0)  # noqa: S311 - no secret
        try:
            yield Frame.OPEN
            while not self._over.is_set() and clock() < ends:
                await _until(self._stirred, min(streams.keep_open_s, ends - clock()))
                self._stirred.clear()
                if self._over.is_set():
                    return
                revoked = self.device.revoked_ms is not None
                # A device that is revoked asks once more, and is told so then.
                told, self._news = self._news or revoked, False
                yield Frame.NEWS if told else Frame.OPEN
                if revoked:
                    return
                if told:
                    await _until(self._over, streams.rest_s)
        finally:
            streams.drop(self)


class Streams:
    """All of this process: at most one a device."""

    def __init__(
        self,
        index: Index,
        keep_open_s: float = KEEP_OPEN_SECONDS,
        rest_s: float = REST_SECONDS,
        lifetime_s: float = LIFETIME_SECONDS,
    ) -> None:
        self._index = index
        self.keep_open_s = keep_open_s
        self.rest_s = rest_s
        self.lifetime_s = lifetime_s
        self._open: dict[bytes, Stream] = {}
        self._of: defaultdict[bytes, dict[bytes, Stream]] = defaultdict(dict)
        self._ended = False

    def __len__(self) -> int:
        return len(self._open)

    def open(self, device: DeviceEntry) -> Stream:
        """A device's stream; one it had before ends."""
        before = self._open.get(device.id)
        if before is not None:
            before.end()
            self.drop(before)
        stream = Stream(device, self)
        if self._ended:
            stream.end()
        self._open[device.id] = stream
        self._of[device.owner][device.id] = stream
        return stream

    def drop(self, stream: Stream) -> None:
        """Forget a stream that is over."""
        device = stream.device
        if self._open.get(device.id) is stream:
            del self._open[device.id]
        mine = self._of.get(device.owner, {})
        if mine.get(device.id) is stream:
            del mine[device.id]
        if not mine:
            self._of.pop(device.owner, None)

    def end(self) -> None:
        """End them all, and every one opened from now on: the server stops."""
        self._ended = True
        for stream in list(self._open.values()):
            stream.end()

    def told(self, news: News) -> None:
        """Wake those whom a commit concerns."""
        if not self._open:
            return
        for device in news.devices:
            stream = self._open.get(device)
            if stream is not None:
                stream.tell()
        for actor in news.actors:
            for stream in self._of.get(actor, {}).values():
                stream.tell()
        for record, author in news.merged:
            for actor in self._index.holders(record):
                for device, stream in self._of.get(actor, {}).items():
                    if device != author:
                        stream.tell()


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
