"""Revocations made on the command line, noticed by a server that is running.

`doorstep devices revoke` writes only the device's row: the register has one writer, the server. The
running server sees the row within seconds, ends the device in memory and enters it in the register;
a stopped one does so when it starts.
"""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from server.errors import DoorstepError
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
    register = services.keys.register
    registered = {entry.values.get("device") for entry in register.of_kind("revocation")}
    noticed = 0
    for row in rows:
        known = services.index.devices.get(row.id)
        seq = 0 if known is None else known.highest_seq
        # Of several processes that see it at once, one enters it.
        new = row.id.hex() not in registered and register.append_once(
            "revocation", row.revoked_ms, "device", row.id.hex(), seq=seq
        )
        if known is not None and known.revoked_ms is None:
            known.revoked_ms = row.revoked_ms
            services.tell(News(devices=frozenset({row.id})))
            new = True
        noticed += new
    return noticed


async def watch_revocations(services: Services) -> None:
    """Notice them, and say so. A database that cannot be read is left for the next time."""
    try:
        noticed = await notice_revocations(services)
        if noticed:
            log.info("devices revoked on the command line", extra={"count": noticed})
    except (SQLAlchemyError, DoorstepError, OSError) as error:
        log.warning("revocations could not be read", extra={"kind": type(error).__name__})
