"""Sealing rows: each record's bytes under its own random key, that key under the master key.

A blob binds the record and the keyed hash of the change it holds, so a row moved, copied or swapped
on the disk does not open.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from server.index.entries import RecordSummary
from server.keys.master import NONCE_BYTES, MasterKeys
from server.keys.versioned import VersionedKeys

HASH_BYTES = 16
_SIGNATURE_BYTES = 64
_CACHED_KEYS = 50_000


class KeyedHashes:
    """Keyed hashes for finding a change or a code again without telling what it is.

    Made with the newest index key; `older` makes those of each version that has not ended, newest
    first: whoever looks for something looks for all of them. It does not change.
    """

    def __init__(self, keys: VersionedKeys) -> None:
        self._key, *others = keys.newest_first
        self.version = keys.current
        held = [version for version in keys.versions if version != keys.current]
        self.older = tuple(KeyedHashes(keys.up_to(each)) for each in reversed(held))
        self.made_with = (self._key, *others)

    def of(self, purpose: bytes, *parts: bytes) -> bytes:
        """16 bytes; each part is length-prefixed, so no two lists of parts look alike."""
        hasher = hashlib.blake2b(key=self._key, digest_size=HASH_BYTES, person=purpose)
        for part in parts:
            hasher.update(len(part).to_bytes(4, "big") + part)
        return hasher.digest()

    def change(self, change_id: bytes) -> bytes:
        """For a change whose signature verifies."""
        return self.of(b"change", change_id)

    def unproven(self, sender: bytes, raw: bytes, signature: bytes) -> bytes:
        """For what a sender brought and did not prove: never in the way of the real change."""
        return self.of(b"unproven", sender, hashlib.sha256(raw).digest(), _meant(signature))

    def sequence(self, device: bytes, dev_seq: int) -> bytes:
        """For a device's own number."""
        return self.of(b"sequence", device, dev_seq.to_bytes(8, "big"))

    def likeness(self, kind: int, words: bytes) -> bytes:
        """For something two people may have in common, as `server/registering` compares it."""
        return self.of(b"likeness", bytes([kind]), words)

    def secret(self, secret: bytes) -> bytes:
        """For an invite's secret."""
        return self.of(b"invite", secret)

    def aside(self, sender: bytes) -> bytes:
        """The record under which what a sender did not prove is filed."""
        return self.of(b"aside", sender)

    def is_aside(self, record: bytes, sender: bytes) -> bool:
        """Whether a record is where what a sender did not prove is filed, or was."""
        return any(each.aside(sender) == record for each in (self, *self.older))


class NewRecordKey(msgspec.Struct, frozen=True):
    """A key row to insert."""

    id: bytes
    key_version: int
    wrapped_key: bytes


class RecordKeys:
    """Record keys in memory, the most recently used 50,000 of them."""

    def __init__(self, master: MasterKeys) -> None:
        self._master = master
        self._ciphers: OrderedDict[bytes, AESGCM] = OrderedDict()

    def known(self, record: bytes) -> bool:
        """Whether the key is in memory; one asked after is the last to be dropped."""
        if record not in self._ciphers:
            return False
        self._ciphers.move_to_end(record)
        return True

    def create(self, record: bytes) -> NewRecordKey:
        """A random key for a record, kept in memory and wrapped for its row."""
        key = secrets.token_bytes(32)
        wrapped = self._master.seal("record-key", record, key)
        self._keep(record, AESGCM(key))
        return NewRecordKey(record, self._master.current, wrapped)

    def unwrap(self, record: bytes, wrapped: bytes) -> None:
        """Take a key row into memory."""
        self._keep(record, AESGCM(self._master.open("record-key", record, wrapped)))

    def forget(self, record: bytes) -> None:
        """Drop a key whose row was never committed."""
        self._ciphers.pop(record, None)

    def seal_change(
        self, record: bytes, id_hash: bytes, signature: bytes, authority: Sequence[str], raw: bytes
    ) -> bytes:
        """The blob of one change. `authority` is the author's roles at first receipt."""
        roles = " ".join(authority).encode()
        plain = b"".join(
            (
                _meant(signature),
                len(roles).to_bytes(2, "big"),
                roles,
                raw,
            )
        )
        return self._seal(record, record + id_hash, plain)

    def open_change(
        self, record: bytes, id_hash: bytes, sealed: bytes
    ) -> tuple[bytes, tuple[str, ...], bytes]:
        """Signature, authority and bytes of a blob."""
        plain = self._open(record, record + id_hash, sealed)
        start = _SIGNATURE_BYTES + 2
        end = start + int.from_bytes(plain[_SIGNATURE_BYTES:start], "big")
        return plain[:_SIGNATURE_BYTES], tuple(plain[start:end].decode().split()), plain[end:]

    def seal_summary(self, record: bytes, summary: RecordSummary) -> bytes:
        """The sealed summary of a record's row."""
        return self._seal(record, b"summary" + record, msgspec.msgpack.encode(summary))

    def open_summary(self, record: bytes, sealed: bytes) -> RecordSummary:
        """A record's summary."""
        plain = self._open(record, b"summary" + record, sealed)
        return msgspec.msgpack.decode(plain, type=RecordSummary)

    def seal_chunk(self, record: bytes, file: bytes, number: int, chunk: bytes) -> bytes:
        """The blob of one chunk of a file that a record names."""
        return self._seal(record, _chunk_binding(record, file, number), chunk)

    def open_chunk(self, record: bytes, file: bytes, number: int, sealed: bytes) -> bytes:
        """A chunk as it came."""
        return self._open(record, _chunk_binding(record, file, number), sealed)

    def _seal(self, record: bytes, binding: bytes, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._ciphers[record].encrypt(nonce, plain, binding)

    def _open(self, record: bytes, binding: bytes, sealed: bytes) -> bytes:
        self._ciphers.move_to_end(record)
        return self._ciphers[record].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], binding)

    def _keep(self, record: bytes, cipher: AESGCM) -> None:
        self._ciphers[record] = cipher
        if len(self._ciphers) > _CACHED_KEYS:
            self._ciphers.popitem(last=False)


def _meant(signature: bytes) -> bytes:
    """What does not verify may have any length; only 64 bytes were ever meaningful."""
    return signature[:_SIGNATURE_BYTES].ljust(_SIGNATURE_BYTES, b"\0")


def _chunk_binding(record: bytes, file: bytes, number: int) -> bytes:
    return b"file" + record + file + number.to_bytes(4, "big")
