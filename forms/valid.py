"""Whether a value has the shape its question asks for.

`wrong_type` and `not_a_choice` make an answer missing to rules; the other reasons are slips in an
answer that still counts. `pwa/src/forms/valid.ts` is the same check; `forms/vectors` holds both.
"""

from __future__ import annotations

from typing import Any

from forms.answers import NONE_ROWS
from forms.civil import is_date, is_datetime, is_time
from forms.definition import PublishedGroup, PublishedQuestion
from forms.files import KINDS

MAX_INTEGER = 2**53 - 1
"""Largest number stored: the largest whole number both languages hold exactly."""

_SPACES = " \t\r\n\u00a0"

UNUSABLE = frozenset({"wrong_type", "not_a_choice"})
"""Reasons for which rules treat an answer as missing."""


def valid_value(item: PublishedQuestion | PublishedGroup, value: Any) -> str | None:
    """None when the value is right, otherwise a problem code.

    Codes: `wrong_type`, `not_a_choice`, `exclusive_choice`, `too_long`, `too_small`, `too_large`.
    """
    if isinstance(item, PublishedGroup):
        return None if item.none and value == NONE_ROWS else "wrong_type"
    match item.type:
        case "text" | "long":
            return _text(item, value)
        case "one" | "yn":
            if not isinstance(value, str):
                return "wrong_type"
            return None if value in codes_of(item) else "not_a_choice"
        case "many":
            return _many(item, value)
        case "number" | "money":
            return _number(item, value)
        case "date":
            right = isinstance(value, str) and is_date(value)
        case "datetime":
            right = isinstance(value, str) and is_datetime(value)
        case "time":
            right = isinstance(value, str) and is_time(value)
        case "party":
            right = _is_party(value)
        case "sig":
            right = _is_signature(value)
        case "file":
            return _file(item, value)
        case _:
            right = False
    return None if right else "wrong_type"


def is_blank(value: Any) -> bool:
    """Whether a stored value says nothing: nil, no words, or nothing chosen."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip(_SPACES))


def codes_of(question: PublishedQuestion) -> frozenset[str]:
    """The codes an answer may hold."""
    if question.type == "yn":
        return frozenset({"yes", "no"})
    return frozenset(option.code for option in question.options)


def is_integer(value: Any) -> bool:
    """Whether a value is a whole number both languages hold exactly (a boolean is not)."""
    return type(value) is int and -MAX_INTEGER <= value <= MAX_INTEGER


def _text(question: PublishedQuestion, value: Any) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    size = len(value.encode("utf-8", "surrogatepass"))
    return "too_long" if question.max is not None and size > question.max else None


def _many(question: PublishedQuestion, value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        return "wrong_type"
    if not codes_of(question).issuperset(value):
        return "not_a_choice"
    if value != sorted(set(value)):
        return "wrong_type"
    alone = any(code in question.exclusive for code in value)
    return "exclusive_choice" if alone and len(value) > 1 else None


def _number(question: PublishedQuestion, value: Any) -> str | None:
    if not is_integer(value):
        return "wrong_type"
    if question.min is not None and value < question.min:
        return "too_small"
    return "too_large" if question.max is not None and value > question.max else None


def _is_party(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    kind, reference, name, under_18 = value
    return (
        kind in ("circle", "staff", "organisation", "other")
        and (reference is None or isinstance(reference, str))
        and isinstance(name, str)
        and (under_18 is None or isinstance(under_18, bool))
    )


def _file(question: PublishedQuestion, value: Any) -> str | None:
    if not isinstance(value, list) or len(value) != 5:
        return "wrong_type"
    name, digest, size, kind, key = value
    if not all(isinstance(part, str | bytes) for part in (name, digest, key)):
        return "wrong_type"
    if not is_integer(size) or size < 1 or not isinstance(kind, str):
        return "wrong_type"
    if not any(kind in KINDS[each] for each in question.accept):
        return "wrong_type"
    return "too_large" if question.max is not None and size > question.max else None


def _is_signature(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 4:
        return False
    how, strokes, witness, signed_on = value
    drawn = strokes is None or (
        isinstance(strokes, list)
        and all(
            isinstance(stroke, list) and all(is_integer(number) for number in stroke)
            for stroke in strokes
        )
    )
    return (
        how in ("drawn", "spoken")
        and drawn
        and (witness is None or isinstance(witness, str))
        and isinstance(signed_on, str)
        and is_date(signed_on)
    )
