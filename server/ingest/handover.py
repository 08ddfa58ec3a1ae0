"""Receipts of records that left a device's scope, and where their authors then stand.

The receipt `unreadable` names the device's highest own number: what it made up to there it made
before hand-over. Nothing here needs the receipt to be on time; until it comes, everything was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto

import msgspec

from server.index.entries import DeviceEntry
from server.index.handover import Handover
from server.index.index import Index
from sync.codes import Receipt
from sync.messages import ScopeReceipt

_KNOWN = frozenset({Receipt.UNREADABLE, Receipt.EMPTY})


class Standing(Enum):
    """Where the author of a change stands towards its record."""

    HELD = auto()
    """It is in their scope."""
    LEFT = auto()
    """It was, and their device has not said otherwise of this change: made before hand-over."""
    RAISED = auto()
    """It is a concern of theirs about somebody who never was: nothing was handed over."""
    PARTED = auto()
    """Made after their device said that it cannot read the record any more."""
    NEVER = auto()
    """It never was."""


class Receipts:
    """The receipts of one batch, before they are committed, over those that are."""

    def __init__(self, index: Index, now_ms: int) -> None:
        self._index = index
        self._now_ms = now_ms
        self.staged: dict[tuple[bytes, bytes], Handover] = {}

    def take(self, device: DeviceEntry, receipts: Iterable[ScopeReceipt]) -> None:
        """Stage what a device says. Of records its owner holds, or never held, it says nothing."""
        left = self._index.left(device.owner)
        for receipt in receipts:
            if receipt.receipt not in _KNOWN:
                continue
            for record in receipt.records:
                if record in left:
                    _, left_at = left[record]
                    self._take(device.id, record, left_at, receipt)

    def given(self, device: bytes, record: bytes, left_at: int) -> Handover | None:
        """A device's word about a leaving, this batch included."""
        staged = self.staged.get((device, record))
        if staged is not None and staged.left_at == left_at:
            return staged
        return self._index.handovers.given(device, record, left_at)

    def standing(
        self, device: bytes, dev_seq: int, actor: bytes, records: Sequence[bytes]
    ) -> Standing:
        """Where an author stands who does not hold the first of these records now.

        A word about any of them counts: what is about a person leaves with the person.
        """
        left = self._index.left(actor)
        if not records or records[0] not in left:
            return Standing.NEVER
        for record in records:
            if record in left:
                _, left_at = left[record]
                handover = self.given(device, record, left_at)
                if handover is not None and dev_seq > handover.last_seq:
                    return Standing.PARTED
        return Standing.LEFT

    def _take(self, device: bytes, record: bytes, left_at: int, receipt: ScopeReceipt) -> None:
        handover = self.given(device, record, left_at)
        known = handover is not None
        if handover is None:
            # The first word counts: an earlier copy of the device may say it again with more.
            handover = Handover(left_at, receipt.last_seq, self._now_ms)
        if receipt.receipt == Receipt.EMPTY and handover.empty_ms is None:
            handover = msgspec.structs.replace(handover, empty_ms=self._now_ms)
        elif known:
            return
        self.staged[device, record] = handover
