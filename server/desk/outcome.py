"""What was decided on a change, as the wire tells it: to the desk, and to the change's author."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from server.desk.rows import Decided, decided
from server.index.index import Index
from server.services import Services
from sync.messages import DeskOutcome


def outcome(index: Index, decision: Decided | None) -> DeskOutcome | None:
    """The outcome as it travels, or nil before anybody has decided."""
    if decision is None:
        return None
    actor = decision.outcome.actor
    member = index.staff.get(actor)
    return DeskOutcome(
        act=decision.act,
        name=member.name if member is not None else "",
        actor=actor,
        at_ms=decision.at_ms,
        reason=decision.outcome.reason,
        record=decision.outcome.target,
    )


def as_list(told: DeskOutcome | None) -> list[object] | None:
    """The outcome as `sync.canonical.encode` takes it."""
    return None if told is None else list(msgspec.structs.astuple(told))


async def outcomes(services: Services, arrivals: Sequence[int]) -> dict[int, DeskOutcome]:
    """Those of these arrivals that somebody has decided on."""
    if not arrivals:
        return {}
    store = services.store
    async with store.engine.connect() as connection:
        found = await decided(connection, store.master, arrivals)
    told = {arrival: outcome(services.index, each) for arrival, each in found.items()}
    return {arrival: each for arrival, each in told.items() if each is not None}
