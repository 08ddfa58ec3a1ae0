"""From CEL text to our own syntax tree.

Only cel-python's grammar is used, never its evaluator: the tree below keeps the forms our profile
has, with the line and column of each, and anything else of CEL is refused here.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from celpy.celparser import CELParseError, CELParser
from lark import Token, Tree


class CelError(Exception):
    """A rule that cannot be understood. `line` counts from 1 within the rule."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, whole number, decimal (as written) or boolean. `scale` is a decimal's places."""

    value: str | int | bool
    line: int
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A bare identifier."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    """`of.name`."""

    of: Expr
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`, or `on.name(args)` where `on` is set."""

    name: str
    on: Expr | None
    args: tuple[Expr, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator: `! neg && || == != < <= > >= in + - * ?:`."""

    op: str
    args: tuple[Expr, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Expr, ...]
    line: int


Expr = Literal | Name | Member | Call | Operation | ListOf

_OPERATORS = {
    "relation_eq": "==",
    "relation_ne": "!=",
    "relation_lt": "<",
    "relation_le": "<=",
    "relation_gt": ">",
    "relation_ge": ">=",
    "relation_in": "in",
    "addition_add": "+",
    "addition_sub": "-",
    "multiplication_mul": "*",
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_MAX_LENGTH = 4000
_MAX_DEPTH = 400


@functools.cache
def _parser() -> CELParser:
    return CELParser()


def parse(text: str) -> Expr:
    """The syntax tree of a rule. Raises `CelError` for what the profile does not have."""
    if len(text) > _MAX_LENGTH:
        raise CelError(f"a rule may have {_MAX_LENGTH} characters; this has {len(text)}")
    try:
        tree = _parser().parse(text)
    except CELParseError as error:
        column = f" at character {error.column}" if error.column else ""
        raise CelError(f"not a rule{column}: {text.strip()}", error.line or 1) from error
    except (ValueError, RecursionError) as error:
        raise CelError(f"not a rule: {text.strip()}") from error
    return _expr(tree, 0)


def _line(tree: Tree[Token]) -> int:
    return int(getattr(tree.meta, "line", None) or 1)


def _expr(tree: Any, depth: int) -> Expr:
    if depth > _MAX_DEPTH:
        raise CelError("nested too deeply")
    kids = tree.children
    kind: str = tree.data
    if kind in ("conditionalor", "conditionaland") and len(kids) == 2:
        op = "||" if kind == "conditionalor" else "&&"
        return Operation(op, (_expr(kids[0], depth + 1), _expr(kids[1], depth + 1)), _line(tree))
    if kind == "expr" and len(kids) == 3:
        return Operation("?:", tuple(_expr(kid, depth + 1) for kid in kids), _line(tree))
    if kind in ("relation", "addition", "multiplication") and len(kids) == 2:
        op = _OPERATORS.get(kids[0].data, "")
        if not op:
            raise CelError("division and remainder are not in the profile", _line(tree))
        left = _expr(kids[0].children[0], depth + 1)
        return Operation(op, (left, _expr(kids[1], depth + 1)), _line(tree))
    if kind == "unary" and len(kids) == 2:
        op = "!" if kids[0].data == "unary_not" else "neg"
        return Operation(op, (_expr(kids[1], depth + 1),), _line(tree))
    if kind == "literal":
        return _literal(kids[0], _line(tree))
    if kind == "ident":
        return Name(str(kids[0]), _line(tree))
    if kind == "ident_arg":
        return Call(str(kids[0]), None, _args(kids[1:], depth), _line(tree))
    if kind == "member_dot":
        return Member(_expr(kids[0], depth + 1), str(kids[1]), _line(tree))
    if kind == "member_dot_arg":
        on = _expr(kids[0], depth + 1)
        return Call(str(kids[1]), on, _args(kids[2:], depth), _line(tree))
    if kind == "list_lit":
        return ListOf(_args(kids, depth), _line(tree))
    if len(kids) == 1 and isinstance(kids[0], Tree):
        return _expr(kids[0], depth + 1)
    raise CelError(f"'{kind.replace('_', ' ')}' is not in the profile", _line(tree))


def _args(kids: list[Any], depth: int) -> tuple[Expr, ...]:
    return tuple(_expr(kid, depth + 1) for kid in kids[0].children) if kids else ()


def _literal(token: Token, line: int) -> Literal:
    written = str(token)
    match token.type:
        case "INT_LIT":
            number = int(written, 0)
            if abs(number) > 2**53 - 1:
                raise CelError(f"{written} is too large", line)
            return Literal(number, line)
        case "FLOAT_LIT":
            whole, _, places = written.partition(".")
            if not (places.isdigit() and whole.lstrip("-").isdigit()) or len(places) > 6:
                raise CelError(f"write {written} as figures with a point, such as 7.5", line)
            return Literal(int(whole + places), line, len(places))
        case "BOOL_LIT":
            return Literal(written == "true", line)
        case "STRING_LIT":
            return Literal(_string(written, line), line)
    raise CelError(f"{written} is not in the profile", line)


def _string(written: str, line: int) -> str:
    if written[0] in "rR":
        return written[2:-1]

    def escaped(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) == 5:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise CelError(f"'\\{code}' is not in the profile", line)
        return _ESCAPES[code]

    return _ESCAPE.sub(escaped, written[1:-1])
