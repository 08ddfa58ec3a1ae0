"""A safeguarding concern: sent with what is there, decided by three parts (domain.md 2.11)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.library.conditions import (
    asked,
    faults,
    published,
    questions,
    reviewed,
    safest,
)
from tests.library.pinned import pinned

DOMAIN = {
    "now": {
        "immediate_danger": ("one", "W", "3t"),
        "action_999": ("long", "W", "3t"),
        "adult_at_risk": ("party", "Y", "3t"),
        "what_happened": ("long", "W", "3t"),
        "adult_wishes": ("long", "W", "3t"),
        "safe_to_contact": ("one", "W", "3t"),
        "safe_contact_how": ("long", "W", "3t"),
    },
    "more": {
        "abuse_types": ("many", "W", "3t"),
        "source_of_risk": ("group", "W", "3t"),
        "source_of_risk/who": ("party", "W", "3t"),
        "source_of_risk/known_as": ("one", "W", "3t"),
        "source_of_risk/relationship": ("long", "N", "3t"),
        "source_of_risk/position_of_trust": ("yn", "W", "3t"),
        "location": ("one", "W", "3t"),
        "aware_at": ("datetime", "W", "3t"),
        "children_at_risk": ("yn", "W", "3t"),
        "children_told": ("long", "W", "3t"),
        "others_at_risk": ("yn", "W", "3t"),
        "others_who": ("long", "W", "3t"),
        "evidence_preserved": ("long", "N", "3t"),
    },
    "agreement": {
        "adult_knows": ("yn", "W", "3t"),
        "adult_agrees": ("one", "W", "3t"),
        "capacity_for_safeguarding_decision": ("one", "W", "3t"),
        "override_without_consent_reason": ("many", "W", "3t"),
    },
    "told": {
        "raised_by": ("party", "W", "3t"),
        "raised_anonymous": ("one", "W", "3t"),
        "came_from": ("text", "N", "3t"),
        "manager_told_at": ("datetime", "W", "3t"),
        "calls": ("group", "N", "3t"),
        "calls/rang_at": ("datetime", "W", "3t"),
        "calls/rang_who": ("text", "N", "3t"),
        "calls/rang_reference": ("text", "N", "3t"),
        "sent_to": ("text", "N", "3t"),
        "sent_at": ("datetime", "N", "3t"),
        "receipt": ("text", "N", "3t"),
    },
    "decision": {
        "stage": ("one", "N", "3t"),
        "has_needs": ("one", "Y", "3t"),
        "has_needs_evidence": ("long", "Y", "3t"),
        "abuse_or_risk": ("one", "Y", "3t"),
        "abuse_or_risk_evidence": ("long", "Y", "3t"),
        "cannot_protect": ("one", "Y", "3t"),
        "cannot_protect_evidence": ("long", "Y", "3t"),
        "s42_duty": ("calc", "-", "3t"),
        "not_duty_action": ("many", "Y", "3t"),
        "decision_reasons": ("long", "Y", "3t"),
        "decided_at": ("datetime", "Y", "3t"),
        "advocate_s68": ("one", "Y", "3t"),
        "feedback_to_referrer": ("long", "W", "3t"),
    },
    "enquiry": {
        "lead": ("party", "Y", "3t"),
        "caused_to_others": ("long", "N", "3t"),
        "planned_actions": ("long", "W", "3t"),
        "findings": ("long", "N", "3t"),
        "risk_result": ("one", "N", "3t"),
        "outcomes_asked": ("one", "Y", "3t"),
        "outcomes_words": ("long", "Y", "3t"),
        "outcomes_achieved": ("one", "N", "3t"),
        "plan": ("long", "W", "3t"),
        "review_date": ("date", "W", "3t"),
        "closed_at": ("datetime", "Y", "3t"),
    },
}

LIMBS = ("has_needs", "abuse_or_risk", "cannot_protect")
CORIN = ["other", None, "Corin Saltmarsh", None]
DECIDED: dict[str, Any] = {
    "adult_at_risk": CORIN,
    "stage": "deciding",
    "has_needs": "yes",
    "has_needs_evidence": "Depression, and help with money since 2019.",
    "abuse_or_risk": "yes",
    "abuse_or_risk_evidence": "His card and benefits are taken. He was shoved on Saturday.",
    "cannot_protect": "yes",
    "cannot_protect_evidence": "He is frightened to go home and cannot say no to him.",
    "decision_reasons": "All three parts are met.",
    "decided_at": "2026-03-25T10:10",
    "advocate_s68": "not_needed",
}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned("safeguarding-concern") == DOMAIN
    assert published("safeguarding-concern").audience == "safeguarding"


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    deciding = ({"stage": "deciding"}, {"immediate_danger": "no"})
    closing = ({"stage": "closed"}, {"stage": "enquiry"})
    said = {"stage": "enquiry", "outcomes_asked": "asked_expressed"}
    silent = {"stage": "enquiry", "outcomes_asked": "asked_none"}
    walk = {
        ("action_999", "show"): ({"immediate_danger": "possible"}, {"immediate_danger": "no"}),
        ("safe_contact_how", "show"): ({"safe_to_contact": "only_if"}, {"safe_to_contact": "no"}),
        ("aware_at", "check 0"): (
            {"aware_at": "2026-03-24T11:05"},
            {"aware_at": "2026-03-25T11:05"},
        ),
        ("children_told", "show"): ({"children_at_risk": "yes"}, {"children_at_risk": "no"}),
        ("others_who", "show"): ({"others_at_risk": "yes"}, {"others_at_risk": "no"}),
        ("override_without_consent_reason", "show"): (
            {"adult_agrees": "not_asked"},
            {"adult_agrees": "yes"},
        ),
        **{
            (name, "show"): deciding
            for name in (
                *(part for limb in LIMBS for part in (limb, f"{limb}_evidence")),
                *("s42_duty", "decision_reasons", "decided_at", "advocate_s68"),
                "feedback_to_referrer",
            )
        },
        ("not_duty_action", "show"): ({**DECIDED, "cannot_protect": "no"}, DECIDED),
        ("enquiry", "show"): ({"stage": "enquiry"}, {"stage": "deciding"}),
        ("findings", "require"): closing,
        ("risk_result", "require"): closing,
        ("outcomes_words", "show"): (said, silent),
        ("outcomes_achieved", "show"): (said, silent),
        ("outcomes_achieved", "require"): (
            {"stage": "closed", "outcomes_asked": "asked_expressed"},
            said,
        ),
        ("closed_at", "show"): closing,
    }
    assert faults("safeguarding-concern", walk) == []


def test_raising_it_asks_only_whom_it_is_about_and_a_description_is_enough() -> None:
    assert asked("safeguarding-concern", {}) == {"adult_at_risk"}
    described = ["other", None, "A man in a green coat, at the bus stop", None]
    assert asked("safeguarding-concern", {"adult_at_risk": described}) == set()


def test_every_answer_may_tell_of_a_third_party_and_none_is_merged_by_itself() -> None:
    assert {each.sens for each in questions("safeguarding-concern")} == {"3t"}
    assert {each.merge for each in questions("safeguarding-concern")} == {"critical", "narrative"}


@pytest.mark.parametrize("limb", LIMBS)
def test_one_part_not_met_is_no_duty_and_one_not_known_cannot_be_decided(limb: str) -> None:
    def duty(**given: str) -> object:
        return reviewed("safeguarding-concern", DECIDED | given).values["s42_duty"]

    assert duty() == "duty"
    assert duty(**{limb: "no"}) == "no_duty"
    assert duty(**{limb: "unknown"}) != "duty"
    left = {name: value for name, value in DECIDED.items() if name != limb}
    assert reviewed("safeguarding-concern", left).values["s42_duty"] is None


def test_a_decision_without_a_duty_says_what_happens_instead() -> None:
    assert asked("safeguarding-concern", DECIDED) == set()
    without = DECIDED | {"abuse_or_risk": "no"}
    assert asked("safeguarding-concern", without) == {"not_duty_action"}


def test_two_accounts_are_acted_on_as_the_more_dangerous_one() -> None:
    danger = {
        "immediate_danger": "yes",
        "safe_to_contact": "no",
        "children_at_risk": "yes",
        "adult_agrees": "no",
    }
    assert {name: safest("safeguarding-concern", name) for name in danger} == danger
