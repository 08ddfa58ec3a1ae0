"""Evaluation is total and keeps Kleene's laws, whatever it is given."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forms import civil
from forms.answers import Answer, Answers
from forms.context import Context
from forms.evaluate import OPERATORS, evaluate
from forms.review import review
from forms.valid import is_integer
from tests.forms.vectors import form_of, read

FORM = form_of(read("rules.json")["published"])
TODAY = datetime.date(2026, 3, 12)
OPS = [*OPERATORS, "rows", "unknown"]
WORDS = ["flag", "outcomes", "carers", "c", "", "count", "2026-02-30", "2024-02-29", "yes"]

leaves = st.one_of(
    st.sampled_from(WORDS), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False)
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(lambda op, args: [op, *args], st.sampled_from(OPS), st.lists(inner, max_size=4))
        | st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)
values = st.one_of(leaves, st.lists(st.sampled_from(WORDS)), st.text())
answer_sets = st.builds(
    Answers,
    st.dictionaries(
        st.sampled_from(
            ["flag", "count", "due", "risks", "outcomes/a/manner", "carers", "carers/1/name"]
        ),
        st.builds(Answer, values, st.integers(0, 6), st.none(), st.none() | st.text()),
    ),
    st.frozensets(st.sampled_from(["flag", "count"])),
    st.fixed_dictionaries({"carers": st.sampled_from([(), ("1",), ("1", "2")])}),
)


def judged(tree: Any, answers: Answers) -> Any:
    return evaluate(tree, Context(FORM, answers, TODAY), {"": "carers/1"})


@settings(max_examples=400, deadline=None)
@given(trees, answer_sets)
def test_an_evaluation_never_raises_and_gives_only_values_of_the_language(
    tree: Any, answers: Answers
) -> None:
    found = judged(tree, answers)
    assert found is None or isinstance(found, bool | str | list) or is_integer(found)


@settings(max_examples=200, deadline=None)
@given(trees, trees, trees, answer_sets)
def test_and_or_and_not_keep_kleenes_laws(a: Any, b: Any, c: Any, answers: Answers) -> None:
    def run(tree: Any) -> Any:
        return judged(tree, answers)

    assert run(["&&", a, b]) is run(["&&", b, a])
    assert run(["||", a, b]) is run(["||", b, a])
    assert run(["!", ["&&", a, b]]) is run(["||", ["!", a], ["!", b]])
    assert run(["!", ["||", a, b]]) is run(["&&", ["!", a], ["!", b]])
    assert run(["&&", a, ["||", b, c]]) is run(["||", ["&&", a, b], ["&&", a, c]])
    assert run(["&&", a, False]) is False
    assert run(["||", a, True]) is True


@settings(max_examples=150, deadline=None)
@given(answer_sets)
def test_any_answers_can_be_reviewed(answers: Answers) -> None:
    assert review(FORM, answers, TODAY).shown


@given(st.dates(), st.dates())
def test_days_agree_with_the_calendar_of_the_standard_library(
    one: datetime.date, two: datetime.date
) -> None:
    days = (two - one).days
    assert civil.days_between(one.isoformat(), two.isoformat()) == days
    assert civil.add_days(one.isoformat(), days) == two.isoformat()


@given(st.dates(), st.integers(-400, 400))
def test_added_months_keep_the_day_or_clamp_to_the_months_end(
    start: datetime.date, months: int
) -> None:
    later = civil.add_months(start.isoformat(), months)
    if later is not None:
        end = datetime.date.fromisoformat(later)
        assert end.day == min(start.day, calendar.monthrange(end.year, end.month)[1])
        assert (end.year - start.year) * 12 + end.month - start.month == months
