"""What one device has used: its newest request counters, and of its allowances how much is left."""

from __future__ import annotations

from typing import Final

import msgspec

_COUNTERS: Final = 64
"""Newest counters of a device of which the requests are remembered."""
_HASH_BYTES: Final = 8
"""Enough to tell one request from another: nobody gains by one that is taken for the other."""


class Level(msgspec.Struct, array_like=True):
    """What is left of one allowance, in changes and bytes times the milliseconds of a whole refill,
    so that both stay whole numbers; below nought where the last one was large. `at_ms` is when it
    was made."""

    changes: int
    size: int
    at_ms: int


class Use(msgspec.Struct, array_like=True):
    """What one device has used. `counters`: the newest, each with the beginning of the hash of its
    request; `levels`: by the name of the allowance."""

    counters: dict[int, bytes] = {}
    levels: dict[str, Level] = {}

    def used_by_another(self, counter: int, request_hash: bytes) -> bool:
        """Whether this counter was used with other bytes. Notes that it is used now."""
        short = request_hash[:_HASH_BYTES]
        held = self.counters.setdefault(counter, short)
        while len(self.counters) > _COUNTERS:
            del self.counters[min(self.counters)]
        return held != short

    @property
    def highest(self) -> int:
        """The highest counter used; 0 before the first."""
        return max(self.counters, default=0)


def read_use(used: bytes) -> Use:
    """What a row holds."""
    return _decoder.decode(used)


def write_use(use: Use) -> bytes:
    """What a row is to hold."""
    return _encoder.encode(use)


_decoder: Final = msgspec.msgpack.Decoder(Use)
_encoder: Final = msgspec.msgpack.Encoder()
