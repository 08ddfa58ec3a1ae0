"""A compiled rule as an author would write it, for telling what a rule was and is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COMPARED = {"==", "!=", "<", "<=", ">", ">="}
_INFIX = _COMPARED | {"&&", "||", "in", "+", "-", "*"}
_METHODS = {"contains", "startsWith"}
_MACROS = {"exists", "all", "sum"}


def rule_text(tree: Any, decimals: Mapping[str, int] | None = None) -> str:
    """The rule in the profile's own words (forms/FORMAT.md, "Rules").

    `decimals` are the places of the form's numbers by question id: a compiled rule compares stored
    numbers, an author writes in the question's own unit.
    """
    return _Writer(decimals or {}).text(tree)


class _Writer:
    def __init__(self, decimals: Mapping[str, int]) -> None:
        self._decimals = decimals

    def text(self, tree: Any) -> str:
        if isinstance(tree, bool):
            return "true" if tree else "false"
        if isinstance(tree, str):
            return f"'{tree}'"
        if not isinstance(tree, list):
            return str(tree)
        op, *args = tree
        if op in _INFIX:
            return f" {op} ".join(self._infix(op, args))
        if op in _METHODS:
            return f"{self._inside(args[0])}.{op}({self.text(args[1])})"
        if op in _MACROS:
            return f"{self.text(args[0])}.{op}({args[1]}, {self.text(args[2])})"
        match op:
            case "get":
                return str(args[0]).replace("/", ".")
            case "row":
                return ".".join(part for part in args if part)
            case "key":
                return f"{args[0]}.row" if args[0] else "row"
            case "var" | "rows":
                return str(args[0])
            case "today":
                return "today"
            case "list":
                return f"[{', '.join(self.text(each) for each in args)}]"
            case "!":
                return f"!{self._inside(args[0])}"
            case "neg":
                return f"-{self._inside(args[0])}"
            case "?:":
                return " ? ".join(map(self._inside, args[:2])) + f" : {self._inside(args[2])}"
            case "count":
                return f"size({args[0][1]}.filter({args[1]}, {self.text(args[2])}))"
            case "at_least":
                return f"{self.text(args[1])}.at_least({args[0]}, {args[2]}, {self.text(args[3])})"
        return f"{op}({', '.join(self.text(each) for each in args)})"

    def _infix(self, op: str, args: list[Any]) -> list[str]:
        places = max(map(self._places, args), default=0) if op in _COMPARED else 0
        return [
            f"{each / 10**places:.{places}f}"
            if places and isinstance(each, int) and not isinstance(each, bool)
            else self._inside(each)
            for each in args
        ]

    def _inside(self, tree: Any) -> str:
        text = self.text(tree)
        compound = isinstance(tree, list) and (tree[0] in _INFIX or tree[0] == "?:")
        return f"({text})" if compound else text

    def _places(self, tree: Any) -> int:
        if not isinstance(tree, list) or tree[0] not in ("get", "row", "sum", "+", "-"):
            return 0
        if tree[0] in ("get", "row"):
            return self._decimals.get(str(tree[-1]).rpartition("/")[2], 0)
        return max(map(self._places, tree[1:]))
