"""The server as a device of its own: rulings, imports and the demo's seed are its signed changes.

A new key and device id at every start, one for each epoch and process (protocol.md 1), so a
restored or copied server can never reuse a number under the same identity.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ec

from server.clock import Clock
from server.index.entries import DeviceEntry
from server.ingest.commands import ServerWrite
from sync.change import About, Operation, about_bytes, build, change_id, record_id
from sync.signing import sign_change

if TYPE_CHECKING:
    from server.store.writer import Writer


class ServerIdentity:
    """Signs the server's changes. Its numbering moves on only when a batch commits."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, device: DeviceEntry, clock: Clock) -> None:
        self._key = key
        self.device = device
        # Whether its row is in the database: it is written with its first change.
        self.stored = False
        self._clock = clock
        self._seq = 0
        self._prev: bytes | None = None
        self._writer: Writer | None = None

    def renew(self, key: ec.EllipticCurvePrivateKey, device: DeviceEntry) -> None:
        """Become another device with a chain of its own, as at the beginning of an epoch.

        Only between two batches.
        """
        self._key = key
        self.device = device
        self.stored = False
        self._seq, self._prev = 0, None

    def attach(self, writer: Writer) -> None:
        """Where `append` sends its changes."""
        self._writer = writer

    @property
    def actor(self) -> bytes:
        """The actor of the server's own changes."""
        return self.device.owner

    def checkpoint(self) -> tuple[int, bytes | None]:
        """The numbering, to come back to if a batch fails."""
        return self._seq, self._prev

    def restore(self, checkpoint: tuple[int, bytes | None]) -> None:
        """Return to a numbering after a batch that did not commit."""
        self._seq, self._prev = checkpoint

    def found(self, kept: DeviceEntry) -> None:
        """Its row was read back: a commit was kept whose answer was lost on the way."""
        self.stored = True
        self.device.renew(kept)
        if self.device.highest_seq > self._seq:
            self._seq, self._prev = self.device.highest_seq, self.device.highest_id

    def sign(self, write: ServerWrite) -> tuple[bytes, bytes]:
        """Make the next change of this identity: its bytes and its signature.

        Only the writer calls this, inside a batch.
        """
        data = build(
            device=self.device.id,
            dev_seq=self._seq + 1,
            prev=self._prev,
            record=write.record,
            actor=self.device.owner,
            wall_ms=self._clock.now_ms(),
            zone_min=0,
            salt=write.salt or secrets.token_bytes(16),
            about=write.about,
            ops=write.ops,
        )
        self._seq, self._prev = self._seq + 1, change_id(data)
        return data, sign_change(self._key, data)

    async def append(self, record: bytes, ops: Sequence[Operation]) -> None:
        """Write ops to an existing record; returns once committed.

        Raises `server.errors.StoreUnavailable` when nothing could be written.
        """
        await self.write([ServerWrite(record=record, ops=tuple(ops))])

    async def create(
        self,
        *,
        form_id: str,
        form_hash: bytes,
        audience: int,
        ops: Sequence[Operation],
        persons: Sequence[bytes] = (),
        involvement: bytes | None = None,
    ) -> bytes:
        """Begin a record, as an import does; returns its id once committed."""
        write = self.genesis(
            form_id=form_id,
            form_hash=form_hash,
            audience=audience,
            ops=ops,
            persons=persons,
            involvement=involvement,
        )
        await self.write([write])
        return write.record

    @staticmethod
    def genesis(
        *,
        form_id: str,
        form_hash: bytes,
        audience: int,
        ops: Sequence[Operation],
        persons: Sequence[bytes] = (),
        involvement: bytes | None = None,
    ) -> ServerWrite:
        """The first change of a new record, not yet written; its `record` is the new id."""
        about = about_bytes(About(form_id, form_hash, tuple(persons), involvement, audience))
        salt = secrets.token_bytes(16)
        return ServerWrite(record=record_id(about, salt), ops=tuple(ops), about=about, salt=salt)

    async def write(self, writes: Sequence[ServerWrite]) -> None:
        """Write several changes in one transaction, in this order; all or none."""
        if self._writer is None:
            raise RuntimeError("the server's identity has no writer yet")
        await self._writer.append(tuple(writes))
