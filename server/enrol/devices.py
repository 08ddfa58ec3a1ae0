"""Ending a device: it pulls nothing more, and whatever it still sends is set aside."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.news import News
from server.services import Services


async def revoke_device(services: Services, device_id: bytes) -> bool:
    """Revoke a device from now on. False when there is no such device; again is harmless.

    Entered in the register before the database, so that no restore brings the device back.
    """
    device = services.index.devices.get(device_id)
    if device is None or device.is_server:
        return False
    if device.revoked_ms is not None:
        return True
    now_ms = services.clock.now_ms()
    services.keys.register.append(
        "revocation", now_ms, device=device_id.hex(), seq=device.highest_seq
    )

    async def mark(connection: AsyncConnection) -> None:
        await services.store.rows.revoke_device(connection, device_id, now_ms)

    def take_effect(_: None) -> None:
        device.revoked_ms = now_ms
        services.tell(News(devices=frozenset({device_id})))

    await services.writer.execute(mark, take_effect)
    return True
