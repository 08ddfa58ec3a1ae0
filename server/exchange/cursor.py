"""The cursor: opaque to a device, authenticated, so that it can only be one this server gave out.

It holds how far a device has read in its own effective order, the newest own verdict it was told,
and how much of the scope changes it was told. 16 bytes of keyed hash keep anybody from writing one.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

from server.keys.versioned import VersionedKeys
from sync.errors import Malformed

_MAC_BYTES = 16


class Window(msgspec.Struct, frozen=True, array_like=True):
    """A catching up: the place the cursor had when it began, the newest position at that time."""

    effective: int
    position: int
    horizon: int


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A record at a place that comes as changes, and the position up to which they were sent."""

    effective: int
    position: int
    sent: int


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """`effective` and `position` of the last thing scanned; `scope` of the last scope change.

    `window` while a catching up goes on, with the `part` sent of the record that comes next.
    """

    epoch: int
    effective: int = 0
    position: int = 0
    verdict_no: int = 0
    scope: int = 0
    window: Window | None = None
    part: Part | None = None


def write_cursor(keys: VersionedKeys, device: bytes, cursor: Cursor) -> bytes:
    """The bytes of a cursor for one device, by the newest index key."""
    body = msgspec.msgpack.encode(cursor)
    return _mac(keys.newest_first[0], device, body) + body


def read_cursor(keys: VersionedKeys, device: bytes, raw: bytes) -> Cursor:
    """The cursor of these bytes, by any index key that has not ended.

    Raises `Malformed` when this server did not write it.
    """
    mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not any(hmac.compare_digest(mac, _mac(key, device, body)) for key in keys.newest_first):
        raise Malformed("the cursor is not one this server gave to this device")
    return msgspec.msgpack.decode(body, type=Cursor)


def _mac(key: bytes, device: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(
        device + body, key=key, digest_size=_MAC_BYTES, person=b"doorstep-cursor"
    ).digest()
