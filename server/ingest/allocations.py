"""Reading from the server's own changes who is allocated to whom, and which people are one."""

from __future__ import annotations

from server.index.entries import AllocationEvent
from server.index.groups import GROUP_FORM
from sync.change import Change
from sync.command import ALLOCATED_PATH, SAME_PATH, TEAM_PATH

_PATHS = {
    "involvement": (ALLOCATED_PATH, TEAM_PATH),
    "person": (SAME_PATH,),
    GROUP_FORM: (ALLOCATED_PATH,),
}


def allocation_events(change: Change, form_id: str, position: int) -> tuple[AllocationEvent, ...]:
    """The ops of a server change that move scope: of an involvement `@allocated` and `@team`, of a
    person `@same_person`, of a group `@allocated` (docs/wire.md 2, 18 and 21)."""
    paths = _PATHS.get(form_id, ())
    if not change.known or not paths:
        return ()
    return tuple(
        AllocationEvent(
            position,
            op.kind,
            op.path,
            _set_text(op.value) if op.path == TEAM_PATH else op.element,
            change.dot,
            op.observed,
        )
        for op in change.ops
        if op.path in paths
    )


def _set_text(value: object) -> str | None:
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return answer if isinstance(answer, str) else None
