"""The sharing decision (E3): who decided, what goes to whom, on what law, against whose wish."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.count import required_counts
from tests.library.conditions import not_taken
from tests.library.filled import Filled, critical, form, pinned, row

FORM = "sharing-decision"

# id: (type, req without `require`, sens), by hand from the domain brief's E3. `upload_receipt` is
# Y there and W here: docs/domain/README.md says why.
DOMAIN = {
    "direction": ("one", "Y", "1"),
    "decision_maker": ("party", "Y", "1"),
    "decided_at": ("datetime", "Y", "1"),
    "recipient": ("party", "Y", "1t"),
    "channel": ("one", "Y", "1"),
    "items": ("group", "Y", "2t"),
    "purpose": ("long", "Y", "2"),
    "preference_match": ("calc", "N", "2"),
    "confidentiality_basis": ("one", "Y", "2"),
    "gdpr_art6": ("one", "Y", "1"),
    "gdpr_art9": ("one", "Y", "1"),
    "third_party_checked": ("yn", "Y", "1"),
    "override_reason": ("long", "Y", "3"),
    "override_harm": ("long", "Y", "3"),
    "override_proportionate": ("long", "Y", "3"),
    "override_told": ("long", "Y", "3"),
    "second_view": ("party", "W", "3"),
    "second_view_at": ("datetime", "W", "3"),
    "not_shared_reason": ("long", "Y", "2"),
    "upload_receipt": ("group", "W", "1"),
}
WREN = ["staff", None, "Wren Saltwhistle", None]
NOW = "2026-02-16T10:20"
EMPTY = Filled(FORM, date(2026, 2, 16))
OVERRIDE = ("override_reason", "override_harm", "override_proportionate", "override_told")


def chosen(code: str, stated: str) -> Filled:
    """A record once somebody is chosen and what is agreed with them is filled in."""
    presets = form(FORM).presets
    assert presets is not None
    given: dict[str, Any] = {**presets.answers[code], presets.question: code}
    for name, value in ((presets.who_is_in, WREN), (presets.now, NOW), (presets.stated, stated)):
        assert name is not None
        given[name] = value
    return EMPTY.at(given)


def decided(code: str = "fernshire_marsh_trust", stated: str = "agrees") -> Filled:
    """The same with what a person adds for a plain share."""
    answered = chosen(code, stated).answer(
        purpose="The ward plans her leave. The trauma answers are left out.",
        third_party_checked="yes",
    )
    return answered.add("items", document="Needs assessment, version 1, sections 1-5 and 7-9")


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity() -> None:
    assert pinned(FORM).items() >= DOMAIN.items()


def test_a_plain_agreed_share_to_a_known_recipient_takes_four_answers() -> None:
    """Who it is for, the document, why, and that others' words were checked; at most 5."""
    plain = decided()
    assert plain.missing() == set()
    filled_in = set(chosen("fernshire_marsh_trust", "agrees").by_path) - {"recipient_known"}
    by_hand = set(plain.by_path) - filled_in
    assert by_hand == {
        "recipient_known",
        f"items/{row(1)}/document",
        "purpose",
        "third_party_checked",
    }
    assert len(by_hand) <= 5


@pytest.mark.parametrize(
    "code", ["fernshire_marsh_trust", "gp_practice", "housing_service", "employment_service"]
)
def test_no_known_recipient_takes_more_than_five(code: str) -> None:
    left = chosen(code, "agrees").missing() - {"items"}
    assert len({"recipient_known", "items/document"} | left) <= 5


def test_presets_never_say_what_only_a_person_can() -> None:
    presets = form(FORM).presets
    assert presets is not None
    for answers in presets.answers.values():
        assert not answers.keys() & {"items", "purpose", "third_party_checked", *OVERRIDE}
        assert not answers.keys() & {"decision_maker", "stated", "second_view"}


def test_each_known_recipient_is_of_a_circle_the_easy_read_screens_ask_about() -> None:
    presets = form(FORM).presets
    assert presets is not None
    asked = {item.id for section in form("sharing-preference").sections for item in section.items}
    assert set(presets.groups) == set(presets.answers) - {"other"}
    assert set(presets.groups.values()) <= asked


def test_the_most_it_can_ask_for_is_known_before_it_is_started() -> None:
    assert dict(required_counts(form(FORM))) == form(FORM).counts


