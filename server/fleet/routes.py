"""The sealed routes of IT: invite (3), devices (4), revoke (5), ask_deposit (16), and
rekey_confirm (15), which stands in `server/fleet/rekey.py` with what it confirms.

| route | request | reply |
| --- | --- | --- |
| invite | `[staff id bin 16, label str]` | `[code str, expires_ms]` |
| devices | `[]` | `[[device, label, owner name, team or nil, enrolled_ms, last_contact_ms or nil, unsent or nil, oldest_unsent_ms or nil, app version or nil, "enrolled" or "revoked", unreadable_ms or nil, empty_ms or nil, asked_ms or nil, numbers not received, [[new public key, code, asked_ms, confirmed, refused]…], former id or nil, files not received, [reason, words or nil] or nil]…]` |
| revoke | `[device bin 8, reason, words or nil]` | `[]` |
| ask_deposit | `[device bin 8]` | `[]` |

The reason of a revocation is a code of `revoke_reason`; older apps give none.
A manager is given the devices of their own team's staff, without what only IT acts on: copies that
ask for a key, and former ids. Every other route is IT's alone; whoever may not is answered
`not_allowed`, whatever else is wrong with the request.
"""  # noqa: E501 - a table of the wire, one line a route

from __future__ import annotations

from typing import Final

from server.desk.sight import MANAGER
from server.enrol.codes import create_invite
from server.enrol.devices import revoke_device
from server.errors import Refusal
from server.exchange.routes import Routes, SealedReply, SealedRequest
from server.fleet.ending import why_revoked
from server.fleet.listing import fleet, is_of_team, without_acts
from server.fleet.rekey import asking, confirm, rekey
from server.index.entries import WhyRevoked
from server.store.files import count_missing
from sync import canonical
from sync.codes import ReplyStatus, Route
from sync.errors import Malformed

ROLE: Final = "it_admin"
MAX_LABEL_BYTES: Final = 128


def register_fleet(routes: Routes) -> None:
    """Answer these routes, and that of a copy that asks for a key of its own."""
    routes.register_route(Route.INVITE, invite)
    routes.register_route(Route.DEVICES, devices)
    routes.register_route(Route.REVOKE, revoke)
    routes.register_route(Route.ASK_DEPOSIT, ask_deposit)
    routes.register_route(Route.REKEY, rekey)
    routes.register_route(Route.REKEY_CONFIRM, rekey_confirm)


async def invite(request: SealedRequest) -> SealedReply:
    """A single-use code for one new device of a member of staff."""
    _only_it(request)
    try:
        owner, label = canonical.decode_array(request.payload, "invite", 2)[:2]
        owner = canonical.binary(owner, "staff id", 16)
        label = canonical.text(label, "label").strip()
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    if not label or len(label.encode()) > MAX_LABEL_BYTES:
        raise Refusal(ReplyStatus.MALFORMED)
    if owner not in request.services.index.staff:
        raise Refusal(ReplyStatus.NOT_ALLOWED)
    created = await create_invite(request.services, owner, label)
    return SealedReply(ReplyStatus.OK, [created.code, created.expires_ms])


async def devices(request: SealedRequest) -> SealedReply:
    """Every device to IT, those of their own team's staff to a manager.

    Without content and without the name of a person helped.
    """
    member = request.staff
    if ROLE not in member.roles and MANAGER not in member.roles:
        raise Refusal(ReplyStatus.NOT_ALLOWED)
    async with request.services.store.engine.connect() as connection:
        copies = await asking(connection)
        missing = await count_missing(connection)
    index = request.services.index
    lines = fleet(index, copies, missing)
    if ROLE not in member.roles:
        lines = [without_acts(each) for each in lines if is_of_team(index, member, each)]
    return SealedReply(ReplyStatus.OK, [line.as_list() for line in lines])


async def revoke(request: SealedRequest) -> SealedReply:
    """End a device: what it sends from now on is set aside."""
    _only_it(request)
    device, why = _revoked(request)
    if not await revoke_device(request.services, device, why):
        raise Refusal(ReplyStatus.UNKNOWN_DEVICE)
    return SealedReply(ReplyStatus.OK, [])


async def ask_deposit(request: SealedRequest) -> SealedReply:
    """Ask a device for its unsent work: it is told at its next contact."""
    _only_it(request)
    services = request.services
    device = services.index.devices.get(_device(request))
    if device is None or device.is_server:
        raise Refusal(ReplyStatus.UNKNOWN_DEVICE)
    device.asked_ms = services.clock.now_ms()
    await services.writer.keep_progress(device)
    return SealedReply(ReplyStatus.OK, [])


async def rekey_confirm(request: SealedRequest) -> SealedReply:
    """Say whether a copy of a device is its owner's, and may have a key and id of its own."""
    _only_it(request)
    return await confirm(request)


def _device(request: SealedRequest) -> bytes:
    try:
        (device, *_) = canonical.decode_array(request.payload, "device", 1)
        return canonical.binary(device, "device", 8)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error


def _revoked(request: SealedRequest) -> tuple[bytes, WhyRevoked | None]:
    try:
        device, *said = canonical.decode_array(request.payload, "revoke", 1)
        why = why_revoked(said[0], said[1] if len(said) > 1 else None) if said else None
        return canonical.binary(device, "device", 8), why
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error


def _only_it(request: SealedRequest) -> None:
    if ROLE not in request.staff.roles:
        raise Refusal(ReplyStatus.NOT_ALLOWED)
