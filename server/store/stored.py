"""The shapes that leave the store: changes opened, never the sealed rows."""

from __future__ import annotations

import msgspec


class StoredChange(msgspec.Struct, frozen=True):
    """One change as kept: verbatim bytes, its signature, and where it stands.

    `verdict` and `reason` are codes of `sync/codes.json`; `position` is nil until it merges;
    `device` wrote it, where that is proven; `sender` is the device that brought it, `authority` the
    author's roles at first receipt; `mark` is a code of `mark`, where how it merged is shown.
    """

    arrival: int
    position: int | None
    record: bytes
    device: bytes
    sender: bytes
    received_ms: int
    verdict: int
    reason: int | None
    data: bytes
    signature: bytes
    authority: tuple[str, ...]
    mark: int | None = None
