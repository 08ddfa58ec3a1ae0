"""Whether a person's own plan is open to staff, as scope goes by it (domain.md 2.9).

Read from the plan's answers at ingest (server/ingest/opening.py) and kept as events of its record,
so that memory read at a start is the same. Pure; scope.py has the rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from forms.staff_view import STAFF_VIEW
from server.index.entries import AllocationEvent
from server.index.events import current_elements

OWN_PLAN: Final = STAFF_VIEW.form
"""The form whose records the person opens to staff, or does not."""

OPEN: Final = "open"
"""The element of `STAFF_VIEW.question` that stands while staff may see something."""


def is_open(events: Iterable[AllocationEvent]) -> bool:
    """Whether staff may see something of a plan with these events."""
    return OPEN in current_elements(events, STAFF_VIEW.question)
