"""A compiled rule as an author would write it, for telling what a rule was and is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COMPARED = {"==", "!=", "<", "<=", ">", ">="}
_INFIX = _COMPARED | {"&&", "||", "in", "+", "-", "*"}
_METHODS = {"contains", "startsWith"}
_MACROS = {"exists", "all"}
_NUMBERS = {"get", "row", "sum", "neg", "+", "-", "*", "?:"}
"""Operations whose result may be a number of more places than none."""


def rule_text(
    tree: Any, decimals: Mapping[str, int] | None = None, places: int | None = None
) -> str:
    """The rule in the profile's own words (forms/FORMAT.md, "Rules").

    `decimals` are the places of the form's numbers by question id: a compiled rule reckons in
    stored numbers, an author writes in the question's own unit. `places` are those of the rule's
    own result, where it is a number and they are known.
    """
    return _Writer(decimals or {}).text(tree, places)


class _Writer:
    """Numbers are told as they stand to one another; `stored` is how many places one has."""

    def __init__(self, decimals: Mapping[str, int]) -> None:
        self._decimals = decimals

    def text(self, tree: Any, stored: int | None = None) -> str:
        if isinstance(tree, bool):
            return "true" if tree else "false"
        if isinstance(tree, int):
            return _figure(tree, stored or 0)
        if isinstance(tree, str):
            return f"'{tree}'"
        if not isinstance(tree, list):
            return str(tree)
        op, *args = tree
        if op in _NUMBERS:
            return self._number(tree, self._places(tree) if stored is None else stored)
        if op in _INFIX:
            return f" {op} ".join(self._infix(op, args))
        if op in _METHODS:
            return f"{self._inside(args[0])}.{op}({self.text(args[1])})"
        if op in _MACROS:
            return f"{self.text(args[0])}.{op}({args[1]}, {self.text(args[2])})"
        match op:
            case "key":
                return f"{args[0]}.row" if args[0] else "row"
            case "var" | "rows":
                return str(args[0])
            case "today":
                return "today"
            case "list":
                return f"[{', '.join(self.text(each, stored) for each in args)}]"
            case "!":
                return f"!{self._inside(args[0])}"
            case "count":
                return f"size({args[0][1]}.filter({args[1]}, {self.text(args[2])}))"
            case "at_least":
                return f"{self.text(args[1])}.at_least({args[0]}, {args[2]}, {self.text(args[3])})"
        return f"{op}({', '.join(self.text(each) for each in args)})"

    def _infix(self, op: str, args: list[Any]) -> list[str]:
        if op == "in":
            stored: int | None = self._places(args[0])
        else:
            stored = max(map(self._places, args)) if op in _COMPARED else None
        return [self._inside(each, stored) for each in args]

    def _number(self, tree: list[Any], stored: int) -> str:
        op, *args = tree
        match op:
            case "get":
                return str(args[0]).replace("/", ".")
            case "row":
                return ".".join(part for part in args if part)
            case "sum":
                return f"{self.text(args[0])}.sum({args[1]}, {self.text(args[2], stored)})"
            case "neg":
                return f"-{self._inside(args[0], stored)}"
            case "*":
                return self._product(args, stored)
            case "?:":
                test, one, two = args
                either = f"{self._inside(one, stored)} : {self._inside(two, stored)}"
                return f"{self._inside(test)} ? {either}"
        return f" {op} ".join(self._inside(each, stored) for each in args)

    def _product(self, args: list[Any], stored: int) -> str:
        """A multiplication an author wrote, or the compiler's, that brought two scales together."""
        short = stored - sum(map(self._places, args))
        if short > 0 and args[1] == 10**short:
            return self.text(args[0])
        return " * ".join(
            self._inside(each, short if isinstance(each, int) and short > 0 else None)
            for each in args
        )

    def _inside(self, tree: Any, stored: int | None = None) -> str:
        text = self.text(tree, stored)
        # What the compiler put around a number is not told, and needs no brackets of its own.
        compound = isinstance(tree, list) and tree[0] in _INFIX | {"?:"} and " " in text
        return f"({text})" if compound else text

    def _places(self, tree: Any) -> int:
        """How many places a number is stored with, as far as the questions in it say."""
        if not isinstance(tree, list) or tree[0] not in _NUMBERS:
            return 0
        op, *args = tree
        match op:
            case "get" | "row":
                return self._decimals.get(str(args[-1]).rpartition("/")[2], 0)
            case "sum":
                return self._places(args[2])
            case "*":
                return sum(map(self._places, args))
            case "?:":
                return max(map(self._places, args[1:]))
        return max(map(self._places, args))


def _figure(number: int, places: int) -> str:
    """A stored number as it is written: 5 of one place is 0.5."""
    if places == 0:
        return str(number)
    whole, part = divmod(abs(number), 10**places)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{places}d}"
