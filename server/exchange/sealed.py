"""`POST /sealed`: the one door for personal data (docs/wire.md 4).

It defends against a request made for another council, altered, replayed, sent by a device that is
unknown or revoked, too long, or small and inflating to much. What cannot be opened is answered in
clear and says nothing about anybody; everything else is answered sealed to the sender's reply key.
It is plain ASGI: nothing of a request is anybody's business before its signature is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler, asgi
from litestar.types import Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import Malformed, Refusal, SlowDown, TooLarge, UnknownKey
from server.exchange.round import answer_round, repeated, revoked
from server.exchange.routes import SealedReply, SealedRequest
from server.exchange.streaming import Streamed, send_stream
from server.index.entries import DeviceEntry
from server.reading.ahead import ReadRequest
from server.services import Services
from server.shell.headers import REPLY_HEADERS
from server.store.used import Use
from sync import errors as wire
from sync.canonical import encode
from sync.codes import ReplyStatus, Route
from sync.enrolment import base64url
from sync.envelope import (
    MAX_REQUEST_BYTES,
    OpenedRequest,
    key_id,
    open_request,
    seal_reply,
    verify_request,
)

MAX_AT_ONCE: Final = 8
"""Requests of one device being answered: nobody's retries may starve everybody else."""

_UNCOUNTED: Final = frozenset({Route.FILE_PUT, Route.FILE_HAVE, Route.FILE_GET})
"""What they do may be done twice, and must not make a round that was sent before look late."""


def sealed_route(services: Callable[[], Services]) -> ASGIRouteHandler:
    """The door, over the services that are running when a request comes."""

    @asgi("/sealed", copy_scope=False)
    async def sealed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "POST":
            raise MethodNotAllowedException
        raw = await read_body(receive)
        if raw is None:
            return
        client = scope["client"]
        body = await answer(services(), raw, client[0] if client is not None else "")
        if isinstance(body, Streamed):
            await send_stream(body, receive, send)
        else:
            await send_reply(send, body)

    return sealed


async def send_reply(send: Send, body: bytes) -> None:
    """Answer with the bytes of a sealed reply."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*REPLY_HEADERS, length]})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def read_body(receive: Receive) -> bytes | None:
    """The request's bytes; None when the sender went away. Raises `TooLarge`."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message["body"])
        size += len(parts[-1])
        if size > MAX_REQUEST_BYTES:
            raise TooLarge
        if not message["more_body"]:
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def answer(services: Services, raw: bytes, address: str) -> bytes | Streamed:
    """Open, check who sent it, dispatch by route, seal the answer. Raises `server.errors.Problem`.

    `address` is where it came from, for slowing only.
    """
    services.reading.under_way += 1
    try:
        opened, reply = await _read_and_answer(services, raw, address)
    finally:
        services.reading.under_way -= 1
    if reply.frames is not None:
        return Streamed(opened.reply_context, reply.frames)
    payload = reply.payload
    if not isinstance(payload, bytes):
        payload = encode(payload)
    return seal_reply(opened, reply.status, payload)


async def _read_and_answer(
    services: Services, raw: bytes, address: str
) -> tuple[OpenedRequest, SealedReply]:
    # Keys made since, by another process or a command beside this one, count for this request.
    services.keys.look()
    ahead = await services.reading.ahead(raw)
    opened = open_envelope(services, raw) if ahead is None else ahead.opened
    try:
        return opened, await _answer(services, opened, ahead, address)
    except Refusal as refusal:
        return opened, SealedReply(refusal.status, refusal.payload)


def open_envelope(services: Services, raw: bytes) -> OpenedRequest:
    """The opened request. Raises `Malformed`, `UnknownKey` or `TooLarge`, answered in clear."""
    with answering_in_clear(services):
        return open_request(raw, services.keys.sealing_keys)


@contextmanager
def answering_in_clear(services: Services) -> Iterator[None]:
    """Turns what keeps an envelope from being opened into what is said of it in clear."""
    try:
        yield
    except wire.UnknownKey as error:
        statements = [
            [base64url(statement), base64url(signature)]
            for statement, signature in services.keys.statements
        ]
        raise UnknownKey(statements=statements) from error
    except wire.TooLarge as error:
        raise TooLarge from error
    except wire.NewerVersion as error:
        raise Malformed("This request needs a newer server. Your work is kept.") from error
    except wire.Malformed as error:
        raise Malformed from error


