"""The master key: versioned, never on the data disk or in its backups (design.md 5).

It wraps each record's own random key and seals the small rows (staff, devices, labels). Rotation
adds a version; old versions stay until nothing needs them.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import SetupError

NONCE_BYTES = 12
KEY_BYTES = 32
VERSION_BYTES = 4


class MasterKeys:
    """Every version of the master key, the newest in use for new seals."""

    def __init__(self, versions: dict[int, bytes]) -> None:
        if not versions or any(len(key) != KEY_BYTES for key in versions.values()):
            raise SetupError("the master key file holds no usable key")
        self._versions = versions
        self.current = max(versions)
        self._cipher = lru_cache(maxsize=64)(self._derive)

    @classmethod
    def new(cls) -> MasterKeys:
        """Version 1, random."""
        return cls({1: secrets.token_bytes(KEY_BYTES)})

    @classmethod
    def parse(cls, text: str) -> MasterKeys:
        """Read the file: one `version hex` a line. Raises `SetupError`."""
        versions: dict[int, bytes] = {}
        for line in text.splitlines():
            try:
                number, key = line.split()
                versions[int(number)] = bytes.fromhex(key)
            except ValueError as error:
                raise SetupError("a line of the master key file is not `version hex`") from error
        return cls(versions)

    def text(self) -> str:
        """The file's content."""
        return "".join(f"{n} {key.hex()}\n" for n, key in sorted(self._versions.items()))

    def seal(self, purpose: str, binding: bytes, data: bytes) -> bytes:
        """Seal small data for one purpose, bound to its row; the key version stands in front."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher(self.current, purpose).encrypt(nonce, data, binding)
        return self.current.to_bytes(VERSION_BYTES, "big") + nonce + sealed

    def open(self, purpose: str, binding: bytes, sealed: bytes) -> bytes:
        """Open what `seal` made. Raises `SetupError` when the version or key is not this one."""
        version = int.from_bytes(sealed[:VERSION_BYTES], "big")
        if version not in self._versions:
            raise SetupError(f"master key version {version} is not in the key file")
        start = VERSION_BYTES + NONCE_BYTES
        try:
            return self._cipher(version, purpose).decrypt(
                sealed[VERSION_BYTES:start], sealed[start:], binding
            )
        except InvalidTag as error:
            raise SetupError(
                "the database was sealed under another organisation's keys, or a row was altered"
            ) from error

    def _derive(self, version: int, purpose: str) -> AESGCM:
        derived = HKDF(
            algorithm=hashes.SHA256(),
            length=KEY_BYTES,
            salt=None,
            info=b"doorstep/master/1/" + purpose.encode(),
        ).derive(self._versions[version])
        return AESGCM(derived)
