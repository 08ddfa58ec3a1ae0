"""The tasks that an accepted submission leaves, as writes of the server's own. Pure.

Each is a record of the form `task` about the person the submitted record is about, so that whoever
holds the person has it. `@task/<name>` in the submitted record says which one was made, and it is
made once, however often the record is returned and submitted again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from forms.definition import PublishedForm
from forms.follow_ups import ToDo, to_do
from server.index.entries import RecordEntry
from server.ingest.commands import CommandContext, ServerWrite
from server.workflow.content import answers_of
from sync.about import About, about_bytes, record_id
from sync.codes import Audience, Source
from sync.command import parse_command, task_path
from sync.fold import Fold
from sync.operation import Operation, set_value

TASK_FORM: Final = "task"
_LONGEST: Final = 1024


def tasks(context: CommandContext, form: PublishedForm, task_form: bytes) -> Iterator[ServerWrite]:
    """What to write for the follow-ups of a form whose record was just accepted as submitted.

    They are read from what the submission saw, on its own date; `task_form` is the hash of the
    form `task`.
    """
    entry, op = context.record, context.change.command
    if not form.follow_ups or op is None:
        return
    command, record = parse_command(op.value), entry.id
    fold = context.folds[record]
    seen = next(each for each in command.seen if each.record == record)
    answers = answers_of(fold.restrict(seen.changes), form)
    for each in to_do(form, answers, date.fromisoformat(command.as_of)):
        yield from writes_of(entry, fold, each, form.title["en"], task_form)


def writes_of(
    entry: RecordEntry, fold: Fold, each: ToDo, came_from: str, task_form: bytes
) -> Iterator[ServerWrite]:
    """One thing that a record leaves to be done, once: nothing where its task was made already."""
    name = _named(entry.id, each)
    path = task_path(name)
    if fold.heads(path) or not entry.persons:
        return
    # Of those it names the first is whom it is about: a carer's task is not in the view of others.
    genesis = about_bytes(
        About(TASK_FORM, task_form, entry.persons[:1], entry.involvement, Audience.INVOLVEMENT)
    )
    task = record_id(genesis, name)
    yield ServerWrite(record=task, ops=tuple(_answers(each, came_from)), about=genesis, salt=name)
    yield ServerWrite(record=entry.id, ops=(set_value(path, task.hex()),))


def _named(record: bytes, each: ToDo) -> bytes:
    """16 bytes that name one follow-up of one row of one record, for ever."""
    words = f"{each.follow_up}/{each.row}".encode()
    return hashlib.sha256(b"doorstep/task" + record + words).digest()[:16]


def _answers(each: ToDo, came_from: str) -> Iterator[Operation]:
    values = {"task_words": _shortened(each.words), "came_from": came_from}
    if each.due is not None:
        values["due"] = each.due.isoformat()
    for path, value in sorted(values.items()):
        yield set_value(path, value, source=Source.RECORD)


def _shortened(words: str) -> str:
    return words.encode()[:_LONGEST].decode(errors="ignore")
