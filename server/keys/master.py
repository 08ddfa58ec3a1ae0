"""The master key: versioned, never on the data disk or in its backups (design.md 5).

It wraps each record's own random key and seals the small rows (staff, devices, labels). Rotation
adds a version; old versions stay until nothing needs them.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.errors import SetupError
from server.keys.versioned import KEY_BYTES, VersionedKeys

NONCE_BYTES = 12
VERSION_BYTES = 4


class MasterKeys(VersionedKeys):
    """Every version of the master key, the newest in use for new seals."""

    def __init__(self, versions: dict[int, bytes]) -> None:
        super().__init__(versions)
        self._cipher = lru_cache(maxsize=64)(self._derive)

    def take(self, others: Self) -> None:
        """Become these, while others hold this object."""
        super().take(others)
        self._cipher.cache_clear()

    def seal(self, purpose: str, binding: bytes, data: bytes) -> bytes:
        """Seal small data for one purpose, bound to its row; the key version stands in front."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._cipher(self.current, purpose).encrypt(nonce, data, binding)
        return self.current.to_bytes(VERSION_BYTES, "big") + nonce + sealed

    def open(self, purpose: str, binding: bytes, sealed: bytes) -> bytes:
        """Open what `seal` made. Raises `SetupError` when the version or key is not this one."""
        version = version_of(sealed)
        if version not in self._versions:
            self.look()
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


def version_of(sealed: bytes) -> int:
    """The version of the master key that sealed this."""
    return int.from_bytes(sealed[:VERSION_BYTES], "big")
