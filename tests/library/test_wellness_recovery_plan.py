"""The wellness and recovery plan: the person's own, with nothing ever required (domain.md 2.9)."""

from __future__ import annotations

import re
from typing import Any

from forms.answers import NOT_ASKED, Answer
from forms.check import long_sentences
from forms.staff_view import STAFF_VIEW, opens
from server.workflow.table import workflow_table
from tests.library.conditions import Walk, faults, published, questions, reviewed, safest
from tests.library.field_tables import definition
from tests.library.pinned import pinned

FORM = "wellness-recovery-plan"

# Parts of groups are named here; what else differs is told in docs/domain/README.md.
DOMAIN = {
    "mine": {
        "my_rights": ("info", "N", "2"),
        "held_as": ("one", "N", "2"),
        "kept_where": ("text", "N", "2"),
        "staff_can_view": ("one", "N", "2"),
        "parts_to_view": ("many", "N", "2"),
        "link_to_plan": ("yn", "N", "2"),
        "scribe": ("party", "N", "1t"),
    },
    "well": {
        "when_well": ("long", "N", "2"),
        "toolbox": ("long", "N", "2"),
    },
    "each_day": {
        "daily_must": ("long", "N", "2"),
        "daily_might": ("long", "N", "2"),
    },
    "harder_times": {
        "triggers": ("long", "N", "2"),
        "triggers_plan": ("long", "N", "2"),
        "early_signs": ("long", "N", "2"),
        "early_signs_plan": ("long", "N", "2"),
        "breaking_down": ("long", "N", "2"),
        "breaking_down_plan": ("long", "N", "2"),
    },
    "crisis": {
        "crisis_signs": ("long", "N", "3t"),
        "supporters_chosen": ("long", "N", "3t"),
        "supporters_not_chosen": ("long", "N", "3t"),
        "crisis_helps": ("long", "N", "3t"),
        "crisis_hurts": ("long", "N", "3t"),
        "places_wanted": ("long", "N", "3t"),
        "places_not_wanted": ("long", "N", "3t"),
        "treatments_wanted": ("long", "N", "3t"),
        "treatments_not_wanted": ("long", "N", "3t"),
        "crisis_looks_after": ("long", "N", "3t"),
        "crisis_over": ("long", "N", "3t"),
    },
    "afterwards": {
        "after_crisis": ("long", "N", "2"),
    },
}

SECTIONS = {"well", "each_day", "harder_times", "crisis", "afterwards"}


def test_it_asks_what_the_brief_asks() -> None:
    assert pinned(FORM) == DOMAIN


def test_it_is_owned_by_the_person_and_led_by_their_words_throughout() -> None:
    form = published(FORM)
    assert form.audience == "person-owned"
    assert {(s.voice, s.source) for s in form.sections} == {("person", "person_said")}


def test_each_condition_holds_when_it_should_and_only_then() -> None:
    here = ({"held_as": "here"}, {"held_as": "kept_by_me"})
    walk: Walk = {
        **{(section, "show"): here for section in SECTIONS},
        ("kept_where", "show"): ({"held_as": "kept_by_me"}, {"held_as": "here"}),
        ("parts_to_view", "show"): ({"staff_can_view": "some"}, {"staff_can_view": "none"}),
    }
    assert faults(FORM, walk, open_at_first=SECTIONS) == []


def test_nothing_is_required_or_even_warned_about() -> None:
    for given in ({}, {"held_as": "here"}, {"held_as": "kept_by_me"}, {"staff_can_view": "some"}):
        outcome = reviewed(FORM, given)
        assert (outcome.problems, outcome.warnings) == ([], [])
    assert published(FORM).counts == {"": 0}


def test_a_plan_kept_by_the_person_asks_for_nothing_of_what_is_in_it() -> None:
    outcome = reviewed(FORM, {"held_as": "kept_by_me"})
    assert outcome.shown == {
        *("my_rights", "held_as", "kept_where", "staff_can_view", "link_to_plan", "scribe"),
    }


def test_while_two_answers_stand_staff_see_nothing_and_no_plan_points_to_it() -> None:
    assert safest(FORM, "staff_can_view") == "none"
    assert safest(FORM, "parts_to_view") is None
    assert safest(FORM, "link_to_plan") == "no"
    assert safest(FORM, "supporters_chosen") is None


def test_what_scope_and_screens_go_by_are_questions_and_sections_of_the_form() -> None:
    form = published(FORM)
    asked = {question.id: question for question in questions(FORM)}
    view, parts = asked[STAFF_VIEW.question], asked[STAFF_VIEW.parts]
    assert STAFF_VIEW.form == FORM
    assert {option.code for option in view.options} == {"none", STAFF_VIEW.some, STAFF_VIEW.whole}
    sections = [section.id for section in form.sections]
    assert [STAFF_VIEW.always, *(option.code for option in parts.options)] == sections
    assert {view.merge, parts.merge} == {"critical"}


def test_staff_see_something_only_where_the_person_says_all_or_names_a_part() -> None:
    parts = Answer(["crisis"])
    assert opens(Answer("all"), None)
    assert opens(Answer("some"), parts)
    assert not opens(Answer("some"), Answer([]))
    assert not opens(Answer("some"), None)
    assert not opens(Answer("some"), Answer(["crisis"], NOT_ASKED))
    assert not opens(Answer("none"), parts)
    assert not opens(Answer("all", NOT_ASKED), parts)
    assert not opens(None, parts)


def test_those_who_assess_begin_it_and_finish_it_again_as_often_as_it_changes() -> None:
    assert published(FORM).starts.roles == ["social_worker"]
    table = workflow_table()
    submit = table.row("submit", FORM)
    assert submit is not None
    assert (submit.from_, submit.to) == (["draft", "final"], "final")
    assert table.states[FORM].editable == ["draft", "final"]
    assert table.row("authorise", FORM) is None


def test_no_answer_lets_staff_edit_it_and_nothing_is_copied_in_or_out() -> None:
    assert not [q.id for q in questions(FORM) if "edit" in q.id]
    assert "copied_in" not in definition(FORM)


def test_every_word_is_there_in_easy_read_and_every_sentence_is_short() -> None:
    assert published(FORM).languages == ["en", "en-easy"]
    texts = [text for text in words(definition(FORM)) if "en-easy" not in text]
    assert texts == []
    assert list(long_sentences(published(FORM))) == []


def test_the_name_is_not_claimed_and_no_published_workbooks_headings_are_used() -> None:
    assert published(FORM).title["en"] == "Wellness and recovery plan (WRAP-style)"
    everything = " ".join(text["en"] for text in words(definition(FORM)))
    headings = re.compile(r"wellness toolbox|daily maintenance|action plan|post.crisis", re.I)
    assert not headings.search(everything)


def words(node: Any) -> list[dict[str, str]]:
    """Every text of a definition, by language."""
    if isinstance(node, list):
        return [text for each in node for text in words(each)]
    if not isinstance(node, dict):
        return []
    if isinstance(node.get("en"), str):
        return [node]
    return [text for value in node.values() for text in words(value)]
