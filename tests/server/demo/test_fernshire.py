"""The invented council: forms take its answers, and nobody in it could be real."""

from __future__ import annotations

import re
from datetime import date

import pytest

from forms.load import read_form
from forms.publish import Published, publish
from forms.review import review
from server.demo.answers import answer_ops
from server.demo.council import dated, fernshire
from server.demo.words import passphrase
from server.errors import SetupError
from server.published.library import LIBRARY
from server.workflow.content import answers_of
from sync.about import About, about_bytes, record_id
from sync.change import build, parse
from sync.fold import Fold
from sync.operation import Operation

TODAY = date(2026, 1, 20)


def _published(form_id: str) -> Published:
    return publish(read_form(LIBRARY / f"{form_id}.yaml"))


def _fold(form: Published, ops: list[Operation]) -> Fold:
    about = about_bytes(About(form.form.id, bytes.fromhex(form.hash), (), None, 6))
    salt = bytes(16)
    change = build(
        device=b"d" * 8,
        dev_seq=1,
        prev=None,
        record=record_id(about, salt),
        actor=b"a" * 16,
        wall_ms=0,
        zone_min=0,
        salt=salt,
        about=about,
        ops=ops,
    )
    return Fold([(1, parse(change))])


@pytest.mark.parametrize("key", fernshire().people)
@pytest.mark.parametrize("form_id", ["person", "involvement"])
def test_the_forms_take_every_answer_of_the_council(key: str, form_id: str) -> None:
    form = _published(form_id)
    person = fernshire().people[key]
    told = person.person if form_id == "person" else person.involvement
    ops = answer_ops(form.form, told, TODAY)
    problems = review(form.form, answers_of(_fold(form, ops), form.form), TODAY).problems
    assert {problem.code for problem in problems} <= {"missing", "at_least_one_row"}


def test_an_answer_no_form_would_take_stops_the_demo() -> None:
    form = _published("person").form
    with pytest.raises(SetupError, match="no question"):
        answer_ops(form, {"shoe_size": "9"}, TODAY)
    with pytest.raises(SetupError, match="wrong_type"):
        answer_ops(form, {"dob": "14 May"}, TODAY)


def test_target_dates_move_with_the_day_the_demo_is_made() -> None:
    assert dated({"days": 20}, TODAY) == "2026-02-09"
    assert dated({"days": -8, "at": "09:40"}, TODAY) == "2026-01-12T09:40"
    assert dated("1987-05-14", TODAY) == "1987-05-14"


def test_nobody_in_fernshire_could_be_real() -> None:
    for person in fernshire().people.values():
        number = person.person["nhs_number"]
        assert number.startswith("999")
        weighed = sum(int(digit) * (10 - at) for at, digit in enumerate(number[:9]))
        assert (11 - weighed % 11) % 11 == int(number[9])
        for address in person.person["addresses"]:
            assert address["postcode"].startswith("ZZ")
        for contact in person.person.get("contact", []):
            assert re.match(r"01632 960|07700 900", contact["detail"])


def test_every_card_is_a_member_of_staff_with_three_things_to_try() -> None:
    council = fernshire()
    assert [card.key for card in council.cards] == ["wren", "juno", "idris", "sol"]
    for card in council.cards:
        assert card.key in council.staff
        assert len(card.things) == 3


def test_allocations_and_teams_name_the_councils_own() -> None:
    council = fernshire()
    for person in council.people.values():
        assert set(person.allocated) <= council.staff.keys()
        assert person.team in council.teams


def test_a_passphrase_is_four_words_and_never_the_same_twice() -> None:
    drawn = {passphrase() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(set(each.split())) == 4 for each in drawn)
