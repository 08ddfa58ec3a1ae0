"""Fixed keys, ids and the JSON form of values, for making vectors. Nothing here is a secret."""

from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from sync import signing

DEVICE: Final = bytes.fromhex("d0d0d0d0d0d0d001")
ACTOR: Final = bytes.fromhex("ac" * 15 + "01")
SALT: Final = bytes(range(16))
FORM_HASH: Final = bytes.fromhex("f0" * 32)

# RFC 6979: the same signature each time, so that a rewritten file is the same file.
_REPEATABLE: Final = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


def key(number: int) -> ec.EllipticCurvePrivateKey:
    """A private key from a small number."""
    return ec.derive_private_key(int.from_bytes(b"doorstep test") + number, ec.SECP256R1())


def sign(private: ec.EllipticCurvePrivateKey, purpose: bytes, message: bytes) -> bytes:
    """`sync.signing.sign`, repeatable."""
    return signing.raw_signature(private.sign(purpose + message, _REPEATABLE))


def key_json(private: ec.EllipticCurvePrivateKey) -> dict[str, object]:
    """A key as the files carry it: the scalar, 32 bytes, and the raw public point."""
    scalar = private.private_numbers().private_value
    return {
        "private": scalar.to_bytes(32, "big").hex(),
        "public": signing.public_raw(private).hex(),
    }


def tagged(value: object) -> object:
    """A value as JSON: bytes as `{"hex": …}`, arrays as arrays, the rest as itself."""
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, list | tuple):
        return [tagged(item) for item in value]
    return value


def untagged(value: object) -> object:
    """The value of `tagged`."""
    if isinstance(value, Mapping):
        return bytes.fromhex(str(value["hex"]))
    if isinstance(value, list):
        return [untagged(item) for item in value]
    return value
