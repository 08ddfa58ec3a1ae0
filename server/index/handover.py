"""What devices said of records that left them, as judging asks after it (docs/wire.md 8)."""

from __future__ import annotations

import msgspec


class Handover(msgspec.Struct, frozen=True):
    """A device's word that it can no longer read a record.

    `left_at` is the commit position at which the record left its owner's scope: when it comes back
    and leaves again, this word says nothing of that. `last_seq` is the device's highest own number
    when it gave its word; `at_ms` and `empty_ms` are when the server heard that the record is
    unreadable, and that nothing of it is left there.
    """

    left_at: int
    last_seq: int
    at_ms: int
    empty_ms: int | None = None


class Handovers:
    """One word for each device and record, the first about each leaving."""

    def __init__(self) -> None:
        self._given: dict[tuple[bytes, bytes], Handover] = {}

    def put(self, device: bytes, record: bytes, handover: Handover) -> None:
        """Keep a word, in place of one about an earlier leaving."""
        self._given[device, record] = handover

    def given(self, device: bytes, record: bytes, left_at: int) -> Handover | None:
        """The word about the leaving at this position, or None while there is none."""
        held = self._given.get((device, record))
        return held if held is not None and held.left_at == left_at else None

    def all(self) -> dict[tuple[bytes, bytes], Handover]:
        """Every word kept, by device and record."""
        return dict(self._given)
