"""The deposit: frozen changes that leave a device which nobody has unlocked (docs/wire.md 16).

Each change travels as the copy that was sealed to the server when it was made, so whoever sends it
can read none. In place of a signature stands an HMAC under a secret that does nothing else: it adds
copies, each of which must still prove its author. The answer is a receipt signed by the
organisation, which a device acts on without being unlocked.
"""

import gzip
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Annotated, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Meta

from sync import canonical, signing
from sync.change import MAX_CHANGE_BYTES
from sync.envelope import (
    REPLY_KEY_BYTES,
    ReplyContext,
    open_plaintext,
    seal_padded,
)
from sync.errors import BadSignature, TooLarge
from sync.files import MAX_ASKED, FileStanding, Number, Sealed
from sync.messages import (
    MAX_CHANGES,
    MAX_CHANGES_BYTES,
    ChangeVerdict,
    Count,
    DeviceId,
    Id16,
    Signed,
    Time,
)
from sync.padding import pad

_COPY_PURPOSE: Final = b"doorstep/deposit/1"
_REQUEST_PURPOSE: Final = b"doorstep/deposit-request/1"
_MAC_PURPOSE: Final = b"doorstep/deposit/1"
_MAC_BYTES: Final = 32
_MOST_INFLATED: Final = MAX_CHANGE_BYTES + 1024
MAX_DEPOSITED_CHUNKS: Final = 3
"""Chunks of files in one deposit, which with them stays below a mebibyte."""

_MOST_READ: Final = 10_000
"""Most copies built before being counted: past `MAX_CHANGES` is too large, past this malformed."""


class DepositedChunk(msgspec.Struct, frozen=True, array_like=True):
    """One chunk of a file, sealed under its file's key since it was taken."""

    file: Id16
    number: Number
    chunk: Sealed


class DepositFiles(msgspec.Struct, frozen=True, array_like=True):
    """Chunks of files, and of which files the receipt is to say what the server has."""

    asked: Annotated[tuple[Id16, ...], Meta(max_length=MAX_ASKED)]
    chunks: Annotated[tuple[DepositedChunk, ...], Meta(max_length=MAX_DEPOSITED_CHUNKS)]


class Deposit(msgspec.Struct, frozen=True, array_like=True):
    """The body of a deposit. `receipt` is a code of `receipt`, or 0; `left` is how many changes
    the device still holds that this deposit does not bring."""

    device: DeviceId
    epoch: Count
    reply_key: Annotated[bytes, Meta(min_length=REPLY_KEY_BYTES, max_length=REPLY_KEY_BYTES)]
    copies: Annotated[tuple[bytes, ...], Meta(max_length=_MOST_READ)]
    receipt: Count
    left: Count
    files: DepositFiles | None = None


class _Authenticated(msgspec.Struct, frozen=True, array_like=True):
    body: bytes
    mac: Annotated[bytes, Meta(min_length=_MAC_BYTES, max_length=_MAC_BYTES)]


class _Copy(msgspec.Struct, frozen=True, array_like=True):
    raw: bytes
    signature: bytes


class OpenedDeposit(msgspec.Struct, frozen=True):
    """A deposit after opening and before anything is believed: check its mac, then read it."""

    deposit: Deposit
    body: bytes
    mac: bytes
    sealing_public: bytes
    reply_context: ReplyContext


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """What the organisation says to a device that nobody has unlocked.

    `verdicts` stand in the order of the copies. `later_ms` is when what was answered *later* may be
    sent again, by the server's clock.
    """

    device: DeviceId
    revoked: bool
    epoch: Count
    durable_through: Count
    server_ms: Time
    verdicts: tuple[ChangeVerdict, ...]
    later_ms: Time | None = None
    files: tuple[FileStanding, ...] = ()


class _SignedReceipt(msgspec.Struct, frozen=True, array_like=True):
    statement: bytes
    signature: Annotated[
        bytes, Meta(min_length=signing.SIGNATURE_BYTES, max_length=signing.SIGNATURE_BYTES)
    ]


def seal_copy(change: Signed, sealing_public: bytes) -> bytes:
    """The copy of a frozen change that waits in an outbox."""
    packed = gzip.compress(canonical.encode([change.raw, change.signature]), mtime=0)
    return seal_padded(pad(packed), sealing_public, _COPY_PURPOSE)


def open_copy(copy: bytes, private_keys: Mapping[bytes, ec.EllipticCurvePrivateKey]) -> Signed:
    """The change of a copy, neither read nor verified.

    Raises `Malformed`, also for what inflates to more than any change: a copy of a few kilobytes
    must not cost the server eight megabytes.
    """
    plain, _ = open_plaintext(copy, private_keys, _COPY_PURPOSE, _MOST_INFLATED)
    signed = canonical.decode_as(plain, _Copy, "copy")
    return Signed(signed.raw, signed.signature)


