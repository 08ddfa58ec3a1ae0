"""The frames of a stream that says "there is news" (docs/wire.md 11).

The nonce of a reply, then frames of one length: `length u32be`, then one byte sealed with
AES-256-GCM under the key of a reply to the same request. Each frame's initialisation vector is the
reply's with the frame's number, from 0, laid over its last eight bytes, so none can be left out,
repeated or moved without being seen.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.envelope import NONCE_BYTES, ReplyContext, reply_keys
from sync.errors import Malformed

SEALED_BYTES: Final = 17
"""One byte and the tag."""

FRAME_BYTES: Final = 4 + SEALED_BYTES

_LENGTH: Final = SEALED_BYTES.to_bytes(4, "big")


class _Numbered:
    def __init__(self, context: ReplyContext, nonce: bytes) -> None:
        key, self._iv = reply_keys(context, nonce)
        self._cipher = AESGCM(key)
        self._number = 0

    def _next(self) -> tuple[AESGCM, bytes]:
        last = int.from_bytes(self._iv[4:], "big") ^ self._number
        self._number += 1
        return self._cipher, self._iv[:4] + last.to_bytes(8, "big")


class FrameSealer(_Numbered):
    """The server's side. `opening` is what goes in front of the first frame."""

    def __init__(self, context: ReplyContext, nonce: bytes | None = None) -> None:
        self.opening = secrets.token_bytes(NONCE_BYTES) if nonce is None else nonce
        super().__init__(context, self.opening)

    def seal(self, frame: int) -> bytes:
        """The bytes of the next frame, a code of `sync.codes.Frame`."""
        cipher, iv = self._next()
        return _LENGTH + cipher.encrypt(iv, bytes([frame]), None)


class FrameOpener(_Numbered):
    """A device's side, for what follows the opening."""

    def __init__(self, context: ReplyContext, opening: bytes) -> None:
        if len(opening) != NONCE_BYTES:
            raise Malformed("a stream begins with its nonce")
        super().__init__(context, opening)

    def open(self, raw: bytes) -> int:
        """The code of the next frame. Raises `Malformed` for anything that is not it."""
        if len(raw) != FRAME_BYTES or raw[:4] != _LENGTH:
            raise Malformed("not a frame")
        cipher, iv = self._next()
        try:
            return cipher.decrypt(iv, raw[4:], None)[0]
        except InvalidTag as error:
            raise Malformed("the frame does not open") from error
