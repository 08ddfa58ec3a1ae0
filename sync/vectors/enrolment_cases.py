"""codes.json: enrolment codes, statements and offers."""

from collections.abc import Iterable
from typing import Final

from sync import canonical, signing
from sync.codes import Purpose
from sync.enrolment import (
    base64url,
    build_offer,
    build_statement,
    check_offer,
    group_code,
    make_code,
    parse_code,
    root_fingerprint,
)
from sync.errors import BadCode, BadOffer
from sync.vectors.material import key, key_json, sign

_SECRETS: Final = [0, 1, 2**50 - 1, 742_619_350_811_636, 1 << 49]


def _read(typed: str) -> dict[str, object]:
    try:
        code = parse_code(typed)
    except BadCode as error:
        return {"typed": typed, "words": error.words}
    return {"typed": typed, "secret": code.secret.hex(), "fingerprint": code.fingerprint.hex()}


def _codes(root: bytes) -> list[dict[str, object]]:
    made = []
    for secret in _SECRETS:
        code = make_code(secret, root)
        made.append({"bits": secret, "code": code, "grouped": group_code(code)} | _read(code))
    return made


def _typed(root: bytes) -> list[dict[str, object]]:
    code = make_code(_SECRETS[3], root)
    zeros = make_code(0, root)
    ways: Iterable[str] = [
        code.lower(),
        group_code(code),
        "-".join([code[:13], code[13:]]),
        f"  {code[:4]}\t{code[4:]}\n",
        f"{code[:4]}\u00a0{code[4:8]}\u2013{code[8:]}",
        "o" * 10 + zeros[10:],
        "O" * 10 + zeros[10:],
        "IiLl111111" + zeros[10:],
        "",
        code[:25],
        code[:22],
        code[:22] + "    ",
        code + "0",
        code[:25] + "U",
        code[:25] + "u",
        code[:10] + "u",
        code[:25] + "*",
        code[:25] + "\u00df",
        code[:25] + "\u0131",
        code[:25] + "\u0663",
    ]
    return [_read(typed) for typed in ways]


def _signed(root: int, statement: bytes) -> tuple[bytes, bytes]:
    return statement, sign(key(root), signing.STATEMENT, statement)


def _offers(root: bytes) -> list[dict[str, object]]:
    sealing = _signed(20, build_statement(Purpose.SEALING, signing.public_raw(key(10)), 1))
    newer = _signed(20, build_statement(Purpose.SEALING, signing.public_raw(key(11)), 2))
    certificate = _signed(20, build_statement(Purpose.CERTIFICATE, signing.public_raw(key(12)), 1))
    grown = _signed(20, canonical.encode([2, signing.public_raw(key(12)), 1, "newer"]))
    stranger = _signed(21, newer[0])
    change = newer[0], sign(key(20), signing.CHANGE, newer[0])
    off_curve = _signed(20, canonical.encode([1, b"\x04" + bytes(64), 3]))
    good = build_offer("Fernshire", root, [sealing, newer, certificate])
    listed: list[tuple[str, object, dict[int, int]]] = [
        ("in order", good, {}),
        ("as new as seen", good, {1: 2, 2: 1}),
        ("a statement grown at its end", build_offer("Fernshire", root, [sealing, grown]), {}),
        ("no statements", build_offer("Fernshire", root, []), {}),
        ("older than seen", good, {1: 3}),
        ("a purpose seen is gone", build_offer("Fernshire", root, [sealing]), {2: 1}),
        ("another root", build_offer("Fernshire", signing.public_raw(key(21)), [sealing]), {}),
        ("signed by another root", build_offer("Fernshire", root, [sealing, stranger]), {}),
        ("signed for another purpose", build_offer("Fernshire", root, [sealing, change]), {}),
        ("a key off the curve", build_offer("Fernshire", root, [off_curve]), {}),
        ("not an object", [], {}),
        ("no organisation", {key: good[key] for key in ("root", "statements")}, {}),
        ("no statements listed", {key: good[key] for key in ("root", "organisation")}, {}),
        ("padded base64", good | {"root": base64url(root) + "="}, {}),
        ("not base64", good | {"root": "*" + base64url(root)[1:]}, {}),
        ("root is a number", good | {"root": 5}, {}),
        ("a statement alone", good | {"statements": [[base64url(sealing[0])]]}, {}),
    ]
    made: list[dict[str, object]] = []
    for name, offer, seen in listed:
        entry: dict[str, object] = {
            "name": name,
            "offer": offer,
            "seen": [[purpose, version] for purpose, version in seen.items()],
        }
        try:
            checked = check_offer(offer, root_fingerprint(root), seen)
        except BadOffer as error:
            made.append(entry | {"why": error.detail})
            continue
        newest = checked.newest(Purpose.SEALING)
        made.append(entry | {"sealing": None if newest is None else newest.public.hex()})
    return made


def cases() -> dict[str, object]:
    """The file."""
    root = signing.public_raw(key(20))
    return {
        "root": key_json(key(20)),
        "fingerprint": root_fingerprint(root).hex(),
        "codes": _codes(root),
        "typed": _typed(root),
        "offers": _offers(root),
    }
