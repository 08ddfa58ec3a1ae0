"""ECDSA P-256 with SHA-256 over a purpose and bytes; signatures are r then s, 64 bytes.

A purpose in front keeps a signature made for one thing from being shown for another.
"""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from sync.errors import Malformed

CHANGE: Final = b"doorstep/change/1"
REQUEST: Final = b"doorstep/request/1"
STATEMENT: Final = b"doorstep/statement/1"
RECEIPT: Final = b"doorstep/receipt/1"
REKEY: Final = b"doorstep/rekey/1"
PUBLIC_BYTES: Final = 65
SIGNATURE_BYTES: Final = 64

_ECDSA: Final = ec.ECDSA(hashes.SHA256())


def public_raw(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    """The raw uncompressed point, 65 bytes, of a key or of its public half."""
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


@lru_cache(maxsize=4096)
def public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """The key of a raw uncompressed point. Raises `Malformed` when it is not on P-256."""
    if len(raw) != PUBLIC_BYTES or raw[0] != 4:
        raise Malformed("a public key is not a raw uncompressed point")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError as error:
        raise Malformed("a public key is not on the curve") from error


def raw_signature(der: bytes) -> bytes:
    """r ‖ s of a DER signature."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def der_signature(raw: bytes) -> bytes:
    """The DER form of r ‖ s. Raises `Malformed` when it is not 64 bytes."""
    if len(raw) != SIGNATURE_BYTES:
        raise Malformed("a signature is not 64 bytes")
    return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))


def sign(key: ec.EllipticCurvePrivateKey, purpose: bytes, message: bytes) -> bytes:
    """The 64-byte signature over `purpose` ‖ `message`."""
    return raw_signature(key.sign(purpose + message, _ECDSA))


def verify(public: bytes, purpose: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` was made by the key of the raw point `public`. Never raises."""
    try:
        public_key(public).verify(der_signature(signature), purpose + message, _ECDSA)
    except (InvalidSignature, Malformed, ValueError):
        return False
    return True


def sign_change(key: ec.EllipticCurvePrivateKey, raw: bytes) -> bytes:
    """The signature kept beside a change."""
    return sign(key, CHANGE, raw)


def verify_change(public: bytes, raw: bytes, signature: bytes) -> bool:
    """Whether the key of `public` signed the change."""
    return verify(public, CHANGE, raw, signature)


def sign_request(key: ec.EllipticCurvePrivateKey, sealing_hash: bytes, body: bytes) -> bytes:
    """The signature of a request: over SHA-256 of the sealing key, so it opens nowhere else."""
    return sign(key, REQUEST, sealing_hash + body)


def verify_request_bytes(public: bytes, sealing_hash: bytes, body: bytes, signature: bytes) -> bool:
    """Whether the key of `public` signed the request body for this sealing key."""
    return verify(public, REQUEST, sealing_hash + body, signature)


def sign_statement(key: ec.EllipticCurvePrivateKey, statement: bytes) -> bytes:
    """The root's signature over a statement about one of the organisation's keys."""
    return sign(key, STATEMENT, statement)


def verify_statement_bytes(public: bytes, statement: bytes, signature: bytes) -> bool:
    """Whether the root `public` signed the statement."""
    return verify(public, STATEMENT, statement, signature)
