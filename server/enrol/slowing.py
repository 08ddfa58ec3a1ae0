"""Slowing wrong codes, per address and in total (protocol.md 3).

50 secret bits and these limits leave a guesser one chance in 10^10 a day. Kept in memory: an
address is never written down.
"""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

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
        recent = _recent(self._by_address.get(_network(address), []), now_ms)
        self._all = _recent(self._all, now_ms)
        return len(recent) >= PER_ADDRESS or len(self._all) >= IN_TOTAL

    def tried(self, address: str, now_ms: int) -> None:
        """Count a code as wrong until it is known to be right, so that many at once all count."""
        address = _network(address)
        recent = _recent(self._by_address.pop(address, []), now_ms)
        self._by_address[address] = [*recent, now_ms]
        if len(self._by_address) > _MOST_ADDRESSES:
            self._by_address.popitem(last=False)
        self._all = [*_recent(self._all, now_ms), now_ms]

    def right(self, address: str, tried_ms: int) -> None:
        """Take back what `tried` counted: it was no guess."""
        for counted in (self._by_address.get(_network(address), []), self._all):
            if tried_ms in counted:
                counted.remove(tried_ms)


def _network(address: str) -> str:
    """What one guesser holds: an IPv4 address, or the 2^64 addresses of an IPv6 network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address) or found.ipv4_mapped is not None:
        return address
    return found.exploded[:19]


def _recent(times: list[int], now_ms: int) -> list[int]:
    return [at for at in times if 0 <= now_ms - at < WINDOW_MS]
