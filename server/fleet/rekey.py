"""A copy of a device becomes a device of its own (docs/wire.md 14): routes rekey (14) and
rekey_confirm (15).

| route | request | reply |
| --- | --- | --- |
| rekey | `[new public key bin 65, proof bin 64]` | `pending`; `not_allowed` where IT refused; `revoked` where the old id is; else `ok` and what an enrolment is answered |
| rekey_confirm, IT alone | `[device bin 8, new public key bin 65, confirmed bool]` | `[]`; `not_here` where nobody asked; `not_allowed` by the device itself, and for refusing what is done |

A copy asks until it is answered `ok`; the same key again gets the same answer, for ever: a reply
that was lost, a database put back to an earlier copy or two processes make no second device. Nobody
but the copy has the new private key, and it is IT who say that the copy is its owner's.
"""  # noqa: E501 - a table of the wire, one line a route

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.enrol.enrol import new_device, welcome
from server.enrol.registered import register_enrolment
from server.errors import Refusal
from server.exchange.routes import SealedReply, SealedRequest
from server.index.entries import DeviceEntry, StaffMember
from server.index.news import News
from server.services import Services
from server.store.tables import device as devices
from server.store.tables import rekey as table
from sync import canonical
from sync.codes import ReplyStatus
from sync.errors import Malformed
from sync.rekey import device_of, key_code, read_rekey

MOST_ASKING: Final = 16
"""Keys of one device that may wait for IT's word, and those refused with them: whoever has its key
cannot fill a disk, and whatever was asked with it before keeps nobody out once it is decided on."""


class Asking(msgspec.Struct, frozen=True):
    """A copy that asks and is not a device yet. `code` is what its screen shows."""

    device: bytes
    public: bytes
    code: str
    asked_ms: int
    confirmed: bool
    refused: bool


async def rekey(request: SealedRequest) -> SealedReply:
    """What becomes of a copy that asks for a key of its own."""
    services, former = request.services, request.device
    try:
        public = read_rekey(former.id, request.payload)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    now_ms = services.clock.now_ms()

    async def ask(connection: AsyncConnection) -> tuple[DeviceEntry, StaffMember] | int:
        return await _answered(services, connection, former, public, now_ms)

    def known(outcome: tuple[DeviceEntry, StaffMember] | int) -> None:
        if not isinstance(outcome, int) and outcome[0].id not in services.index.devices:
            services.index.put_device(outcome[0])
            # Under its old id it has nothing open any more.
            if former.report is not None:
                former.report = replace(former.report, open=None)

    outcome = await services.writer.execute(ask, known)
    if isinstance(outcome, int):
        raise Refusal(outcome)
    return SealedReply(ReplyStatus.OK, welcome(services, *outcome, now_ms))


async def _answered(
    services: Services,
    connection: AsyncConnection,
    former: DeviceEntry,
    public: bytes,
    now_ms: int,
) -> tuple[DeviceEntry, StaffMember] | int:
    rows = services.store.rows
    # Its row, not what memory had heard when the request was let in: others revoke too.
    ended = select(devices.c.revoked_ms).where(devices.c.id == former.id)
    if await connection.scalar(ended) is not None:
        return ReplyStatus.REVOKED
    member = await rows.staff_member(connection, former.owner)
    if member is None:
        return ReplyStatus.UNKNOWN_DEVICE
    made = services.index.devices.get(device_of(former.id, public))
    if made is not None:
        return (made, member) if made.revoked_ms is None else ReplyStatus.REVOKED
    if any(each.public_key == public for each in services.index.devices.values()):
        # One key is one device, for ever.
        return ReplyStatus.NOT_ALLOWED
    this = (table.c.device == former.id) & (table.c.public_key == public)
    row = (await connection.execute(select(table).where(this))).first()
    if row is None:
        if not await _room(connection, former.id):
            return ReplyStatus.SLOW_DOWN
        await connection.execute(
            insert(table).values(device=former.id, public_key=public, asked_ms=now_ms)
        )
        return ReplyStatus.PENDING
    if row.confirmed_ms is None:
        return ReplyStatus.PENDING if row.refused_ms is None else ReplyStatus.NOT_ALLOWED
    device = new_device(
        services,
        member,
        device_of(former.id, public),
        public,
        label=former.label,
        installation=former.installation,
        now_ms=now_ms,
        formerly=former.id,
    )
    await rows.add_device(connection, device)
    # The register first: a restored database must still know whom it made a device.
    team = services.index.teams.get(member.team) if member.team is not None else None
    register_enrolment(services.keys, device, member, team, None)
    return device, member