@pytest.mark.parametrize(
    ("stated", "inside", "match"),
    [
        ("agrees", None, "agrees"),
        ("agrees_with_limits", "yes", "agrees_with_limits"),
        ("agrees_with_limits", "no", "outside_limits"),
        ("agrees_with_limits", None, None),
        ("objects", None, "objects"),
        ("none_recorded", None, "none_recorded"),
        ("withdrawn", None, "withdrawn"),
        (None, None, None),
    ],
)
def test_their_wish_on_it_is_worked_out(
    stated: str | None, inside: str | None, match: str | None
) -> None:
    filled = decided().answer(stated=stated, inside_limits=inside)
    assert filled.review().values["preference_match"] == match


@pytest.mark.parametrize("stated", ["objects", "withdrawn"])
def test_sharing_although_they_said_no_needs_four_reasons_and_a_second_view(stated: str) -> None:
    against = decided(stated=stated).answer(confidentiality_basis="public_interest")
    asked = {*OVERRIDE, "override_urgent", "second_view", "second_view_at"}
    assert against.missing() == asked
    reasons = against.at(dict.fromkeys(OVERRIDE, "Gil has found where she works."))
    urgent = reasons.answer(override_urgent="yes")
    assert urgent.missing() == set()
    assert {"second_view", "second_view_at"} <= {p.path for p in urgent.review().warnings}
    waits = reasons.answer(override_urgent="no")
    assert waits.missing() == {"second_view", "second_view_at"}


def test_going_beyond_a_limit_is_sharing_against_their_wish() -> None:
    beyond = decided(stated="agrees_with_limits").answer(inside_limits="no")
    assert set(OVERRIDE) | {"confidentiality_basis"} <= beyond.missing()
    assert decided(stated="agrees_with_limits").missing() == {"inside_limits"}
    assert decided(stated="agrees_with_limits").answer(inside_limits="yes").missing() == set()


@pytest.mark.parametrize("stated", ["objects", "withdrawn", "none_recorded"])
def test_agreement_is_no_basis_where_there_is_none(stated: str) -> None:
    found = decided(stated=stated).review().problems
    assert [p.path for p in found if p.code == "check_failed"] == ["confidentiality_basis"]


def test_nothing_recorded_may_rest_on_something_else_without_an_override() -> None:
    implied = decided(stated="none_recorded").answer(confidentiality_basis="implied_direct_care")
    assert implied.missing() == set()


def test_not_sharing_asks_why_and_nothing_of_the_law() -> None:
    kept = decided(stated="objects").answer(direction="not_shared")
    assert kept.missing() == {"not_shared_reason"}
    shown = kept.review().shown
    assert not {"channel", "gdpr_art6", "override_reason", "upload_receipt"} & shown


def test_a_receipt_is_warned_of_and_the_decision_does_not_wait_for_it() -> None:
    assert "upload_receipt" in {p.path for p in decided().review().warnings}
    assert "upload_receipt" not in decided().answer(direction="in").review().shown


def test_what_was_not_checked_for_others_words_is_warned_of() -> None:
    unchecked = decided().answer(third_party_checked="no").review()
    assert unchecked.problems == []
    assert "third_party_checked" in {p.path for p in unchecked.warnings}


def test_special_category_information_needs_its_condition() -> None:
    assert decided().answer(gdpr_art9=None).missing() == {"gdpr_art9"}
    assert decided().answer(gdpr_art9=None, special_category="no").missing() == set()


def test_while_it_is_disputed_nothing_is_shared() -> None:
    safest = critical(FORM)
    assert safest["direction"] == "not_shared"
    assert safest["stated"] == "objects"
    assert safest["inside_limits"] == safest["third_party_checked"] == "no"
    assert safest["confidentiality_basis"] is None
    assert {"stated"} == decided().disputed("stated").missing()


def test_every_rule_is_taken_both_ways_and_with_its_answers_missing() -> None:
    limits = decided(stated="agrees_with_limits")
    against = decided(stated="objects")
    cases = [
        *(EMPTY, decided(), limits, against, limits.answer(inside_limits="no")),
        *(limits.answer(inside_limits="yes"), decided().answer(direction="not_shared")),
        *(against.answer(override_urgent="yes"), against.answer(override_urgent="no")),
        decided().answer(third_party_checked="no", special_category="no"),
        decided().answer(decided_at="2026-02-17T09:00"),
        *(decided(stated=other) for other in ("withdrawn", "none_recorded")),
    ]
    # "Unless they said otherwise" is true while nothing is said.
    assert not_taken(FORM, ((case.answers, case.on) for case in cases)) == [
        *("channel show is never missing", "gdpr_art9 show is never missing"),
        *("law show is never missing", "second_view require is never missing"),
        "second_view_at require is never missing",
    ]
