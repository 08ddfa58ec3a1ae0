"""A needs assessment that the council's server writes itself, as an import would."""

from __future__ import annotations

from collections.abc import Sequence

from server.demo.seed import member
from server.services import Services
from sync.codes import Audience
from sync.operation import Operation


async def import_assessment(services: Services, ops: Sequence[Operation]) -> bytes:
    """Begins one of one of Wren's people in Fernshire; its id."""
    holding = services.index.holding(member(services, "wren").id)
    person = next(
        entry.id for entry in services.index.records_of_form("person") if entry.id in holding
    )
    form = services.published.newest("needs-assessment")
    assert form is not None
    return await services.identity.create(
        form_id="needs-assessment",
        form_hash=form,
        audience=Audience.INVOLVEMENT,
        persons=[person],
        ops=ops,
    )
