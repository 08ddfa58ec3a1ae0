"""What events that move scope amount to: the elements that stand, and the team last set. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.index.entries import AllocationEvent
from sync.codes import Op
from sync.command import ALLOCATED_PATH, TEAM_PATH


def current_elements(
    events: Iterable[AllocationEvent], path: str = ALLOCATED_PATH
) -> frozenset[str]:
    """The elements of a union path some add of which nothing observed away."""
    adds: list[AllocationEvent] = []
    retired: set[tuple[str | None, bytes]] = set()
    for event in events:
        if event.path != path:
            continue
        retired.update((event.element, dot) for dot in event.observed)
        if event.kind == Op.ADD:
            adds.append(event)
    return frozenset(
        add.element
        for add in adds
        if add.element is not None and (add.element, add.dot) not in retired
    )


def current_team(events: Sequence[AllocationEvent]) -> str | None:
    """The team last set: the server alone writes it, so there is one head."""
    for event in reversed(events):
        if event.path == TEAM_PATH:
            return event.element
    return None


def id_of(text: str | None) -> bytes | None:
    """An id written in hex; None for anything else."""
    try:
        return bytes.fromhex(text) if text else None
    except ValueError:
        return None
