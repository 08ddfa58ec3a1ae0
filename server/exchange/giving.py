"""A kept change as devices are given it, and the certificates to read it by."""

from __future__ import annotations

from collections.abc import Iterable

from server.index.index import Index
from server.store.stored import StoredChange
from sync.messages import DeviceCertificate, Received


def given(stored: StoredChange) -> Received:
    """A merged change on the wire."""
    return Received(
        stored.position or 0, stored.received_ms, stored.data, stored.signature, stored.mark
    )


def certificates_of(index: Index, authors: Iterable[bytes]) -> tuple[DeviceCertificate, ...]:
    """The certificates of these devices, by device."""
    return tuple(
        DeviceCertificate(author, index.devices[author].certificate) for author in sorted(authors)
    )
