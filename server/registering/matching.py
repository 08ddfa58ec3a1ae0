"""Whether two registrations may be of one person: the same name and date of birth, or NHS number.

Pure. It only raises a question for a person to answer, so it is generous with spelling and never
goes by a name alone: many people share one (domain.md 2.0.2).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from forms.evaluate import nhs_valid
from sync.codes import Likeness

Trait = tuple[Likeness, str]
"""What two people may have in common: of which kind, and in words that compare."""

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
# Straight and typographic apostrophes, as in O'Neill, and full stops.
_INSIDE_A_WORD: Final = "'`.\u00b4\u02bc\u2018\u2019"


def plain(name: str) -> str:
    """A name as it compares: no case, accents or punctuation, one space between words.

    "Oystergate, Marlow" is "Marlow Oystergate".
    """
    last, comma, first = name.partition(",")
    ordered = f"{first} {last}" if comma and "," not in first else name
    marked = unicodedata.normalize("NFKD", ordered.casefold()).translate(_LETTERS)
    letters = "".join(
        each if each.isalnum() else " "
        for each in marked
        if not unicodedata.combining(each) and each not in _INSIDE_A_WORD
    )
    return " ".join(letters.split())


def names_of(legal: Iterable[str], preferred: Iterable[str]) -> frozenset[str]:
    """The names somebody may be registered under elsewhere, as they compare.

    A name to use of one word stands before the last word of the full name: "Marl Oystergate".
    """
    full = {plain(each) for each in legal} - {""}
    used = {plain(each) for each in preferred} - {""}
    return frozenset(full | {each for name in used for each in _used(name, full)})


def traits(
    names: Iterable[str], births: Iterable[str], nhs_numbers: Iterable[str]
) -> frozenset[Trait]:
    """All by which somebody may be found to be registered twice.

    `names` as `names_of` gives them, `births` as civil dates; what is no date, and an NHS number
    whose check digit is wrong, counts for nothing.
    """
    dates = {each for each in births if _is_date(each)}
    numbers = {"".join(each.split()) for each in nhs_numbers if nhs_valid(each)}
    return frozenset(
        {(Likeness.NAME_AND_BIRTH, f"{name}\n{born}") for name in names if name for born in dates}
        | {(Likeness.NHS_NUMBER, number) for number in numbers}
    )


def _used(name: str, full: set[str]) -> Iterator[str]:
    if " " in name:
        yield name
        return
    for each in full:
        first, _, rest = each.rpartition(" ")
        yield f"{name} {rest}" if first else name


def _is_date(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
