"""deposits.json: bodies and their macs, sealed deposits and copies to open, receipts, and refusals.

Sealing is random, so sealed bytes are for opening only: those in the file stay as long as they
open, or fail to, as is said here. Remove the file to seal all of them anew.
"""

import gzip
from collections.abc import Callable, Mapping
from typing import Final

from sync import canonical, deposit, signing
from sync.codes import Reason, Verdict
from sync.codes import Receipt as ReceiptCode
from sync.envelope import key_id, seal_padded
from sync.errors import BadSignature, Malformed
from sync.messages import ChangeVerdict, Signed
from sync.padding import pad
from sync.vectors.material import DEVICE, key, key_json, sign, tagged

SECRET: Final = bytes(range(200, 232))
REPLY_KEY: Final = bytes(range(32))
_COPY: Final = b"doorstep/deposit/1"
_REQUEST: Final = b"doorstep/deposit-request/1"
_SEALING: Final = key(10)
_PUBLIC: Final = signing.public_raw(_SEALING)
_HELD: Final = {key_id(_PUBLIC): _SEALING}
_RECEIPT_KEY: Final = key(12)

Kept = Mapping[str, str]


def _bodies() -> list[tuple[str, deposit.Deposit]]:
    copies = (b"a copy", b"another copy")
    return [
        ("two copies", deposit.Deposit(DEVICE, 3, REPLY_KEY, copies, 0, 0)),
        ("nothing but a question", deposit.Deposit(DEVICE, 0, REPLY_KEY, (), 0, 12)),
        (
            "unreadable, with more to come",
            deposit.Deposit(DEVICE, 3, REPLY_KEY, copies[:1], int(ReceiptCode.UNREADABLE), 7),
        ),
        ("empty", deposit.Deposit(DEVICE, 3, REPLY_KEY, (), int(ReceiptCode.EMPTY), 0)),
    ]


def _copies(kept: Kept) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for name, raw, signature in [("short", b"a change", bytes(64)), ("long", bytes(9000), b"s")]:
        wanted = Signed(raw, signature)

        def same(copy: bytes, wanted: Signed = wanted) -> bool:
            return deposit.open_copy(copy, _HELD) == wanted

        copy = _keep(kept.get(name), same) or deposit.seal_copy(wanted, _PUBLIC)
        made.append(
            {"name": name, "bytes": copy.hex(), "raw": raw.hex(), "signature": signature.hex()}
        )
    return made


def _requests(kept: Kept) -> list[dict[str, object]]:
    body = deposit.deposit_body(_bodies()[0][1])
    grown = canonical.encode([*canonical.decode_array(body, "body", 6), None, "newer"])
    elsewhere = signing.public_raw(key(11))
    listed = [
        ("two copies", body, deposit.deposit_mac(SECRET, _PUBLIC, body), True),
        ("grown at its end", grown, deposit.deposit_mac(SECRET, _PUBLIC, grown), True),
        ("another secret", body, deposit.deposit_mac(bytes(32), _PUBLIC, body), False),
        ("for another council", body, deposit.deposit_mac(SECRET, elsewhere, body), False),
    ]
    made: list[dict[str, object]] = []
    for name, content, mac, holds in listed:

        def same(raw: bytes, content: bytes = content, mac: bytes = mac) -> bool:
            opened = deposit.open_deposit(raw, _HELD)
            return (opened.body, opened.mac) == (content, mac)

        raw = _keep(kept.get(name), same) or _seal(content, mac)
        if deposit.verify_deposit(deposit.open_deposit(raw, _HELD), SECRET) is not holds:
            raise AssertionError(name)
        made.append(
            {
                "name": name,
                "bytes": raw.hex(),
                "body": content.hex(),
                "mac": mac.hex(),
                "mac_holds": holds,
            }
        )
    return made


def _seal(body: bytes, mac: bytes) -> bytes:
    return deposit.seal_body(body, mac, _PUBLIC, REPLY_KEY)[0]


def _refused_requests(kept: Kept) -> list[dict[str, object]]:
    def body(*elements: object) -> bytes:
        content = canonical.encode(list(elements))
        return _seal(content, deposit.deposit_mac(SECRET, _PUBLIC, content))

    def packed(plain: bytes, purpose: bytes = _REQUEST) -> bytes:
        return seal_padded(pad(gzip.compress(plain, mtime=0)), _PUBLIC, purpose)

    content = deposit.deposit_body(_bodies()[0][1])
    mac = deposit.deposit_mac(SECRET, _PUBLIC, content)
    good = canonical.encode([content, mac])
    makers: list[tuple[str, Callable[[], bytes]]] = [
        ("sealed as a request is", lambda: packed(good, b"doorstep/request/1")),
        ("sealed as a copy is", lambda: packed(good, _COPY)),
        ("cut short", lambda: packed(good)[:-1]),
        ("mac of 31 bytes", lambda: packed(canonical.encode([content, bytes(31)]))),
        ("device of seven bytes", lambda: body(bytes(7), 3, REPLY_KEY, [], 0, 0)),
        ("reply key of 31 bytes", lambda: body(DEVICE, 3, bytes(31), [], 0, 0)),
        ("a copy that is text", lambda: body(DEVICE, 3, REPLY_KEY, ["text"], 0, 0)),
        ("five elements", lambda: body(DEVICE, 3, REPLY_KEY, [], 0)),
        ("left below nought", lambda: body(DEVICE, 3, REPLY_KEY, [], 0, -1)),
        ("201 copies", lambda: body(DEVICE, 3, REPLY_KEY, [b"c"] * 201, 0, 0)),
        ("more than 1 MiB", lambda: body(DEVICE, 3, REPLY_KEY, [bytes(2**19)] * 3, 0, 0)),
        ("inflates past 8 MiB", lambda: packed(bytes(9 * 1024 * 1024))),
    ]
    return _failing(makers, kept, lambda raw: deposit.open_deposit(raw, _HELD))


