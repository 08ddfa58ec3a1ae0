"""Route enrol (1): a code and a proven key become a device with a certificate (docs/wire.md 5)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from server.enrol.registered import register_enrolment
from server.enrol.slowing import Slowing
from server.errors import Refusal
from server.exchange.routes import SealedReply
from server.index.entries import DeviceEntry, StaffMember
from server.store.people_rows import Invite
from sync.certificate import Certificate, Lease, issue_certificate, issue_lease
from sync.codes import ReplyStatus
from sync.envelope import NO_DEVICE, OpenedRequest, verify_request
from sync.errors import Malformed
from sync.messages import EnrolReply, EnrolRequest, encode, parse_enrol_request

if TYPE_CHECKING:
    from server.services import Services

_DAY_S = 86_400


class Enrolment:
    """Answers enrol requests. Holds the counts of wrong codes."""

    def __init__(self) -> None:
        self._slowing = Slowing()

    async def answer(self, services: Services, opened: OpenedRequest, address: str) -> SealedReply:
        """The enrolled device's welcome. Raises `Refusal` with the status that says why not."""
        now_ms = services.clock.now_ms()
        try:
            request = parse_enrol_request(opened.payload)
        except Malformed as error:
            raise Refusal(ReplyStatus.MALFORMED) from error
        if opened.device != NO_DEVICE or opened.counter != 0:
            raise Refusal(ReplyStatus.MALFORMED)
        if not verify_request(opened, request.public):
            raise Refusal(ReplyStatus.MALFORMED)
        if self._slowing.must_wait(address, now_ms):
            raise Refusal(ReplyStatus.SLOW_DOWN)
        self._slowing.tried(address, now_ms)

        async def bind(connection: AsyncConnection) -> tuple[DeviceEntry, StaffMember] | int:
            return await _bind(services, connection, request, now_ms)

        def known(outcome: tuple[DeviceEntry, StaffMember] | int) -> None:
            if not isinstance(outcome, int) and outcome[0].id not in services.index.devices:
                services.index.put_staff(outcome[1])
                services.index.put_device(outcome[0])

        outcome = await services.writer.execute(bind, known)
        if outcome != ReplyStatus.BAD_CODE:
            self._slowing.right(address, now_ms)
        if isinstance(outcome, int):
            raise Refusal(outcome)
        device, member = outcome
        return SealedReply(ReplyStatus.OK, welcome(services, device, member, now_ms))


async def _bind(
    services: Services,
    connection: AsyncConnection,
    request: EnrolRequest,
    now_ms: int,
) -> tuple[DeviceEntry, StaffMember] | int:
    rows = services.store.rows
    invite = await _invite(services, connection, request.secret)
    if invite is None:
        return ReplyStatus.BAD_CODE
    if invite.device is not None:
        # The same code and key again is a lost reply, and gets the same answer.
        held = services.index.devices.get(invite.device)
        if held is None:
            held = next(
                (each for each in await rows.devices(connection) if each.id == invite.device), None
            )
        if held is None or held.public_key != request.public:
            await rows.note_other_key(connection, invite.secret_hash)
            return ReplyStatus.CODE_USED
        if held.revoked_ms is not None:
            # A welcome holds a new lease.
            return ReplyStatus.REVOKED
        member = await rows.staff_member(connection, held.owner)
        return (held, member) if member is not None else ReplyStatus.BAD_CODE
    if now_ms >= invite.expires_ms:
        return ReplyStatus.CODE_EXPIRED
    if any(each.public_key == request.public for each in services.index.devices.values()):
        # One key is one device, for ever.
        return ReplyStatus.NOT_ALLOWED
    member = await rows.staff_member(connection, invite.owner)
    if member is None:
        return ReplyStatus.BAD_CODE
    device = new_device(
        services,
        member,
        secrets.token_bytes(8),
        request.public,
        label=invite.label,
        installation=request.installation,
        now_ms=now_ms,
    )
    await rows.add_device(connection, device)
    await rows.use_invite(connection, invite.secret_hash, device.id, now_ms)
    # The register first: a restored database must still know whom it enrolled.
    team = services.index.teams.get(member.team) if member.team is not None else None
    register_enrolment(services.keys, device, member, team, invite.secret_hash)
    return device, member


async def _invite(services: Services, connection: AsyncConnection, secret: bytes) -> Invite | None:
    """The row of a code, under whichever index key it was made."""
    hashes = services.store.hashes
    for each in (hashes, *hashes.older):
        invite = await services.store.rows.invite(connection, each.secret(secret))
        if invite is not None:
            return invite
    return None


def new_device(
    services: Services,
    member: StaffMember,
    device_id: bytes,
    public: bytes,
    *,
    label: str,
    installation: bytes,
    now_ms: int,
    formerly: bytes | None = None,
) -> DeviceEntry:
    """A device of a member of staff, with its certificate; `public` is the raw point of its key."""
    certificate = issue_certificate(
        services.keys.certificate_key,
        Certificate(
            organisation=services.keys.organisation,
            actor=member.id,
            device=device_id,
            name=member.name,
            label=label,
            roles=member.roles,
            team=_team(member),
            issued=now_ms // 1000,
            public=public,
        ),
    )
    return DeviceEntry(
        id=device_id,
        owner=member.id,
        public_key=public,
        label=label,
        installation=installation,
        certificate=certificate,
        enrolled_ms=now_ms,
        last_seen_ms=now_ms,
        formerly=formerly,
    )


def welcome(services: Services, device: DeviceEntry, member: StaffMember, now_ms: int) -> bytes:
    """The payload of the reply that makes a key a device: `EnrolReply`."""
    return encode(
        EnrolReply(
            device=device.id,
            certificate=device.certificate,
            deposit_secret=services.keys.deposit_secret(device.id),
            epoch=services.epoch,
            server_ms=now_ms,
            actor=member.id,
            name=member.name,
            roles=member.roles,
            label=device.label,
            lease=lease(services, device.id, now_ms),
            organisation=services.keys.organisation,
            team=_team(member),
        )
    )


def lease(services: Services, device: bytes, now_ms: int) -> str:
    """Permission to read what is held, for `lease_days` from now (design.md 5)."""
    issued = now_ms // 1000
    expires = issued + services.settings.lease_days * _DAY_S
    return issue_lease(services.keys.certificate_key, Lease(device, issued, expires))


def _team(member: StaffMember) -> str | None:
    return member.team.hex() if member.team is not None else None
