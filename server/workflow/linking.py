"""Two records found to be of one person, and two people who only look alike: what a ruling writes.

Pure. Neither record is changed, merged or lost: each names the other at `@same_person`, so whoever
works with one works with both, and taking them apart takes only that away (docs/wire.md 18).
"""

from __future__ import annotations

from typing import Final

from server.ingest.commands import CommandContext, ServerWrite
from server.workflow.judge import Refused, Waits, held
from sync.codes import Refusal
from sync.command import SAME_PATH, Command, duplicate_path
from sync.fold import Fold
from sync.operation import Operation, add_element, remove_element, set_value

LINK: Final = "link"
UNLINK: Final = "unlink"


def judge_other(context: CommandContext, command: Command, other: bytes) -> Refused | Waits | None:
    """What stands against the second record, whose author had to have it on screen as well."""
    entry = context.entries.get(other)
    if entry is None or entry.form_id != "person" or other in context.out_of_scope:
        return Refused(
            Refusal.AUTHORITY, words=("the other record was not on your list when this arrived",)
        )
    changes = next(seen.changes for seen in command.seen if seen.record == other)
    return held(context.folds[other], changes, context.set_aside, context.kept_aside)


def writes(name: str, context: CommandContext, other: bytes) -> tuple[ServerWrite, ServerWrite]:
    """What the two records say once the command is accepted; their own record first."""
    record = context.record.id
    ops = _linked if name == LINK else _apart
    return (
        ServerWrite(record=record, ops=ops(context.folds[record], other)),
        ServerWrite(record=other, ops=ops(context.folds[other], record)),
    )


def _linked(fold: Fold, other: bytes) -> tuple[Operation, ...]:
    heads = fold.element_heads(SAME_PATH, other.hex())
    return (add_element(SAME_PATH, other.hex(), observed=[head.dot for head in heads]),)


def _apart(fold: Fold, other: bytes) -> tuple[Operation, ...]:
    path = duplicate_path(other)
    # Said once and for all: they are not found to be alike again.
    said = set_value(path, None, observed=[head.dot for head in fold.heads(path)])
    heads = fold.element_heads(SAME_PATH, other.hex())
    if not heads:
        return (said,)
    return (
        said,
        remove_element(SAME_PATH, other.hex(), observed=[head.dot for head in heads]),
    )
