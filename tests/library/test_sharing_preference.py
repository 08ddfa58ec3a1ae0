"""The sharing preference (E2): what the person agrees to, in seven screens or by purpose."""

from __future__ import annotations

from datetime import date

import pytest

from forms.answers import NONE_ROWS, Answer
from forms.definition import FixedRow, PublishedGroup, PublishedQuestion
from tests.library.conditions import not_taken
from tests.library.filled import Filled, critical, form, pinned, row

FORM = "sharing-preference"

# id: (type, req without `require`, sens), by hand from the domain brief's E2. Where the brief has
# Y and this has N, `require` asks for it, or what is left out is "ask me first".
DOMAIN = {
    "capacity_share": ("one", "Y", "2"),
    "who_decides": ("one", "Y", "1t"),
    "purposes": ("group", "N", "2"),
    "purposes/purpose_answer": ("one", "N", "2"),
    "recipients": ("group", "N", "1t"),
    "recipients/recipient_answer": ("one", "Y", "2t"),
    "not_these_people": ("group", "W", "3t"),
    "categories": ("group", "N", "2"),
    "categories/category_answer": ("one", "N", "2"),
    "limits": ("long", "N", "2t"),
    "how_contact": ("group", "W", "3"),
    "duration": ("one", "Y", "1"),
    "review_on": ("date", "Y", "1"),
    "told_exceptions": ("yn", "Y", "1"),
    "told_withdraw": ("yn", "Y", "1"),
    "effect_of_no": ("long", "N", "1"),
    "confirmed": ("one", "Y", "1"),
    "person_sig": ("sig", "N", "1"),
    "witness": ("party", "N", "1"),
}
TEN_PURPOSES = (
    *("direct_support", "joint_plan", "carer_support", "crisis", "peer_group", "housing"),
    *("employment", "money_benefits", "audit_training", "research"),
)
FOUR = ("helping_now", "family_friends", "other_people", "never_tell")
GIL = ["other", None, "Gil Rookstrand", None]
FITZ = ["circle", None, "Fitz Gullyworth", False]

EMPTY = Filled(FORM, date(2026, 2, 9))
STATED = EMPTY.answer(
    event_date="2026-02-09",
    capacity_share="presumed",
    who_decides="person",
    duration="until_changed",
    review_on="2026-08-10",
    told_exceptions="yes",
    told_withdraw="yes",
    shown_language="en-easy",
    shown_leaflet="easy_read_aloud_v1",
    confirmed="signed",
)
EASY = STATED.answer(
    asked_with="easy_read",
    helping_now="yes",
    family_friends="yes_but",
    family_friends_words="When my appointments are, and that is all.",
    other_people="ask_later",
    never_tell="yes",
    never_tell_words="Gil.",
    told_understood="understood",
)
FULL = STATED.answer(asked_with="full").add(
    "recipients", recipient_known="fernshire_marsh_trust", recipient_answer="agree"
)


def test_every_question_of_the_brief_is_there_with_its_type_and_sensitivity() -> None:
    assert pinned(FORM).items() >= DOMAIN.items()


def test_all_ten_purposes_stand_in_the_briefs_order() -> None:
    rows = {
        item.id: item.rows
        for section in form(FORM).sections
        for item in section.items
        if isinstance(item, PublishedGroup)
    }
    assert tuple(each.key for each in rows["purposes"]) == TEN_PURPOSES
    assert len(rows["categories"]) == 18


def test_what_the_person_is_shown_is_at_most_seven_screens() -> None:
    """Each question of `my_say` is one screen, the own words beside it; then the summary."""
    mine = next(section for section in form(FORM).sections if section.id == "my_say")
    screens = [item for item in mine.items if item.type != "long"]
    assert len(screens) + 1 == 7
    assert (mine.voice, mine.source) == ("person", "person_said")


def test_yes_yes_but_no_and_ask_me_later_stand_in_the_same_order_each_time() -> None:
    mine = next(section for section in form(FORM).sections if section.id == "my_say")
    for item in mine.items:
        if isinstance(item, PublishedQuestion) and item.id in FOUR:
            codes = [option.code for option in item.options]
            never = item.id == "never_tell"
            assert codes == ["yes", *([] if never else ["yes_but"]), "no", "ask_later"]


