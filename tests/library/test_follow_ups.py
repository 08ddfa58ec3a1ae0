"""What assessments leave to be done: who is offered an assessment of their own, and by when."""

from __future__ import annotations

from datetime import date

import pytest

from forms.definition import PublishedForm
from forms.errors import FormError
from forms.follow_ups import ToDo, to_do
from forms.load import parse_form
from forms.publish import publish
from tests.library.filled import Filled
from tests.library.visits import VISIT, Visit, form, minimal

CADE = ["circle", None, "Cade Oystergate", False]


def helped_by(**carer: str) -> Visit:
    """Marl's assessment with his brother among those who care for him."""
    row = {"party": CADE, "under_18": "no", "what_they_do": "Cooks.", "willing": "yes"}
    return minimal().answer(has_unpaid_carer="yes").add("carers_list", **{**row, **carer})


def left(visit: Visit) -> list[ToDo]:
    return to_do(form(), visit.answers, VISIT)


def words_left(found: Filled) -> list[str]:
    return [each.words for each in to_do(form(found.form_id), found.answers, VISIT)]


def test_a_carer_who_is_to_be_offered_an_assessment_later_is_a_task_of_two_weeks() -> None:
    (task,) = left(helped_by(own_assessment="offered_later"))
    assert task.words == "Offer Cade Oystergate a carer's assessment"
    assert task.due == date(2026, 2, 3)
    assert (task.follow_up, task.row) == ("offer_carers_assessment", f"{1:032x}")


def test_a_carer_who_said_yes_has_one_arranged() -> None:
    (task,) = left(helped_by(own_assessment="accepted"))
    assert task.words == "Arrange a carer's assessment with Cade Oystergate"


@pytest.mark.parametrize("answer", ["declined", "not_offered"])
def test_a_carer_who_said_no_or_was_not_offered_one_leaves_nothing(answer: str) -> None:
    assert left(helped_by(own_assessment=answer)) == []


def test_each_carer_is_a_task_of_their_own() -> None:
    ash = ["other", None, "Ash Fennimore", False]
    both = helped_by(own_assessment="offered_later").add(
        "carers_list", party=ash, under_18="no", own_assessment="accepted"
    )
    assert [each.words for each in left(both)] == [
        "Offer Cade Oystergate a carer's assessment",
        "Arrange a carer's assessment with Ash Fennimore",
    ]


def test_a_child_who_helps_is_referred_by_the_next_day_and_offered_nothing_here() -> None:
    child = helped_by(under_18="yes", own_assessment="offered_later")
    (task,) = left(child.answer(young_carer_flag="yes"))
    assert task.words == "Refer the young carer to children's services"
    assert task.due == date(2026, 1, 21)


def test_what_is_not_known_or_disputed_or_not_asked_any_more_leaves_nothing() -> None:
    offered = helped_by(own_assessment="offered_later")
    row = f"carers_list/{1:032x}"
    assert left(minimal()) == []
    assert left(offered.without(f"{row}/own_assessment")) == []
    assert left(offered.disputed(f"{row}/own_assessment")) == []
    assert left(offered.answer(has_unpaid_carer="no")) == []


def test_a_carer_whose_name_is_disputed_is_a_task_without_a_name() -> None:
    offered = helped_by(own_assessment="offered_later").disputed(f"carers_list/{1:032x}/party")
    assert [each.words for each in left(offered)] == [
        "Offer somebody not named a carer's assessment"
    ]


def test_a_carers_assessment_that_names_a_helping_child_leaves_the_same_referral() -> None:
    found = Filled("carers-assessment", VISIT).answer(carer_dob="1982-01-30", child_helps="yes")
    assert words_left(found) == ["Refer the young carer to children's services"]
    assert words_left(found.answer(child_helps="no")) == []


def test_a_child_who_gives_care_named_at_first_contact_is_referred() -> None:
    first = Filled("contact", VISIT)
    child = {"first_name": "Ottie", "relationship": "Daughter"}
    helps = first.at({"carers": "none"}).add("children", **child, provides_care="yes")
    assert words_left(helps) == ["Refer the young carer to children's services"]
    assert words_left(first.at({"carers": "none"}).add("children", **child)) == []
    assert words_left(first.at({"carers": "none", "children": "none"})) == []


def test_capacity_in_question_leaves_an_assessment_of_each_decision_named() -> None:
    asked = minimal().answer(capacity_concern="yes", capacity_decisions=["where_to_live"])
    assert [each.words for each in left(asked)] == [
        "Assess capacity for each decision named in the needs assessment"
    ]
    # What was named while it was in question is not asked any more.
    assert left(asked.answer(capacity_concern="no")) == []


def test_a_statement_resting_on_a_lack_of_capacity_leaves_its_assessment_to_be_seen() -> None:
    statement = Filled("sharing-preference", VISIT)
    assert words_left(statement.answer(capacity_share="assessed_lacks")) == [
        "Check that the capacity assessment for sharing information is on record"
    ]
    assert words_left(statement.answer(capacity_share="presumed")) == []


SMALL = """\
id: a-form
title: {en: A form}
audience: involvement
follow_ups:
  - {id: tell, %s}
sections:
  - id: one
    title: {en: One}
    items:
      - {id: agreed, type: yn, label: {en: Agreed}}
      - id: people
        type: group
        label: {en: People}
        items:
          - {id: who, type: party, label: {en: Who}}
          - {id: told, type: yn, label: {en: Told}}
"""


def small(follow_up: str) -> PublishedForm:
    return publish(parse_form(SMALL % follow_up, "a-form.yaml", {})).form


def test_a_follow_up_reads_the_row_it_is_of() -> None:
    words = "each: people, name: who, when: \"told == 'no'\", label: {en: 'Tell {name}'}"
    (follow_up,) = small(words).follow_ups
    assert follow_up.reads == ["people/*/told"]


@pytest.mark.parametrize(
    ("follow_up", "reason"),
    [
        ("when: \"agreed == 'maybe'\", label: {en: Tell}", "maybe"),
        ("when: \"told == 'no'\", label: {en: Tell}", "told"),
        ("each: persons, when: \"agreed == 'no'\", label: {en: Tell}", "no group 'persons'"),
        (
            "each: people, name: told, when: \"told == 'no'\", label: {en: 'Tell {name}'}",
            "'told' names nobody",
        ),
        ("when: \"agreed == 'no'\", label: {en: 'Tell {name}'}", "{name} stands in the words"),
        (
            "each: people, name: who, when: \"told == 'no'\", label: {en: Tell}",
            "{name} stands in the words",
        ),
        ("when: \"agreed == 'no'\", days: -1, label: {en: Tell}", "0 days"),
        ("when: \"agreed == 'no'\", label: {en: ''}", "English"),
    ],
)
def test_a_follow_up_that_cannot_be_is_refused_with_its_line(follow_up: str, reason: str) -> None:
    with pytest.raises(FormError) as refused:
        small(follow_up)
    assert refused.value.line == 5
    assert reason in str(refused.value)
