"""Nothing stands on screen before what it follows from.

A question that is asked because of another's answer comes after it in its section, so that it
appears below the hand and never above it.
"""

from collections.abc import Iterable, Iterator

import pytest

from forms.definition import PublishedGroup, PublishedQuestion, PublishedSection
from tests.library.conditions import published
from tests.library.field_tables import forms

Item = PublishedGroup | PublishedQuestion

# Asked because of something that stands below it, by form and path, with the reason.
ALLOWED: dict[tuple[str, str], str] = {
    (
        form,
        "services_difference",
    ): "worked out, and nothing to answer: it stands with the budget it is about"
    for form in ("care-support-plan", "carer-support-plan")
}


def items(section: PublishedSection) -> Iterator[tuple[str, Item]]:
    """Everything of a section in the order it stands there, by its path; `*` is any row."""
    for item in section.items:
        yield item.id, item
        if isinstance(item, PublishedGroup):
            for inner in item.items:
                yield f"{item.id}/*/{inner.id}", inner


def read_by(form: str, reads: Iterable[str]) -> set[str]:
    """The questions a rule rests on, through whatever it reads that is worked out."""
    worked_out = {
        path: item
        for section in published(form).sections
        for path, item in items(section)
        if isinstance(item, PublishedQuestion) and item.type == "calc"
    }
    found: set[str] = set()
    waiting = list(reads)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        calc = worked_out.get(path)
        if calc is not None and calc.value is not None:
            waiting += calc.value.reads
    return found - set(worked_out)


def above_its_cause(form: str) -> set[tuple[str, str]]:
    """What is asked because of something that stands below it in its section, with that."""
    found: set[tuple[str, str]] = set()
    for section in published(form).sections:
        order = {path: at for at, (path, _) in enumerate(items(section))}
        for path, item in items(section):
            if item.show is None:
                continue
            for cause in read_by(form, item.show.reads):
                if order.get(cause, -1) > order[path]:
                    found.add((path, cause))
    return found


@pytest.mark.parametrize("form", sorted(forms()))
def test_what_follows_from_an_answer_stands_below_it(form: str) -> None:
    above = above_its_cause(form)
    allowed = {path for each, path in ALLOWED if each == form}
    assert {each for each in above if each[0] not in allowed} == set()
    assert allowed <= {path for path, _ in above}
