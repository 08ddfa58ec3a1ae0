"""Two registrations are alike by name and date of birth, or NHS number; never by a name alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.registering.matching import Trait, names_of, plain, traits
from sync.codes import Likeness

BORN = "1984-06-21"
NAMES = st.text(st.sampled_from("abcdefghij ABCDEFG'\u2019-.éÉüŁłøßıŞ"), min_size=1, max_size=20)


def registered(
    name: str, born: str | None = BORN, nhs: str | None = None, used: str | None = None
) -> frozenset[Trait]:
    """What one registration may be found by."""
    return traits(
        names_of([name], [used] if used else []), [born] if born else [], [nhs] if nhs else []
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tansy Wickerlight", "TANSY  wickerlight"),
        ("Tansy Wickerlight", " Tansy\tWickerlight "),
        ("Zoë Ångström", "Zoe Angstrom"),
        ("Łukasz Søndergård", "Lukasz Sondergard"),
        ("Sinéad O\u2019Neill", "Sinead O'Neill"),
        ("Ann-Marie Groß", "Ann Marie Gross"),
        ("J. Oystergate", "J Oystergate"),
        ("Oystergate, Marlow", "Marlow Oystergate"),
    ],
)
def test_case_accents_spaces_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert plain(one) == plain(other)
    assert registered(one) & registered(other)


def test_the_name_to_use_is_a_name_somebody_may_be_registered_under() -> None:
    full = registered("Marlow Oystergate", used="Marl")
    assert full & registered("Marl Oystergate")
    assert full & registered("Marlow Oystergate")
    assert not full & registered("Marl")
    assert registered("Marlow Oystergate", used="Marl Oystergate") & full


def test_a_name_alone_is_never_enough() -> None:
    assert registered("Tansy Wickerlight", born=None) == frozenset()
    assert not registered("Tansy Wickerlight") & registered("Tansy Wickerlight", "1984-06-22")
    assert registered("Tansy Wickerlight", "some time in June") == frozenset()


def test_a_date_of_birth_alone_is_never_enough() -> None:
    assert registered("", BORN) == frozenset()
    assert registered(" - ", BORN) == frozenset()
    assert not registered("Tansy Wickerlight") & registered("Bramble Wickerlight")


def test_the_same_nhs_number_is_enough_however_it_is_spaced() -> None:
    one = registered("Tansy Wickerlight", None, "999 100 1751")
    assert one == {(Likeness.NHS_NUMBER, "9991001751")}
    assert one & registered("T", None, "9991001751")


def test_an_nhs_number_with_a_slip_in_it_finds_nobody() -> None:
    assert registered("Tansy Wickerlight", None, "999 100 1752") == frozenset()


def test_until_two_answers_are_settled_either_may_be_the_right_one() -> None:
    unsettled = traits(names_of(["Tansy Wickerlight", "Tansie Wickerlight"], []), [BORN], [])
    assert unsettled & registered("Tansie Wickerlight")
    assert unsettled & registered("Tansy Wickerlight")


@given(NAMES, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_however_a_name_is_encoded_or_cased_it_compares_alike(
    name: str, form: unicodedata._NormalizationForm
) -> None:
    assert plain(unicodedata.normalize(form, name)) == plain(name)
    assert plain(plain(name)) == plain(name)
    assert plain(name.casefold()) == plain(name)


@given(NAMES)
def test_what_is_found_by_a_name_always_has_a_date_beside_it(name: str) -> None:
    assert registered(name, born=None) == frozenset()
    assert all(words.endswith(f"\n{BORN}") for _, words in registered(name))
