"""A copy of a device asks for a key and a chain of its own (docs/wire.md 14)."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from sync import canonical
from sync.enrolment import ALPHABET
from sync.errors import Malformed
from sync.signing import PUBLIC_BYTES, REKEY, SIGNATURE_BYTES, public_raw, sign, verify

DEVICE_BYTES: Final = 8
_CODE_BYTES: Final = 5
_CODE_LETTERS: Final = 8


def rekey_request(device: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The payload of route rekey: the new public key, and its proof that the asker has it."""
    public = public_raw(key)
    return canonical.encode([public, sign(key, REKEY, device + public)])


def read_rekey(device: bytes, payload: bytes) -> bytes:
    """The new public key a device asks for. Raises `Malformed`, also where it proves nothing."""
    public, proof = canonical.decode_array(payload, "rekey", 2)[:2]
    public = canonical.binary(public, "public key", PUBLIC_BYTES)
    proof = canonical.binary(proof, "proof", SIGNATURE_BYTES)
    if not verify(public, REKEY, device + public, proof):
        raise Malformed("the new key does not prove itself")
    return public


def device_of(former: bytes, public: bytes) -> bytes:
    """The id a copy gets: by its key, so that however often it is made, it is one."""
    return hashlib.sha256(REKEY + former + public).digest()[:DEVICE_BYTES]


def key_code(public: bytes) -> str:
    """What of a new key two people compare by eye or by telephone, "7ZQ4 M2KX": 40 bits."""
    bits = int.from_bytes(hashlib.sha256(public).digest()[:_CODE_BYTES], "big")
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -5, -5))
    half = _CODE_LETTERS // 2
    return f"{letters[:half]} {letters[half:]}"


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, however they were typed."""
    return _plain(one) == _plain(other)


def _plain(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.translate(str.maketrans("OIL", "011"))
