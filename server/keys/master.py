"""The master key: versioned, never on the data disk or in its backups (design.md 5).

It wraps each record's own random key and seals the small rows (staff, devices, labels). Rotation
adds a version; old versions stay until nothing needs them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
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
        self.look: Callable[[], object] = _nowhere
        """Takes up versions that another process has made since."""

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

    @property
    def versions(self) -> list[int]:
        """The versions there are, oldest first."""
        return sorted(self._versions)

    def with_new(self) -> MasterKeys:
        """These, and a random one to seal with from here on."""
        return MasterKeys(
            {**self._versions, self.current + 1: secrets.token_bytes(KEY_BYTES)},
        )

    def without(self, version: int) -> MasterKeys:
        """All but one, which is not the newest."""
        if version == self.current:
            raise ValueError("the newest master key is in use")
        return MasterKeys({n: key for n, key in self._versions.items() if n != version})

    def take(self, others: MasterKeys) -> None:
        """Become these, while others hold this object."""
        self._versions = others._versions
        self.current = others.current
        self._cipher.cache_clear()

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


def _nowhere() -> None:
    return
