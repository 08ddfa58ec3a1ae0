"""Every form definition ever published, beside the register that names it by its hash.

A database restored from a copy older than a definition gets it back from here, so records begun on
it are still known and open (protocol.md 4, Epochs). The hash in the signed register proves a file.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from server.keys.files import sync_folder


class Definitions:
    """One file a definition, named by its hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: bytes, data: bytes) -> None:
        """Write a definition that is not here yet, and flush it."""
        path = self._path(name)
        if path.exists():
            return
        self._folder.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        sync_folder(self._folder)

    def read(self, name: bytes) -> bytes | None:
        """A definition, or None where it is not here or is not what its name says."""
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).digest() == name else None

    def _path(self, name: bytes) -> Path:
        return self._folder / f"{name.hex()}.json"
