"""What a person lets staff see of their own plan, taken in as it merges (domain.md 2.9).

The plan reaches those who work with the person while it is open, and leaves them with the change
that closes it. Nobody opens it to themselves: whoever does not hold it cannot write in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from forms.answers import Answer
from forms.staff_view import STAFF_VIEW, opens
from server.index.entries import AllocationEvent
from server.index.opened import OPEN, OWN_PLAN, is_open
from server.ingest.known import Known
from server.ingest.placing import Placing
from server.ingest.ruling import Rulings
from server.ingest.staging import Staged
from sync.change import Change
from sync.codes import Op
from sync.fold import Fold, settled

_SAYS = frozenset({STAFF_VIEW.question, STAFF_VIEW.parts})


class Opening:
    """The opening and closing that follow a merged change, within one batch."""

    def __init__(self, staged: Staged, known: Known, placing: Placing, rulings: Rulings) -> None:
        self._staged = staged
        self._known = known
        self._placing = placing
        self._rulings = rulings

    async def after(self, change: Change) -> None:
        """Take in whether staff may see a plan since a change that was just merged."""
        summary = self._known.summary(change.record)
        if summary is None or summary.form_id != OWN_PLAN or not change.known:
            return
        if not any(op.path in _SAYS for op in change.ops):
            return
        fold, _ = await self._rulings.folded(change.record)
        opened = opens(_settled(fold, STAFF_VIEW.question), _settled(fold, STAFF_VIEW.parts))
        if opened == is_open(summary.events):
            return
        position = self._staged.merged[change.record][-1].position
        kind, observed = (Op.ADD, ()) if opened else (Op.REMOVE, _adds(summary.events))
        event = AllocationEvent(position, kind, STAFF_VIEW.question, OPEN, change.dot, observed)
        self._placing.keep_events(change.record, (event,), position)


def _adds(events: Iterable[AllocationEvent]) -> tuple[bytes, ...]:
    return tuple(each.dot for each in events if each.kind == Op.ADD)


def _settled(fold: Fold, path: str) -> Answer | None:
    heads = fold.heads(path)
    return Answer.from_value(heads[-1].value) if heads and settled(heads) else None
