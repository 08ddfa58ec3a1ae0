"""One round at a time for each device, so that nobody's many requests crowd out everybody else's.

What a device may have queued in the writer is then one request's changes, and what it may have read
for it at once is one page, however many connections it opens: the others' requests stand between.
"""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A lock a device or a file, there while somebody holds or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    def of(self, device: bytes) -> asyncio.Lock:
        """Hold this while answering a device."""
        lock = self._locks.get(device)
        if lock is None:
            lock = self._locks[device] = asyncio.Lock()
        return lock
