"""What one transaction holds in memory until it commits: rows to write, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from server.index.entries import DeviceEntry, RecordSummary
from server.index.index import Index
from server.ingest.commands import CommandJudge, MergedChange
from server.ingest.identity import ServerIdentity
from server.ingest.waiting import Waiting
from server.keys.master import MasterKeys
from server.store.sealing import KeyedHashes, RecordKeys
from sync.change import Change
from sync.files import FileValue

if TYPE_CHECKING:
    from server.ingest.again import Word


@dataclass(slots=True)
class Brought:
    """What the desk had decided before a restore, by dot, of the positions `read` so far."""

    read: set[int] = field(default_factory=set)
    words: dict[bytes, Word] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class Rules:
    """What every batch of one server shares."""

    index: Index
    waiting: Waiting
    keys: RecordKeys
    master: MasterKeys
    hashes: Callable[[], KeyedHashes]
    identity: ServerIdentity
    commands: CommandJudge
    knows_form: Callable[[str, bytes], bool]
    audience_of: Callable[[bytes], int]
    epoch: Callable[[], int]
    received_before_end: Callable[[bytes], int]
    """The highest number there was of a device when it was revoked."""
    brought: Brought = field(default_factory=Brought)


@dataclass(slots=True)
class Arrival:
    """A change on its way to its row."""

    arrival: int
    change: Change
    raw: bytes
    received_ms: int
    authority: tuple[str, ...]
    stored: bool
    sender: bytes
    behind: bool = False


@dataclass(slots=True, frozen=True)
class NamedFile:
    """A file that a change names, in which record, on whose device; `actor` nil for the server."""

    file: FileValue
    record: bytes
    device: bytes
    actor: bytes | None


@dataclass(slots=True)
class Staged:
    """Rows to write, what to do in memory once they are, and what is so within this batch already.

    `begun` and `merged` hold the summaries and changes of records this batch has touched; `judged`
    the devices that have a changed verdict to hear of; `highest` the newest number and id of each
    device in it, `received` how many of its numbers have come; `desk` what was decided, by arrival,
    `overruled` those that had been decided otherwise; `files` those that its changes name.
    Scope is judged by what is committed: once this batch has `moved_scope`, nothing more is judged
    in it.
    """

    changes: list[dict[str, Any]] = field(default_factory=list)
    desk: dict[int, dict[str, Any]] = field(default_factory=dict)
    overruled: set[int] = field(default_factory=set)
    rejudged: list[dict[str, Any]] = field(default_factory=list)
    record_keys: list[dict[str, Any]] = field(default_factory=list)
    summaries: dict[bytes, bytes] = field(default_factory=dict)
    touched_devices: dict[bytes, DeviceEntry] = field(default_factory=dict)
    effects: list[Callable[[], None]] = field(default_factory=list)
    wake: set[int] = field(default_factory=set)
    judged: set[bytes] = field(default_factory=set)
    begun: dict[bytes, RecordSummary] = field(default_factory=dict)
    merged: dict[bytes, list[MergedChange]] = field(default_factory=dict)
    aside_genesis: set[bytes] = field(default_factory=set)
    aside_dots: set[bytes] = field(default_factory=set)
    highest: dict[bytes, tuple[int, bytes | None]] = field(default_factory=dict)
    received: dict[bytes, int] = field(default_factory=dict)
    files: list[NamedFile] = field(default_factory=list)
    moved_scope: bool = False
