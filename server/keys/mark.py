"""The mark: how far this server has come, kept where a restored database cannot take it back.

It stands beside the register, outside data backups, and names the epoch and the highest commit
position and arrival answered in it. A database that is behind its mark was restored from a copy
(protocol.md 4, Epochs). One line, signed by a receipt key, replaced whole: a power cut leaves the
one before or the one after. A mark that is behind the database says nothing and is harmless.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from server.errors import SetupError
from server.keys.files import sync_folder
from server.keys.signer import Signer

PURPOSE = b"doorstep/mark/1"


class Mark(msgspec.Struct, frozen=True, order=True):
    """The highest commit position and arrival answered in an epoch."""

    epoch: int
    position: int
    arrival: int


class MarkFile:
    """The file. One process writes it."""

    def __init__(self, path: Path, signer: Signer) -> None:
        self._path = path
        self._signer = signer

    def read(self) -> Mark | None:
        """The mark, or None where none was ever written. Raises `SetupError` for an altered one."""
        try:
            body, signature = self._path.read_bytes().rstrip(b"\n").rsplit(b" ", 1)
            if self._signer.version_of(PURPOSE, body, bytes.fromhex(signature.decode())):
                return msgspec.json.decode(body, type=Mark)
        except FileNotFoundError:
            return None
        except (ValueError, msgspec.DecodeError):
            pass
        raise SetupError(
            "the mark beside the register was altered. Restore the key folder from its own backup "
            "before starting."
        )

    def write(self, mark: Mark) -> None:
        """Replace the mark and flush it to the disk before returning."""
        body = msgspec.json.encode(mark)
        line = body + b" " + self._signer.sign(PURPOSE, body).hex().encode() + b"\n"
        fresh = self._path.with_name(f".{self._path.name}-{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)
        sync_folder(self._path.parent)
