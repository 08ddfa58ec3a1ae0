"""The commonest change read quickly: every op a set, no answer near its limit.

Most of a server's time on a push goes to reading its change, and nearly every change only sets.
The shapes below say the rules of docs/wire.md 2 to the decoder, which judges them as it reads.
Whatever they do not take is not refused: `sync.change` reads it the careful way, which alone
decides what is malformed. A test holds the two to the same answers.
"""

from __future__ import annotations

from operator import attrgetter, lt
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from sync import canonical
from sync.errors import Malformed
from sync.operation import MAX_VALUE_BYTES, Operation, is_path

_Int = Annotated[int, Meta(ge=-canonical.MAX_INT, le=canonical.MAX_INT)]
_Id = Annotated[bytes, Meta(min_length=16, max_length=16)]

_IN_AN_ANSWER: Final = 4
"""How many arrays an answer lies in: change, ops, op, value."""


class PlainSet(Operation, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """A set as it stands in a change: the decoder makes the operation itself.

    Nothing decoded holds a cycle, so the collector need not walk what makes up most of a push.
    """

    kind: Annotated[int, Meta(ge=1, le=1)]
    path: str
    value: Annotated[list[object], Meta(min_length=4, max_length=4)]
    observed: tuple[_Id, ...]
    reason: str | None
    kept: _Id | None


class PlainChange(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """The eleven elements of a change that only sets."""

    v: Annotated[int, Meta(ge=1, le=1)]
    device: Annotated[bytes, Meta(min_length=8, max_length=8)]
    dev_seq: Annotated[int, Meta(ge=1, le=canonical.MAX_INT)]
    prev: Annotated[bytes, Meta(min_length=32, max_length=32)] | None
    record: _Id
    actor: _Id
    wall_ms: _Int
    zone_min: Annotated[int, Meta(ge=-840, le=840)]
    salt: _Id
    about: bytes | None
    ops: Annotated[tuple[PlainSet, ...], Meta(min_length=1, max_length=2000)]


_decoder: Final = msgspec.msgpack.Decoder(PlainChange)
_encoder: Final = msgspec.msgpack.Encoder()
_path: Final = attrgetter("path")


_seen: Final[set[str]] = set()
"""Paths that are well formed: a form's questions come again and again."""

_MOST_SEEN: Final = 8_192


def _are_paths(paths: list[str]) -> bool:
    if _seen.issuperset(paths):
        return True
    if not all(map(is_path, paths)):
        return False
    if len(_seen) > _MOST_SEEN:
        _seen.clear()
    _seen.update(paths)
    return True


def read_plain(raw: bytes) -> PlainChange | None:
    """The change, if it only sets and holds to every rule but that of `about`; otherwise None."""
    if len(raw) > MAX_VALUE_BYTES:
        # An answer in it may be past its limit.
        return None
    try:
        plain = _decoder.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        return None
    paths = list(map(_path, plain.ops))
    if not all(map(lt, paths, paths[1:])) or not _are_paths(paths):
        return None
    for op in plain.ops:
        _, status, source, note = op.value
        if type(status) is not int or not 1 <= status <= 5:
            return None
        if source is not None and (type(source) is not int or not 1 <= source <= 6):
            return None
        if note is not None and type(note) is not str:
            return None
        if op.observed and not all(map(lt, op.observed, op.observed[1:])):
            return None
    try:
        canonical.check([op.value[0] for op in plain.ops], _IN_AN_ANSWER - 1)
    except Malformed:
        return None
    return plain if _encoder.encode(plain) == raw else None
