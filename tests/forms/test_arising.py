"""What the law makes of each form's answers, in Python as in the app; and that the forms ask it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.answers import Answers
from forms.context import Context
from forms.duties import arising as law
from forms.duties.eligibility import ADULT_OUTCOMES, CARER_OUTCOMES
from tests.forms.vectors import read
from tests.library.conditions import published

CASES = read("arising.json")["cases"]
ROWS = {"outcomes": ADULT_OUTCOMES, "carer_outcomes": CARER_OUTCOMES}
MANNERS = {"outcomes": "oc_manner", "carer_outcomes": "co_manner"}
APPLIES = ("oc_child/oc_applies", "co_child/co_applies", "co_other_adults/co_applies")


class Told:
    """The answers of a case, as a form's rules would see them."""

    def __init__(self, case: Any) -> None:
        self.case = case
        self.answers = dict(case["answers"])
        for group, names in ROWS.items():
            for name in names:
                applies = f"{group}/{name}/{MANNERS[group].replace('manner', 'applies')}"
                if "others" in case and self.answers.get(applies) != "no":
                    self.answers.setdefault(f"{group}/{name}/{MANNERS[group]}", case["others"])

    def _named(self, key: str, path: str) -> bool:
        return path in self.case.get(key, []) or path.split("/")[0] in self.case.get(key, [])

    def place(self, path: str) -> object | None:
        asked = not path.endswith("_applies") or path.endswith(APPLIES)
        return None if self._named("lacks", path) or not asked else path

    def shown(self, path: str) -> bool:
        return not self._named("hidden", path)

    def value(self, path: str) -> Any:
        return self.answers.get(path) if self.shown(path) else None

    def rows(self, group: str) -> tuple[str, ...] | None:
        if not self.shown(group):
            return None
        named = (path.split("/")[1] for path in self.answers if path.startswith(f"{group}/"))
        return ROWS.get(group) or (*self.case.get("rows", {}).get(group, ()), *named)


def told(arising: law.Arising) -> dict[str, Any]:
    return {
        "stands": arising.stands,
        "restsOn": list(arising.rests_on),
        "missing": list(arising.missing),
        "elsewhere": arising.elsewhere,
    }


def eligibility(found: law.Considered | None) -> dict[str, Any] | None:
    if found is None:
        return None
    finding = found.finding
    return {
        "of": found.of,
        "result": finding.result,
        "condition1": finding.condition1,
        "condition2": finding.condition2,
        "condition3": finding.condition3,
        "unable": list(found.unable),
        "missing": list(found.missing),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_answers_give_rise_to_what_the_vector_expects(case: Any) -> None:
    facts = Told(case)
    found: dict[str, Any] = {each.rule: told(each) for each in law.arising(case["form"], facts)}
    found["eligibility"] = eligibility(law.considered(case["form"], facts))
    found["faults"] = [[it.rule, list(it.paths)] for it in law.faults(case["form"], facts)]
    for name, wanted in case["expect"].items():
        if isinstance(wanted, dict):
            assert {key: found[name][key] for key in wanted} == wanted
        else:
            assert found.get(name) == wanted


BEARING = {
    "needs-assessment": {"advocate", "young_carer", "s42"},
    "carers-assessment": {"advocate", "young_carer", "s42"},
    "contact": {"young_carer", "s42", "refusal"},
    "care-support-plan": {"young_carer"},
    "review": {"s42"},
    "safeguarding-concern": {"s42"},
    "eligibility": set(),
    "carer-support-plan": set(),
}


@pytest.mark.parametrize("form", BEARING)
def test_every_form_of_the_library_asks_what_its_readings_name(form: str) -> None:
    blank = Context(published(form), Answers(), date(2026, 3, 12))
    assert {each.rule for each in law.arising(form, blank)} == BEARING[form]


@pytest.mark.parametrize("form", BEARING)
def test_nothing_is_said_to_stand_or_not_of_an_empty_record(form: str) -> None:
    blank = Context(published(form), Answers(), date(2026, 3, 12))
    assert {each.stands for each in law.arising(form, blank)} <= {None}
    found = law.considered(form, blank)
    assert found is None or found.finding.result == "cannot_decide"
