"""A device's side of a file: made, named in an answer, brought chunk by chunk, fetched."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import msgspec

from sync.codes import Route
from sync.files import (
    FileChunk,
    FileGet,
    FileHave,
    FilePut,
    FileStanding,
    chunk_count,
    chunk_digest,
    clear_chunks,
    encode,
    file_hash,
    open_chunk,
    seal_chunk,
)
from sync.operation import Operation, set_value
from tests.server.client import Device

PHOTO = "evidence_photo"


@dataclass
class TakenFile:
    """A file as a device holds it."""

    id: bytes
    key: bytes
    clear: bytes
    chunks: list[bytes]
    hash: bytes

    @classmethod
    def of(cls, size: int) -> TakenFile:
        """A file of random bytes."""
        name, key, clear = (
            secrets.token_bytes(16),
            secrets.token_bytes(32),
            secrets.token_bytes(size),
        )
        count = chunk_count(size)
        chunks = [
            seal_chunk(key, name, number, count, each)
            for number, each in enumerate(clear_chunks(clear))
        ]
        return cls(name, key, clear, chunks, file_hash(map(chunk_digest, chunks)))

    @property
    def value(self) -> list[object]:
        """What an answer says of it."""
        return [self.id, self.hash, len(self.clear), "image/jpeg", self.key]

    def named(self, path: str = PHOTO, **more: Any) -> Operation:
        """The answer that names it."""
        return set_value(path, self.value, **more)


async def put(device: Device, file: TakenFile, number: int, chunk: bytes = b"") -> FileStanding:
    """Bring one chunk. Raises `Refused`."""
    payload = encode(FilePut(file.id, number, chunk or file.chunks[number]))
    reply = await device.ask(Route.FILE_PUT, payload, counter=0)
    return msgspec.msgpack.decode(reply.payload, type=FileStanding)


async def put_all(device: Device, file: TakenFile) -> FileStanding:
    """Bring every chunk in order; what the server says of the last."""
    last = FileStanding(0, (), False)
    for number in range(len(file.chunks)):
        last = await put(device, file, number)
    return last


async def have(device: Device, *files: TakenFile) -> list[FileStanding]:
    """What the server has of these files."""
    payload = encode(FileHave(tuple(each.id for each in files)))
    reply = await device.ask(Route.FILE_HAVE, payload, counter=0)
    return msgspec.msgpack.decode(reply.payload, type=list[FileStanding])


async def get(device: Device, record: bytes, file: TakenFile, number: int = 0) -> FileChunk:
    """Fetch one chunk. Raises `Refused`."""
    payload = encode(FileGet(record, file.id, number))
    reply = await device.ask(Route.FILE_GET, payload, counter=0)
    return msgspec.msgpack.decode(reply.payload, type=FileChunk)


async def fetched(device: Device, record: bytes, file: TakenFile) -> bytes:
    """The clear bytes of a file, fetched and opened."""
    parts: list[bytes] = []
    for number in range(len(file.chunks)):
        chunk = (await get(device, record, file, number)).chunk
        assert chunk is not None
        parts.append(open_chunk(file.key, file.id, number, len(file.chunks), chunk))
    return b"".join(parts)
