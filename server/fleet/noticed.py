"""Revocations made on the command line, noticed by a server that is running.

`doorstep devices revoke` writes only the device's row: the register has one writer, the server. The
running server sees the row within seconds, ends the device in memory and enters it in the register;
a stopped one does so when it starts.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.enrol.devices import highest_received
from server.errors import DoorstepError
from server.fleet.ending import as_values
from server.index.news import News
from server.services import Services
from server.store.tables import device

log = logging.getLogger("doorstep.fleet")

EVERY_SECONDS: Final = 2.0


async def notice_revocations(services: Services) -> int:
    """Take in revocations made beside the servers. Returns how many were new here."""
    query = select(device.c.id, device.c.revoked_ms).where(device.c.revoked_ms.is_not(None))
    async with services.store.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    noticed = 0
    for row in rows:
        if _is_entered(services, row.id) and _is_ended(services, row.id):
            continue
        noticed += await services.writer.execute(
            partial(_take_in, services, row.id, row.revoked_ms)
        )
    return noticed


def _is_entered(services: Services, device_id: bytes) -> bool:
    revocations = services.keys.register.of_kind("revocation")
    return any(entry.values.get("device") == device_id.hex() for entry in revocations)


def _is_ended(services: Services, device_id: bytes) -> bool:
    known = services.index.devices.get(device_id)
    return known is None or known.revoked_ms is not None


async def _take_in(
    services: Services, device_id: bytes, at_ms: int, connection: AsyncConnection
) -> bool:
    """In the writer's turn, so that what it sent by now has its number. Whether it was new here."""
    known = services.index.devices.get(device_id)
    seq = 0 if known is None else highest_received(services, known)
    why = await services.store.rows.why_revoked(connection, device_id)
    # Of several processes that see it at once, one enters it.
    new = services.keys.register.append_once(
        "revocation", at_ms, "device", device_id.hex(), seq=seq, **as_values(why)
    )
    if known is not None and known.revoked_ms is None:
        known.revoked_ms, known.why_revoked = at_ms, why
        services.tell(News(devices=frozenset({device_id})))
        new = True
    return new


async def watch_revocations(services: Services) -> None:
    """Notice them, and say so. A database that cannot be read is left for the next time."""
    try:
        noticed = await notice_revocations(services)
        if noticed:
            log.info("devices revoked on the command line", extra={"count": noticed})
    except (SQLAlchemyError, DoorstepError, OSError) as error:
        log.warning("revocations could not be read", extra={"kind": type(error).__name__})
