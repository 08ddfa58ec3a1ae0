"""What shows that two copies of one device speak to the server: a number or a counter used twice.

The server decides for each request by itself and remembers no suspicion: whichever copy is behind,
or used what another had used, is told so in the very answer, and keeps it in mind. Once one copy
has an id of its own, whoever still comes under the old one is another, and is told so too. Which
counters were used stands in `server/store/uses.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.index.entries import DeviceEntry
from sync.change import parse
from sync.codes import Reason
from sync.errors import Malformed
from sync.messages import ChangeVerdict, Highest, Signed


def is_copy(
    device: DeviceEntry,
    newest: Highest | None,
    pushed: Sequence[Signed],
    verdicts: Sequence[ChangeVerdict],
) -> bool:
    """Whether whoever sent this round goes on from an earlier or another state of its device.

    `newest` is its newest own number and id, as it says; nil from apps that do not say.
    """
    if newest is not None:
        if newest.dev_seq < device.highest_seq:
            return True
        if newest.dev_seq == device.highest_seq and newest.id != device.highest_id:
            return True
    return any(
        verdict.reason == Reason.CLONED and _device_of(each.raw) == device.id
        for each, verdict in zip(pushed, verdicts, strict=True)
    )


def _device_of(raw: bytes) -> bytes | None:
    try:
        return parse(raw).device
    except Malformed:
        return None
