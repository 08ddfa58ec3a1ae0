"""Reading who is allocated to whom from the server's own changes to an involvement."""

from __future__ import annotations

from server.index.entries import AllocationEvent
from sync.change import Change
from sync.command import ALLOCATED_PATH, TEAM_PATH


def allocation_events(change: Change, position: int) -> tuple[AllocationEvent, ...]:
    """The `@allocated` and `@team` ops of a server change (docs/wire.md 2)."""
    if not change.known:
        return ()
    return tuple(
        AllocationEvent(
            position,
            op.kind,
            op.path,
            op.element if op.path == ALLOCATED_PATH else _set_text(op.value),
            change.dot,
            op.observed,
        )
        for op in change.ops
        if op.path in (ALLOCATED_PATH, TEAM_PATH)
    )


def _set_text(value: object) -> str | None:
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return answer if isinstance(answer, str) else None
