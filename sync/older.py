"""The messages of route history (docs/wire.md 10), element for element."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sync import canonical
from sync.errors import Malformed
from sync.messages import Count, DeviceCertificate, Id16, Received
from sync.operation import MAX_PATH_BYTES, is_path

_encoder = msgspec.msgpack.Encoder()


class HistoryRequest(msgspec.Struct, frozen=True, array_like=True):
    """Asks for a record's merged changes below a commit position, or from the newest on.

    With a `path` only those that wrote there: at the path itself or, of a row, inside it.
    """

    record: Id16
    path: Annotated[str, Meta(max_length=MAX_PATH_BYTES)] | None
    before: Count | None
    limit: Count


class HistoryReply(msgspec.Struct, frozen=True, array_like=True):
    """Changes, newest first, and where to go on; `before` is None once the first was looked at."""

    changes: tuple[Received, ...]
    certificates: tuple[DeviceCertificate, ...]
    before: Count | None


def encode(message: HistoryRequest | HistoryReply) -> bytes:
    """The payload bytes."""
    return _encoder.encode(message)


def parse_history_request(raw: bytes) -> HistoryRequest:
    """Reads a request. Raises `Malformed`."""
    request = canonical.decode_as(raw, HistoryRequest, "history request")
    if request.path is not None and not is_path(request.path):
        raise Malformed("path does not have the form of a path")
    return request


def parse_history_reply(raw: bytes) -> HistoryReply:
    """Reads a reply. Raises `Malformed`."""
    return canonical.decode_as(raw, HistoryReply, "history reply")
