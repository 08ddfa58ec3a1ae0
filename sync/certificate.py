"""Certificates and leases: JWTs signed ES256 by the organisation's certificate key.

A certificate says whose key a device's is; it has no expiry and always verifies old work, and ends
only by revocation, judged where work is received (docs/wire.md 5, RFC 7519, RFC 7800 for `cnf`). A
lease says until when a device may open what it holds. Neither is read against a clock here: times
are the caller's to judge, since device clocks are not trusted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from sync import signing
from sync.enrolment import base64url, from_base64url
from sync.errors import BadToken, Malformed

CERTIFICATE_TYPE: Final = "JWT"
LEASE_TYPE: Final = "lease"

_ALGORITHM: Final = "ES256"


class Certificate(msgspec.Struct, frozen=True):
    """Who owns a device and its key. `issued` in seconds since 1970, `public` the raw point."""

    organisation: str
    actor: bytes
    device: bytes
    name: str
    label: str
    roles: tuple[str, ...]
    team: str | None
    issued: int
    public: bytes


class Lease(msgspec.Struct, frozen=True):
    """How long a device may read what it holds, in seconds since 1970 by the server's clock."""

    device: bytes
    issued: int
    expires: int


def certificate_key_id(certificate_public: bytes) -> str:
    """The `kid` of a certificate key: 8 bytes of its SHA-256 in hex."""
    return hashlib.sha256(certificate_public).digest()[:8].hex()


def keys_by_id(publics: Iterable[bytes]) -> dict[str, bytes]:
    """Certificate keys as `verify_certificate` and `verify_lease` look them up."""
    return {certificate_key_id(public): public for public in publics}


def issue_certificate(key: ec.EllipticCurvePrivateKey, certificate: Certificate) -> str:
    """The JWT of a certificate."""
    public = certificate.public
    claims: dict[str, object] = {
        "iss": certificate.organisation,
        "sub": certificate.actor.hex(),
        "device": certificate.device.hex(),
        "name": certificate.name,
        "label": certificate.label,
        "roles": list(certificate.roles),
        "team": certificate.team,
        "iat": certificate.issued,
        "cnf": {
            "jwk": {
                "kty": "EC",
                "crv": "P-256",
                "x": base64url(public[1:33]),
                "y": base64url(public[33:]),
            }
        },
    }
    return _issue(key, claims, CERTIFICATE_TYPE)


def verify_certificate(token: str, keys: Mapping[str, bytes]) -> Certificate:
    """A certificate signed by one of `keys` (see `keys_by_id`). Raises `BadToken`."""
    claims = _verify(token, keys, CERTIFICATE_TYPE)
    team = claims.get("team")
    roles = claims.get("roles")
    if not isinstance(roles, list):
        raise BadToken("roles is not a list")
    return Certificate(
        organisation=_text(claims, "iss"),
        actor=_hex(claims, "sub", 16),
        device=_hex(claims, "device", 8),
        name=_text(claims, "name"),
        label=_text(claims, "label"),
        roles=tuple(_text({"role": role}, "role") for role in roles),
        team=None if team is None else _text(claims, "team"),
        issued=_seconds(claims, "iat"),
        public=_confirmed(claims),
    )


def issue_lease(key: ec.EllipticCurvePrivateKey, lease: Lease) -> str:
    """The JWT of a lease."""
    claims = {"device": lease.device.hex(), "iat": lease.issued, "exp": lease.expires}
    return _issue(key, claims, LEASE_TYPE)


def verify_lease(token: str, keys: Mapping[str, bytes]) -> Lease:
    """A lease signed by one of `keys`, expired or not. Raises `BadToken`."""
    claims = _verify(token, keys, LEASE_TYPE)
    return Lease(_hex(claims, "device", 8), _seconds(claims, "iat"), _seconds(claims, "exp"))


def _issue(key: ec.EllipticCurvePrivateKey, claims: Mapping[str, object], kind: str) -> str:
    kid = certificate_key_id(signing.public_raw(key))
    return jwt.encode(dict(claims), key, _ALGORITHM, headers={"kid": kid, "typ": kind})


def _verify(token: str, keys: Mapping[str, bytes], kind: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        public = keys.get(str(header.get("kid")))
        if public is None:
            raise BadToken("signed by a key that is not held")
        if header.get("typ") != kind:
            raise BadToken(f"not a token of type {kind}")
        return jwt.decode(
            token,
            signing.public_key(public),
            algorithms=[_ALGORITHM],
            options={
                "verify_signature": True,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise BadToken("the token does not verify") from error


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        raise BadToken(f"{name} is not text")
    return value


def _hex(claims: Mapping[str, Any], name: str, length: int) -> bytes:
    value = _text(claims, name)
    try:
        data = bytes.fromhex(value)
    except ValueError as error:
        raise BadToken(f"{name} is not hex") from error
    if data.hex() != value or len(data) != length:
        raise BadToken(f"{name} is not {length} bytes of hex")
    return data


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int:
        raise BadToken(f"{name} is not a number of seconds")
    return value


def _confirmed(claims: Mapping[str, Any]) -> bytes:
    holder = claims.get("cnf")
    key = holder.get("jwk") if isinstance(holder, dict) else None
    if not isinstance(key, dict) or key.get("kty") != "EC" or key.get("crv") != "P-256":
        raise BadToken("cnf holds no P-256 key")
    try:
        public = b"\x04" + from_base64url(key.get("x")) + from_base64url(key.get("y"))
        signing.public_key(public)
    except Malformed as error:
        raise BadToken("cnf holds no P-256 key") from error
    return public
