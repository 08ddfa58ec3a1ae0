"""What is critical needs a new decision when it changes (design 4)."""

from __future__ import annotations

import pytest

from forms.definition import PublishedGroup
from tests.library.conditions import parts, published

DECIDED = [
    "contact",
    "care-support-plan",
    "carer-support-plan",
    "review",
    "capacity-assessment",
    "best-interests-decision",
]


@pytest.mark.parametrize("form_id", DECIDED)
def test_a_change_to_anything_critical_needs_a_new_decision(form_id: str) -> None:
    named = {path.replace("/*/", "/") for path in published(form_id).new_decision}
    assert critical(form_id) <= named, critical(form_id) - named


@pytest.mark.parametrize("form_id", ["care-support-plan", "carer-support-plan"])
def test_another_week_or_another_way_of_paying_needs_a_new_decision(form_id: str) -> None:
    named = published(form_id).new_decision
    visit = {f"support_week/*/{part}" for part in parts(form_id, "support_week")}
    assert {"support_week", "dp_frequency", *visit} <= {*named}


def critical(form_id: str) -> set[str]:
    """The critical questions of a form, parts of groups as `group/part`."""
    found: set[str] = set()
    for section in published(form_id).sections:
        for item in section.items:
            if isinstance(item, PublishedGroup):
                found |= {f"{item.id}/{part.id}" for part in item.items if part.merge == "critical"}
            elif item.merge == "critical":
                found.add(item.id)
    return found