async def _answer(
    services: Services, opened: OpenedRequest, ahead: ReadRequest | None, address: str
) -> SealedReply:
    if opened.route == Route.ENROL:
        return await services.enrolment.answer(services, opened, address)
    # Whatever another process has committed by now counts: a colleague's change, a revocation.
    await services.others.caught_up()
    device = services.index.devices.get(opened.device)
    if device is None or device.is_server or not _is_signed(services, opened, ahead, device):
        # One answer for all three: nobody learns by asking which devices there are.
        raise Malformed
    if device.answering >= MAX_AT_ONCE:
        raise SlowDown
    device.answering += 1
    try:
        return await _answer_device(services, opened, ahead, device, address)
    finally:
        device.answering -= 1


def _is_signed(
    services: Services, opened: OpenedRequest, ahead: ReadRequest | None, device: DeviceEntry
) -> bool:
    """Whether the device signed it, by the key that it has here."""
    if ahead is not None:
        return ahead.signed_by == device.public_key
    if not verify_request(opened, device.public_key):
        return False
    services.reading.proven(device.id, device.public_key)
    return True


async def _answer_device(
    services: Services,
    opened: OpenedRequest,
    ahead: ReadRequest | None,
    device: DeviceEntry,
    address: str,
) -> SealedReply:
    staff = services.index.staff.get(device.owner)
    if staff is None:
        raise Refusal(ReplyStatus.UNKNOWN_DEVICE)
    counted = _UNCOUNTED_REQUEST
    if opened.route not in _UNCOUNTED:
        counted = await _count(services, device, opened)
    request = SealedRequest(
        services=services,
        device=device,
        staff=staff,
        payload=opened.payload,
        epoch=opened.epoch,
        address=address,
        sealing=services.keys.sealing_versions[key_id(opened.sealing_public)],
        copied=counted.by_another,
        highest=counted.highest,
        ahead=() if ahead is None else ahead.changes,
    )
    fresh = counted.fresh
    if opened.route == Route.ROUND:
        async with services.turns.of(device.id):
            if device.revoked_ms is not None:
                return await revoked(request)
            return await answer_round(request) if fresh else await repeated(request)
    if device.revoked_ms is not None:
        return _refuse_revoked()
    handler = services.routes.handler(opened.route)
    if opened.route in _UNCOUNTED and handler is not None:
        return await handler(request)
    if not fresh:
        raise Refusal(ReplyStatus.COUNTER_REPEATED, [[], counted.highest])
    if handler is None:
        raise Refusal(ReplyStatus.UNKNOWN_ROUTE)
    await _keep_counter(services, device, opened.counter)
    return await handler(request)


class _Counted(msgspec.Struct, frozen=True):
    """What a request's counter shows: whether it is the highest yet, the highest there is now, and
    whether a request of other bytes had it."""

    fresh: bool
    highest: int
    by_another: bool


_UNCOUNTED_REQUEST: Final = _Counted(fresh=False, highest=0, by_another=False)


async def _count(services: Services, device: DeviceEntry, opened: OpenedRequest) -> _Counted:
    """Note that this counter is used, at whichever process; of two sent at once one is fresh."""

    def count(use: Use) -> _Counted:
        before = max(device.counter, use.highest)
        by_another = use.used_by_another(opened.counter, opened.request_hash)
        return _Counted(opened.counter > before, max(before, opened.counter), by_another)

    counted = await services.uses.apply(device.id, count)
    if counted.fresh:
        # What others have counted is theirs to keep: this process keeps only what it answers.
        device.counter = max(device.counter, opened.counter)
    return counted


def _refuse_revoked() -> SealedReply:
    return SealedReply(ReplyStatus.REVOKED, [[]])


async def _keep_counter(services: Services, device: DeviceEntry, counter: int) -> None:
    """What a route other than the round does must not be done twice, even across a restart.

    Raises `Refusal` where another process has kept this counter or a higher one: it was asked the
    same, and whoever has its turn first answers.
    """

    async def keep(connection: AsyncConnection) -> bool:
        # In the turn, with everything read that others have kept.
        if counter <= device.counter_elsewhere:
            return False
        await services.store.rows.keep_counter(connection, device, services.clock.now_ms())
        return True

    if not await services.writer.execute(keep):
        raise Refusal(ReplyStatus.COUNTER_REPEATED, [[], device.counter])
