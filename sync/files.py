"""A file's bytes: cut into chunks, each sealed under the file's own key (docs/wire.md 12).

A chunk is bound to its file, its number and how many there are, so that none can be left out, moved
or taken for another's. The file's hash is over the hashes of its sealed chunks: whoever holds it
checks each chunk as it comes and never needs the whole in memory.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta

from sync import canonical
from sync.change import Change
from sync.codes import Op
from sync.errors import Malformed
from sync.messages import Count, Id16

CHUNK_BYTES: Final = 262_144
"""What one chunk holds in clear; the last may hold less."""

SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + 16
MAX_FILE_BYTES: Final = 20 * 1024 * 1024
MAX_CHUNKS: Final = MAX_FILE_BYTES // CHUNK_BYTES
MAX_ASKED: Final = 200
"""Files one request may ask after."""

MAX_NAMED: Final = 50
"""Files one change may name: what it names beyond is no file to the server."""

_PURPOSE: Final = b"doorstep/file/1"
_TYPE_CHARACTERS: Final = 127
_TYPE: Final = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
_PARTS: Final = 5
_32_BYTES: Final = b"\xc4\x20"
"""How msgpack says that so many bytes follow: no text holds these two in a row."""

Number = Annotated[int, Meta(ge=0, lt=MAX_CHUNKS)]
Sealed = Annotated[bytes, Meta(min_length=17, max_length=SEALED_CHUNK_BYTES)]


class FileValue(msgspec.Struct, frozen=True):
    """What an answer says of a file: all that is needed to fetch it, check it and open it.

    `size` is in clear bytes; `hash` as `file_hash` makes it; `type` a media type.
    """

    id: bytes
    hash: bytes
    size: int
    type: str
    key: bytes

    @property
    def chunks(self) -> int:
        """How many chunks it has."""
        return chunk_count(self.size)


class FilePut(msgspec.Struct, frozen=True, array_like=True):
    """Brings one sealed chunk of a file that a change names."""

    file: Id16
    number: Number
    chunk: Sealed


class FileHave(msgspec.Struct, frozen=True, array_like=True):
    """Asks what the server has of these files."""

    files: Annotated[tuple[Id16, ...], Meta(max_length=MAX_ASKED)]


class FileGet(msgspec.Struct, frozen=True, array_like=True):
    """Asks for one chunk of a file that a record the asker holds names."""

    record: Id16
    file: Id16
    number: Number


class FileStanding(msgspec.Struct, frozen=True, array_like=True):
    """What the server has of a file: a code of `file_state`, the numbers it has while that is
    `partial`, and whether it is backed up."""

    state: Count
    have: tuple[Number, ...]
    safe: bool


class FileChunk(msgspec.Struct, frozen=True, array_like=True):
    """One chunk asked for; nil where the file is not here whole, and `state` says why."""

    state: Count
    chunk: Sealed | None


def chunk_count(size: int) -> int:
    """How many chunks a file of `size` bytes has."""
    return -(-size // CHUNK_BYTES)


def sealed_length(size: int, number: int) -> int:
    """How long the sealed chunk of that number is in a file of `size` bytes."""
    return min(CHUNK_BYTES, size - number * CHUNK_BYTES) + 16


def seal_chunk(key: bytes, file: bytes, number: int, count: int, clear: bytes) -> bytes:
    """One chunk as it travels and is kept. `number` from 0. A key seals one file and no other, so
    its chunks' numbers are nonces that never come twice."""
    return AESGCM(key).encrypt(_nonce(number), clear, _bound(file, number, count))


def open_chunk(key: bytes, file: bytes, number: int, count: int, sealed: bytes) -> bytes:
    """The clear bytes of a chunk. Raises `Malformed` where it is not that chunk of that file."""
    try:
        return AESGCM(key).decrypt(_nonce(number), sealed, _bound(file, number, count))
    except InvalidTag as error:
        raise Malformed("the chunk does not open") from error


def chunk_digest(sealed: bytes) -> bytes:
    """The hash of one sealed chunk."""
    return hashlib.sha256(sealed).digest()


def file_hash(digests: Iterable[bytes]) -> bytes:
    """The hash of a file, from those of its sealed chunks in their order."""
    return hashlib.sha256(b"".join(digests)).digest()


def clear_chunks(data: bytes) -> Iterator[bytes]:
    """A file's bytes cut as they are sealed."""
    for start in range(0, len(data), CHUNK_BYTES):
        yield data[start : start + CHUNK_BYTES]


def file_value(value: object) -> FileValue | None:
    """The file that an answer's value names, or None where it names none."""
    if not isinstance(value, list | tuple) or len(value) != _PARTS:
        return None
    file, digest, size, kind, key = value
    if not (_is_bytes(file, 16) and _is_bytes(digest, 32) and _is_bytes(key, 32)):
        return None
    if type(size) is not int or not 1 <= size <= MAX_FILE_BYTES:
        return None
    if type(kind) is not str or len(kind) > _TYPE_CHARACTERS or not _TYPE.fullmatch(kind):
        return None
    return FileValue(file, digest, size, kind, key)


def files_named(change: Change) -> Iterator[FileValue]:
    """The files that a change names, the first `MAX_NAMED` of them."""
    return islice(_all_named(change), MAX_NAMED)


def may_name_files(raw: bytes, change: Change) -> bool:
    """Whether the bytes of a change look as if it named a file; certain only where it does not.

    A file's hash and its key are 32 bytes long each, and what stands before 32 bytes never stands
    in text. Nearly every change is words alone, and need not be looked through answer by answer.
    """
    elsewhere = (change.prev is not None) + (change.about or b"").count(_32_BYTES)
    return raw.count(_32_BYTES) - elsewhere >= 2


_LISTS: Final = (list, tuple)


def _all_named(change: Change) -> Iterator[FileValue]:
    for op in change.ops:
        value = op.value
        # Every change is looked through, and nearly every answer is words: told at a glance.
        if isinstance(value, _LISTS) and value and isinstance(value[0], _LISTS):
            named = file_value(value[0])
            if named is not None and op.kind == Op.SET:
                yield named


def _is_bytes(value: object, length: int) -> bool:
    return type(value) is bytes and len(value) == length


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound(file: bytes, number: int, count: int) -> bytes:
    return _PURPOSE + file + number.to_bytes(4, "big") + count.to_bytes(4, "big")


_encoder = msgspec.msgpack.Encoder()


def encode(
    message: FilePut | FileHave | FileGet | FileStanding | FileChunk | list[FileStanding],
) -> bytes:
    """The payload bytes."""
    return _encoder.encode(message)


def parse_put(raw: bytes) -> FilePut:
    """Reads a request of route file_put. Raises `Malformed`."""
    return canonical.decode_as(raw, FilePut, "file put")


def parse_have(raw: bytes) -> FileHave:
    """Reads a request of route file_have. Raises `Malformed`."""
    return canonical.decode_as(raw, FileHave, "file have")


def parse_get(raw: bytes) -> FileGet:
    """Reads a request of route file_get. Raises `Malformed`."""
    return canonical.decode_as(raw, FileGet, "file get")
