"""What is open for writing on which device: told to its owner's other devices, and never a lock.

Each round says what is open there (docs/wire.md 6). It is part of what a device reports of itself,
so a server started again knows it and so does another process. It ages: a day after a device last
said so it counts no more, and at once when it says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from server.index.entries import DeviceEntry, OpenSaid
from server.index.index import Index
from sync.messages import OpenElsewhere, OpenRecord

FORGOTTEN_AFTER_MS: Final = 86_400_000
MOST_RECORDS: Final = 20
"""Most records one device is believed to have open; an app opens one at a time."""


def said_open(records: Sequence[OpenRecord], device_ms: int, now_ms: int) -> OpenSaid | None:
    """What a round says is open. `device_ms` is the device's clock, right or wrong."""
    if not records:
        return None
    ahead_ms = device_ms - now_ms
    since = {each.record: min(now_ms, each.since_ms - ahead_ms) for each in records}
    return OpenSaid(now_ms, dict(islice(since.items(), MOST_RECORDS)))


def open_elsewhere(index: Index, device: DeviceEntry, now_ms: int) -> tuple[OpenElsewhere, ...]:
    """What is open on the other devices of this one's owner, oldest first.

    Only records in the owner's scope now, and nothing of a device that was turned off.
    """
    found = [
        OpenElsewhere(record, other.id, other.label, since_ms, other.report.open.heard_ms)
        for other in index.devices_of(device.owner)
        if other.id != device.id and other.revoked_ms is None
        if other.report is not None and other.report.open is not None
        if abs(now_ms - other.report.open.heard_ms) <= FORGOTTEN_AFTER_MS
        for record, since_ms in other.report.open.since_ms.items()
        if index.holds(device.owner, record)
    ]
    return tuple(sorted(found, key=lambda each: (each.since_ms, each.record, each.device)))
