"""What the law makes of the answers of one record: the duties that arise and what each rests on.

`readings.json` says where each form asks the facts; `arising.ts` is the same and
`forms/vectors/arising.json` holds the two together. A fact that is not asked now, not answered or
disputed is missing. A form whose version does not ask what a duty rests on says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from forms.duties.duties import (
    Helper,
    Support,
    advocate_duty,
    refusal_closes,
    s42_duty,
    young_carer_referral,
)
from forms.duties.eligibility import (
    DOES_NOT_APPLY,
    AdultFacts,
    CarerFacts,
    Finding,
    Manner,
    adult_eligibility,
    carer_eligibility,
)
from forms.duties.kleene import Truth

Rule = Literal["advocate", "young_carer", "s42", "refusal"]

_READINGS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "readings.json").read_text(encoding="utf-8")
)
_LIMBS: Final = ("needs", "abuse_or_risk", "unable_to_protect")
_YES: Final = ("yes", True)
_NO: Final = ("no", False)


class Facts(Protocol):
    """A record's answers as rules see them; `forms.context.Context` is one."""

    def place(self, path: str) -> object | None:
        """What the form has at a path; None where nothing."""

    def shown(self, path: str) -> bool:
        """Whether it is asked now."""

    def value(self, path: str) -> Any:
        """The answer or calculation; None when missing."""

    def rows(self, group: str) -> Sequence[str] | None:
        """The rows of a group; None while it is hidden."""


@dataclass(frozen=True, slots=True)
class Arising:
    """A duty that is arising, or not, or cannot be told of yet.

    `rests_on` are the answers it was found from and `missing` those it waits for, as paths.
    `elsewhere` is set while it waits for what another form asks.
    """

    rule: Rule
    stands: Truth
    rests_on: tuple[str, ...]
    missing: tuple[str, ...]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    """What the answers amount to under the eligibility criteria.

    `unable` are the paths of outcomes that cannot be achieved, `missing` those without which
    nothing is decided: outcomes, a carer's health, conditions 1 and 3 where they are asked.
    """

    of: Literal["adult", "carer"]
    finding: Finding
    unable: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record cannot be final: guard G4 (`range`), G8 (`advocate`), G10 (`refusal`), a carer
    under 18 (`young_carer`), a decision that is not what the answers amount to and gives no
    reason (`differs`), or somebody who judges their own work, G2 (`apart`). `paths` are the answers
    to put right."""

    rule: Literal["range", "young_carer", "differs", "advocate", "refusal", "apart"]
    paths: tuple[str, ...]


class _Reading:
    """Facts of one form as they are read, remembering which were there."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.given: dict[str, None] = {}
        self.missing: dict[str, None] = {}

    def truth(self, fact: Mapping[str, Any], path: str | None = None) -> Truth:
        at = path or fact["at"]
        value = self._facts.value(at)
        if value is None:
            otherwise: Truth = fact.get("missing")
            if otherwise is None and self._facts.shown(at):
                self.missing[at] = None
            return otherwise
        for truth, named in ((True, fact.get("yes", _YES)), (False, fact.get("no", _NO))):
            if any(type(value) is type(each) and value == each for each in named):
                self.given[at] = None
                return truth
        other: Truth = fact.get("other")
        (self.missing if other is None else self.given)[at] = None
        return other

    def each(self, fact: Mapping[str, Any]) -> Iterator[Truth]:
        """The fact, or where it stands in rows the fact of every row."""
        group, star, rest = fact["at"].partition("/*/")
        if not star:
            yield self.truth(fact)
            return
        rows = self._facts.rows(group) or ()
        for row in rows:
            yield self.truth(fact, f"{group}/{row}/{rest}")
        if not rows and self._facts.shown(group) and self._facts.value(group) is None:
            # Nobody has said yet that there is nobody.
            self.missing[group] = None
            yield None

    def arising(self, rule: Rule, stands: Truth, *, elsewhere: bool = False) -> Arising:
        missing = tuple(self.missing) if stands is None else ()
        return Arising(rule, stands, tuple(self.given), missing, elsewhere and stands is None)


def arising(form_id: str, facts: Facts) -> tuple[Arising, ...]:
    """The duties a form's answers bear on, in the order of `readings.json`."""
    readings = _READINGS.get(form_id, {})
    found = [
        _FOUND[rule](reading, _Reading(facts))
        for rule, reading in readings.items()
        if rule in _FOUND and _asked(reading, facts)
    ]
    return tuple(found)


def considered(form_id: str, facts: Facts) -> Considered | None:
    """What a form's answers amount to under the eligibility criteria; None where it asks none."""
    reading = _criteria(form_id, facts)
    return None if reading is None else _considered(reading, facts)


def faults(form_id: str, facts: Facts) -> tuple[Fault, ...]:
    """Why the record cannot be final yet, beside what its form requires."""
    found: list[Fault] = []
    criteria = _criteria(form_id, facts)
    if criteria is not None and "decision" in criteria:
        found += _undecided(criteria, _considered(criteria, facts), facts)
    readings = _READINGS.get(form_id, {})
    for each in arising(form_id, facts):
        if each.rule == "advocate":
            arranged = readings["advocate"]["arranged"]
            if each.stands and not facts.rows(arranged):
                found.append(Fault("advocate", (arranged,)))
            elif each.missing:
                found.append(Fault("advocate", each.missing))
        if each.rule == "refusal" and each.stands is not True:
            said_no = _Reading(facts).truth(readings["refusal"]["said_no"])
            if said_no:
                found.append(Fault("refusal", each.missing or each.rests_on))
    if "apart" in readings:
        who = facts.value(readings["apart"]["who"])
        same = (path for path in readings["apart"]["from"] if _is_one(who, facts.value(path)))
        found += [Fault("apart", (path,)) for path in same]
    return tuple(found)


