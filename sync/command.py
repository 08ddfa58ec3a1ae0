"""Commands and rulings: what a decision names and what the server answers (docs/wire.md 2)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Final, TypeVar

import msgspec

from sync import canonical
from sync.codes import Ruling
from sync.errors import Malformed

COMMAND_PATH: Final = "@command"
STATE_PATH: Final = "@state"
RULING_GROUP: Final = "@ruling"
ALLOCATED_PATH: Final = "@allocated"
TEAM_PATH: Final = "@team"
SAME_PATH: Final = "@same_person"
FILE_GROUP: Final = "@file"
DUPLICATE_GROUP: Final = "@possible_duplicate"
TASK_GROUP: Final = "@task"

_Key = TypeVar("_Key", bytes, str, tuple[str, bool, str])
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Pair = tuple[str, str | None]
"""The path, and for a union question the element, of one operation."""


class SeenChange(msgspec.Struct, frozen=True):
    """The operations of one change that were on screen, by name."""

    dot: bytes
    pairs: tuple[Pair, ...]


class SeenRecord(msgspec.Struct, frozen=True):
    """Every head of one record that was on screen when a command was given."""

    record: bytes
    form_hash: bytes
    changes: tuple[SeenChange, ...]


class Command(msgspec.Struct, frozen=True):
    """A command as given. `as_of` is the civil date its checks were run for, YYYY-MM-DD."""

    name: str
    seen: tuple[SeenRecord, ...]
    as_of: str
    arguments: dict[str, object]


class RulingValue(msgspec.Struct, frozen=True):
    """The server's answer. `paths` are the questions it names, `words` are for people."""

    outcome: int
    refusal: int | None
    paths: tuple[str, ...]
    epoch: int
    words: tuple[str, ...]


def pair_key(pair: Pair) -> tuple[str, bool, str]:
    """Order of pairs: by path, then no element before any element."""
    return (pair[0], pair[1] is not None, pair[1] or "")


def seen_changes(named: Mapping[bytes, Iterable[Pair]]) -> tuple[SeenChange, ...]:
    """Dots and their pairs in the order of the wire, without repeats."""
    return tuple(
        SeenChange(dot, tuple(sorted(set(named[dot]), key=pair_key))) for dot in sorted(named)
    )


def build_command(
    name: str,
    seen: Iterable[SeenRecord],
    as_of: str,
    arguments: Mapping[str, object] | None = None,
) -> list[object]:
    """The value of a command op, every level sorted. Raises `Malformed`."""
    value: list[object] = [
        name,
        [
            [
                entry.record,
                entry.form_hash,
                [
                    [change.dot, [list(pair) for pair in sorted(change.pairs, key=pair_key)]]
                    for change in sorted(entry.changes, key=lambda change: change.dot)
                ],
            ]
            for entry in sorted(seen, key=lambda entry: entry.record)
        ],
        as_of,
        [[key, item] for key, item in sorted((arguments or {}).items())],
    ]
    check_command(value)
    return value


def parse_command(value: object) -> Command:
    """Reads the value of a command op. Raises `Malformed` when a level is not sorted or shaped."""
    name, seen, as_of, arguments = canonical.array(value, "command", 4, 4)
    records = tuple(_record(item) for item in canonical.array(seen, "seen", 0))
    _ascending([entry.record for entry in records], "seen records")
    pairs = [canonical.array(item, "argument", 2, 2) for item in _list(arguments, "arguments")]
    keys = [canonical.text(pair[0], "argument key") for pair in pairs]
    _ascending(keys, "arguments")
    return Command(
        name=canonical.text(name, "command name"),
        seen=records,
        as_of=_civil_date(as_of),
        arguments=dict(zip(keys, (pair[1] for pair in pairs), strict=True)),
    )


def check_command(value: object) -> None:
    """Raises `Malformed` where `parse_command` would."""
    parse_command(value)


def build_ruling(
    outcome: Ruling,
    epoch: int,
    *,
    refusal: int | None = None,
    paths: Iterable[str] = (),
    words: Iterable[str] = (),
) -> list[object]:
    """The answer inside a ruling's set: `[outcome, refusal, paths, epoch, words]`."""
    return [
        int(outcome),
        None if refusal is None else int(refusal),
        list(paths),
        epoch,
        list(words),
    ]


def parse_ruling(answer: object) -> RulingValue:
    """Reads the first element of a ruling's value. A reader ignores elements at its end."""
    outcome, refusal, paths, epoch, words = canonical.array(answer, "ruling", 5)[:5]
    return RulingValue(
        outcome=canonical.integer(outcome, "outcome", 1),
        refusal=None if refusal is None else canonical.integer(refusal, "refusal", 1),
        paths=tuple(canonical.text(path, "ruling path") for path in _list(paths, "ruling paths")),
        epoch=canonical.integer(epoch, "epoch", 0),
        words=tuple(canonical.text(word, "ruling words") for word in _list(words, "ruling words")),
    )


def ruling_path(command_dot: bytes) -> str:
    """Where the ruling on a command is written."""
    return f"{RULING_GROUP}/{command_dot.hex()}"


def file_path(file: bytes) -> str:
    """Where a record says what became of a file that its answers name."""
    return f"{FILE_GROUP}/{file.hex()}"


def duplicate_path(other: bytes) -> str:
    """Where a person's record says that another may be the same person."""
    return f"{DUPLICATE_GROUP}/{other.hex()}"


def task_path(name: bytes) -> str:
    """Where a record says which task was made of the follow-up that 16 bytes name."""
    return f"{TASK_GROUP}/{name.hex()}"


def _record(item: object) -> SeenRecord:
    record, form_hash, changes = canonical.array(item, "seen record", 3, 3)
    named = tuple(_change(change) for change in _list(changes, "seen changes"))
    _ascending([change.dot for change in named], "seen dots")
    return SeenRecord(
        canonical.binary(record, "seen record id", 16),
        canonical.binary(form_hash, "seen form hash", 32),
        named,
    )


def _change(item: object) -> SeenChange:
    dot, pairs = canonical.array(item, "seen change", 2, 2)
    read = tuple(_pair(pair) for pair in _list(pairs, "seen pairs"))
    _ascending([pair_key(pair) for pair in read], "seen pairs")
    return SeenChange(canonical.binary(dot, "seen dot", 16), read)


def _pair(item: object) -> Pair:
    path, element = canonical.array(item, "seen pair", 2, 2)
    return (
        canonical.text(path, "seen path"),
        None if element is None else canonical.text(element, "seen element"),
    )


def _list(value: object, what: str) -> list[object]:
    return canonical.array(value, what, 0)


def _ascending(keys: list[_Key], what: str) -> None:
    if any(left >= right for left, right in pairwise(keys)):
        raise Malformed(f"{what} are not sorted without repeats")


def _civil_date(value: object) -> str:
    written = canonical.text(value, "as_of")
    try:
        if _DATE.fullmatch(written) is None:
            raise ValueError(written)
        date.fromisoformat(written)
    except ValueError as error:
        raise Malformed("as_of is not a civil date") from error
    return written
