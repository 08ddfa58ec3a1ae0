"""The sealed request and its reply: all that carries personal data (docs/wire.md 4).

Inside TLS, so that a proxy that opens TLS reads sizes, times and addresses. HPKE (RFC 9180) seals
the request to the organisation; the reply key travels inside it. The signature names the sealing
key, so a request cannot be carried to another council. Nothing but two arrays is read before the
caller verifies the signature.
"""

import gzip
import hashlib
import secrets
import zlib
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync import canonical, signing
from sync.errors import BadSignature, Malformed, NewerVersion, TooLarge, UnknownKey
from sync.padding import pad, unpad

VERSION: Final = 1
MAX_REQUEST_BYTES: Final = 2 * 1024 * 1024
MAX_INFLATED_BYTES: Final = 8 * 1024 * 1024
KEY_ID_BYTES: Final = 8
REPLY_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 32
NO_DEVICE: Final = bytes(8)

_REQUEST_INFO: Final = b"doorstep/request/1"
_REPLY_INFO: Final = b"doorstep/reply/1"
_ENC_BYTES: Final = 65
_TAG_BYTES: Final = 16
_GZIP: Final = 16
_SHORT: Final = 4_096
_LEVEL: Final = 4
"""Of a long reply: a page of a first copy is squeezed in 10 ms, not in 24, for 3 % more bytes."""
_SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class ReplyContext(msgspec.Struct, frozen=True):
    """What a device keeps of a request to open its reply."""

    reply_key: bytes
    request_hash: bytes


_Whole = Annotated[int, msgspec.Meta(ge=0, le=canonical.MAX_INT)]


class _Versioned(msgspec.Struct, frozen=True, array_like=True):
    version: Annotated[int, msgspec.Meta(ge=1, le=canonical.MAX_INT)]


class _Outer(msgspec.Struct, frozen=True, array_like=True):
    version: int
    name: Annotated[bytes, msgspec.Meta(min_length=KEY_ID_BYTES, max_length=KEY_ID_BYTES)]
    enc: Annotated[bytes, msgspec.Meta(min_length=_ENC_BYTES, max_length=_ENC_BYTES)]
    ciphertext: bytes


class _SignedBody(msgspec.Struct, frozen=True, array_like=True):
    body: bytes
    signature: Annotated[
        bytes,
        msgspec.Meta(min_length=signing.SIGNATURE_BYTES, max_length=signing.SIGNATURE_BYTES),
    ]


class _Body(msgspec.Struct, frozen=True, array_like=True):
    route: _Whole
    device: Annotated[bytes, msgspec.Meta(min_length=8, max_length=8)]
    counter: _Whole
    epoch: _Whole
    reply_key: Annotated[
        bytes, msgspec.Meta(min_length=REPLY_KEY_BYTES, max_length=REPLY_KEY_BYTES)
    ]
    payload: bytes


class OpenedRequest(msgspec.Struct, frozen=True):
    """A request after opening and before anything is believed: verify it, then read `payload`."""

    route: int
    device: bytes
    counter: int
    epoch: int
    reply_key: bytes
    payload: bytes
    body: bytes
    signature: bytes
    sealing_public: bytes
    request_hash: bytes

    @property
    def reply_context(self) -> ReplyContext:
        """What seals the reply."""
        return ReplyContext(self.reply_key, self.request_hash)


class Reply(msgspec.Struct, frozen=True):
    """An opened reply. `status` is a code of `sync.codes.ReplyStatus`, or a newer one."""

    status: int
    payload: bytes


def key_id(sealing_public: bytes) -> bytes:
    """The 8 bytes that name a sealing key in clear."""
    return hashlib.sha256(sealing_public).digest()[:KEY_ID_BYTES]


def seal_request(
    *,
    route: int,
    device: bytes,
    counter: int,
    epoch: int,
    payload: bytes,
    sealing_public: bytes,
    signing_key: ec.EllipticCurvePrivateKey,
    reply_key: bytes | None = None,
) -> tuple[bytes, ReplyContext]:
    """A request sealed to the organisation, and what opens its reply.

    `counter` must be committed on the device before the request leaves. Raises `Malformed`.
    """
    reply_key = secrets.token_bytes(REPLY_KEY_BYTES) if reply_key is None else reply_key
    body = canonical.encode([int(route), device, counter, epoch, reply_key, payload])
    sealing_hash = hashlib.sha256(sealing_public).digest()
    signature = signing.sign_request(signing_key, sealing_hash, body)
    return seal_plaintext(canonical.encode([body, signature]), sealing_public, reply_key)


def seal_plaintext(
    signed: bytes, sealing_public: bytes, reply_key: bytes
) -> tuple[bytes, ReplyContext]:
    """The envelope around msgpack `[body, signature]`."""
    raw = seal_padded(pad(gzip.compress(signed, mtime=0)), sealing_public)
    return raw, ReplyContext(reply_key, hashlib.sha256(raw).digest())


def seal_padded(padded: bytes, sealing_public: bytes, purpose: bytes = _REQUEST_INFO) -> bytes:
    """The outer array around a plaintext that is packed and padded already.

    `purpose` keeps one kind of envelope from passing as another.
    """
    name = key_id(sealing_public)
    recipient = signing.public_key(sealing_public)
    sealed = _SUITE.encrypt(padded, recipient, info=purpose + name)
    return canonical.encode([VERSION, name, sealed[:_ENC_BYTES], sealed[_ENC_BYTES:]])