async def _room(connection: AsyncConnection, device: bytes) -> bool:
    """Whether one more key may wait for IT's word; the oldest refused one makes way for it."""
    mine = select(table).where(table.c.device == device).order_by(table.c.asked_ms)
    undone = await _undone(connection, (await connection.execute(mine)).all())
    refused = [row for row in undone if row.refused_ms is not None]
    waiting = [row for row in undone if row.refused_ms is None and row.confirmed_ms is None]
    if len(waiting) >= MOST_ASKING:
        return False
    if refused and len(waiting) + len(refused) >= MOST_ASKING:
        key = table.c.public_key == refused[0].public_key
        await connection.execute(delete(table).where((table.c.device == device) & key))
    return True


async def confirm(request: SealedRequest) -> SealedReply:
    """IT says whether a copy is its owner's. Whether the asker is IT is checked before."""
    try:
        device, public, confirmed = canonical.decode_array(request.payload, "confirm", 3)[:3]
        device = canonical.binary(device, "device", 8)
        public = canonical.binary(public, "public key", 65)
    except Malformed as error:
        raise Refusal(ReplyStatus.MALFORMED) from error
    if not isinstance(confirmed, bool):
        raise Refusal(ReplyStatus.MALFORMED)
    if device == request.device.id:
        # One copy of a device cannot vouch for another.
        raise Refusal(ReplyStatus.NOT_ALLOWED)
    services = request.services
    now_ms = services.clock.now_ms()

    async def decide(connection: AsyncConnection) -> int:
        return await decide_on(connection, device, public, confirmed, now_ms)

    def tell(outcome: int) -> None:
        if outcome == ReplyStatus.OK:
            services.tell(News(devices=frozenset({device})))

    outcome = await services.writer.execute(decide, tell)
    if outcome != ReplyStatus.OK:
        raise Refusal(outcome)
    return SealedReply(ReplyStatus.OK, [])


async def decide_on(
    connection: AsyncConnection, device: bytes, public: bytes, confirmed: bool, now_ms: int
) -> int:
    """Write down what IT decided; a code of `reply`. A refusal may be taken back."""
    this = (table.c.device == device) & (table.c.public_key == public)
    row = (await connection.execute(select(table).where(this))).first()
    if row is None:
        return ReplyStatus.NOT_HERE
    if not await _undone(connection, [row]):
        # Done: that device is ended like any other.
        return ReplyStatus.OK if confirmed else ReplyStatus.NOT_ALLOWED
    await connection.execute(
        update(table)
        .where(this)
        .values(
            confirmed_ms=now_ms if confirmed else None, refused_ms=None if confirmed else now_ms
        )
    )
    return ReplyStatus.OK


async def asking(connection: AsyncConnection) -> dict[bytes, list[Asking]]:
    """Copies that are not devices of their own yet, by the id they use, the oldest first."""
    found: defaultdict[bytes, list[Asking]] = defaultdict(list)
    rows = await connection.execute(select(table).order_by(table.c.asked_ms))
    for row in await _undone(connection, rows.all()):
        found[row.device].append(
            Asking(
                row.device,
                row.public_key,
                key_code(row.public_key),
                row.asked_ms,
                row.confirmed_ms is not None,
                row.refused_ms is not None,
            )
        )
    return found


async def _undone(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Those of the keys asked for that are no device yet.

    The devices alone say so: after a restore the register gives back a device of which these rows
    tell no more than that it asked.
    """
    ids = [device_of(row.device, row.public_key) for row in rows]
    held = set(await connection.scalars(select(devices.c.id).where(devices.c.id.in_(ids))))
    return [row for row, made in zip(rows, ids, strict=True) if made not in held]
