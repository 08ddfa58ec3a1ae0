"""The enrolment code and the offer: how a new device knows it speaks to its council.

The code carries 50 secret bits, which the server checks, and 80 bits of the root's fingerprint,
which the device checks the offer against before it seals anything (docs/wire.md 5). The alphabet is
Douglas Crockford's base 32.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from sync import canonical, signing
from sync.errors import BadCode, BadOffer, BadSignature, Malformed

CODE_LENGTH: Final = 26
SECRET_BITS: Final = 50
SECRET_BYTES: Final = 7
FINGERPRINT_BYTES: Final = 10
STATEMENTS_NAME_BYTES: Final = 8

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_VALUES: Final = {letter: index for index, letter in enumerate(ALPHABET)}
_READ: Final = (
    _VALUES
    | {letter.lower(): index for letter, index in _VALUES.items()}
    | {"O": 0, "o": 0, "I": 1, "i": 1, "L": 1, "l": 1}
)
_NOT_RIGHT: Final = "That code is not right. It has 26 characters and no I, L, O or U."


class EnrolmentCode(msgspec.Struct, frozen=True):
    """What a typed code says: the secret for the server, the fingerprint for the device."""

    secret: bytes
    fingerprint: bytes


class Statement(msgspec.Struct, frozen=True):
    """The root's word about one key: `purpose` a code of `sync.codes.Purpose`."""

    purpose: int
    public: bytes
    version: int


class Offer(msgspec.Struct, frozen=True):
    """A checked offer: the organisation, its root, and the newest statement for each purpose."""

    organisation: str
    root: bytes
    statements: tuple[Statement, ...]

    def newest(self, purpose: int) -> Statement | None:
        """The statement with the highest version for a purpose."""
        held = [statement for statement in self.statements if statement.purpose == purpose]
        return max(held, key=lambda statement: statement.version, default=None)


def root_fingerprint(root_public: bytes) -> bytes:
    """The 80 bits of a root key that a code carries."""
    return hashlib.sha256(root_public).digest()[:FINGERPRINT_BYTES]


def make_code(secret: int, root_public: bytes) -> str:
    """The 26 characters for 50 random bits. Raises `ValueError` when there are more bits."""
    if not 0 <= secret < 1 << SECRET_BITS:
        raise ValueError("a secret has 50 bits")
    bits = secret << (8 * FINGERPRINT_BYTES) | int.from_bytes(root_fingerprint(root_public), "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(125, -5, -5))


def group_code(code: str) -> str:
    """A code as people read it, in fours."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def parse_code(text: str) -> EnrolmentCode:
    """Reads a typed code: any case, spaces and dashes, O as 0, I and L as 1.

    Raises `BadCode`, whose words are for the person typing.
    """
    letters = [letter for letter in text if not letter.isspace() and letter not in _DASHES]
    if any(letter not in _READ for letter in letters) or len(letters) > CODE_LENGTH:
        raise BadCode(_NOT_RIGHT)
    if len(letters) < CODE_LENGTH:
        left = CODE_LENGTH - len(letters)
        raise BadCode(f"{left} character{'' if left == 1 else 's'} to go")
    bits = 0
    for letter in letters:
        bits = bits << 5 | _READ[letter]
    return EnrolmentCode(
        (bits >> (8 * FINGERPRINT_BYTES)).to_bytes(SECRET_BYTES, "big"),
        (bits & (1 << (8 * FINGERPRINT_BYTES)) - 1).to_bytes(FINGERPRINT_BYTES, "big"),
    )


def secret_bytes(secret: int) -> bytes:
    """The 50 bits as an enrol request carries them."""
    return secret.to_bytes(SECRET_BYTES, "big")


def build_statement(purpose: int, public: bytes, version: int) -> bytes:
    """The bytes the root signs about a key."""
    raw = canonical.encode([int(purpose), public, version])
    parse_statement(raw)
    return raw


def parse_statement(raw: bytes) -> Statement:
    """Reads a statement, verifying nothing but its form. Raises `Malformed`."""
    purpose, public, version = canonical.decode_array(raw, "statement", 3)[:3]
    public = canonical.binary(public, "statement key", signing.PUBLIC_BYTES)
    signing.public_key(public)
    return Statement(
        canonical.integer(purpose, "purpose", 1), public, canonical.integer(version, "version", 1)
    )


def sign_statement(root: ec.EllipticCurvePrivateKey, statement: bytes) -> bytes:
    """The root's signature."""
    return signing.sign_statement(root, statement)


def verify_statement(root_public: bytes, statement: bytes, signature: bytes) -> Statement:
    """The statement, if the root signed it. Raises `BadSignature` or `Malformed`."""
    if not signing.verify_statement_bytes(root_public, statement, signature):
        raise BadSignature("a statement is not signed by the root")
    return parse_statement(statement)


def statements_name(statements: Iterable[bytes]) -> bytes:
    """The name of a list of statements, in its order: 8 bytes of the SHA-256 of them all.

    A device that holds a list of another name asks for the offer (docs/wire.md 5).
    """
    return hashlib.sha256(b"".join(statements)).digest()[:STATEMENTS_NAME_BYTES]


def build_offer(
    organisation: str, root_public: bytes, statements: Iterable[tuple[bytes, bytes]]
) -> dict[str, object]:
    """The JSON of `GET /offer`, the same for everyone."""
    return {
        "organisation": organisation,
        "root": base64url(root_public),
        "statements": [
            [base64url(statement), base64url(signature)] for statement, signature in statements
        ],
    }


def check_offer(offer: object, fingerprint: bytes, seen: Mapping[int, int] | None = None) -> Offer:
    """An offer that holds: root by fingerprint, every signature, no version older than `seen`.

    `seen` maps a purpose to the highest version this device has met. Raises `BadOffer`.
    """
    if not isinstance(offer, dict):
        raise BadOffer("the offer is not an object")
    organisation, listed = offer.get("organisation"), offer.get("statements")
    if not isinstance(organisation, str) or not isinstance(listed, list):
        raise BadOffer("the offer lacks its organisation or statements")
    try:
        root = from_base64url(offer.get("root"))
        if root_fingerprint(root) != fingerprint:
            raise BadOffer("the root key is not the one the code names")
        statements = tuple(_statement(root, item) for item in listed)
    except BadOffer:
        raise
    except Malformed as error:
        raise BadOffer(error.detail) from error
    checked = Offer(organisation, root, statements)
    for purpose, version in (seen or {}).items():
        newest = checked.newest(purpose)
        if newest is None or newest.version < version:
            raise BadOffer("a key is older than one seen before")
    return checked


def base64url(data: bytes) -> str:
    """Binary in JSON: base64url without padding (RFC 4648)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: object) -> bytes:
    """The bytes of `base64url`, strictly. Raises `Malformed`."""
    if not isinstance(text, str):
        raise Malformed("binary in JSON is not text")
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise Malformed("binary in JSON is not base64url") from error
    if base64url(data) != text:
        raise Malformed("binary in JSON is not base64url")
    return data


def _statement(root: bytes, item: object) -> Statement:
    statement, signature = canonical.array(item, "offered statement", 2)[:2]
    return verify_statement(root, from_base64url(statement), from_base64url(signature))
