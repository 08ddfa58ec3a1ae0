"""Ending a device: it pulls nothing more, and whatever it still sends is set aside."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from server.fleet.ending import as_values
from server.index.entries import DeviceEntry, WhyRevoked
from server.index.news import News
from server.services import Services


async def revoke_device(
    services: Services, device_id: bytes, why: WhyRevoked | None = None
) -> bool:
    """Revoke a device from now on. False when there is no such device; again is harmless, and
    leaves the reason that was given first.

    Entered in the register before the database, so that no restore brings the device back.
    """
    device = services.index.devices.get(device_id)
    if device is None or device.is_server:
        return False
    if device.revoked_ms is not None:
        return True
    now_ms = services.clock.now_ms()

    async def mark(connection: AsyncConnection) -> None:
        # In the writer's turn: whatever it sent by now has its number.
        seq = highest_received(services, device)
        services.keys.register.append(
            "revocation", now_ms, device=device_id.hex(), seq=seq, **as_values(why)
        )
        await services.store.rows.revoke_device(connection, device_id, now_ms, why)

    def take_effect(_: None) -> None:
        device.revoked_ms, device.why_revoked = now_ms, why
        services.tell(News(devices=frozenset({device_id})))

    await services.writer.execute(mark, take_effect)
    return True


def highest_received(services: Services, device: DeviceEntry) -> int | None:
    """The highest number the server has had of a device; None where it cannot say.

    A restored server that has not heard from it since does not know what it lost.
    """
    began = services.epochs.restored_ms()
    heard = device.report
    if began is not None and (heard is None or heard.at_ms < began):
        return None
    return device.highest_seq