def open_request(
    raw: bytes, private_keys: Mapping[bytes, ec.EllipticCurvePrivateKey]
) -> OpenedRequest:
    """Opens a request with the held sealing keys, by their ids. Verifies no signature.

    Raises `TooLarge`, `NewerVersion`, `UnknownKey`, `BadPadding`, or plain `Malformed`.
    """
    plain, public = open_plaintext(raw, private_keys)
    signed = canonical.decode_as(plain, _SignedBody, "signed request")
    body = canonical.decode_as(signed.body, _Body, "request body")
    return OpenedRequest(
        route=body.route,
        device=body.device,
        counter=body.counter,
        epoch=body.epoch,
        reply_key=body.reply_key,
        payload=body.payload,
        body=signed.body,
        signature=signed.signature,
        sealing_public=public,
        request_hash=hashlib.sha256(raw).digest(),
    )


def open_plaintext(
    raw: bytes,
    private_keys: Mapping[bytes, ec.EllipticCurvePrivateKey],
    purpose: bytes = _REQUEST_INFO,
    most: int = MAX_INFLATED_BYTES,
) -> tuple[bytes, bytes]:
    """What an envelope of this purpose holds, inflated, and the raw public key it was sealed to.

    Raises `TooLarge`, `NewerVersion`, `UnknownKey`, `BadPadding`, or plain `Malformed`.
    """
    canonical.within(raw, MAX_REQUEST_BYTES, "a request")
    outer = _outer(raw)
    private = private_keys.get(outer.name)
    if private is None:
        raise UnknownKey(outer.name)
    try:
        padded = _SUITE.decrypt(outer.enc + outer.ciphertext, private, info=purpose + outer.name)
    except (InvalidTag, ValueError) as error:
        raise Malformed("the envelope does not open") from error
    return gunzip(unpad(padded), most), _public_of(outer.name, private)


_publics: Final[dict[bytes, bytes]] = {}
"""Raw public keys by the names of sealing keys: each is asked for with every request."""


def _public_of(name: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    public = _publics.get(name)
    if public is None:
        public = _publics[name] = signing.public_raw(private)
    return public


def _outer(raw: bytes) -> _Outer:
    try:
        outer = canonical.decode_as(raw, _Outer, "envelope")
    except Malformed:
        if canonical.decode_as(raw, _Versioned, "envelope").version != VERSION:
            raise NewerVersion("this envelope needs a newer server") from None
        raise
    if outer.version != VERSION:
        raise NewerVersion("this envelope needs a newer server")
    return outer


def verify_request(opened: OpenedRequest, device_public: bytes) -> bool:
    """Whether the device of the raw public key signed this request for this sealing key."""
    sealing_hash = hashlib.sha256(opened.sealing_public).digest()
    return signing.verify_request_bytes(device_public, sealing_hash, opened.body, opened.signature)


def require_signature(opened: OpenedRequest, device_public: bytes) -> None:
    """Raises `BadSignature` where `verify_request` is false."""
    if not verify_request(opened, device_public):
        raise BadSignature("the request is not signed by its device")


def seal_reply(
    to: OpenedRequest | ReplyContext, status: int, payload: bytes = b"", nonce: bytes | None = None
) -> bytes:
    """The bytes of a reply. `nonce` is 32 fresh random bytes; give one only in a test."""
    context = to.reply_context if isinstance(to, OpenedRequest) else to
    nonce = secrets.token_bytes(NONCE_BYTES) if nonce is None else nonce
    key, iv = reply_keys(context, nonce)
    packed = pad(_gzip(canonical.encode([int(status), payload])))
    return nonce + AESGCM(key).encrypt(iv, packed, None)


def open_reply(context: ReplyContext, raw: bytes) -> Reply:
    """Opens the reply to the request of `context`. Raises `Malformed`."""
    if len(raw) < NONCE_BYTES + _TAG_BYTES:
        raise Malformed("a reply is shorter than its nonce and tag")
    key, iv = reply_keys(context, raw[:NONCE_BYTES])
    try:
        padded = AESGCM(key).decrypt(iv, raw[NONCE_BYTES:], None)
    except InvalidTag as error:
        raise Malformed("the reply does not open") from error
    status, payload = canonical.decode_array(gunzip(unpad(padded)), "reply", 2)[:2]
    return Reply(
        canonical.integer(status, "reply status", 0), canonical.binary(payload, "reply payload")
    )


def _gzip(data: bytes) -> bytes:
    """One gzip member. Most replies are short, and need none of the usual 256 KiB of tables."""
    if len(data) > _SHORT:
        return gzip.compress(data, _LEVEL, mtime=0)
    deflater = zlib.compressobj(9, zlib.DEFLATED, _GZIP + 12, 4)
    return deflater.compress(data) + deflater.flush()


def gunzip(data: bytes, most: int = MAX_INFLATED_BYTES) -> bytes:
    """One gzip member, inflated to at most 8 MiB. Raises `TooLarge` before holding more."""
    inflater = zlib.decompressobj(31)
    try:
        inflated = inflater.decompress(data, most + 1)
    except zlib.error as error:
        raise Malformed("not gzip") from error
    if len(inflated) > most:
        raise TooLarge(f"inflates to more than {most} bytes")
    if not inflater.eof:
        raise Malformed("the gzip is cut short")
    if inflater.unused_data:
        raise Malformed("bytes follow the gzip")
    return inflated


def reply_keys(context: ReplyContext, nonce: bytes) -> tuple[bytes, bytes]:
    """The key and initialisation vector of the reply with this nonce (RFC 5869)."""
    derived = HKDF(
        algorithm=hashes.SHA256(),
        length=44,
        salt=nonce,
        info=_REPLY_INFO + context.request_hash,
    ).derive(context.reply_key)
    return derived[:32], derived[32:]
