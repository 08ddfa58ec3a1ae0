"""IT's "Ask for its unsent work": asked once, told at each contact until nothing is left."""

from __future__ import annotations

from server.index.entries import DeviceEntry
from sync.codes import Order


def orders_of(device: DeviceEntry) -> tuple[int, ...]:
    """What a device is told in the reply to its round: codes of `order`."""
    return (int(Order.DEPOSIT),) if device.asked_ms is not None else ()


def answered(device: DeviceEntry, unsent: int) -> bool:
    """A device said how much it has not sent; whether that answers what it was asked."""
    if unsent > 0 or device.asked_ms is None:
        return False
    device.asked_ms = None
    return True
