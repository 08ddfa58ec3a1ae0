"""A deposit opens whole and says who made it; a receipt is believed only when it is signed."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import deposit, signing
from sync.canonical import decode
from sync.envelope import key_id, open_reply, open_request, seal_reply
from sync.errors import BadSignature, Malformed, UnknownKey
from sync.messages import Signed
from sync.vectors.make import FOLDER
from sync.vectors.material import DEVICE, key, untagged

SEALING, OLDER = key(10), key(11)
PUBLIC = signing.public_raw(SEALING)
HELD = {key_id(signing.public_raw(each)): each for each in (SEALING, OLDER)}
SECRET = b"s" * 32


def _file() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "deposits.json").read_text("utf-8"))
    return loaded


@settings(max_examples=20)
@given(st.lists(st.tuples(st.binary(max_size=400), st.binary(max_size=70)), max_size=5))
def test_copies_arrive_as_they_were_signed_whichever_key_they_were_sealed_to(
    changes: list[tuple[bytes, bytes]],
) -> None:
    signed = [Signed(*each) for each in changes]
    copies = [
        deposit.seal_copy(each, signing.public_raw((SEALING, OLDER)[number % 2]))
        for number, each in enumerate(signed)
    ]
    raw, _ = deposit.seal_deposit(
        device=DEVICE, epoch=2, copies=copies, secret=SECRET, sealing_public=PUBLIC, left=3
    )
    opened = deposit.open_deposit(raw, HELD)
    assert deposit.verify_deposit(opened, SECRET)
    assert not deposit.verify_deposit(opened, b"t" * 32)
    assert (opened.deposit.epoch, opened.deposit.left) == (2, 3)
    assert [deposit.open_copy(each, HELD) for each in opened.deposit.copies] == signed


def test_a_deposit_is_no_request_and_a_copy_is_no_deposit() -> None:
    copy = deposit.seal_copy(Signed(b"a", b"b"), PUBLIC)
    raw, context = deposit.seal_deposit(
        device=DEVICE, epoch=1, copies=[copy], secret=SECRET, sealing_public=PUBLIC
    )
    with pytest.raises(Malformed):
        open_request(raw, HELD)
    with pytest.raises(Malformed):
        deposit.open_deposit(copy, HELD)
    with pytest.raises(Malformed):
        deposit.open_copy(raw, HELD)
    with pytest.raises(UnknownKey):
        deposit.open_deposit(raw, {})
    answered = seal_reply(deposit.open_deposit(raw, HELD).reply_context, 0, b"receipt")
    assert open_reply(context, answered).payload == b"receipt"


def test_the_shared_deposits_hold() -> None:
    file = _file()
    secret, device = bytes.fromhex(file["secret"]), bytes.fromhex(file["device"])
    for case in file["bodies"]:
        fields = msgspec.convert(untagged(case["fields"]), deposit.Deposit)
        body = deposit.deposit_body(fields)
        assert body.hex() == case["body"]
        assert deposit.deposit_mac(secret, PUBLIC, body).hex() == case["mac"]
    for case in file["copies"]:
        signed = deposit.open_copy(bytes.fromhex(case["bytes"]), HELD)
        assert (signed.raw.hex(), signed.signature.hex()) == (case["raw"], case["signature"])
    for case in file["requests"]:
        opened = deposit.open_deposit(bytes.fromhex(case["bytes"]), HELD)
        assert (opened.body.hex(), opened.mac.hex()) == (case["body"], case["mac"])
        assert opened.deposit.device == device
        assert deposit.verify_deposit(opened, secret) is case["mac_holds"]


def test_the_shared_refusals_are_refused() -> None:
    file = _file()
    for case in file["refused_copies"]:
        with pytest.raises(Malformed):
            deposit.open_copy(bytes.fromhex(case["bytes"]), HELD)
    for case in file["refused_requests"]:
        with pytest.raises(Malformed):
            deposit.open_deposit(bytes.fromhex(case["bytes"]), HELD)


def test_the_shared_receipts_hold_or_are_refused() -> None:
    file = _file()
    publics = [bytes.fromhex(file["receipt_key"]["public"])]
    device = bytes.fromhex(file["device"])
    for case in file["receipts"]:
        payload = bytes.fromhex(case["payload"])
        receipt = deposit.read_receipt(payload, publics, device)
        assert deposit.receipt_bytes(receipt).hex() == case["statement"]
        assert decode(bytes.fromhex(case["statement"])) == untagged(case["fields"])
    for case in file["refused_receipts"]:
        with pytest.raises(Malformed) as refused:
            deposit.read_receipt(bytes.fromhex(case["payload"]), publics, device)
        assert isinstance(refused.value, BadSignature) is (case["why"] == "signature")
