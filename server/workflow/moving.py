"""The version of its form that a record is on, and whether a draft may go over to another. Pure.

A record begins on the version its first change names. It is on that of the last accepted
`move-form` since (protocol.md 1), in the order of the rulings and not of the commands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from forms.definition import PublishedForm
from server.workflow.judge import Refused
from server.workflow.proposed import last_decision
from sync.codes import Refusal
from sync.command import Command
from sync.fold import Fold

MOVE: Final = "move-form"
_TO: Final = "to"


def version_of(fold: Fold, began_on: bytes) -> bytes:
    """The hash of the version a record is on now; `began_on` is that of its first change."""
    moved = last_decision(fold, [MOVE])
    target = None if moved is None else _target(moved.command)
    return began_on if target is None else target


def judge_target(
    command: Command,
    now: bytes,
    form_id: str,
    find_form: Callable[[bytes], PublishedForm | None],
) -> Refused | None:
    """What stands against going over to the version a command names, from the version `now`."""
    target = _target(command)
    form = None if target is None else find_form(target)
    if form is None or form.id != form_id:
        words = "the version it names is not one of this form that was published here"
        return Refused(Refusal.ARGUMENTS, words=(words,))
    if target == now:
        return Refused(Refusal.STATE, words=("the record is on that version of its form already",))
    return None


def _target(command: Command) -> bytes | None:
    written = command.arguments.get(_TO)
    try:
        return bytes.fromhex(written) if isinstance(written, str) else None
    except ValueError:
        return None
