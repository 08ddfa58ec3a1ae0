"""What differs between two versions of a form, and what an id may not become."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from forms.begin import starting_form
from forms.cel.compile import Compiler
from forms.cel.write import rule_text
from forms.change_words import changes_in_words
from forms.changes import SETTINGS, changes
from forms.definition import Group, PublishedGroup, PublishedQuestion, Question
from forms.load import Loaded, parse_form
from forms.publish import codes_by_question, publish
from forms.reuse import reused_ids
from tests.forms.fill_vectors import authored
from tests.forms.vectors import form_of, read

CASES = read("changes.json")["cases"]
RULES = read("rules.json")

# Settings whose change makes no difference to whoever fills in or reads the form.
UNTOLD = {"id", "type", "items", "options", "rows"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_differs_is_what_its_vector_expects(case: Any) -> None:
    before, after = map(form_of, case["published"])
    assert msgspec.to_builtins(changes(before, after)) == case["changes"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_every_difference_has_words(case: Any) -> None:
    before, after = map(form_of, case["published"])
    said = changes_in_words(before, after)
    assert len(said) >= len(case["changes"])
    assert all(line and "None" not in line for line in said)


def test_every_setting_of_a_question_belongs_to_a_kind_of_difference() -> None:
    told = {key for keys in SETTINGS.values() for key in keys}
    fields = {*PublishedQuestion.__struct_fields__, *PublishedGroup.__struct_fields__}
    assert fields - UNTOLD == told


def test_a_rule_is_told_as_its_author_would_write_it_and_means_the_same() -> None:
    loaded = authored(RULES["authored"], "rules.json")
    items = {item.id: item for section in loaded.definition.sections for item in section.items}
    compiler = Compiler(items, codes_by_question(loaded))
    inside_groups = [
        each for item in items.values() if isinstance(item, Group) for each in item.items
    ]
    questions = [*(i for i in items.values() if isinstance(i, Question)), *inside_groups]
    decimals = {each.id: each.decimals for each in questions}
    otherwise = []
    for case in RULES["cases"]:
        group = items[case["in"]] if "in" in case else None
        inside = group if isinstance(group, Group) else None
        wanted = "value" if case.get("value") else "bool"
        again = compiler.rule(rule_text(case["tree"], decimals), inside, wanted)
        if again.tree != case["tree"]:
            otherwise.append(case["name"])
    assert otherwise == []


@pytest.mark.parametrize(
    "rule",
    [
        "hours - 0.5",
        "hours + 0.05",
        "visits + 0.5",
        "hours - (rate - 0.05)",
        "hours * 0.5",
        "hours * 5",
        "(visits > 2) ? hours : 0.5",
        "places.sum(p, p.length - 0.5)",
    ],
)
def test_a_fraction_in_what_is_reckoned_is_told_as_it_was_written(rule: str) -> None:
    numbers = [
        "{id: hours, type: number, decimals: 1, label: {en: Hours}}",
        "{id: rate, type: number, decimals: 2, label: {en: Rate}}",
        "{id: visits, type: number, label: {en: Visits}}",
        "{id: places, type: group, label: {en: Places}, add_label: {en: Add a place}, items: "
        "[{id: length, type: number, decimals: 1, label: {en: Length}}]}",
    ]
    calc = "{id: worked, type: calc, label: {en: Worked out}, value: '%s'}"
    before = publish(_form(*numbers, calc % "visits")).form
    after = publish(_form(*numbers, calc % rule)).form
    assert f"worked: is worked out as {rule} (before: is worked out as visits)" in (
        changes_in_words(before, after)
    )


@pytest.mark.parametrize("rule", ["hours - 0.5 > 3", "hours in [0.5, 2.5]", "-hours < -0.5"])
def test_what_a_fraction_is_compared_with_is_told_in_the_questions_own_unit(rule: str) -> None:
    hours = "{id: hours, type: number, decimals: 1, label: {en: Hours}}"
    asked = "{id: why, type: text, label: {en: Why}, show: '%s'}"
    compiled = publish(_form(hours, asked % rule)).form.sections[0].items[1].show
    assert compiled is not None
    told = rule_text(compiled.tree, {"hours": 1})
    assert publish(_form(hours, asked % told)).form.sections[0].items[1].show == compiled


FORM = """\
id: visit
title: {en: A visit}
audience: involvement
sections:
  - id: main
    title: {en: Main}
    items:
