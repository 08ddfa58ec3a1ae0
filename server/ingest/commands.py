"""The seam between ingest and the workflow: how a command is handed over and what comes back.

`server/workflow` implements `CommandJudge`. It is called inside the transaction that gives
positions (protocol.md 5), so it must not block, wait or touch the network; all it needs is in the
context.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from server.index.entries import RecordEntry, StaffMember
from sync.change import Change, Operation
from sync.fold import Fold


class MergedChange(msgspec.Struct, frozen=True):
    """A merged change as the workflow sees it: where it stands, when it came, what it says."""

    position: int
    received_ms: int
    change: Change
    id: bytes


class CommandContext(msgspec.Struct, frozen=True):
    """All a command is judged on.

    `author` is the commander with the roles held at first receipt (protocol.md 5), not now; none
    when the record had by then left their scope.
    `folds`, `entries` and `history` hold the command's own record and those its `seen` names that
    its author may have seen; a named record that has not arrived is simply absent.
    The fold and history include everything merged before this command, in this batch too, and not
    the command itself. `set_aside` holds those of the seen dots whose change is set aside,
    `kept_aside` those of them that somebody decided to leave so,
    `files_missing` are the files that seen answers name and that are not here whole,
    `out_of_scope` those named records that its author once held and holds no longer.
    `person` is the fold of the record of the person it is about first, as far as it merged; None
    where that has not begun, and of a person's own record.
    `now_ms` is the server's time.
    """

    change: Change
    change_id: bytes
    received_ms: int
    author: StaffMember
    record: RecordEntry
    folds: Mapping[bytes, Fold]
    entries: Mapping[bytes, RecordEntry]
    history: Mapping[bytes, Sequence[MergedChange]]
    set_aside: frozenset[bytes]
    kept_aside: frozenset[bytes]
    out_of_scope: frozenset[bytes]
    files_missing: frozenset[bytes]
    person: Fold | None
    epoch: int
    now_ms: int


class ServerWrite(msgspec.Struct, frozen=True):
    """A change the server's own identity makes: ops on a record (about only for a new one)."""

    record: bytes
    ops: tuple[Operation, ...]
    about: bytes | None = None
    salt: bytes | None = None


class Ruling(msgspec.Struct, frozen=True):
    """The command is judged: it merges and `writes` follow it at once, in the same transaction.

    The first of `writes` is the ruling itself on the command's own record, with `@ruling/<dot>`
    and, when accepted, `@state` (docs/wire.md 2). There are none where a ruling of an earlier epoch
    was brought back.
    """

    accepted: bool
    writes: tuple[ServerWrite, ...]


class Waits(msgspec.Struct, frozen=True):
    """The command cannot be judged yet. `reason`: `awaiting_seen`, `seen_set_aside`,
    `awaiting_file`, or `not_judged` where that is nobody's fault but the server's.

    It is judged again when one of `dots` merges or is set aside, and at every start; `not_judged`
    before long by itself. Where it waits
    for files, `dots` holds its record's id in their place.
    """

    reason: int
    dots: frozenset[bytes]


class CommandJudge(Protocol):
    """Decides commands. Pure: same context, same answer."""

    def judge(self, command: CommandContext) -> Ruling | Waits:
        """Rule on one command, or say what it waits for."""
        ...

    def to_tell(
        self, withdrawal: RecordEntry, fold: Fold, decisions: Mapping[bytes, Fold]
    ) -> Sequence[ServerWrite]:
        """What a finished withdrawal leaves to be done about decisions that had gone by then and
        that it does not name; the same tasks are made once."""
        ...
