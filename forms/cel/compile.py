"""Compiles the rules of a form to typed JSON trees, with what each reads.

The reads are the signal graph of a form on screen and the graph of the cycle check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forms.cel.expression import Run
from forms.cel.parse import CelError, parse
from forms.cel.types import DATE, DATETIME, MONEY, OPAQUE, TEXT, TIME, Kind, Type
from forms.definition import Group, Question

_MAX_DEPTH = 60
_PLAIN = {"text": TEXT, "long": TEXT, "date": DATE, "datetime": DATETIME, "time": TIME}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled rule: its tree, the paths it reads, sorted, and what it gives."""

    tree: Any
    reads: tuple[str, ...]
    type: Type


@dataclass(slots=True)
class Compiler:
    """Compiles the rules of one form.

    `items` are the form-level questions and groups by id; `codes` gives the codes of a question.
    """

    items: Mapping[str, Question | Group]
    codes: Mapping[int, frozenset[str]]
    _results: dict[int, Compiled] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def rule(self, text: str, group: Group | None, wanted: str = "bool") -> Compiled:
        """A compiled rule of a slot of the form, or of a group's question. Raises `CelError`.

        `wanted` is "bool" for every slot but a calculation's, which is "value".
        """
        run = Run(self, group)
        tree, kind = run.expr(parse(text), {})
        if wanted == "bool" and kind.kind != "bool":
            raise CelError(f"this gives {kind}; it must give true or false")
        if kind.kind in ("list", "opaque", "rows"):
            raise CelError(f"a calculation cannot give {kind}")
        if _depth(tree) > _MAX_DEPTH:
            raise CelError("nested too deeply: make part of it a calculation of its own")
        return Compiled(tree, tuple(sorted(run.reads)), kind)

    def calculation(self, question: Question, group: Group | None) -> Compiled:
        """The compiled value of a calc, compiled once. Raises `CelError` on a circle."""
        if id(question) not in self._results:
            if question.id in self._open:
                circle = " → ".join([*self._open, question.id])
                raise CelError(f"this goes round in a circle: {circle}")
            self._open.append(question.id)
            try:
                self._results[id(question)] = self.rule(question.value or "", group, "value")
            finally:
                self._open.pop()
        return self._results[id(question)]

    def type_of(self, question: Question, group: Group | None) -> Type:
        """What a question's answer is to rules."""
        match question.type:
            case "one" | "yn" | "many":
                kind: Kind = "list" if question.type == "many" else "code"
                return Type(kind, codes=self.codes[id(question)])
            case "number":
                return Type("number", scale=question.decimals)
            case "money":
                return MONEY
            case "calc":
                return replace(self.calculation(question, group).type, literal=False)
            case "info":
                raise CelError(f"'{question.id}' is information, not a question")
        return _PLAIN.get(question.type, OPAQUE)


def _depth(tree: Any) -> int:
    return 1 + max(map(_depth, tree), default=0) if isinstance(tree, list) else 0
