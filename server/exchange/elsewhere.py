"""What is open for writing on which device: told to its owner's other devices, and never a lock.

Each round says what is open there (docs/wire.md 6). It is kept in memory only, since it is advice
that ages: a day after a device last said so it is forgotten, and at once when it says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import msgspec

from server.index.entries import DeviceEntry
from server.index.index import Index
from sync.messages import OpenElsewhere, OpenRecord

FORGOTTEN_AFTER_MS: Final = 86_400_000
MOST_RECORDS: Final = 20
"""Most records one device is believed to have open; an app opens one at a time."""


class _Said(msgspec.Struct, frozen=True):
    """What a device said last: when, and since when each record is open, by the server's clock."""

    heard_ms: int
    since_ms: dict[bytes, int]


class OpenRecords:
    """What every device last said it has open."""

    def __init__(self) -> None:
        # owner → device → what it said, so that a round looks at its owner's devices alone.
        self._said: defaultdict[bytes, dict[bytes, _Said]] = defaultdict(dict)

    def note(
        self, device: DeviceEntry, records: Sequence[OpenRecord], device_ms: int, now_ms: int
    ) -> None:
        """Take in what a round says is open. `device_ms` is the device's clock, right or wrong."""
        said = self._said[device.owner]
        if not records:
            said.pop(device.id, None)
            return
        ahead_ms = device_ms - now_ms
        since = {each.record: min(now_ms, each.since_ms - ahead_ms) for each in records}
        said[device.id] = _Said(now_ms, dict(list(since.items())[:MOST_RECORDS]))

    def elsewhere(
        self, index: Index, device: DeviceEntry, now_ms: int
    ) -> tuple[OpenElsewhere, ...]:
        """What is open on the other devices of this one's owner, oldest first.

        Only records in the owner's scope now, and nothing of a device that was turned off.
        """
        theirs = self._said[device.owner]
        found: list[OpenElsewhere] = []
        for device_id, said in list(theirs.items()):
            other = index.devices[device_id]
            if abs(now_ms - said.heard_ms) > FORGOTTEN_AFTER_MS:
                del theirs[device_id]
            elif device_id != device.id and other.revoked_ms is None:
                found += [
                    OpenElsewhere(record, device_id, other.label, since_ms, said.heard_ms)
                    for record, since_ms in said.since_ms.items()
                    if index.holds(device.owner, record)
                ]
        return tuple(sorted(found, key=lambda each: (each.since_ms, each.record, each.device)))
