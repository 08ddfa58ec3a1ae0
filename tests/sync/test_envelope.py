"""What is sealed opens once, whole, for its own council; anything else is refused."""

import gzip
import hashlib
import tracemalloc
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import canonical, envelope, signing
from sync.codes import ReplyStatus, Route
from sync.errors import (
    BadPadding,
    BadSignature,
    Malformed,
    NewerVersion,
    TooLarge,
    UnknownKey,
)
from sync.padding import pad, padme, unpad
from sync.vectors.material import key

SEALING = key(10)
PUBLIC = signing.public_raw(SEALING)
HELD = {envelope.key_id(PUBLIC): SEALING}
DEVICE = key(1)


def _seal(payload: bytes = b"payload") -> tuple[bytes, envelope.ReplyContext]:
    return envelope.seal_request(
        route=Route.ROUND,
        device=b"\x01" * 8,
        counter=5,
        epoch=2,
        payload=payload,
        sealing_public=PUBLIC,
        signing_key=DEVICE,
    )


SEALED, _ = _seal()


@settings(max_examples=25)
@given(st.binary(max_size=5000), st.sampled_from(ReplyStatus), st.binary(max_size=5000))
def test_a_request_and_its_reply_arrive_as_sent(
    payload: bytes, status: ReplyStatus, answer: bytes
) -> None:
    raw, context = _seal(payload)
    opened = envelope.open_request(raw, HELD)
    assert opened.payload == payload
    assert (opened.route, opened.device, opened.counter, opened.epoch) == (
        Route.ROUND,
        b"\x01" * 8,
        5,
        2,
    )
    assert envelope.verify_request(opened, signing.public_raw(DEVICE))
    reply = envelope.open_reply(context, envelope.seal_reply(opened, status, answer))
    assert (reply.status, reply.payload) == (status, answer)


@given(st.data())
def test_a_tampered_request_does_not_open(data: st.DataObject) -> None:
    raw = bytearray(SEALED)
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Malformed):
        envelope.open_request(bytes(raw), HELD)


@given(st.integers(0, len(SEALED) - 1))
def test_a_truncated_request_does_not_open(length: int) -> None:
    with pytest.raises(Malformed):
        envelope.open_request(SEALED[:length], HELD)


@given(st.binary(max_size=300))
def test_random_bytes_do_not_open(raw: bytes) -> None:
    with pytest.raises(Malformed):
        envelope.open_request(raw, HELD)
    with pytest.raises(Malformed):
        envelope.open_reply(envelope.ReplyContext(bytes(32), bytes(32)), raw)


def test_a_request_is_of_no_use_to_another_council() -> None:
    other = key(11)
    with pytest.raises(UnknownKey) as caught:
        envelope.open_request(SEALED, {envelope.key_id(signing.public_raw(other)): other})
    assert caught.value.key_id == envelope.key_id(PUBLIC)
    opened = envelope.open_request(SEALED, HELD)
    signed = canonical.encode([opened.body, opened.signature])
    passed_on, _ = envelope.seal_plaintext(signed, signing.public_raw(other), opened.reply_key)
    reopened = envelope.open_request(passed_on, {envelope.key_id(signing.public_raw(other)): other})
    assert not envelope.verify_request(reopened, signing.public_raw(DEVICE))


def test_a_request_signed_by_another_device_is_not_believed() -> None:
    opened = envelope.open_request(SEALED, HELD)
    assert not envelope.verify_request(opened, signing.public_raw(key(2)))
    with pytest.raises(BadSignature):
        envelope.require_signature(opened, signing.public_raw(key(2)))
    envelope.require_signature(opened, signing.public_raw(DEVICE))


def test_a_newer_envelope_says_so() -> None:
    parts = canonical.decode_array(SEALED, "envelope", 4)
    with pytest.raises(NewerVersion, match="newer server"):
        envelope.open_request(canonical.encode([2, *parts[1:], "more"]), HELD)


def test_a_request_past_two_megabytes_is_too_large_before_anything_is_read() -> None:
    with pytest.raises(TooLarge):
        envelope.open_request(bytes(envelope.MAX_REQUEST_BYTES + 1), HELD)


def test_a_bomb_is_refused_without_being_held_in_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    megabyte = bytes(1024 * 1024)
    bomb = b"".join(packer.compress(megabyte) for _ in range(200)) + packer.flush()
    raw = envelope.seal_padded(pad(bomb), PUBLIC)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        envelope.open_request(raw, HELD)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * 1024 * 1024


def test_inflation_holds_eight_megabytes_and_not_a_byte_more() -> None:
    full = bytes(envelope.MAX_INFLATED_BYTES)
    assert envelope.gunzip(gzip.compress(full)) == full
    with pytest.raises(TooLarge):
        envelope.gunzip(gzip.compress(full + b"\0"))


def test_a_reply_is_of_no_use_to_another_request() -> None:
    _, context = _seal()
    other = envelope.ReplyContext(context.reply_key, hashlib.sha256(b"other").digest())
    with pytest.raises(Malformed):
        envelope.open_reply(other, envelope.seal_reply(context, ReplyStatus.OK, b"x"))


@given(st.data())
def test_a_tampered_reply_does_not_open(data: st.DataObject) -> None:
    _, context = SEALED, envelope.ReplyContext(bytes(32), bytes(32))
    raw = bytearray(envelope.seal_reply(context, ReplyStatus.OK, b"answer"))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Malformed):
        envelope.open_reply(context, bytes(raw))


@given(st.binary(max_size=3000))
def test_padding_comes_off_and_adds_little(data: bytes) -> None:
    padded = pad(data)
    assert unpad(padded) == data
    assert len(padded) <= max(9, 1.12 * (len(data) + 4))


@given(st.integers(2, 2**24))
def test_padded_lengths_are_few(length: int) -> None:
    padded = padme(length)
    exponent = length.bit_length() - 1
    assert padded >= length
    assert padme(padded) == padded
    assert padded % 2 ** (exponent - exponent.bit_length()) == 0


@given(st.binary(max_size=40))
def test_anything_pad_did_not_write_is_bad_padding(raw: bytes) -> None:
    try:
        data = unpad(raw)
    except BadPadding:
        return
    assert pad(data) == raw


def test_keys_may_be_fresh() -> None:
    fresh = ec.generate_private_key(ec.SECP256R1())
    public = signing.public_raw(fresh)
    raw, _ = envelope.seal_plaintext(
        canonical.encode([canonical.encode([2, bytes(8), 0, 0, bytes(32), b""]), bytes(64)]),
        public,
        bytes(32),
    )
    assert envelope.open_request(raw, {envelope.key_id(public): fresh}).payload == b""
