"""Evaluates compiled rules in three-valued logic. `pwa/src/forms/evaluate.ts` is the same.

A value is a boolean, whole number, string or list of strings; None is *missing*: unanswered, not
shown, unsettled, any status but answered, or the wrong type. Kleene's rules hold: missing and
false is false, missing or true is true. An evaluation never raises: what makes no sense is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from forms import civil
from forms.answers import STATUS_NAMES
from forms.valid import is_integer

Value = bool | int | str | list[str] | None
Names = Mapping[str, Any]
"""Row variables, each bound to `group/<row>`, and elements of lists; "" is the current row."""


class Facts(Protocol):
    """What a rule reads."""

    @property
    def today(self) -> str:
        """The civil date rules are judged on."""

    def value(self, path: str) -> Value:
        """The answer or calculation at a path, None when missing to rules."""

    def status(self, path: str) -> int | None:
        """The status at a path, None when missing, hidden or unsettled."""

    def rows(self, group: str) -> Sequence[str] | None:
        """The rows of a group, None when the group is hidden."""


def evaluate(tree: Any, facts: Facts, names: Names) -> Value:
    """The value of a compiled rule, None when missing."""
    if isinstance(tree, str | bool):
        return tree
    if not isinstance(tree, list):
        return tree if is_integer(tree) else None
    if not tree or not isinstance(tree[0], str):
        return None
    op, args = tree[0], tree[1:]
    special = _SPECIAL.get(op)
    if special is not None:
        return special(args, facts, names) if len(args) >= _LEAST[op] else None
    plain = _PLAIN.get(op)
    if plain is None:
        return None
    wanted, function = plain
    if len(args) != len(wanted):
        return None
    values = [evaluate(arg, facts, names) for arg in args]
    for value, kind in zip(values, wanted, strict=True):
        if type(value) is not kind and (kind is not object or value is None):
            return None
    result = function(*values)
    return None if type(result) is int and not is_integer(result) else result


def path_of(reference: Any, names: Names) -> str | None:
    """The path a `get`, `row` or `rows` tree refers to."""
    if not isinstance(reference, list) or not all(isinstance(part, str) for part in reference):
        return None
    match reference:
        case ["get" | "rows", path]:
            return str(path)
        case ["row", variable, question]:
            row = names.get(variable)
            return f"{row}/{question}" if isinstance(row, str) else None
    return None


def _get(args: list[Any], facts: Facts, names: Names) -> Value:
    return facts.value(args[0]) if isinstance(args[0], str) else None


def _row(args: list[Any], facts: Facts, names: Names) -> Value:
    path = path_of(["row", *args], names)
    return None if path is None else facts.value(path)


def _key(args: list[Any], facts: Facts, names: Names) -> Value:
    row = names.get(args[0]) if isinstance(args[0], str) else None
    return row.rpartition("/")[2] if isinstance(row, str) else None


def _var(args: list[Any], facts: Facts, names: Names) -> Value:
    value = names.get(args[0]) if isinstance(args[0], str) else None
    return value if isinstance(value, str) else None


def _list(args: list[Any], facts: Facts, names: Names) -> Value:
    values = [evaluate(arg, facts, names) for arg in args]
    return [each for each in values if isinstance(each, str)] if _all_str(values) else None


def _all_str(values: list[Value]) -> bool:
    return all(isinstance(value, str) for value in values)


def _answered(args: list[Any], facts: Facts, names: Names) -> Value:
    path = path_of(args[0], names)
    if path is None:
        return False
    if args[0][0] == "rows" and facts.rows(path):
        return True
    return facts.value(path) is not None


def _status(args: list[Any], facts: Facts, names: Names) -> Value:
    path = path_of(args[0], names)
    status = None if path is None else facts.status(path)
    return None if status is None else STATUS_NAMES.get(status)


def _size(args: list[Any], facts: Facts, names: Names) -> Value:
    if isinstance(args[0], list) and args[0][:1] == ["rows"]:
        elements = _elements(args[0], facts, names)
        return None if elements is None else len(elements)
    value = evaluate(args[0], facts, names)
    return len(value) if isinstance(value, str | list) else None


def _and(args: list[Any], facts: Facts, names: Names) -> Value:
    return _kleene(False, (evaluate(arg, facts, names) for arg in args))


def _or(args: list[Any], facts: Facts, names: Names) -> Value:
    return _kleene(True, (evaluate(arg, facts, names) for arg in args))


def _kleene(decisive: bool, values: Iterable[Value]) -> bool | None:
    missing = False
    for value in values:
        if value is decisive:
            return decisive
        missing = missing or value is not (not decisive)
    return None if missing else not decisive


def _choose(args: list[Any], facts: Facts, names: Names) -> Value:
    if len(args) != 3:
        return None
    test = evaluate(args[0], facts, names)
    if not isinstance(test, bool):
        return None
    return evaluate(args[1] if test else args[2], facts, names)


def _in(args: list[Any], facts: Facts, names: Names) -> Value:
    sought = evaluate(args[0], facts, names)
    if sought is None:
        return None
    choices: list[Value] | None
    if isinstance(args[1], list) and args[1][:1] == ["list"]:
        choices = [evaluate(arg, facts, names) for arg in args[1][1:]]
    else:
        several = evaluate(args[1], facts, names)
        choices = [*several] if isinstance(several, list) else None
    if choices is None:
        return None
    return _kleene(True, (_equal(sought, choice) for choice in choices))


def _elements(source: Any, facts: Facts, names: Names) -> list[str] | None:
    """What a macro goes over: `group/<row>` for rows, the codes of a list."""
    if isinstance(source, list) and source[:1] == ["rows"]:
        group = path_of(source, names)
        rows = None if group is None else facts.rows(group)
        return None if rows is None else [f"{group}/{row}" for row in rows]
    several = evaluate(source, facts, names)
    return list(several) if isinstance(several, list) else None


def _each(args: list[Any], facts: Facts, names: Names) -> list[Value] | None:
    source, variable, rule = args[:3]
    elements = _elements(source, facts, names)
    if elements is None or not isinstance(variable, str):
        return None
    return [evaluate(rule, facts, {**names, variable: element}) for element in elements]


def _exists(args: list[Any], facts: Facts, names: Names) -> Value:
    values = _each(args, facts, names)
    return None if values is None else _kleene(True, values)


def _every(args: list[Any], facts: Facts, names: Names) -> Value:
    values = _each(args, facts, names)
    return None if values is None else _kleene(False, values)


def _at_least(args: list[Any], facts: Facts, names: Names) -> Value:
    values = _each(args[1:], facts, names)
    if values is None or not is_integer(args[0]):
        return None
    true = sum(value is True for value in values)
    if true >= args[0]:
        return True
    missing = sum(not isinstance(value, bool) for value in values)
    return None if true + missing >= args[0] else False


def _count(args: list[Any], facts: Facts, names: Names) -> Value:
    values = _each(args, facts, names)
    if values is None or not all(isinstance(value, bool) for value in values):
        return None
    return sum(value is True for value in values)


def _sum(args: list[Any], facts: Facts, names: Names) -> Value:
    values = _each(args, facts, names)
    if values is None:
        return None
    total = 0
    for value in values:
        if not is_integer(value):
            return None
        total += value if isinstance(value, int) else 0
        if not is_integer(total):
            return None
    return total


def nhs_valid(written: str) -> bool:
    """Whether a text is an NHS number: ten figures, spaces aside, whose check digit is right.

    The check digit is 11 less the remainder by 11 of the nine figures weighted 10 to 2; 11 is
    written 0 and a number that would need 10 is never issued (NHS Data Dictionary).
    """
    figures = written.replace(" ", "")
    if len(figures) != 10 or any(figure not in "0123456789" for figure in figures):
        return False
    total = sum(int(figure) * (10 - place) for place, figure in enumerate(figures[:9]))
    return (11 - total % 11) % 11 == int(figures[9])


_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][ABD-HJLNP-UW-Z]{2}\Z")


def postcode_valid(written: str) -> bool:
    """Whether a text is laid out as a whole postcode of the United Kingdom, spaces and case aside.

    The part after the space is a figure and two letters, never C, I, K, M, O or V (Royal Mail,
    Programmers' Guide to PAF). Whether the postcode exists is not known here.
    """
    return _POSTCODE.match(written.replace(" ", "").upper()) is not None


def _equal(one: Value, two: Value) -> bool | None:
    return one == two if type(one) is type(two) and one is not None else None


def _unequal(one: Value, two: Value) -> bool | None:
    equal = _equal(one, two)
    return None if equal is None else not equal


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool | None]:
    def apply(one: Any, two: Any) -> bool | None:
        return compare(one, two) if type(one) is type(two) and type(one) in (int, str) else None

    return apply


_Special = Callable[[list[Any], Facts, Names], Value]
_SPECIAL: Mapping[str, _Special] = {
    "get": _get,
    "row": _row,
    "key": _key,
    "var": _var,
    "list": _list,
    "today": lambda args, facts, names: facts.today,
    "answered": _answered,
    "status": _status,
    "size": _size,
    "&&": _and,
    "||": _or,
    "?:": _choose,
    "in": _in,
    "exists": _exists,
    "all": _every,
    "at_least": _at_least,
    "count": _count,
    "sum": _sum,
}
_LEAST = dict.fromkeys(_SPECIAL, 1) | {
    "list": 0,
    "today": 0,
    "row": 2,
    "&&": 0,
    "||": 0,
    "?:": 3,
    "in": 2,
    "exists": 3,
    "all": 3,
    "at_least": 4,
    "count": 3,
    "sum": 3,
}
_PLAIN: Mapping[str, tuple[tuple[type, ...], Callable[..., Value]]] = {
    "!": ((bool,), lambda one: not one),
    "neg": ((int,), lambda one: -one),
    "+": ((int, int), lambda one, two: one + two),
    "-": ((int, int), lambda one, two: one - two),
    "*": ((int, int), lambda one, two: one * two),
    "==": ((object, object), _equal),
    "!=": ((object, object), _unequal),
    "<": ((object, object), _ordered(lambda one, two: one < two)),
    "<=": ((object, object), _ordered(lambda one, two: one <= two)),
    ">": ((object, object), _ordered(lambda one, two: one > two)),
    ">=": ((object, object), _ordered(lambda one, two: one >= two)),
    "contains": ((str, str), lambda one, two: two in one),
    "startsWith": ((str, str), lambda one, two: one.startswith(two)),
    "days": ((str, str), civil.days_between),
    "add_days": ((str, int), civil.add_days),
    "add_months": ((str, int), civil.add_months),
    "age": ((str, str), civil.age),
    "nhs_valid": ((str,), nhs_valid),
    "postcode_valid": ((str,), postcode_valid),
    "date": ((str,), lambda one: one[:10] if civil.is_datetime(one) else None),
}

OPERATORS: tuple[str, ...] = (*_SPECIAL, *_PLAIN)
"""Every operator a compiled rule may hold; `rows` stands only where a group is named."""
