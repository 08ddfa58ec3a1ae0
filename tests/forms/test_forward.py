"""Copying forward: which questions a form may name, and what tells a copied answer."""

from __future__ import annotations

from typing import Any

import pytest

from forms.answers import DECLINED, Answer
from forms.errors import FormError
from forms.forward import copied_from
from tests.forms.fill_vectors import published
from tests.library.visits import form

ITEMS: list[dict[str, Any]] = [
    {"id": "good_life", "type": "long", "label": {"en": "Good life"}},
    {
        "id": "worked_out",
        "type": "calc",
        "label": {"en": "Worked out"},
        "value": "1",
    },
    {"id": "agreed", "type": "sig", "label": {"en": "Agreed"}},
    {
        "id": "topics",
        "type": "many",
        "merge": "union",
        "label": {"en": "Topics"},
        "options": [{"code": "home", "label": {"en": "Home"}}],
    },
    {
        "id": "people",
        "type": "group",
        "label": {"en": "People"},
        "items": [
            {"id": "name", "type": "text", "label": {"en": "Name"}},
            {"id": "signed", "type": "sig", "label": {"en": "Signed"}},
        ],
    },
]


def with_forward(*names: str) -> Any:
    return {
        "id": "visit",
        "title": {"en": "Visit"},
        "audience": "involvement",
        "copied_forward": list(names),
        "sections": [{"id": "about", "title": {"en": "About"}, "items": ITEMS}],
    }


def test_a_form_says_in_its_published_words_what_is_copied() -> None:
    named = ["good_life", "people/*/name"]
    assert published(with_forward(*named), "visit")["copied_forward"] == named


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("good_lfe", "there is no question or group 'good_lfe'"),
        ("worked_out", "'worked_out' cannot be copied forward: it is of type calc"),
        ("agreed", "'agreed' cannot be copied forward: it is of type sig"),
        ("people/*/named", "there is no question or group 'people/*/named'"),
        ("people/*/signed", "'people/*/signed' cannot be copied forward: it is of type sig"),
        ("topics", "'topics' cannot be copied forward: each thing in it has its own author"),
    ],
)
def test_what_cannot_be_copied_is_refused_with_its_reason(name: str, reason: str) -> None:
    with pytest.raises(FormError) as refused:
        published(with_forward(name), "visit")
    assert reason in str(refused.value)


def test_only_an_answer_with_the_mark_and_a_day_that_exists_is_a_copy() -> None:
    assert copied_from(Answer("x", note="copied forward from 2025-02-03")) == "2025-02-03"
    assert copied_from(Answer("x", note="copied forward from 2025-02-30")) is None
    assert copied_from(Answer("x", note="copied forward from 20250203")) is None
    assert copied_from(Answer("x", note="from visit notes")) is None
    assert copied_from(Answer(None, DECLINED, note="copied forward from 2025-02-03")) is None
    assert copied_from(None) is None


@pytest.mark.parametrize(
    ("form_id", "asked_afresh"),
    [
        (
            "needs-assessment",
            {"event_date", "capacity_concern", "outcomes", "wellbeing", "condition1_met", "risks"}
            | {
                "suicide_selfharm",
                "abuse_neglect",
                "analysis",
                "person_agrees",
                "person_seen_alone",
            },
        ),
        (
            "carers-assessment",
            {"event_date", "carer_adult", "carer_outcomes", "willing_now", "health_effect"}
            | {"necessary_care", "c_safeguarding", "c_analysis", "c_agree", "child_helps"},
        ),
    ],
)
def test_what_the_law_rests_on_is_asked_afresh(form_id: str, asked_afresh: set[str]) -> None:
    """Care Act 2014 s9(4) and s10(5)-(6): each assessment is of the person now."""
    known = {item.id for section in form(form_id).sections for item in section.items}
    assert asked_afresh <= known
    assert not asked_afresh & set(form(form_id).copied_forward)
    assert form(form_id).copied_forward


def test_nobody_is_taken_to_be_willing_because_they_were_last_year() -> None:
    """Care Act 2014 s10(5): whether a carer is able and willing is asked of them each time."""
    of_carers = {
        each for each in form("needs-assessment").copied_forward if each.startswith("carers_list")
    }
    assert of_carers == {
        f"carers_list/*/{kept}" for kept in ("party", "under_18", "what_they_do", "hours")
    }
