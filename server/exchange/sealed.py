"""`POST /sealed`: the one door for personal data (docs/wire.md 4).

It defends against a request made for another council, altered, replayed, sent by a device that is
unknown or revoked, too long, or small and inflating to much. What cannot be opened is answered in
clear and says nothing about anybody; everything else is answered sealed to the sender's reply key.
"""

from __future__ import annotations

from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import Malformed, Refusal, TooLarge, UnknownKey
from server.exchange.round import answer_round, repeated, revoked
from server.exchange.routes import SealedReply, SealedRequest
from server.index.entries import DeviceEntry
from server.services import Services
from server.store import tables
from sync import errors as wire
from sync.canonical import encode
from sync.codes import ReplyStatus, Route
from sync.enrolment import base64url
from sync.envelope import (
    MAX_REQUEST_BYTES,
    OpenedRequest,
    open_request,
    seal_reply,
    verify_request,
)

BINARY = "application/octet-stream"


@post(
    "/sealed",
    status_code=200,
    request_max_body_size=MAX_REQUEST_BYTES,
    summary="Every exchange of personal data",
)
async def sealed(
    request: Request[None, None, State],
    services: NamedDependency[Services],
) -> Response[bytes]:
    """Open, check who sent it, dispatch by route, seal the answer."""
    raw = await request.body()
    opened = open_envelope(services, raw)
    address = request.client.host if request.client is not None else ""
    try:
        reply = await _answer(services, opened, address)
    except Refusal as refusal:
        reply = SealedReply(refusal.status, refusal.payload)
    payload = reply.payload
    if not isinstance(payload, bytes):
        payload = encode(payload)
    body = seal_reply(opened, reply.status, payload)
    return Response(body, media_type=BINARY, headers={"Cache-Control": "no-store"})


def open_envelope(services: Services, raw: bytes) -> OpenedRequest:
    """The opened request. Raises `Malformed`, `UnknownKey` or `TooLarge`, answered in clear."""
    try:
        return open_request(raw, services.keys.sealing_keys)
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


async def _answer(services: Services, opened: OpenedRequest, address: str) -> SealedReply:
    if opened.route == Route.ENROL:
        return await services.enrolment.answer(services, opened, address)
    device = services.index.devices.get(opened.device)
    if device is None or device.is_server:
        raise Refusal(ReplyStatus.UNKNOWN_DEVICE)
    if not verify_request(opened, device.public_key):
        raise Malformed
    staff = services.index.staff.get(device.owner)
    if staff is None:
        raise Refusal(ReplyStatus.UNKNOWN_DEVICE)
    request = SealedRequest(
        services=services,
        device=device,
        staff=staff,
        payload=opened.payload,
        epoch=opened.epoch,
        address=address,
    )
    fresh = opened.counter > device.counter
    # Taken before anything is awaited, so that two copies sent at once cannot both be fresh.
    device.counter = max(device.counter, opened.counter)
    if device.revoked_ms is not None:
        return await revoked(request) if opened.route == Route.ROUND else _refuse_revoked()
    if opened.route == Route.ROUND:
        return await answer_round(request) if fresh else await repeated(request)
    if not fresh:
        raise Refusal(ReplyStatus.COUNTER_REPEATED, [[], device.counter])
    handler = services.routes.handler(opened.route)
    if handler is None:
        raise Refusal(ReplyStatus.UNKNOWN_ROUTE)
    await _keep_counter(services, device)
    return await handler(request)


def _refuse_revoked() -> SealedReply:
    return SealedReply(ReplyStatus.REVOKED, [[]])


async def _keep_counter(services: Services, device: DeviceEntry) -> None:
    """What a route other than the round does must not be done twice, even across a restart."""
    counter = device.counter

    async def keep(connection: AsyncConnection) -> None:
        await connection.execute(
            update(tables.device)
            .where(tables.device.c.id == device.id)
            .values(counter=counter, last_seen_ms=services.clock.now_ms())
        )

    await services.writer.execute(keep)
