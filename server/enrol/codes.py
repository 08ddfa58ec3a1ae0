"""Invites: single-use codes, valid 24 hours, whose secret is stored only as a keyed hash."""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import SetupError
from server.services import Services
from server.store.people_rows import Invite
from sync.enrolment import SECRET_BITS, make_code, secret_bytes

_HOUR_MS = 3_600_000


class Created(msgspec.Struct, frozen=True):
    """A new invite as IT sees it once: the code, and when it stops working (ms since 1970)."""

    code: str
    expires_ms: int


async def create_invite(services: Services, owner: bytes, label: str) -> Created:
    """A code for one new device of a member of staff. Raises `SetupError` for an unknown owner."""
    async with services.store.engine.connect() as connection:
        member = await services.store.rows.staff_member(connection, owner)
    if member is None:
        raise SetupError("no such member of staff")
    secret = secrets.randbits(SECRET_BITS)
    now_ms = services.clock.now_ms()
    invite = Invite(
        secret_hash=services.store.hashes.secret(secret_bytes(secret)),
        owner=owner,
        label=label,
        created_ms=now_ms,
        expires_ms=now_ms + services.settings.invite_hours * _HOUR_MS,
    )

    async def keep(connection: AsyncConnection) -> None:
        await services.store.rows.add_invite(connection, invite)

    await services.writer.execute(keep)
    return Created(make_code(secret, services.keys.root_public), invite.expires_ms)
