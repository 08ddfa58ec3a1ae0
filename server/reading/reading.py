"""Having requests read ahead while many are under way; read where they are answered otherwise.

Opening an envelope, decoding what is in it and verifying its signatures is nearly half of what a
push costs the one loop that answers everybody, and needs nothing but keys. With several requests
under way a process beside the server does it (`reader.py`). It is a help and never needed: what it
does not read, for whatever reason, is read here as if there were none. A request it was asked about
when it ended is so as well.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from server.keys.organisation import OrganisationKeys
from server.reading.ahead import ReadRequest
from server.reading.told import Ask, Frames, framed, read_answer

_log = logging.getLogger("doorstep.reading")

MANY: Final = 4
"""Requests under way from which on the next is read ahead. For fewer it is quicker read here."""
_MOST_BYTES: Final = 64 * 1024
"""Of a request that is read ahead. A longer one is a long push, or a piece of a file."""
_MOST_WAITING: Final = 24
"""Requests to be read at a time: what would wait behind these is read here."""
_START_SECONDS: Final = 30.0
_MUTE_SECONDS: Final = 5.0
_AGAIN_SECONDS: Final = 30.0


def is_worth_it(wanted: bool | None) -> bool:
    """Whether to read ahead. What nobody has decided goes by whether there is a second processor:
    on one, a process beside the server only takes its time."""
    if wanted is not None:
        return wanted
    usable = getattr(os, "sched_getaffinity", None)
    return (len(usable(0)) if usable is not None else os.cpu_count() or 1) > 1


class Reading:
    """One server's reader: started when it is first of use, again if it is lost, ended by `close`.

    `many` is how many requests are under way before one is read ahead. A reader that says nothing
    for `mute_seconds` is lost; another is not started before `again_seconds` have passed. Used from
    the event loop only.
    """

    def __init__(
        self,
        keys: OrganisationKeys,
        *,
        wanted: bool,
        many: int = MANY,
        mute_seconds: float = _MUTE_SECONDS,
        again_seconds: float = _AGAIN_SECONDS,
    ) -> None:
        self._keys = keys
        self._wanted = wanted
        self._many = many
        self._mute_seconds = mute_seconds
        self._again_seconds = again_seconds
        self._reader: _Reader | None = None
        self._starting: asyncio.Task[None] | None = None
        self._not_before = 0.0
        self.under_way = 0
        """Requests being answered: whoever answers one counts it."""

    async def ahead(self, raw: bytes) -> ReadRequest | None:
        """What the reader says of a request; None where it is to be read here."""
        if not self._wanted or self.under_way < self._many or len(raw) > _MOST_BYTES:
            return None
        reader = self._reader
        if reader is None:
            self._start()
            return None
        if reader.waiting >= _MOST_WAITING:
            return None
        return await reader.read(raw, self._keys.sealing_keys)

    def proven(self, device: bytes, public_key: bytes) -> None:
        """A device has just proved itself here: its next request may be read ahead."""
        if self._reader is not None:
            self._reader.know(device, public_key)

    @property
    def reader(self) -> int | None:
        """The id of the reader's process, while there is one."""
        return None if self._reader is None else self._reader.process.pid

    async def started(self) -> None:
        """Return once a reader that is being started reads, or could not be."""
        if self._starting is not None:
            await asyncio.gather(self._starting, return_exceptions=True)

    async def close(self) -> None:
        """End the reader, or its start."""
        self._wanted = False
        if self._starting is not None:
            self._starting.cancel()
            await self.started()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.end()

    def _start(self) -> None:
        if self._starting is None and asyncio.get_running_loop().time() >= self._not_before:
            self._starting = asyncio.create_task(self._begin(), name="doorstep-reading")

    async def _begin(self) -> None:
        self._not_before = asyncio.get_running_loop().time() + self._again_seconds
        reader: _Reader | None = None
        try:
            reader = await _open_reader(self._mute_seconds, self._lost)
            # Nobody waits for it to begin.
            async with asyncio.timeout(_START_SECONDS):
                await reader.reads
            if not reader.is_lost:
                self._reader = reader
        except Exception as error:
            # It is a help and no more, whatever keeps it from starting.
            _log.error("no reader could be started", extra={"kind": type(error).__name__})
        finally:
            self._starting = None
            if reader is not None and reader is not self._reader:
                reader.end()

    def _lost(self, reader: _Reader) -> None:
        if not reader.is_lost:
            _log.warning("the reader has ended: requests are read without it")
            reader.end()
        if self._reader is reader:
            self._reader = None


