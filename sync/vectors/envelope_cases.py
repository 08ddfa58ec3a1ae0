"""envelopes.json: sealed requests to open, replies to open, padding, and what is refused.

Sealing is random and compressors differ, so sealed bytes are for opening only: those in the file
stay as long as they open, or fail to, as is said here. Remove the file to seal all of them anew.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from sync import canonical, envelope, signing
from sync.codes import ReplyStatus, Route
from sync.errors import Malformed
from sync.padding import pad, padme
from sync.vectors.material import DEVICE, key, key_json, sign

REPLY_KEY: Final = bytes(range(32))
NONCE: Final = bytes(range(100, 132))
_BODY: Final = (int(Route.ROUND), DEVICE, 41, 3, REPLY_KEY, b"a payload, to be read later")

Kept = Mapping[str, str]


def _signed(*, body: bytes | None = None, signer: int = 1, sealing: int = 10) -> bytes:
    body = canonical.encode(list(_BODY)) if body is None else body
    sealing_hash = hashlib.sha256(signing.public_raw(key(sealing))).digest()
    return canonical.encode([body, sign(key(signer), signing.REQUEST, sealing_hash + body)])


def _seal(signed: bytes) -> bytes:
    return envelope.seal_plaintext(signed, signing.public_raw(key(10)), REPLY_KEY)[0]


def _seal_padded(padded: bytes) -> bytes:
    """An envelope around a plaintext that `seal_request` would not make."""
    return envelope.seal_padded(padded, signing.public_raw(key(10)))


def _opens(raw: bytes) -> envelope.OpenedRequest:
    recipient = key(10)
    held = {envelope.key_id(signing.public_raw(recipient)): recipient}
    return envelope.open_request(raw, held)


def _requests(kept: Kept) -> list[dict[str, object]]:
    grown = canonical.encode([*_BODY, "newer", 1])
    empty = canonical.encode([*_BODY[:5], b""])
    listed = [
        ("a round", _signed(), True),
        ("signed by another", _signed(signer=2), False),
        ("signed for another council", _signed(sealing=11), False),
        ("grown at its end", _signed(body=grown), True),
        ("empty payload", _signed(body=empty), True),
        (
            "payload of one megabyte",
            _signed(body=canonical.encode([*_BODY[:5], bytes(2**20)])),
            True,
        ),
    ]
    author = signing.public_raw(key(1))
    made: list[dict[str, object]] = []
    for name, signed, holds in listed:
        body, signature = canonical.decode_array(signed, "signed", 2)

        def same(raw: bytes, body: object = body, signature: object = signature) -> bool:
            opened = _opens(raw)
            return opened.body == body and (
                opened.signature == signature or envelope.verify_request(opened, author)
            )

        raw = _keep(kept.get(name), same) or _seal(signed)
        opened = _opens(raw)
        if envelope.verify_request(opened, author) is not holds:
            raise AssertionError(name)
        made.append(
            {
                "name": name,
                "bytes": raw.hex(),
                "route": opened.route,
                "device": opened.device.hex(),
                "counter": opened.counter,
                "epoch": opened.epoch,
                "reply_key": opened.reply_key.hex(),
                "payload_length": len(opened.payload),
                "payload_sha256": hashlib.sha256(opened.payload).hexdigest(),
                "signature_holds": holds,
            }
        )
    return made


def _refused(kept: Kept) -> list[dict[str, object]]:
    good = _signed()
    packed = gzip.compress(good, mtime=0)
    padded = pad(packed)
    bomb = gzip.compress(bytes(9 * 1024 * 1024), mtime=0)
    sealed = _seal(good)
    parts = canonical.decode_array(sealed, "envelope", 4)
    enc, ciphertext = parts[2], parts[3]
    if not isinstance(enc, bytes) or not isinstance(ciphertext, bytes):
        raise TypeError("envelope parts are binary")

    def body(*elements: object) -> bytes:
        return _seal(_signed(body=canonical.encode(list(elements))))

    makers: list[tuple[str, Callable[[], bytes]]] = [
        ("cut short", lambda: sealed[:-1]),
        ("a byte more", lambda: sealed + b"\0"),
        ("a newer envelope", lambda: canonical.encode([2, *parts[1:]])),
        ("another key's id", lambda: canonical.encode([1, bytes(8), *parts[2:]])),
        (
            "ciphertext with one bit changed",
            lambda: canonical.encode([*parts[:3], ciphertext[:-1] + bytes([ciphertext[-1] ^ 1])]),
        ),
        ("ciphertext cut short", lambda: canonical.encode([*parts[:3], ciphertext[:-1]])),
        ("ciphertext empty", lambda: canonical.encode([*parts[:3], b""])),
        (
            "enc off the curve",
            lambda: canonical.encode([*parts[:2], enc[:1] + bytes(64), parts[3]]),
        ),
        ("enc of 64 bytes", lambda: canonical.encode([*parts[:2], enc[:64], parts[3]])),
        ("plaintext not padded", lambda: _seal_padded(packed)),
        ("padding not zero", lambda: _seal_padded(padded[:-1] + b"\1")),
        (
            "padding too long",
            lambda: _seal_padded(padded + bytes(padme(len(padded) + 1) - len(padded))),
        ),
        ("length past the end", lambda: _seal_padded(b"\xff\xff\xff\xff" + padded[4:])),
        ("not gzip", lambda: _seal_padded(pad(good))),
        ("gzip cut short", lambda: _seal_padded(pad(packed[:-9]))),
        ("bytes after the gzip", lambda: _seal_padded(pad(packed + b"x"))),
        ("a second gzip member", lambda: _seal_padded(pad(packed + packed))),
        (
            "gzip with a wrong checksum",
            lambda: _seal_padded(pad(packed[:-8] + bytes(4) + packed[-4:])),
        ),
        ("inflates past 8 MiB", lambda: _seal_padded(pad(bomb))),
        ("no signature", lambda: _seal(canonical.encode([canonical.encode(list(_BODY))]))),
        (
            "signature of 63 bytes",
            lambda: _seal(canonical.encode([canonical.encode(list(_BODY)), bytes(63)])),
        ),
        ("body of five elements", lambda: body(*_BODY[:5])),
        ("device of seven bytes", lambda: body(_BODY[0], bytes(7), *_BODY[2:])),
        ("counter below nought", lambda: body(*_BODY[:2], -1, *_BODY[3:])),
        ("reply key of 31 bytes", lambda: body(*_BODY[:4], bytes(31), _BODY[5])),
        ("payload is text", lambda: body(*_BODY[:5], "text")),
    ]
    made: list[dict[str, object]] = []
    for name, maker in makers:
        raw = bytes.fromhex(kept[name]) if name in kept else maker()
        try:
            _opens(raw)
        except Malformed as error:
            made.append({"name": name, "bytes": raw.hex(), "why": error.detail})
        else:
            raise AssertionError(f"{name} opens")
    return made


def _replies(kept: Kept) -> list[dict[str, object]]:
    context = envelope.ReplyContext(REPLY_KEY, hashlib.sha256(b"the request bytes").digest())
    reply_key, iv = envelope.reply_keys(context, NONCE)
    listed = [
        ("in order", ReplyStatus.OK, b"the answer"),
        ("empty", ReplyStatus.COUNTER_REPEATED, b""),
        ("long", ReplyStatus.OK, bytes(300_000)),
    ]
    made: list[dict[str, object]] = []
    for name, status, payload in listed:
        wanted = envelope.Reply(int(status), payload)

        def same(raw: bytes, wanted: envelope.Reply = wanted) -> bool:
            return envelope.open_reply(context, raw) == wanted

        raw = _keep(kept.get(name), same) or envelope.seal_reply(context, status, payload, NONCE)
        made.append(
            {
                "name": name,
                "reply_key": REPLY_KEY.hex(),
                "request": b"the request bytes".hex(),
                "nonce": NONCE.hex(),
                "key": reply_key.hex(),
                "iv": iv.hex(),
                "status": int(status),
                "payload_length": len(payload),
                "payload_sha256": hashlib.sha256(payload).hexdigest(),
                "plaintext": canonical.encode([int(status), payload]).hex()
                if len(payload) < 99
                else None,
                "bytes": raw.hex(),
            }
        )
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
    lengths = [*range(70), 99, 100, 1000, 4095, 4096, 4097, 65_537, 1_000_000, 2**21, 2**23 + 1]
    padded = [b"", b"a", b"abcde", bytes(range(70))]
    return {
        "recipient": key_json(key(10)),
        "key_id": envelope.key_id(signing.public_raw(key(10))).hex(),
        "device_key": key_json(key(1)),
        "padme": [[length, padme(length)] for length in lengths],
        "padded": [[data.hex(), pad(data).hex()] for data in padded],
        "badly_padded": [
            "",
            "000000",
            "00000001",
            "000000016100",
            "00000009" + "61" * 9 + "01",
            "00000009" + "61" * 9,
            "00000009" + "61" * 9 + "0000",
            "0000000000",
            "ffffffff",
        ],
        "requests": _requests(_sealed(held, "requests")),
        "refused": _refused(_sealed(held, "refused")),
        "replies": _replies(_sealed(held, "replies")),
    }


def _sealed(held: Mapping[str, object] | None, part: str) -> Kept:
    listed = (held or {}).get(part, [])
    if not isinstance(listed, list):
        return {}
    return {str(item["name"]): str(item["bytes"]) for item in listed}
