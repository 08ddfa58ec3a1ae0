"""The process that reads ahead: `python -m server.reading.reader <socket>`, started by the server.

It holds the sealing keys and public keys of devices, as long as the server does, in memory alone;
no database, no file. It ends when the server's end of the socket is closed, however that ended.
"""

from __future__ import annotations

import gc
import socket
import sys
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from server.reading.ahead import ReadRequest, read_ahead
from server.reading.told import Ask, Frames, framed, read_ask
from sync.envelope import key_id
from sync.signing import public_raw

_AT_A_TIME: Final = 4
"""Requests read before the server is told: it has something to do while the next are read."""
_CHUNK: Final = 256 * 1024


class Reader:
    """What one reader has been told."""

    def __init__(self) -> None:
        self._keys: dict[bytes, ec.EllipticCurvePrivateKey] = {}
        self._publics: dict[bytes, bytes] = {}

    def learn(self, ask: Ask) -> None:
        """Take up keys before anything is read with them."""
        if ask.keys is not None:
            self._keys = dict(map(_named, ask.keys))
        self._publics.update(ask.devices)

    def read(self, raw: bytes) -> ReadRequest | None:
        """What there is to say of one request."""
        try:
            return read_ahead(raw, self._keys, self._publics)
        except Exception:
            # Whatever it is, the server reads this one itself, and logs it without content.
            return None


def _named(der: bytes) -> tuple[bytes, ec.EllipticCurvePrivateKey]:
    key = load_der_private_key(der, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a sealing key is not on a curve")
    return key_id(public_raw(key)), key


def serve(connection: socket.socket) -> None:
    """Read until the other end is closed."""
    reader, frames = Reader(), Frames()
    # It reads from here on.
    connection.sendall(framed([]))
    while data := connection.recv(_CHUNK):
        for body in frames.take(data):
            ask = read_ask(body)
            reader.learn(ask)
            for start in range(0, len(ask.requests), _AT_A_TIME):
                some = ask.requests[start : start + _AT_A_TIME]
                connection.sendall(framed([reader.read(each) for each in some]))


def main() -> None:
    """Read what comes on the socket whose number is given."""
    # What is read holds no cycle: the collector would walk it for nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        try:
            serve(connection)
        except OSError:
            # The server is gone: nobody is left to tell.
            return


if __name__ == "__main__":
    main()
