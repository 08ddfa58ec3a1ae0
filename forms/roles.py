"""The roles a member of staff can hold, by id. The one list of them here.

Somebody may hold several. A role a council does not use is simply given to nobody.
"""

from __future__ import annotations

from typing import Final

ROLES: Final = (
    "social_worker",
    "reablement_worker",
    "support_worker",
    "carer_assessor",
    "duty_worker",
    "triage_lead",
    "team_admin",
    "manager",
    "panel_member",
    "panel_chair",
    "consultant_social_worker",
    "safeguarding_manager",
    "ig_officer",
    "it_admin",
    "performance_analyst",
)