def _is_one(one: Any, other: Any) -> bool:
    """Whether two parties are one person: by id where both have one, else by name."""
    if one is None or other is None:
        return False
    if one[1] is not None and other[1] is not None:
        return bool(one[1] == other[1])
    return bool(one[2].strip().lower() == other[2].strip().lower())


def _criteria(form_id: str, facts: Facts) -> dict[str, Any] | None:
    for reading in _READINGS.get(form_id, {}).get("eligibility", ()):
        when = reading.get("when")
        if when is not None and facts.value(when["at"]) != when["is"]:
            continue
        if _asked(reading, facts) and facts.rows(reading["group"]):
            return dict(reading)
    return None


def _considered(reading: Mapping[str, Any], facts: Facts) -> Considered:
    read = _Reading(facts)
    group = reading["group"]
    rows = facts.rows(group) or ()
    outcomes: dict[str, Manner] = {}
    paths: dict[str, str] = {}
    for row in rows:
        applies, manner = (
            f"{group}/{row}/{reading['applies']}",
            f"{group}/{row}/{reading['manner']}",
        )
        asked = facts.place(applies) is not None
        ways = facts.value(manner)
        if asked and facts.value(applies) == "no":
            outcomes[row] = DOES_NOT_APPLY
        else:
            outcomes[row] = tuple(ways) if isinstance(ways, list | tuple) else None
        paths[row] = applies if asked and facts.value(applies) is None else manner
    first = read.truth(reading["condition1"])
    third = read.truth(reading["condition3"]) if "condition3" in reading else None
    if reading["of"] == "adult":
        finding = adult_eligibility(AdultFacts(first, outcomes, third))
    else:
        of_age = read.truth(reading["of_age"])
        health = facts.value(reading["health"])
        paths["health"] = reading["health"]
        finding = carer_eligibility(CarerFacts(of_age, first, health, outcomes, third))
    unable = tuple(f"{group}/{row}/{reading['manner']}" for row in finding.unable)
    left = tuple(paths.get(name, group) for name in finding.unanswered)
    return Considered(reading["of"], finding, unable, (*read.missing, *left))


def _undecided(reading: Mapping[str, Any], found: Considered, facts: Facts) -> Iterator[Fault]:
    if found.finding.result == "young_carer":
        yield Fault("young_carer", (reading["of_age"]["at"],))
    elif found.missing:
        yield Fault("range", found.missing)
    decided = facts.value(reading["decision"])
    differs = decided is not None and decided != found.finding.result
    if differs and facts.value(reading["differs"]) is None:
        yield Fault("differs", (reading["differs"],))


def _advocate(reading: Mapping[str, Any], read: _Reading) -> Arising:
    difficulties = [read.truth(fact) for fact in reading["difficulties"]]
    # The question asks for somebody who is not paid to care for the person.
    support = Support(
        suitable=read.truth(reading["suitable"]),
        paid=False,
        agreed=read.truth(reading["agreed"]),
        long_stay=read.truth(reading["long_stay"]),
        disagreement=read.truth(reading["disagreement"]),
    )
    return read.arising("advocate", advocate_duty(difficulties, support))


def _young_carer(reading: Sequence[Mapping[str, Any]], read: _Reading) -> Arising:
    # Whoever is asked about here gives care, so that what is left is whether they are a child.
    helpers = [Helper(child, True) for fact in reading for child in read.each(fact)]
    return read.arising("young_carer", young_carer_referral(helpers))


def _s42(reading: Mapping[str, Any], read: _Reading) -> Arising:
    limbs = [read.truth(reading[limb]) if limb in reading else None for limb in _LIMBS]
    return read.arising("s42", s42_duty(*limbs), elsewhere=len(reading) < len(_LIMBS))


def _refusal(reading: Mapping[str, Any], read: _Reading) -> Arising:
    said_no = read.truth(reading["said_no"])
    # Nothing else is asked for while nobody said no.
    rest = [
        read.truth(reading[fact]) if said_no is not False else None
        for fact in ("lacks_capacity", "best_interests", "abuse_or_risk")
    ]
    return read.arising("refusal", refusal_closes(said_no, *rest))


_FOUND: Final[dict[str, Any]] = {
    "advocate": _advocate,
    "young_carer": _young_carer,
    "s42": _s42,
    "refusal": _refusal,
}


def _asked(reading: Any, facts: Facts) -> bool:
    """Whether a form's version has every question that a reading names, shown or not."""
    return all(facts.place(path) is not None for path in _paths(reading))


def _paths(reading: Any) -> Iterator[str]:
    if isinstance(reading, list):
        for each in reading:
            yield from _paths(each)
    elif isinstance(reading, dict):
        for key, each in reading.items():
            if key in ("at", "health", "group", "arranged", "decision", "differs"):
                yield each.partition("/*/")[0]
            else:
                yield from _paths(each)
