"""Attaching: the answers of what was set aside, written by the server onto another record. Pure.

They observe nothing, so they stand beside whatever that record says already until a person settles
them. Each names who wrote it and who put it there. What takes something away is left out: it spoke
of another record's answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from forms.definition import PublishedForm
from server.ingest.commands import ServerWrite
from server.workflow.content import Layout
from sync import canonical
from sync.change import Change, Operation
from sync.codes import Op

_MOST_OPS: Final = 500
_MOST_BYTES: Final = 128 * 1024
_OP_BYTES: Final = 256
"""Of an op beside its value and reason, at most: path, kind, status, source."""


def fitting(change: Change, form: PublishedForm) -> list[Operation]:
    """Its answers that the other record's form asks for."""
    layout = Layout(form)
    return [op for op in change.ops if _fits(op, layout)] if change.known else []


def _fits(op: Operation, layout: Layout) -> bool:
    if op.kind == Op.ROW_ADD:
        return layout.group(op.path) is not None
    question = layout.question(op.path)
    if question is None:
        return False
    return op.kind == (Op.ADD if question.merge == "union" else Op.SET)


def attached(
    record: bytes, ops: Iterable[Operation], reason: str, note: Operation
) -> Iterator[ServerWrite]:
    """The server's changes: `note` first, then the answers, in as many changes as they need."""
    part, size = [note], _length(note)
    for op in ops:
        again = msgspec.structs.replace(op, observed=(), reason=reason, kept=None)
        if len(part) == _MOST_OPS or (part and size + _length(again) > _MOST_BYTES):
            yield ServerWrite(record=record, ops=tuple(part))
            part, size = [], 0
        part.append(again)
        size += _length(again)
    yield ServerWrite(record=record, ops=tuple(part))


def _length(op: Operation) -> int:
    return len(canonical.encode([op.value, op.reason])) + _OP_BYTES
