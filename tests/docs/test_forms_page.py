"""The page of forms shows each form of the library, as its definition stands, with its picture."""

from __future__ import annotations

import pytest

from docs.forms_page import PAGE, PICTURES, page
from tests.library.field_tables import forms

_PNG_SIZE = slice(16, 24)
"""Where a PNG says how wide and how high it is, four bytes each."""
_MOST_BYTES = 2_500_000


def test_the_page_is_what_the_definitions_give() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m docs.forms_page`"


@pytest.mark.parametrize("form_id", forms())
def test_a_form_is_on_the_page_with_its_picture(form_id: str) -> None:
    assert f'src="pictures/forms/{form_id}.png"' in PAGE.read_text("utf-8")
    picture = (PICTURES / f"{form_id}.png").read_bytes()
    wide, high = picture[_PNG_SIZE][:4], picture[_PNG_SIZE][4:]
    assert (int.from_bytes(wide), int.from_bytes(high)) == (390, 844)


def test_no_picture_is_of_a_form_that_is_gone() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == set(forms())


def test_the_pictures_of_all_forms_together_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) <= _MOST_BYTES