class _Reader(asyncio.Protocol):
    """A reader's process, and the socket to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        mute_seconds: float,
        lost: Callable[[_Reader], None],
    ) -> None:
        self.process = process
        self._mute_seconds = mute_seconds
        self._lost = lost
        self._transport: Any = None
        self._loop = asyncio.get_running_loop()
        self._frames = Frames()
        self._queued: list[bytes] = []
        self._asked: deque[asyncio.Future[ReadRequest | None]] = deque()
        self._keys: object = None
        self._known: dict[bytes, bytes] = {}
        self._news: dict[bytes, bytes] = {}
        self._mute: asyncio.TimerHandle | None = None
        self.reads: asyncio.Future[None] = self._loop.create_future()
        """Done once it reads, or is lost."""
        self.is_lost = False

    @property
    def waiting(self) -> int:
        """Requests it was given and has not answered."""
        return len(self._asked)

    def know(self, device: bytes, public_key: bytes) -> None:
        """Tell it of a device, with the next request."""
        if self._known.get(device) != public_key:
            self._known[device] = self._news[device] = public_key

    async def read(
        self, raw: bytes, keys: dict[bytes, ec.EllipticCurvePrivateKey]
    ) -> ReadRequest | None:
        """What it says of a request; None once it is lost."""
        if not self._queued:
            # With whatever else comes in this turn of the loop.
            self._loop.call_soon(self._ask, keys)
        self._queued.append(raw)
        answered: asyncio.Future[ReadRequest | None] = self._loop.create_future()
        self._asked.append(answered)
        return await answered

    def end(self) -> None:
        """End it, and leave what it was asked to be read elsewhere. Again is harmless."""
        self.is_lost = True
        self._is_heard()
        if self._transport is not None:
            self._transport.abort()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        if not self.reads.done():
            self.reads.set_result(None)
        asked, self._asked = self._asked, deque()
        for each in asked:
            _tell(each, None)

    def connection_made(self, transport: Any) -> None:
        """Begin. The transport is asyncio's or uvloop's."""
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, by itself or by `end`."""
        self._lost(self)

    def data_received(self, data: bytes) -> None:
        """Answers, in the order of what was asked."""
        if not self.reads.done():
            self.reads.set_result(None)
        try:
            for body in self._frames.take(data):
                for each in read_answer(body):
                    _tell(self._asked.popleft(), each)
        except (msgspec.MsgspecError, IndexError):
            self._lost(self)
            return
        self._is_heard()
        if self._asked:
            self._listen()

    def _ask(self, keys: dict[bytes, ec.EllipticCurvePrivateKey]) -> None:
        queued, self._queued = self._queued, []
        told = None
        if keys is not self._keys:
            # Before anything is read: one that has ended opens nothing from here on.
            self._keys, told = keys, _der(keys.values())
        news, self._news = list(self._news.items()), {}
        if self.is_lost:
            return
        if self._mute is None:
            self._listen()
        self._transport.write(framed(Ask(queued, told, news)))

    def _listen(self) -> None:
        self._mute = self._loop.call_later(self._mute_seconds, self._lost, self)

    def _is_heard(self) -> None:
        if self._mute is not None:
            self._mute.cancel()
            self._mute = None


def _tell(asked: asyncio.Future[ReadRequest | None], answer: ReadRequest | None) -> None:
    if not asked.done():
        asked.set_result(answer)


def _der(keys: Iterable[ec.EllipticCurvePrivateKey]) -> list[bytes]:
    return [each.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) for each in keys]


async def _open_reader(mute_seconds: float, lost: Callable[[_Reader], None]) -> _Reader:
    """A reader that can be asked. Raises `OSError`."""
    near, far = socket.socketpair()
    near.setblocking(False)
    try:
        with far:
            process = _begin_process(far)
        loop = asyncio.get_running_loop()
        _, reader = await loop.create_unix_connection(
            lambda: _Reader(process, mute_seconds, lost), sock=near
        )
    except BaseException:
        # With this end closed a process that was begun ends too.
        near.close()
        raise
    return reader


def _begin_process(end: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        # -P: what happens to lie in the folder the server was started in is not ours.
        [sys.executable, "-P", "-m", "server.reading.reader", str(end.fileno())],
        pass_fds=[end.fileno()],
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        # What goes wrong there may quote what was read.
        stderr=subprocess.DEVNULL,
        # What a terminal says to the server is not said to it: it ends with the server.
        process_group=0,
    )


def _environment() -> dict[str, str]:
    """This process's, without settings: where the database is, and how it opens, is not told."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(each or os.getcwd() for each in sys.path)}