def _refused_copies(kept: Kept) -> list[dict[str, object]]:
    def packed(plain: bytes, purpose: bytes = _COPY) -> bytes:
        return seal_padded(pad(gzip.compress(plain, mtime=0)), _PUBLIC, purpose)

    good = canonical.encode([b"a change", bytes(64)])
    makers: list[tuple[str, Callable[[], bytes]]] = [
        ("sealed as a deposit is", lambda: packed(good, _REQUEST)),
        ("no signature", lambda: packed(canonical.encode([b"a change"]))),
        ("not msgpack", lambda: packed(b"a change")),
        ("another key's id", lambda: b"\x94\x01\xc4\x08" + bytes(8) + packed(good)[12:]),
        ("not an envelope", lambda: b"a change"),
    ]
    return _failing(makers, kept, lambda raw: deposit.open_copy(raw, _HELD))


def _failing(
    makers: list[tuple[str, Callable[[], bytes]]], kept: Kept, read: Callable[[bytes], object]
) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for name, maker in makers:
        raw = bytes.fromhex(kept[name]) if name in kept else maker()
        try:
            read(raw)
        except Malformed as error:
            made.append({"name": name, "bytes": raw.hex(), "why": error.detail})
        else:
            raise AssertionError(f"{name} opens")
    return made


def _receipts() -> list[dict[str, object]]:
    merged = ChangeVerdict(
        4, b"\x01" * 32, int(Verdict.MERGED), 9, 8, 1_769_000_000_000, None, None
    )
    aside = ChangeVerdict(
        0, b"\x02" * 32, int(Verdict.SET_ASIDE), 10, None, 5, int(Reason.MALFORMED), "cut short"
    )
    listed = [
        ("all merged", deposit.Receipt(DEVICE, False, 3, 8, 1_769_000_000_001, (merged,))),
        ("revoked", deposit.Receipt(DEVICE, True, 3, 0, 7, (merged, aside))),
        ("later", deposit.Receipt(DEVICE, False, 3, 8, 7, (), 99)),
        ("nothing brought", deposit.Receipt(DEVICE, False, 1, 0, 7, ())),
    ]
    made: list[dict[str, object]] = []
    for name, receipt in listed:
        statement = deposit.receipt_bytes(receipt)
        made.append(
            {
                "name": name,
                "statement": statement.hex(),
                "payload": _signed(statement).hex(),
                "fields": tagged(canonical.decode(statement)),
            }
        )
    return made


def _signed(statement: bytes, signer: int = 12, purpose: bytes = signing.RECEIPT) -> bytes:
    return canonical.encode([statement, sign(key(signer), purpose, statement)])


def _refused_receipts() -> list[dict[str, object]]:
    statement = deposit.receipt_bytes(deposit.Receipt(DEVICE, True, 3, 8, 7, ()))
    elements = canonical.decode_array(statement, "receipt", 7)
    other = canonical.encode([bytes(8), *elements[1:]])
    short = canonical.encode(elements[:5])
    listed = [
        ("signed by another", _signed(statement, signer=13)),
        ("signed as a statement", _signed(statement, purpose=signing.STATEMENT)),
        ("to another device", _signed(other)),
        ("five elements", _signed(short)),
        ("revoked is a number", _signed(canonical.encode([elements[0], 1, *elements[2:]]))),
        ("changed after signing", canonical.encode([other, sign(key(12), signing.RECEIPT, short)])),
        ("no signature", canonical.encode([statement])),
        ("not an array", statement[:3]),
    ]
    made: list[dict[str, object]] = []
    for name, payload in listed:
        try:
            deposit.read_receipt(payload, [signing.public_raw(_RECEIPT_KEY)], DEVICE)
        except BadSignature:
            why = "signature"
        except Malformed:
            why = "malformed"
        else:
            raise AssertionError(f"{name} holds")
        made.append({"name": name, "payload": payload.hex(), "why": why})
    return made


def _keep(held: str | None, same: Callable[[bytes], bool]) -> bytes | None:
    if held is None:
        return None
    raw = bytes.fromhex(held)
    try:
        return raw if same(raw) else None
    except Malformed:
        return None


def cases(held: Mapping[str, object] | None = None) -> dict[str, object]:
    """The file; `held` is the one there is, whose sealed bytes are kept where they still open."""
    return {
        "recipient": key_json(_SEALING),
        "device": DEVICE.hex(),
        "secret": SECRET.hex(),
        "receipt_key": key_json(_RECEIPT_KEY),
        "bodies": [
            {
                "name": name,
                "fields": tagged(canonical.decode(deposit.deposit_body(each))),
                "body": deposit.deposit_body(each).hex(),
                "mac": deposit.deposit_mac(SECRET, _PUBLIC, deposit.deposit_body(each)).hex(),
            }
            for name, each in _bodies()
        ],
        "copies": _copies(_sealed(held, "copies")),
        "refused_copies": _refused_copies(_sealed(held, "refused_copies")),
        "requests": _requests(_sealed(held, "requests")),
        "refused_requests": _refused_requests(_sealed(held, "refused_requests")),
        "receipts": _receipts(),
        "refused_receipts": _refused_receipts(),
    }


def _sealed(held: Mapping[str, object] | None, part: str) -> Kept:
    listed = (held or {}).get(part, [])
    if not isinstance(listed, list):
        return {}
    return {str(item["name"]): str(item["bytes"]) for item in listed}