def test_the_easy_read_statement_passes_and_asks_for_nothing_purpose_by_purpose() -> None:
    assert EASY.missing() == set()
    assert not {path for path in EASY.review().shown if path.startswith(("purposes", "categor"))}


def test_a_statement_with_the_easy_read_screens_takes_sixteen_answers_by_hand() -> None:
    """Five of them on the person's screens, which also fill in four: told twice, language, how."""
    plain = EASY.answer(family_friends="yes", family_friends_words=None, never_tell="ask_later")
    plain = plain.answer(never_tell_words=None)
    assert plain.missing() == set()
    assert len(plain.by_path) == 16


@pytest.mark.parametrize("asked", FOUR)
def test_the_easy_read_statement_asks_each_of_the_four(asked: str) -> None:
    words = {f"{asked}_words": None}
    assert EASY.at({asked: None, **words}).missing() == {asked}


@pytest.mark.parametrize("asked", FOUR)
def test_ask_me_later_is_an_answer_and_yes_but_asks_for_their_words(asked: str) -> None:
    plain = EASY.at({f"{asked}_words": None})
    assert plain.at({asked: "ask_later"}).missing() == set()
    opens = "yes" if asked == "never_tell" else "yes_but"
    assert plain.at({asked: opens}).missing() == {f"{asked}_words"}


def test_the_full_statement_needs_somebody_to_share_with_and_reads_silence_as_ask_me_first() -> (
    None
):
    assert FULL.missing() == set()
    assert STATED.answer(asked_with="full").missing() == {"recipients"}
    limited = FULL.at({"purposes/crisis/purpose_answer": "limits"})
    assert limited.missing() == {"purposes/crisis/purpose_limits"}
    kinds = FULL.at({"categories/past_abuse/category_answer": "limits"})
    assert kinds.missing() == {"categories/past_abuse/category_limits"}


NO = {
    "a circle of people": EASY.answer(helping_now="no"),
    "family and friends": EASY.answer(family_friends="no", family_friends_words=None),
    "other people": EASY.answer(other_people="no"),
    "a purpose": FULL.at({"purposes/employment/purpose_answer": "no"}),
    "somebody": FULL.add(
        "recipients", recipient_known="other", recipient=GIL, recipient_answer="no"
    ),
    "a kind of information": FULL.at({"categories/past_abuse/category_answer": "no"}),
}


@pytest.mark.parametrize("no", NO)
def test_any_no_asks_what_it_was_said_to_mean(no: str) -> None:
    assert NO[no].missing() == {"effect_of_no"}
    assert NO[no].answer(effect_of_no="You tell the ward yourself.").missing() == set()


def test_a_person_who_can_decide_decides_and_one_who_cannot_does_not() -> None:
    assert EASY.answer(capacity_share="assessed_lacks").missing() == {"who_decides"}
    attorney = EASY.answer(who_decides="attorney", who_decides_name=FITZ, authority_seen="yes")
    assert attorney.missing() == {"who_decides"}
    assert attorney.answer(capacity_share="assessed_lacks").missing() == set()


def test_authority_that_nobody_has_seen_is_not_relied_on() -> None:
    lacks = EASY.answer(capacity_share="assessed_lacks", who_decides="deputy")
    assert lacks.missing() == {"who_decides_name", "authority_seen"}
    unseen = lacks.answer(who_decides_name=FITZ, authority_seen="no")
    assert unseen.missing() == {"authority_seen"}
    best = EASY.answer(capacity_share="assessed_lacks", who_decides="best_interests")
    assert best.missing() == {"who_decides_name"}


def test_capacity_that_goes_up_and_down_says_until_when_or_with_what_support() -> None:
    assert EASY.answer(capacity_share="fluctuates").missing() == {"capacity_help"}


@pytest.mark.parametrize(
    ("asked_again", "right"), [("2027-02-09", True), ("2027-02-10", False), ("2026-02-08", False)]
)
def test_it_is_asked_again_within_twelve_months(asked_again: str, right: bool) -> None:
    assert EASY.answer(review_on=asked_again).missing() == (set() if right else {"review_on"})


def test_a_last_day_is_asked_for_and_is_not_before_the_first() -> None:
    assert EASY.answer(duration="until_date").missing() == {"until_date"}
    before = EASY.answer(duration="until_date", until_date="2026-02-08")
    assert before.missing() == {"until_date"}


