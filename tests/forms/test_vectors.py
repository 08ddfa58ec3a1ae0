"""Rules and submit checks give what the shared vectors expect."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms.context import Context
from forms.evaluate import OPERATORS, evaluate
from forms.review import Problem, review
from tests.forms import fill_vectors
from tests.forms.vectors import FOLDER, answers_of, day_of, form_of, read

RULES = read("rules.json")
REVIEWS = read("reviews.json")
RULES_FORM = form_of(RULES["published"])
REVIEW_FORMS = {name: form_of(form["published"]) for name, form in REVIEWS["forms"].items()}


def named(case: Any) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", RULES["cases"], ids=named)
def test_a_rule_gives_what_its_vector_expects(case: Any) -> None:
    context = Context(RULES_FORM, answers_of(case), day_of(RULES["today"]))
    names = {"": f"{case['in']}/{case['row']}"} if "in" in case else {}
    found = evaluate(case["tree"], context, names)
    assert (found, type(found)) == (case["expect"], type(case["expect"]))


@pytest.mark.parametrize("case", REVIEWS["cases"], ids=named)
def test_a_submit_check_finds_what_its_vector_expects(case: Any) -> None:
    found = review(REVIEW_FORMS[case["form"]], answers_of(case), day_of(REVIEWS["today"]))
    expect = case["expect"]
    for part in ("problems", "warnings"):
        if part in expect:
            assert [written(problem) for problem in getattr(found, part)] == expect[part]
    if "shown" in expect:
        assert sorted(found.shown) == expect["shown"]
    if "kept" in expect:
        assert found.kept == expect["kept"]
    for path, value in expect.get("values", {}).items():
        assert found.values[path] == value
    for name, value in expect.get("indicators", {}).items():
        assert found.indicators[name] is value
    for path, message in expect.get("messages", {}).items():
        assert [each.message for each in found.problems if each.path == path] == [message]


@pytest.mark.parametrize("name", sorted(fill_vectors.FILLED))
def test_the_vectors_are_as_the_compiler_leaves_them(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == fill_vectors.text_of(fill_vectors.FILLED[name](json.loads(text)))


def test_there_are_enough_cases_to_hold_two_languages_together() -> None:
    assert len(RULES["cases"]) >= 400
    assert len(RULES["cases"]) + len(REVIEWS["cases"]) >= 470


def written(problem: Problem) -> list[Any]:
    parts: list[Any] = [problem.path, problem.code]
    return [*parts, problem.params] if problem.params else parts


def operators_in(tree: Any) -> set[str]:
    if not isinstance(tree, list):
        return set()
    inside = set[str]().union(*map(operators_in, tree))
    return inside | {tree[0]} if tree and isinstance(tree[0], str) else inside


def test_the_vectors_hold_every_operator() -> None:
    used = set[str]().union(*(operators_in(case["tree"]) for case in RULES["cases"]))
    assert set(OPERATORS) <= used


def test_the_format_document_tells_of_every_operator() -> None:
    told = (FOLDER.parent / "FORMAT.md").read_text(encoding="utf-8").replace("\\|", "|")
    assert [op for op in OPERATORS if op not in told] == []