"""


def _form(*items: str, audience: str = "involvement") -> Loaded:
    head = FORM.replace("audience: involvement", f"audience: {audience}")
    return parse_form(head + "".join(f"      - {item}\n" for item in items), "visit.yaml", {})


def _faults(was: Loaded, now: Loaded, *same: str) -> list[tuple[int, str]]:
    found = reused_ids(now, publish(now).form, [publish(was).form], same)
    return [(fault.line, fault.reason) for fault in found]


def _one(label: str, *options: str) -> str:
    given = ", ".join(f"{{code: c{n}, label: {{en: {each}}}}}" for n, each in enumerate(options))
    return f"{{id: x, type: one, label: {{en: {label}}}, options: [{given}]}}"


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        (
            "{id: x, type: text, label: {en: Visits}}",
            "{id: x, type: date, label: {en: Visits}}",
            "was of type text",
        ),
        (
            "{id: x, type: number, label: {en: Hours}}",
            "{id: x, type: number, decimals: 1, label: {en: Hours}}",
            "decimals",
        ),
        (
            "{id: x, type: text, label: {en: Date of birth}}",
            "{id: x, type: text, label: {en: Usual doctor}}",
            "--same-meaning x",
        ),
        (_one("Place", "At home"), _one("Place", "Hospital ward"), "--same-meaning x=c0"),
        (
            "{id: x, type: group, label: {en: Areas}, rows: [{key: a, label: {en: Home}}],"
            " items: [{id: n, type: text, label: {en: Note}}]}",
            "{id: x, type: group, label: {en: Areas},"
            " items: [{id: n, type: text, label: {en: Note}}]}",
            "rows that people add",
        ),
        (
            "{id: x, type: many, merge: union, label: {en: Who came},"
            " options: [{code: a, label: {en: Staff}}]}",
            "{id: x, type: many, label: {en: Who came}, options: [{code: a, label: {en: Staff}}]}",
            "merge by union",
        ),
    ],
)
def test_an_id_used_again_for_something_else_is_refused_at_its_line(
    was: str, now: str, reason: str
) -> None:
    ((line, said),) = _faults(_form(was), _form(now))
    assert reason in said
    assert line == FORM.count("\n") + 1


def test_new_words_that_share_one_with_the_old_are_the_same_question() -> None:
    was = _form("{id: x, type: text, label: {en: What matters to you}}")
    now = _form("{id: x, type: text, label: {en: The things that matter most}}")
    assert _faults(was, now) == []


def test_the_author_can_vouch_that_quite_other_words_mean_the_same() -> None:
    was = _form("{id: x, type: text, label: {en: Doctor}}", _one("Y", "Home").replace("x,", "y,"))
    now = _form("{id: x, type: text, label: {en: GP}}", _one("Y", "Flat").replace("x,", "y,"))
    assert len(_faults(was, now)) == 2
    assert _faults(was, now, "x", "y=c0") == []


def test_who_may_hold_a_form_does_not_change_with_a_version() -> None:
    item = "{id: x, type: text, label: {en: Visits}}"
    ((_, said),) = _faults(_form(item), _form(item, audience="author-only"))
    assert "first version" in said


def test_an_id_that_was_left_out_for_a_version_keeps_its_type_when_it_returns() -> None:
    first = publish(_form("{id: x, type: text, label: {en: Visits}}")).form
    second = publish(_form("{id: y, type: text, label: {en: Visits}}")).form
    now = _form("{id: x, type: date, label: {en: Visits}}")
    (fault,) = reused_ids(now, publish(now).form, [first, second])
    assert "was of type text" in fault.reason


def test_a_form_begun_can_be_published_as_it_stands() -> None:
    made = publish(parse_form(starting_form("home-visit"), "home-visit.yaml", {}))
    assert made.form.title == {"en": "Home visit"}