def test_words_said_aloud_have_a_witness_and_a_signature_is_never_needed() -> None:
    assert EASY.answer(confirmed="verbal").missing() == {"witness"}
    assert EASY.answer(confirmed="verbal", witness=FITZ).missing() == set()


def test_who_wants_to_talk_about_the_exceptions_first_is_talked_with_before_it_is_finished() -> (
    None
):
    def warned(asked: Filled) -> set[str]:
        return {problem.path for problem in asked.review().warnings}

    assert "told_understood" not in warned(EASY)
    talk_first = EASY.answer(told_understood="talk_first")
    assert "told_understood" in warned(talk_first)
    assert talk_first.missing() == set()


def test_the_record_says_which_language_and_which_leaflet_the_person_had() -> None:
    assert EASY.answer(shown_language=None, shown_leaflet=None).missing() == {
        *("shown_language", "shown_leaflet")
    }


def test_which_version_of_the_words_is_kept_and_nobody_is_asked_for_it() -> None:
    assert pinned(FORM)["shown_version"] == ("text", "N", "1")
    assert EASY.missing() == set()


def test_while_it_is_disputed_nothing_is_agreed() -> None:
    safest = critical(FORM)
    for asked in ("helping_now", "family_friends", "other_people"):
        assert safest[asked] == "no"
    assert safest["never_tell"] == "yes"
    for answer in (
        "purposes/purpose_answer",
        "recipients/recipient_answer",
        "categories/category_answer",
    ):
        assert safest[answer] == "no"
    assert safest["duration"] == "one_time"
    assert safest["capacity_share"] == "assessed_lacks"
    assert safest["told_exceptions"] == safest["told_withdraw"] == "no"
    assert safest["shown_leaflet"] == "not_given"
    assert EASY.disputed("helping_now").missing() == {"helping_now"}


def test_every_rule_is_taken_both_ways_and_with_its_answers_missing() -> None:
    lacks = EASY.answer(capacity_share="assessed_lacks", who_decides="attorney")
    cases = [
        *(EMPTY, EASY, FULL, *NO.values()),
        *(lacks.answer(authority_seen="yes"), lacks.answer(authority_seen="no"), lacks),
        EASY.answer(capacity_share="fluctuates", who_decides="deputy"),
        EASY.answer(capacity_share="presumed", who_decides="attorney", confirmed="verbal"),
        EASY.answer(capacity_share="assessed_lacks", told_understood="talk_first"),
        EASY.answer(duration="until_date", until_date="2026-02-08", event_date="2026-02-10"),
        EASY.answer(duration="until_date", until_date="2026-03-08", review_on="2027-03-09"),
        EASY.answer(review_on="2026-01-01", helping_now="yes_but", other_people="yes_but"),
        EASY.answer(family_friends="yes", never_tell="no"),
        FULL.at({f"purposes/{each}/purpose_answer": "limits" for each in TEN_PURPOSES}),
        FULL.at({f"purposes/{each}/purpose_answer": "agree" for each in TEN_PURPOSES}),
        FULL.at({f"categories/{row.key}/category_answer": "limits" for row in _categories()}),
        FULL.add("recipients", recipient_known="other", recipient_answer="limits"),
        FULL.add("recipients"),
        FULL.add("not_these_people", person_not=GIL).answer(how_contact=Answer(NONE_ROWS)),
        _every_yes(),
    ]
    assert not_taken(FORM, ((case.answers, case.on) for case in cases)) == [
        "categories show is never missing",
        "purposes show is never missing",
    ]


def test_the_rows_that_tell_of_limits_ask_only_in_their_own_row() -> None:
    two = FULL.add("recipients", recipient_known="gp_practice", recipient_answer="limits")
    assert two.missing() == {f"recipients/{row(2)}/recipient_limits"}


def _categories() -> list[FixedRow]:
    section = next(section for section in form(FORM).sections if section.id == "categories")
    (group,) = section.items
    assert isinstance(group, PublishedGroup)
    return group.rows


def _every_yes() -> Filled:
    """Nothing left out and no "no" anywhere: the effect of no is known not to be needed."""
    answered = FULL.answer(helping_now="yes", family_friends="yes", other_people="yes")
    answered = answered.at({f"purposes/{each}/purpose_answer": "agree" for each in TEN_PURPOSES})
    return answered.at({f"categories/{row.key}/category_answer": "agree" for row in _categories()})
