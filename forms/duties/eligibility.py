"""Whether an adult or a carer meets the national eligibility criteria, as far as the answers go.

Care Act 2014 s13; Care and Support (Eligibility Criteria) Regulations 2015, reg 2 (adults) and
reg 3 (carers); domain.md 3.1 and 3.2. The lists of outcomes and ways are `criteria.json`, read by
both languages. What this finds is a proposal: a person decides, with reasons.

An adult is unable in four ways and needs two outcomes; a carer in three ways ("takes longer" is not
one of them) and needs one, or health that is or may be getting worse. Condition 3, significant
impact on wellbeing, is always a person's answer and is never worked out here. Help from carers,
diagnosis, age of an adult, money, budgets and available services are not inputs.

Missing is "cannot decide", never "not eligible". An unsettled answer counts as missing. Where every
condition is already true, "eligible" stands though outcomes are unanswered; it is provisional while
`complete` is false (guard G4). "Not eligible" is said only when nothing at all is missing. A false
condition 1 alone would already settle the logic, but the law wants the whole range of outcomes
considered and written reasons given (s13(2)), so a person is never turned away on half an
assessment.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from forms.duties.kleene import Truth, at_least, every, some

Result = Literal["eligible", "not_eligible", "cannot_decide", "young_carer"]

_CRITERIA: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "criteria.json").read_text(encoding="utf-8")
)
_ABLE: Final[str] = _CRITERIA["able"]

ADULT_OUTCOMES: Final[tuple[str, ...]] = tuple(_CRITERIA["adult"]["outcomes"])
CARER_OUTCOMES: Final[tuple[str, ...]] = tuple(_CRITERIA["carer"]["outcomes"])

DOES_NOT_APPLY: Final = "not_applicable"
"""The answer to an outcome the person has no such responsibility for: neither able nor unable."""

Manner = Collection[str] | None
"""How an outcome is achieved: codes of ways, `DOES_NOT_APPLY`, or None where missing."""


@dataclass(frozen=True, slots=True)
class AdultFacts:
    """What an assessment of an adult found; None, or absent, where missing or unsettled.

    `impairment` is condition 1: needs arise from or relate to a physical or mental impairment or
    illness. `outcomes` is by outcome id, answered as if no carer and no service were there.
    `significant` is condition 3, a person's answer.
    """

    impairment: Truth
    outcomes: Mapping[str, Manner]
    significant: Truth


@dataclass(frozen=True, slots=True)
class CarerFacts:
    """What an assessment of a carer found; None, or absent, where missing or unsettled.

    `necessary` is condition 1: needs arise from providing care that the adult needs and could not
    manage without. `health` is `not_affected`, `at_risk` or `deteriorating`. `significant` is
    condition 3, a person's answer. Whether the adult cared for is eligible is not an input.
    """

    of_age: Truth
    necessary: Truth
    health: str | None
    outcomes: Mapping[str, Manner]
    significant: Truth


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers amount to.

    `unable` and `unanswered` are outcome ids in the order of the regulations; `unanswered` ends
    with `health` where a carer's health is not answered. `complete` is guard G4: the whole range
    was considered. Nothing is final while it is false.
    """

    result: Result
    condition1: Truth
    condition2: Truth
    condition3: Truth
    unable: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether no outcome, nor a carer's health, is left unanswered."""
        return not self.unanswered


def adult_eligibility(facts: AdultFacts) -> Finding:
    """What the answers about an adult amount to (reg 2)."""
    criteria = _CRITERIA["adult"]
    outcomes = _unable_by_outcome(criteria, facts.outcomes)
    second = at_least(criteria["needed"], outcomes.values())
    return _finding(facts.impairment, second, facts.significant, outcomes, ())


def carer_eligibility(facts: CarerFacts) -> Finding:
    """What the answers about a carer amount to (reg 3).

    Somebody under 18 is never decided on here: their result is `young_carer`, whatever else is
    answered (Children Act 1989 s17ZA; Care Act 2014 ss63-64).
    """
    criteria = _CRITERIA["carer"]
    outcomes = _unable_by_outcome(criteria, facts.outcomes)
    known = facts.health in criteria["health"]
    failing = facts.health in criteria["health_counted"] if known else None
    second = some([failing, at_least(criteria["needed"], outcomes.values())])
    left = () if known else ("health",)
    finding = _finding(facts.necessary, second, facts.significant, outcomes, left)
    if facts.of_age is True:
        return finding
    return replace(finding, result="young_carer" if facts.of_age is False else "cannot_decide")


def _unable_by_outcome(
    criteria: Mapping[str, Any], answers: Mapping[str, Manner]
) -> dict[str, Truth]:
    return {name: _unable(criteria, name, answers.get(name)) for name in criteria["outcomes"]}


def _unable(criteria: Mapping[str, Any], outcome: str, manner: Manner) -> Truth:
    """Whether an outcome cannot be achieved. No way, a way that is not one of the choices, and
    "does not apply" of an outcome that always does, are missing.
    """
    if manner == DOES_NOT_APPLY:
        return False if outcome in criteria["may_not_apply"] else None
    if not manner or isinstance(manner, str):
        return None
    ways = set(manner)
    if ways - {_ABLE, *criteria["counted"], *criteria["not_counted"]}:
        return None
    return not ways.isdisjoint(criteria["counted"])


def _finding(
    first: Truth, second: Truth, third: Truth, outcomes: Mapping[str, Truth], left: tuple[str, ...]
) -> Finding:
    unable = tuple(name for name, truth in outcomes.items() if truth is True)
    unanswered = (*(name for name, truth in outcomes.items() if truth is None), *left)
    met = every([first, second, third])
    result: Result = "eligible" if met else "cannot_decide"
    if met is False and not unanswered and None not in (first, second, third):
        result = "not_eligible"
    return Finding(result, first, second, third, unable, unanswered)
