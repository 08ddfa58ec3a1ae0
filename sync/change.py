"""A change: one save of one record, kept byte for byte for ever (docs/wire.md 2).

The bytes are the truth; a `Change` is a reading of them and is never encoded again.
"""

import hashlib
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from sync import canonical
from sync.about import About, about_bytes, parse_about, record_id
from sync.codes import Op
from sync.errors import Malformed, TooLarge
from sync.operation import MAX_VALUE_BYTES, Operation, known, parse_operation, sort_key
from sync.plain import PlainChange, read_plain

__all__ = [
    "MAX_CHANGE_BYTES",
    "MAX_OPS",
    "VERSION",
    "About",
    "Change",
    "Operation",
    "about_bytes",
    "build",
    "change_id",
    "dot",
    "parse",
    "parse_about",
    "record_id",
]

VERSION: Final = 1
MAX_CHANGE_BYTES: Final = 262_144
MAX_OPS: Final = 2_000


class Change(msgspec.Struct, frozen=True):
    """A change as read. Times in milliseconds since 1970 UTC, zone in minutes east of UTC.

    `known` is false when the version or an op kind is newer than this code: such a change is kept
    and forwarded, not folded. Of a newer version only the first six elements are read; the rest
    are empty here.
    """

    id: bytes
    dot: bytes
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
    ops: tuple[Operation, ...]
    known: bool

    @property
    def genesis(self) -> About | None:
        """What the record is about, in its first change; else None."""
        return None if self.about is None else parse_about(self.about)

    @property
    def command(self) -> Operation | None:
        """The command this change gives, if it gives one."""
        first = self.ops[0] if self.known else None
        return first if first is not None and first.kind == Op.COMMAND else None


def change_id(raw: bytes) -> bytes:
    """The 32 bytes that name a change."""
    return hashlib.sha256(raw).digest()


def dot(raw: bytes) -> bytes:
    """The 16 bytes by which other changes name this one."""
    return change_id(raw)[:16]


def parse(raw: bytes) -> Change:
    """Reads and checks a change against every limit of section 2. Raises `Malformed` only."""
    if len(raw) > MAX_CHANGE_BYTES:
        raise TooLarge(f"a change is more than {MAX_CHANGE_BYTES} bytes")
    plain = read_plain(raw)
    return _parse(raw) if plain is None else _of_plain(raw, plain)


def _of_plain(raw: bytes, plain: PlainChange) -> Change:
    _check_about(plain.about, plain.salt, plain.record)
    name = change_id(raw)
    return Change(
        name,
        name[:16],
        plain.v,
        plain.device,
        plain.dev_seq,
        plain.prev,
        plain.record,
        plain.actor,
        plain.wall_ms,
        plain.zone_min,
        plain.salt,
        plain.about,
        plain.ops,
        True,
    )


def _check_about(about: bytes | None, salt: bytes, record: bytes) -> None:
    if about is not None:
        parse_about(about)
        if record_id(about, salt) != record:
            raise Malformed("record is not the hash of about and salt")


def _parse(raw: bytes) -> Change:
    parts = canonical.decode_array(raw, "change", 6)
    v = canonical.integer(parts[0], "v", 1)
    device = canonical.binary(parts[1], "device", 8)
    dev_seq = canonical.integer(parts[2], "dev_seq", 1)
    prev = None if parts[3] is None else canonical.binary(parts[3], "prev", 32)
    record = canonical.binary(parts[4], "record", 16)
    actor = canonical.binary(parts[5], "actor", 16)
    name = change_id(raw)
    if v != VERSION:
        return Change(
            name, name[:16], v, device, dev_seq, prev, record, actor, 0, 0, b"", None, (), False
        )
    _, _, _, _, _, _, wall_ms, zone_min, salt, about, items = canonical.array(
        parts, "change", 11, 11
    )
    wall_ms = canonical.integer(wall_ms, "wall_ms")
    zone_min = canonical.integer(zone_min, "zone_min", -840, 840)
    salt = canonical.binary(salt, "salt", 16)
    if about is not None:
        about = canonical.binary(about, "about")
        _check_about(about, salt, record)
    ops = _operations(
        items, measure=len(raw) > MAX_VALUE_BYTES
    )  # a shorter change holds no longer answer
    return Change(
        name,
        name[:16],
        v,
        device,
        dev_seq,
        prev,
        record,
        actor,
        wall_ms,
        zone_min,
        salt,
        about,
        ops,
        known(ops),
    )


def build(
    *,
    device: bytes,
    dev_seq: int,
    prev: bytes | None,
    record: bytes,
    actor: bytes,
    wall_ms: int,
    zone_min: int,
    salt: bytes,
    about: bytes | None,
    ops: Iterable[Operation],
) -> bytes:
    """The bytes of a change, its ops and their `observed` sorted. Raises `Malformed`."""
    raw = canonical.encode(
        [
            VERSION,
            device,
            dev_seq,
            prev,
            record,
            actor,
            wall_ms,
            zone_min,
            salt,
            about,
            [
                [op.kind, op.path, op.value, sorted(set(op.observed)), op.reason, op.kept]
                for op in sorted(ops, key=sort_key)
            ],
        ]
    )
    parse(raw)
    return raw


def _operations(items: object, *, measure: bool) -> tuple[Operation, ...]:
    listed = canonical.array(items, "ops", 1)
    if len(listed) > MAX_OPS:
        raise TooLarge(f"a change has more than {MAX_OPS} ops")
    ops = tuple(parse_operation(item, measure=measure) for item in listed)
    kinds = {op.kind for op in ops}
    if not known(ops):
        # A newer kind may order or repeat by rules not known here.
        return ops
    if len(ops) > 1 and Op.COMMAND in kinds:
        raise Malformed("a command is not alone in its change")
    if any(left >= right for left, right in pairwise(map(sort_key, ops))):
        raise Malformed("ops are not sorted by path and element without repeats")
    return ops
