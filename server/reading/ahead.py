"""What can be read of a request without knowing anything but keys: opened, decoded, proven.

Pure, and the same wherever it runs. It says only what holds: whatever it cannot open, decode or
prove it says nothing of, and the exchange reads that the careful way, which alone decides what is
refused and with which words. Nothing here is believed before the exchange has compared the key that
proved it with that of the device it knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from server.ingest.reserved import writes_at_server_paths
from sync.change import Change, Operation, parse
from sync.codes import Route
from sync.envelope import OpenedRequest, open_request, verify_request
from sync.errors import Malformed
from sync.messages import Signed, parse_round_request
from sync.signing import verify_change

MOST_CHANGES: Final = 40
"""Changes of one request that are read ahead, a visit's worth: a longer push is read where it is
answered, after its counter, so that no device's pushes keep everybody else's waiting."""


class LateChange(Change, frozen=True, dict=True):
    """A change that was read elsewhere and gives no command; its ops are read once asked for.

    Most changes merge without anybody here looking at an answer.
    """

    raw: bytes

    @cached_property  # type: ignore[misc]  # read instead of the attribute, which stays empty
    def ops(self) -> tuple[Operation, ...]:
        """The ops, in their order."""
        return parse(self.raw).ops

    @property
    def command(self) -> Operation | None:
        """None: a change that gives a command is read where it is judged."""
        return None


class ReadChange(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A change that parses, in a version known here, and gives no command.

    `signed_by` is the public key that proved it; `reserved` whether it writes at paths that are the
    server's. The rest are its elements (docs/wire.md 2).
    """

    signed_by: bytes
    reserved: bool
    id: bytes
    v: int
    device: bytes
    dev_seq: int
    prev: bytes | None
    record: bytes
    actor: bytes
    wall_ms: int
    zone_min: int
    salt: bytes
    about: bytes | None

    def change(self, raw: bytes) -> Change:
        """The change of these bytes."""
        return LateChange(
            self.id,
            self.id[:16],
            self.v,
            self.device,
            self.dev_seq,
            self.prev,
            self.record,
            self.actor,
            self.wall_ms,
            self.zone_min,
            self.salt,
            self.about,
            (),
            True,
            raw,
        )


class ReadRequest(msgspec.Struct, frozen=True, array_like=True):
    """A request that opens and whose device, `signed_by` this public key, signed it.

    `opened` is without what only its signature was over. `changes` are those of a round, in their
    order; None for each that is to be read elsewhere.
    """

    opened: OpenedRequest
    signed_by: bytes
    changes: tuple[ReadChange | None, ...] = ()


def read_ahead(
    raw: bytes,
    private_keys: Mapping[bytes, ec.EllipticCurvePrivateKey],
    publics: Mapping[bytes, bytes],
) -> ReadRequest | None:
    """What there is to say of a request, by the sealing keys and the public keys of devices.

    None where it does not open, or no key given here proves it.
    """
    try:
        opened = open_request(raw, private_keys)
    except Malformed:
        return None
    public = publics.get(opened.device)
    if public is None or not verify_request(opened, public):
        return None
    changes = _changes(opened.payload, publics) if opened.route == Route.ROUND else ()
    return ReadRequest(replace(opened, body=b"", signature=b""), public, changes)


def _changes(payload: bytes, publics: Mapping[bytes, bytes]) -> tuple[ReadChange | None, ...]:
    try:
        pushed = parse_round_request(payload).changes
    except Malformed:
        return ()
    if len(pushed) > MOST_CHANGES:
        return ()
    return tuple([_change(each, publics) for each in pushed])


def _change(pushed: Signed, publics: Mapping[bytes, bytes]) -> ReadChange | None:
    try:
        change = parse(pushed.raw)
    except Malformed:
        return None
    public = publics.get(change.device)
    if public is None or not change.known or change.command is not None:
        return None
    if not verify_change(public, pushed.raw, pushed.signature):
        return None
    return ReadChange(
        public,
        writes_at_server_paths(change),
        change.id,
        change.v,
        change.device,
        change.dev_seq,
        change.prev,
        change.record,
        change.actor,
        change.wall_ms,
        change.zone_min,
        change.salt,
        change.about,
    )
