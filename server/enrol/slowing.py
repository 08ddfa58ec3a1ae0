"""Slowing wrong codes, per address and in total (protocol.md 3).

50 secret bits and these limits leave a guesser one chance in 10^10 a day. Kept in memory: an
address is never written down.
"""

from __future__ import annotations

from collections import OrderedDict

PER_ADDRESS = 10
IN_TOTAL = 200
WINDOW_MS = 15 * 60 * 1000
_MOST_ADDRESSES = 10_000


class Slowing:
    """Counts wrong codes in a sliding window of 15 minutes."""

    def __init__(self) -> None:
        self._by_address: OrderedDict[str, list[int]] = OrderedDict()
        self._all: list[int] = []

    def must_wait(self, address: str, now_ms: int) -> bool:
        """Whether this address, or everybody, has tried too many wrong codes."""
        recent = _recent(self._by_address.get(address, []), now_ms)
        self._all = _recent(self._all, now_ms)
        return len(recent) >= PER_ADDRESS or len(self._all) >= IN_TOTAL

    def wrong(self, address: str, now_ms: int) -> None:
        """Count a wrong code."""
        recent = _recent(self._by_address.pop(address, []), now_ms)
        self._by_address[address] = [*recent, now_ms]
        if len(self._by_address) > _MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        self._all = [*_recent(self._all, now_ms), now_ms]


def _recent(times: list[int], now_ms: int) -> list[int]:
    return [at for at in times if 0 <= now_ms - at < WINDOW_MS]
