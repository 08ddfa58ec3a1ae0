"""The types of the profile, and how two of them meet in a comparison or a choice.

A string literal has no type of its own: beside a question with choices it must be one of their
codes, beside a date a date that exists, beside text it is text. A number carries how many decimal
places its stored form has, so that `hours > 7.5` compares like with like.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from forms.cel.parse import CelError
from forms.civil import is_date, is_datetime, is_time

Kind = Literal[
    "bool", "number", "money", "text", "code", "list", "date", "datetime", "time", "opaque", "rows"
]

ORDERED: frozenset[Kind] = frozenset({"number", "money", "date", "datetime", "time"})
_MOMENTS = {"date": is_date, "datetime": is_datetime, "time": is_time}
_NAMES: dict[Kind, str] = {
    "bool": "true or false",
    "number": "a number",
    "money": "money",
    "text": "words",
    "code": "one of a set of choices",
    "list": "several choices",
    "date": "a date",
    "datetime": "a date and time",
    "time": "a time",
    "opaque": "something rules cannot compare",
    "rows": "a group",
}


@dataclass(frozen=True, slots=True)
class Type:
    """What an expression gives. `codes` for code and list, `scale` for number."""

    kind: Kind
    codes: frozenset[str] = frozenset()
    scale: int = 0
    literal: bool = False

    def __str__(self) -> str:
        return _NAMES[self.kind]


BOOL = Type("bool")
NUMBER = Type("number")
MONEY = Type("money")
TEXT = Type("text")
DATE = Type("date")
DATETIME = Type("datetime")
TIME = Type("time")
OPAQUE = Type("opaque")

Typed = tuple[Any, Type]
"""A compiled tree and its type."""


def rescale(typed: Typed, scale: int) -> Typed:
    """The same number stored with more decimal places."""
    tree, kind = typed
    factor = 10 ** (scale - kind.scale)
    if factor == 1:
        return typed
    scaled = tree * factor if kind.literal else ["*", tree, factor]
    return scaled, replace(kind, scale=scale)


def meet(left: Typed, right: Typed, line: int, unite: bool = False) -> tuple[Any, Any, Type]:
    """Both trees made comparable, and their common type.

    `unite` is for the two results of a choice, whose codes may differ; otherwise codes that can
    never be equal are refused. Raises `CelError`.
    """
    (one, first), (two, second) = left, right
    if first.kind == "number" and second.kind == "number":
        scale = max(first.scale, second.scale)
        (one, first), (two, second) = rescale(left, scale), rescale(right, scale)
        return one, two, Type("number", scale=scale, literal=first.literal and second.literal)
    if {first.kind, second.kind} == {"number", "money"}:
        amount = first if first.kind == "number" else second
        if not amount.literal or amount.scale:
            raise CelError("money is compared with money, or with a whole number of pence", line)
        return one, two, MONEY
    if first.kind == second.kind == "code" or first.kind == second.kind == "list":
        return one, two, _meet_codes(first, second, line, unite)
    for kind, other, tree in ((first, second, two), (second, first, one)):
        if other.kind == "code" and other.literal:
            if kind.kind == "text":
                return one, two, TEXT
            exists = _MOMENTS.get(kind.kind)
            if exists is not None:
                if not exists(tree):
                    raise CelError(f"'{tree}' is not {kind}", line)
                return one, two, kind
    if first.kind != second.kind or first.kind in ("opaque", "rows"):
        raise CelError(f"{first} cannot be compared with {second}", line)
    return one, two, replace(first, literal=first.literal and second.literal)


def _meet_codes(first: Type, second: Type, line: int, unite: bool) -> Type:
    both = first.codes | second.codes
    if not unite:
        for literal, other in ((first, second), (second, first)):
            unknown = literal.codes - other.codes
            if literal.literal and unknown and not (other.literal and other.kind == "list"):
                raise CelError(_unknown(min(unknown), other), line)
        if first.kind == "code" and not first.codes & second.codes:
            raise CelError("these two have no choice in common, so they are never equal", line)
    return Type(first.kind, codes=both)


def _unknown(code: str, among: Type) -> str:
    known = sorted(among.codes)
    shown = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
    return f"'{code}' is not one of the choices: {shown}"
