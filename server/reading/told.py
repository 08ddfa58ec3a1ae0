"""What a server and its reader tell each other, each message behind its length in four bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from server.reading.ahead import ReadRequest

_LENGTH_BYTES: Final = 4


class Ask(msgspec.Struct, frozen=True, array_like=True):
    """Requests to read, as they came.

    `keys` are the sealing keys there are from now on, DER; None where they are the same as before.
    `devices` are ids and public keys to know from now on.
    """

    requests: list[bytes]
    keys: list[bytes] | None
    devices: list[tuple[bytes, bytes]]


Answer = list[ReadRequest | None]
"""Of as many of the requests asked about, in their order."""

_encoder: Final = msgspec.msgpack.Encoder()
_asks: Final = msgspec.msgpack.Decoder(Ask)
_answers: Final = msgspec.msgpack.Decoder(Answer)


def framed(message: Ask | Answer) -> bytes:
    """The bytes of a message."""
    body = _encoder.encode(message)
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body


def read_ask(body: bytes) -> Ask:
    """What the server asks."""
    return _asks.decode(body)


def read_answer(body: bytes) -> Answer:
    """What the reader answers."""
    return _answers.decode(body)


class Frames:
    """Bytes as they come in, whole messages out."""

    def __init__(self) -> None:
        self._held = bytearray()

    def take(self, data: bytes) -> Iterator[bytes]:
        """Every message that is whole by now."""
        held = self._held
        held += data
        start = 0
        while len(held) - start >= _LENGTH_BYTES:
            body = start + _LENGTH_BYTES
            end = body + int.from_bytes(held[start:body], "big")
            if end > len(held):
                break
            yield bytes(held[body:end])
            start = end
        del held[:start]
