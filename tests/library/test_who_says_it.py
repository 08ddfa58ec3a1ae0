"""Who an answer is from until somebody says otherwise: never more than whoever typed it can know.

domain.md section 3: the worker's own words shown as the person's are the commonest quality failing.
"""

from collections.abc import Iterator

import pytest

from forms.definition import PublishedGroup, PublishedQuestion
from tests.library.conditions import published
from tests.library.field_tables import forms

# The app alone writes it: nobody's hand is in it.
WRITTEN_BY_THE_APP = {"access-log"}
WORKED_OUT = {"calc", "info"}


def questions(form: str) -> Iterator[tuple[str, PublishedQuestion]]:
    """Every question somebody answers, by its path."""
    for section in published(form).sections:
        for item in section.items:
            inner = item.items if isinstance(item, PublishedGroup) else [item]
            for question in inner:
                if question.type not in WORKED_OUT:
                    prefix = f"{item.id}/" if isinstance(item, PublishedGroup) else ""
                    yield prefix + question.id, question


def sources(form: str) -> dict[str, str]:
    return {path: question.source for path, question in questions(form)}


@pytest.mark.parametrize("form", sorted(set(forms()) - WRITTEN_BY_THE_APP))
def test_what_a_hand_answers_is_not_from_the_record_unless_it_was_copied(form: str) -> None:
    assert [path for path, source in sources(form).items() if source == "record"] == []


@pytest.mark.parametrize("form", forms())
def test_what_stands_in_the_persons_own_words_is_said_by_them_or_their_carer(form: str) -> None:
    wrong = [
        path
        for path, question in questions(form)
        if question.voice == "person" and question.source not in ("person_said", "carer_said")
    ]
    assert wrong == []


def test_what_the_worker_writes_of_a_concern_is_not_said_by_the_adult() -> None:
    said = sources("safeguarding-concern")
    assert said["what_happened"] == said["safe_to_contact"] == "observed"
    assert said["adult_wishes"] == "person_said"


@pytest.mark.parametrize(
    "path",
    [
        "accommodation_status",
        "housing_security",
        "employment_referral_id",
        "fin_assessment",
        "people_asked_for/involved",
        "carers_list/own_assessment",
    ],
)
def test_facts_a_worker_gathers_in_a_needs_assessment_are_not_said_by_the_person(path: str) -> None:
    assert sources("needs-assessment")[path] == "observed"


def test_what_they_hope_for_in_a_home_and_in_work_stays_theirs() -> None:
    said = sources("needs-assessment")
    asked = ("housing_wishes", "employment_wishes", "employment_offer_response")
    assert {said[path] for path in asked} == {"person_said"}
