"""Whom a peer group's record names as its members, as scope goes by them (design.md 3).

Somebody becomes a member by a row that names them, written by whoever holds their record: nobody
widens their own reach by writing a name. Whoever has become one stays one until the row is gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from server.index.entries import AllocationEvent, RecordSummary
from server.index.events import current_elements, id_of
from server.index.groups import GROUP_FORM, MEMBERS
from server.ingest.known import Known
from server.ingest.placing import Placing
from server.ingest.ruling import Rulings
from server.ingest.staging import Staged
from sync.change import Change
from sync.codes import Op
from sync.fold import Fold

_WHO = "who"
_CIRCLE = "circle"


class Grouping:
    """The membership that follows a merged change, within one batch."""

    def __init__(self, staged: Staged, known: Known, placing: Placing, rulings: Rulings) -> None:
        self._staged = staged
        self._known = known
        self._placing = placing
        self._rulings = rulings

    async def after(self, change: Change) -> None:
        """Take in who the members of a group are since a change that was just merged."""
        summary = self._known.summary(change.record)
        if summary is None or summary.form_id != GROUP_FORM or not change.known:
            return
        if not any(op.path.startswith(f"{MEMBERS}/") for op in change.ops):
            return
        fold, _ = await self._rulings.folded(change.record)
        position = self._staged.merged[change.record][-1].position
        events = tuple(self._events(change, summary, fold, position))
        self._placing.keep_events(change.record, events, position)

    def _events(
        self, change: Change, summary: RecordSummary, fold: Fold, position: int
    ) -> Iterator[AllocationEvent]:
        before = current_elements(summary.events, MEMBERS)
        named = dict(self._named(fold))
        for person in sorted(before - named.keys()):
            adds = tuple(
                event.dot
                for event in summary.events
                if (event.kind, event.path, event.element) == (Op.ADD, MEMBERS, person)
            )
            yield AllocationEvent(position, Op.REMOVE, MEMBERS, person, change.dot, adds)
        for person in sorted(named.keys() - before):
            if named[person]:
                yield AllocationEvent(position, Op.ADD, MEMBERS, person, change.dot, ())

    def _named(self, fold: Fold) -> Iterator[tuple[str, bool]]:
        """The people whom rows name, and whether somebody who holds them wrote it."""
        for row in fold.rows(MEMBERS):
            person = row.path.partition("/")[2]
            writers = [
                written
                for head in fold.heads(f"{row.path}/{_WHO}")
                if _is_of(head.value, person) and (written := fold.change(head.dot)) is not None
            ]
            if writers:
                yield person, any(self._may_name(each, person) for each in writers)

    def _may_name(self, writer: Change, person: str) -> bool:
        record = id_of(person)
        known = self._known.summary(record) if record is not None else None
        if record is None or known is None or known.form_id != "person":
            return False
        return self._known.is_server(writer.device) or self._known.holds(writer.actor, record)


def _is_of(value: object, person: str) -> bool:
    """Whether an answer is a party with a record of their own, that of the row's name."""
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return isinstance(answer, list | tuple) and list(answer[:2]) == [_CIRCLE, person]
