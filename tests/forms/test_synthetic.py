"""The synthetic forms that show what size costs are as large as they are called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from bench.synthetic import synthetic
from bench.topics.forms import SIZES
from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion
from forms.load import parse_form
from forms.publish import publish


def _form(size: int) -> PublishedForm:
    words = yaml.safe_dump(synthetic(size), sort_keys=False)
    return publish(parse_form(words, f"synthetic-{size}.yaml", {})).form


def _questions(form: PublishedForm) -> list[PublishedQuestion]:
    items = [item for section in form.sections for item in section.items]
    return [item for item in items if isinstance(item, PublishedQuestion)]


def _rules(form: PublishedForm) -> Iterator[object]:
    groups = [item for section in form.sections for item in section.items]
    rows = [row for item in groups if isinstance(item, PublishedGroup) for row in item.items]
    for question in (*_questions(form), *rows):
        yield from (rule for rule in (question.show, question.require) if rule is not None)
        yield from question.checks
    yield from form.indicators


@pytest.mark.parametrize("size", SIZES)
def test_a_synthetic_form_has_three_rules_to_every_ten_questions(size: int) -> None:
    form = _form(size)
    assert len(_questions(form)) == size
    assert len(list(_rules(form))) == size * 3 // 10