def deposit_body(deposit: Deposit) -> bytes:
    """The bytes a deposit's mac is over."""
    parts = list(msgspec.structs.astuple(deposit)[:6])
    if deposit.files is not None:
        chunks = [list(msgspec.structs.astuple(each)) for each in deposit.files.chunks]
        parts.append([list(deposit.files.asked), chunks])
    return canonical.encode(parts)


def deposit_mac(secret: bytes, sealing_public: bytes, body: bytes) -> bytes:
    """What stands in place of a signature. It names the sealing key, so it opens nowhere else."""
    named = _MAC_PURPOSE + hashlib.sha256(sealing_public).digest()
    return hmac.digest(secret, named + body, "sha256")


def seal_deposit(
    *,
    device: bytes,
    epoch: int,
    copies: Iterable[bytes],
    secret: bytes,
    sealing_public: bytes,
    receipt: int = 0,
    left: int = 0,
    files: DepositFiles | None = None,
) -> tuple[bytes, ReplyContext]:
    """A deposit as it leaves, and what opens its reply. Raises `Malformed`."""
    reply_key = secrets.token_bytes(REPLY_KEY_BYTES)
    body = deposit_body(Deposit(device, epoch, reply_key, tuple(copies), int(receipt), left, files))
    return seal_body(body, deposit_mac(secret, sealing_public, body), sealing_public, reply_key)


def seal_body(
    body: bytes, mac: bytes, sealing_public: bytes, reply_key: bytes
) -> tuple[bytes, ReplyContext]:
    """The envelope around `[body, mac]`."""
    packed = gzip.compress(canonical.encode([body, mac]), mtime=0)
    raw = seal_padded(pad(packed), sealing_public, _REQUEST_PURPOSE)
    return raw, ReplyContext(reply_key, hashlib.sha256(raw).digest())


def open_deposit(
    raw: bytes, private_keys: Mapping[bytes, ec.EllipticCurvePrivateKey]
) -> OpenedDeposit:
    """Opens a deposit with the held sealing keys, by their ids. Checks no mac.

    Raises `TooLarge` past 200 copies or 1 MiB of them, `NewerVersion`, `UnknownKey`, `BadPadding`,
    or plain `Malformed`.
    """
    plain, public = open_plaintext(raw, private_keys, _REQUEST_PURPOSE)
    outer = canonical.decode_as(plain, _Authenticated, "deposit")
    deposit = canonical.decode_as(outer.body, Deposit, "deposit body")
    if len(deposit.copies) > MAX_CHANGES:
        raise TooLarge(f"more than {MAX_CHANGES} copies at once")
    if sum(map(len, deposit.copies)) > MAX_CHANGES_BYTES:
        raise TooLarge(f"more than {MAX_CHANGES_BYTES} bytes of copies at once")
    return OpenedDeposit(
        deposit=deposit,
        body=outer.body,
        mac=outer.mac,
        sealing_public=public,
        reply_context=ReplyContext(deposit.reply_key, hashlib.sha256(raw).digest()),
    )


def verify_deposit(opened: OpenedDeposit, secret: bytes) -> bool:
    """Whether the holder of the secret made this deposit for this sealing key."""
    made = deposit_mac(secret, opened.sealing_public, opened.body)
    return hmac.compare_digest(made, opened.mac)


def receipt_bytes(receipt: Receipt) -> bytes:
    """The bytes the organisation signs. Raises `Malformed`."""
    verdicts = [list(msgspec.structs.astuple(each)) for each in receipt.verdicts]
    parts = [*msgspec.structs.astuple(receipt)[:5], verdicts, receipt.later_ms]
    if receipt.files:
        parts.append([[each.state, list(each.have), each.safe] for each in receipt.files])
    return canonical.encode(parts)


def sign_receipt(key: ec.EllipticCurvePrivateKey, receipt: Receipt) -> bytes:
    """The payload of the reply: `[statement, signature]`."""
    statement = receipt_bytes(receipt)
    return canonical.encode([statement, signing.sign(key, signing.RECEIPT, statement)])


def read_receipt(payload: bytes, receipt_publics: Iterable[bytes], device: bytes) -> Receipt:
    """The receipt in a reply's payload, if one of the organisation's receipt keys signed it.

    Raises `BadSignature`, also for a receipt to another device, or `Malformed`.
    """
    signed = canonical.decode_as(payload, _SignedReceipt, "signed receipt")
    if not any(
        signing.verify(public, signing.RECEIPT, signed.statement, signed.signature)
        for public in receipt_publics
    ):
        raise BadSignature("the receipt is not signed by the organisation")
    receipt = canonical.decode_as(signed.statement, Receipt, "receipt")
    if receipt.device != device:
        raise BadSignature("the receipt is to another device")
    return receipt
