"""Reading one pushed change before anything is looked up: does it parse, is it the signer's?

Pure: bytes and what is known of the devices in, a `Prepared` out. Nothing here raises for bad
input, since one bad change must not block the rest (protocol.md 4).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from server.index.entries import DeviceEntry
from server.ingest.reserved import writes_at_server_paths
from server.reading.ahead import ReadChange
from sync.change import Change, change_id, parse
from sync.codes import Reason
from sync.errors import Malformed
from sync.messages import Signed
from sync.signing import verify_change


class Prepared(msgspec.Struct, frozen=True):
    """A pushed change, read. `proven`: its author's device signed it.

    `change` is nil when the bytes do not parse. `fault` is why it must be set aside whatever else
    holds, nil when nothing is wrong with it alone; `detail` says which rule, without content.
    `behind`: its sender had not heard of the server's present epoch as it sent this.
    """

    raw: bytes
    signature: bytes
    id: bytes
    sender: bytes
    change: Change | None
    proven: bool
    fault: Reason | None
    detail: str | None = None
    behind: bool = False

    @property
    def dev_seq(self) -> int:
        """The author's own number; 0 where the bytes do not tell one."""
        return self.change.dev_seq if self.change is not None else 0


def prepare(
    pushed: Signed,
    sender: bytes,
    devices: Mapping[bytes, DeviceEntry],
    *,
    behind: bool = False,
    ahead: ReadChange | None = None,
) -> Prepared:
    """Parse and verify one change. A device may bring others' changes: each proves itself.

    `ahead` is what was read of it before, which counts if the key that proved it is its author's.
    """
    raw, signature = pushed.raw, pushed.signature
    if ahead is not None:
        author = devices.get(ahead.device)
        if author is not None and author.public_key == ahead.signed_by:
            change = ahead.change(raw)
            wrong, detail = _fault(change, author, reserved=ahead.reserved)
            return Prepared(raw, signature, change.id, sender, change, True, wrong, detail, behind)
    try:
        change = parse(raw)
    except Malformed as error:
        return Prepared(
            raw, signature, change_id(raw), sender, None, False, Reason.MALFORMED, error.detail
        )
    author = devices.get(change.device)
    if author is None or not verify_change(author.public_key, raw, signature):
        # Without any it comes from a record that its bringer knew only whole (docs/wire.md 9).
        fault = Reason.SIGNATURE if signature else Reason.UNSIGNED
        return Prepared(raw, signature, change.id, sender, change, False, fault)
    wrong, detail = _fault(change, author, reserved=writes_at_server_paths(change))
    return Prepared(raw, signature, change.id, sender, change, True, wrong, detail, behind)


def _fault(
    change: Change, author: DeviceEntry, *, reserved: bool
) -> tuple[Reason | None, str | None]:
    if change.actor != author.owner:
        return Reason.MALFORMED, "the actor is not the device's owner"
    if reserved and not author.is_server:
        return Reason.MALFORMED, "paths beginning @ are the server's to write"
    return None, None
