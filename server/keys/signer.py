"""With which key the server signs its own files, and by which it knows what it signed.

The files beside the keys, register and mark, are signed by a receipt key. After a rotation they are
signed by the newest, and what an earlier one signed is still known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.asymmetric import ec

from sync.signing import sign, verify


class Signer:
    """The receipt keys: the newest's private half, every public one by its version."""

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey,
        publics: Mapping[int, bytes],
        look: Callable[[], object],
    ) -> None:
        self._key = key
        self._publics = dict(publics)
        self._last = max(publics)
        self.look = look
        """Takes up a key that another process has made since."""

    def take(self, key: ec.EllipticCurvePrivateKey, publics: Mapping[int, bytes]) -> None:
        """Sign with another key from here on."""
        self._publics = dict(publics)
        self._key = key

    def sign(self, purpose: bytes, body: bytes) -> bytes:
        """The signature of the newest key."""
        return sign(self._key, purpose, body)

    def version_of(self, purpose: bytes, body: bytes, signature: bytes, least: int = 1) -> int:
        """Of which version, `least` or later, the key is that signed these bytes; 0 for none."""
        # Lines that follow each other were mostly signed by one key.
        for version in sorted(self._publics, key=lambda each: each != self._last):
            if version >= least and verify(self._publics[version], purpose, body, signature):
                self._last = version
                return version
        return 0
