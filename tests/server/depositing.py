"""A device's deposits: what its lock screen sends, with its deposit secret and no other key."""

from __future__ import annotations

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric import ec

from sync.canonical import decode_array
from sync.codes import Purpose
from sync.deposit import Receipt, read_receipt, seal_copy, seal_deposit
from sync.enrolment import verify_statement
from sync.envelope import ReplyContext, open_reply
from sync.messages import Signed
from tests.server.client import Device
from tests.server.council import Council


def sealed(
    device: Device,
    copies: Iterable[bytes] = (),
    *,
    receipt: int = 0,
    left: int = 0,
    secret: bytes | None = None,
    name: bytes | None = None,
    to: bytes | None = None,
) -> tuple[bytes, ReplyContext]:
    """A deposit as it leaves: of this device unless another is named, under its own secret."""
    assert device.welcome is not None
    return seal_deposit(
        device=device.id if name is None else name,
        epoch=device.epoch,
        copies=copies,
        secret=device.welcome.deposit_secret if secret is None else secret,
        sealing_public=device.sealing if to is None else to,
        receipt=receipt,
        left=left,
    )


def copies_of(device: Device, *changes: Signed) -> list[bytes]:
    """The copies of these changes, as they stand in an outbox."""
    return [seal_copy(each, device.sealing) for each in changes]


async def send(council: Council, device: Device, raw: bytes, context: ReplyContext) -> Receipt:
    """The receipt for these bytes. Raises `httpx.HTTPStatusError` for an answer in clear."""
    answer = await device.http.post("/deposit", content=raw)
    answer.raise_for_status()
    reply = open_reply(context, answer.content)
    assert reply.status == 0
    return read_receipt(reply.payload, receipt_keys(council), device.id)


async def deposit(
    council: Council, device: Device, *changes: Signed, receipt: int = 0, left: int = 0
) -> Receipt:
    """Deposit these changes."""
    raw, context = sealed(device, copies_of(device, *changes), receipt=receipt, left=left)
    return await send(council, device, raw, context)


def receipt_keys(council: Council) -> list[bytes]:
    """The organisation's receipt keys, as its root states them."""
    keys = council.services.keys
    stated = [verify_statement(keys.root_public, *each) for each in keys.statements]
    return [each.public for each in stated if each.purpose == Purpose.RECEIPT]


def parts(envelope: bytes) -> list[object]:
    """The four elements of an envelope."""
    return decode_array(envelope, "envelope", 4)


def another_key() -> ec.EllipticCurvePrivateKey:
    """A key nobody knows."""
    return ec.generate_private_key(ec.SECP256R1())
