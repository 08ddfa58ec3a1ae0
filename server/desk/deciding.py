"""Making decisions out of what somebody asks for: the rows of the desk and the server's writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from forms.definition import PublishedForm
from server.desk.attaching import attached, fitting
from server.desk.looking import dot_of, may_accept, read
from server.desk.rows import Outcome, seal_row
from server.desk.sight import Subject
from server.errors import Refusal
from server.index.entries import StaffMember
from server.ingest.commands import ServerWrite
from server.ingest.decision import Decision
from server.services import Services
from server.store.stored import StoredChange
from server.workflow.content import Layout
from sync.aside import AsideValue, aside_path, build_aside
from sync.change import Change, Operation
from sync.codes import Desk, Op, ReplyStatus
from sync.operation import add_row, set_value

_MOST_PATHS: Final = 200
_ANSWERING: Final = frozenset({Op.SET, Op.ADD, Op.REMOVE})


class Asked(msgspec.Struct, frozen=True):
    """What somebody asks for: an act, why, and for `attach` onto which record."""

    member: StaffMember
    act: Desk
    reason: str
    target: bytes | None


def decisions(
    services: Services, asked: Asked, changes: Sequence[tuple[StoredChange, Subject]]
) -> list[Decision]:
    """One decision a change. Raises `Refusal` where the act cannot be done with one of them."""
    form = _target_form(services, asked)
    made = [_decision(services, asked, stored, subject, form) for stored, subject in changes]
    if asked.act == Desk.ATTACH and not any(len(each.writes) > 0 for each in made):
        # Nothing in it is an answer that the other record has a place for.
        raise Refusal(ReplyStatus.NOT_HERE)
    return made


def _target_form(services: Services, asked: Asked) -> PublishedForm | None:
    if asked.act != Desk.ATTACH:
        return None
    entry = services.index.record(asked.target) if asked.target is not None else None
    if entry is None or not services.index.holds(asked.member.id, entry.id):
        raise Refusal(ReplyStatus.NOT_ALLOWED)
    form = services.published.form(entry.form_hash)
    if form is None:
        raise Refusal(ReplyStatus.NOT_HERE)
    return form


def _decision(
    services: Services,
    asked: Asked,
    stored: StoredChange,
    subject: Subject,
    form: PublishedForm | None,
) -> Decision:
    if asked.act == Desk.ACCEPT and not may_accept(stored, subject):
        raise Refusal(ReplyStatus.NOT_ALLOWED)
    change = read(stored)
    dot = dot_of(stored)
    note = AsideValue(
        int(asked.act),
        asked.member.id,
        asked.reason,
        subject.owner if subject.proven else None,
        stored.record if asked.target is not None and subject.proven else None,
        _paths(change) if asked.act == Desk.KEEP and subject.proven else (),
    )
    said = set_value(aside_path(dot), build_aside(note))
    writes: list[ServerWrite] = []
    if form is not None and asked.target is not None:
        ops = with_rows(fitting(change, form), form) if change is not None else []
        if ops:
            words = _words(services, asked, subject)
            writes = list(attached(asked.target, ops, words, said))
    elif subject.proven:
        writes = [ServerWrite(record=stored.record, ops=(said,))]
    row = seal_row(
        services.store.master,
        stored.arrival,
        asked.act,
        services.clock.now_ms(),
        Outcome(asked.member.id, asked.reason, asked.target),
    )
    return Decision(stored.arrival, dot, row, tuple(writes))


def _paths(change: Change | None) -> tuple[str, ...]:
    """The answers a change wrote, the first of them where they are very many."""
    if change is None or not change.known:
        return ()
    written = dict.fromkeys(op.path for op in change.ops if op.kind in _ANSWERING)
    return tuple(path for path in written if not path.startswith("@"))[:_MOST_PATHS]


def with_rows(ops: list[Operation], form: PublishedForm) -> list[Operation]:
    """The same, with the rows its answers stand in: those were perhaps added by another change."""
    layout = Layout(form)
    rows = set()
    for op in ops:
        group = layout.group(op.path)
        if op.kind != Op.ROW_ADD and group is not None and not group.rows:
            rows.add("/".join(op.path.split("/")[:2]))
    rows -= {op.path for op in ops if op.kind == Op.ROW_ADD}
    return [add_row(path) for path in sorted(rows)] + ops


def _words(services: Services, asked: Asked, subject: Subject) -> str:
    """Beside an attached answer: whose it is, and who put it there."""
    owner = services.index.staff.get(subject.owner)
    name = owner.name if owner is not None else "somebody"
    wrote = f"Written by {name}" if subject.proven else f"Not proved. It came in {name}'s session"
    return f"{wrote}. Attached by {asked.member.name}: {asked.reason}"


def is_command(change: Change | None) -> bool:
    """Whether a change gives a command, which can be accepted or kept, never attached."""
    return change is not None and change.command is not None
