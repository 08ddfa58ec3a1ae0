"""certificates.json: tokens that verify, with what they say, and ones that do not.

Tokens are signed here rather than by `sync.certificate`, so that the file repeats itself.
"""

import json
from typing import Final

from sync import signing
from sync.certificate import (
    certificate_key_id,
    keys_by_id,
    verify_certificate,
    verify_lease,
)
from sync.enrolment import base64url
from sync.errors import BadToken
from sync.vectors.material import ACTOR, DEVICE, key, key_json, sign

ISSUER: Final = 12
_DEVICE_PUBLIC: Final = signing.public_raw(key(1))


def _claims() -> dict[str, object]:
    return {
        "iss": "Fernshire",
        "sub": ACTOR.hex(),
        "device": DEVICE.hex(),
        "name": "Wren Saltwhistle",
        "label": "W's phone",
        "roles": ["social_worker"],
        "team": "north",
        "iat": 1_768_917_120,
        "cnf": {
            "jwk": {
                "kty": "EC",
                "crv": "P-256",
                "x": base64url(_DEVICE_PUBLIC[1:33]),
                "y": base64url(_DEVICE_PUBLIC[33:]),
            }
        },
    }


def _lease() -> dict[str, object]:
    return {"device": DEVICE.hex(), "iat": 1_768_917_120, "exp": 1_769_521_920}


def _token(
    claims: dict[str, object],
    *,
    typ: str = "JWT",
    alg: str = "ES256",
    issuer: int = ISSUER,
    kid: str | None = None,
) -> str:
    named = certificate_key_id(signing.public_raw(key(issuer))) if kid is None else kid
    header = {"alg": alg, "kid": named, "typ": typ}
    signed = ".".join(
        base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)
    )
    return f"{signed}.{base64url(sign(key(issuer), b'', signed.encode()))}"


def _valid() -> list[tuple[str, dict[str, object]]]:
    return [
        ("in order", _claims()),
        ("no team", _claims() | {"team": None}),
        ("no roles", _claims() | {"roles": []}),
        ("letters beyond ASCII", _claims() | {"name": "Siân Łuczak 🙂"}),
        ("a claim not known here", _claims() | {"newer": 1}),
        ("issued in the future", _claims() | {"iat": 4_000_000_000}),
    ]


def _refused() -> list[tuple[str, str]]:
    good = _token(_claims())
    head, body, signature = good.split(".")
    other_kid = certificate_key_id(signing.public_raw(key(ISSUER)))
    without = {name: value for name, value in _claims().items() if name != "cnf"}
    off_curve = {"jwk": {"kty": "EC", "crv": "P-256", "x": base64url(bytes(32)), "y": "AA"}}
    flipped = ("A" if signature[10] != "A" else "B").join([signature[:10], signature[11:]])
    return [
        ("empty", ""),
        ("two parts", f"{head}.{body}"),
        ("not signed", f"{head}.{body}."),
        ("signature changed", f"{head}.{body}.{flipped}"),
        (
            "claims of another",
            f"{head}.{_token(_claims() | {'name': 'x'}).split('.')[1]}.{signature}",
        ),
        ("by a key not held", _token(_claims(), issuer=13)),
        ("by another key under this one's id", _token(_claims(), issuer=13, kid=other_kid)),
        ("algorithm none", _token(_claims(), alg="none")),
        ("algorithm HS256", _token(_claims(), alg="HS256")),
        ("a lease shown as a certificate", _token(_claims(), typ="lease")),
        ("subject of eight bytes", _token(_claims() | {"sub": "00" * 8})),
        ("device in capitals", _token(_claims() | {"device": DEVICE.hex().upper()})),
        ("roles is text", _token(_claims() | {"roles": "it"})),
        ("a role is a number", _token(_claims() | {"roles": [1]})),
        ("team is a number", _token(_claims() | {"team": 1})),
        ("name is missing", _token(_claims() | {"name": None})),
        ("iat is text", _token(_claims() | {"iat": "yesterday"})),
        ("no confirmation key", _token(without)),
        ("a confirmation key off the curve", _token(_claims() | {"cnf": off_curve})),
    ]


def cases() -> dict[str, object]:
    """The file."""
    keys = keys_by_id([signing.public_raw(key(ISSUER))])
    valid: list[dict[str, object]] = []
    for name, claims in _valid():
        token = _token(claims)
        read = verify_certificate(token, keys)
        valid.append(
            {
                "name": name,
                "jwt": token,
                "organisation": read.organisation,
                "actor": read.actor.hex(),
                "device": read.device.hex(),
                "person": read.name,
                "label": read.label,
                "roles": list(read.roles),
                "team": read.team,
                "issued": read.issued,
                "public": read.public.hex(),
            }
        )
    refused: list[dict[str, object]] = []
    for name, token in _refused():
        try:
            verify_certificate(token, keys)
        except BadToken as error:
            refused.append({"name": name, "jwt": token, "why": error.detail})
        else:
            raise AssertionError(f"{name} verifies")
    lease = _token(_lease(), typ="lease")
    read_lease = verify_lease(lease, keys)
    return {
        "issuer": key_json(key(ISSUER)),
        "kid": certificate_key_id(signing.public_raw(key(ISSUER))),
        "valid": valid,
        "refused": refused,
        "leases": [
            {
                "name": "in order",
                "jwt": lease,
                "device": read_lease.device.hex(),
                "issued": read_lease.issued,
                "expires": read_lease.expires,
            }
        ],
        "refused_leases": [
            {"name": "a certificate shown as a lease", "jwt": _token(_lease())},
            {"name": "no end", "jwt": _token({"device": DEVICE.hex(), "iat": 1}, typ="lease")},
            {"name": "by a key not held", "jwt": _token(_lease(), typ="lease", issuer=13)},
        ],
    }
