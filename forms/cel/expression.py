"""From one syntax tree to its typed, compiled tree (forms/FORMAT.md, "Compiled rules").

Names are resolved against the form: inside a group, siblings first. What the rule reads is listed
on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from forms.answers import STATUS_NAMES
from forms.cel.parse import Call, CelError, Expr, ListOf, Literal, Member, Name, Operation
from forms.cel.types import (
    BOOL,
    DATE,
    DATETIME,
    MONEY,
    NUMBER,
    OPAQUE,
    ORDERED,
    TEXT,
    Kind,
    Type,
    Typed,
    meet,
)
from forms.definition import Group, Question

_STATUS = Type("code", codes=frozenset(STATUS_NAMES.values()))
_MACROS = {"exists": 2, "all": 2, "at_least": 3, "sum": 2}

Variables = Mapping[str, Group | Type]


class QuestionTypes(Protocol):
    """What an expression asks about the form it stands in."""

    @property
    def items(self) -> Mapping[str, Question | Group]:
        """The form-level questions and groups by id."""

    def type_of(self, question: Question, group: Group | None) -> Type:
        """What a question's answer is to rules. Raises `CelError` where it is none."""


@dataclass(slots=True)
class Run:
    """Compiles one rule of the form, or of a group's question; `reads` fills as it goes."""

    types: QuestionTypes
    group: Group | None
    reads: set[str] = field(default_factory=set)

    def expr(self, node: Expr, names: Variables) -> Typed:
        match node:
            case Literal(value, _, scale):
                if isinstance(value, bool):
                    return value, replace(BOOL, literal=True)
                if isinstance(value, int):
                    return value, Type("number", scale=scale, literal=True)
                return value, Type("code", codes=frozenset({value}), literal=True)
            case ListOf(items, line):
                return self.literal_list(items, line)
            case Name(name, line):
                return self.name(name, line, names)
            case Member():
                return self.member(node, names)
            case Operation(op, args, line):
                return self.operation(op, args, line, names)
            case Call():
                return self.call(node, names)

    def literal_list(self, items: tuple[Expr, ...], line: int) -> Typed:
        found: set[str] = set()
        for item in items:
            if not isinstance(item, Literal) or not isinstance(item.value, str):
                raise CelError("a list holds codes in quotes", line)
            found.add(item.value)
        codes = frozenset(found)
        return ["list", *sorted(codes)], Type("list", codes=codes, literal=True)

    # Names

    def name(self, name: str, line: int, names: Variables) -> Typed:
        if name in names:
            bound = names[name]
            if isinstance(bound, Group):
                raise CelError(f"'{name}' is a row: name one of its questions", line)
            return ["var", name], bound
        if name == "today":
            return ["today"], DATE
        if self.group is not None:
            if name == "row":
                return self.row_key("", self.group, line)
            sibling = _question(self.group, name)
            if sibling is not None:
                return self.in_row("", self.group, sibling)
        item = self.types.items.get(name)
        if item is None:
            raise CelError(f"there is no question '{name}'", line)
        self.reads.add(name)
        if isinstance(item, Group):
            return ["rows", name], Type("rows")
        return ["get", name], self.types.type_of(item, None)

    def member(self, node: Member, names: Variables) -> Typed:
        of = node.of
        if isinstance(of, Name):
            bound = names.get(of.name)
            if isinstance(bound, Group):
                if node.name == "row":
                    return self.row_key(of.name, bound, node.line)
                question = _question(bound, node.name)
                if question is None:
                    raise CelError(f"'{bound.id}' has no question '{node.name}'", node.line)
                return self.in_row(of.name, bound, question)
        if isinstance(of, Member) and isinstance(of.of, Name):
            group = self.types.items.get(of.of.name)
            if isinstance(group, Group) and of.name in {row.key for row in group.rows or []}:
                question = _question(group, node.name)
                if question is None:
                    raise CelError(f"'{group.id}' has no question '{node.name}'", node.line)
                if question.rows_only and of.name not in question.rows_only:
                    raise CelError(f"'{of.name}' has no question '{node.name}'", node.line)
                path = f"{group.id}/{of.name}/{question.id}"
                self.reads.add(path)
                return ["get", path], self.types.type_of(question, group)
        raise CelError(f"'.{node.name}' names nothing: write group.row.question", node.line)

    def in_row(self, variable: str, group: Group, question: Question) -> Typed:
        self.reads.add(f"{group.id}/*/{question.id}")
        return ["row", variable, question.id], self.types.type_of(question, group)

    def row_key(self, variable: str, group: Group, line: int) -> Typed:
        if not group.rows:
            raise CelError(f"the rows of '{group.id}' are not fixed, so they have no names", line)
        return ["key", variable], Type("code", codes=frozenset(row.key for row in group.rows))

    # Operators

    def operation(self, op: str, args: tuple[Expr, ...], line: int, names: Variables) -> Typed:
        if op == "in":
            return self.membership(args[0], args[1], line, names)
        typed = [self.expr(arg, names) for arg in args]
        if op in ("&&", "||", "!"):
            for _, kind in typed:
                _want(kind, "bool", line)
            return _flat(op, [tree for tree, _ in typed]), BOOL
        if op in ("==", "!="):
            one, two, _ = meet(typed[0], typed[1], line)
            return [op, one, two], BOOL
        if op in ("<", "<=", ">", ">="):
            one, two, kind = meet(typed[0], typed[1], line)
            if kind.kind not in ORDERED:
                raise CelError(f"{kind} has no order", line)
            return [op, one, two], BOOL
        if op == "?:":
            _want(typed[0][1], "bool", line)
            one, two, kind = meet(typed[1], typed[2], line, unite=True)
            return ["?:", typed[0][0], one, two], replace(kind, literal=False)
        return self.arithmetic(op, typed, line)

    def arithmetic(self, op: str, typed: list[Typed], line: int) -> Typed:
        for _, kind in typed:
            if kind.kind not in ("number", "money"):
                raise CelError(f"'{op.replace('neg', '-')}' needs numbers; this is {kind}", line)
        if op == "neg":
            tree, kind = typed[0]
            return (-tree, kind) if kind.literal else (["neg", tree], kind)
        (one, first), (two, second) = typed
        if op == "*":
            if "money" not in (first.kind, second.kind):
                return ["*", one, two], Type("number", scale=first.scale + second.scale)
            if first.kind == second.kind or first.scale or second.scale:
                raise CelError("money is multiplied by a whole number", line)
            return ["*", one, two], MONEY
        one, two, kind = meet(typed[0], typed[1], line)
        return [op, one, two], replace(kind, literal=False)

    def membership(self, left: Expr, right: Expr, line: int, names: Variables) -> Typed:
        sought, kind = self.expr(left, names)
        if isinstance(right, ListOf):
            choices = []
            for item in right.items:
                sought_here, choice, _ = meet((sought, kind), self.expr(item, names), line)
                if sought_here != sought:
                    raise CelError("these numbers have more decimal places than the answer", line)
                choices.append(choice)
            return ["in", sought, ["list", *choices]], BOOL
        several, of = self.expr(right, names)
        _want(of, "list", line)
        meet((sought, kind), (None, Type("code", codes=of.codes)), line)
        return ["in", sought, several], BOOL

    # Functions

    def call(self, node: Call, names: Variables) -> Typed:
        if node.on is not None:
            return self.method(node, node.on, names)
        line = node.line
        match node.name, len(node.args):
            case "answered", 1:
                return ["answered", self.reference(node.args[0], line, names)[0]], BOOL
            case "status", 1:
                tree = self.reference(node.args[0], line, names)[0]
                return ["status", tree], _STATUS
            case "size", 1:
                return self.size(node.args[0], line, names)
            case "days" | "age", 2:
                dates = [self.argument(arg, DATE, line, names) for arg in node.args]
                return [node.name, *dates], NUMBER
            case "add_days" | "add_months", 2:
                start = self.argument(node.args[0], DATE, line, names)
                return [node.name, start, self.argument(node.args[1], NUMBER, line, names)], DATE
            case "nhs_valid" | "postcode_valid", 1:
                return [node.name, self.argument(node.args[0], TEXT, line, names)], BOOL
            case "date", 1:
                return ["date", self.argument(node.args[0], DATETIME, line, names)], DATE
        raise CelError(f"there is no function {node.name}/{len(node.args)}", line)

    def argument(self, arg: Expr, wanted: Type, line: int, names: Variables) -> Any:
        tree, kind = self.expr(arg, names)
        if kind.kind == "code" and kind.literal:
            kind = meet((tree, kind), (None, wanted), line)[2]
        _want(kind, wanted.kind, line)
        if kind.scale:
            raise CelError("this needs a whole number", line)
        return tree

    def reference(self, arg: Expr, line: int, names: Variables) -> Typed:
        typed = self.expr(arg, names) if isinstance(arg, Name | Member) else (None, OPAQUE)
        if not isinstance(typed[0], list) or typed[0][0] not in ("get", "row", "rows"):
            raise CelError("this asks about a question or a group by name", line)
        return typed

    def size(self, arg: Expr, line: int, names: Variables) -> Typed:
        if isinstance(arg, Call) and arg.name == "filter" and arg.on is not None:
            if len(arg.args) != 2:
                raise CelError("write size(group.filter(row, rule))", line)
            source, variable, rule = self.over(arg.on, arg.args, "bool", line, names)
            return ["count", source, variable, rule[0]], NUMBER
        tree, kind = self.expr(arg, names)
        if kind.kind not in ("text", "list", "rows") and not (kind.kind == "code" and kind.literal):
            raise CelError(f"{kind} has no size", line)
        return ["size", tree], NUMBER

    def method(self, node: Call, on: Expr, names: Variables) -> Typed:
        line, args = node.line, node.args
        if node.name in _MACROS and len(args) == _MACROS[node.name]:
            return self.macro(node.name, on, args, line, names)
        if node.name == "size" and not args:
            return self.size(on, line, names)
        if node.name in ("contains", "startsWith") and len(args) == 1:
            tree, kind = self.expr(on, names)
            if kind.kind == "list" and node.name == "contains":
                return self.membership(args[0], on, line, names)
            _want(kind, "text", line)
            return [node.name, tree, self.argument(args[0], TEXT, line, names)], BOOL
        if node.name == "filter":
            raise CelError("filter stands only inside size(...)", line)
        raise CelError(f"there is no '.{node.name}' with {len(args)} arguments", line)

    def macro(
        self, name: str, on: Expr, args: tuple[Expr, ...], line: int, names: Variables
    ) -> Typed:
        if name == "at_least":
            wanted = args[0]
            if not isinstance(wanted, Literal) or type(wanted.value) is not int or wanted.scale:
                raise CelError("at_least begins with a whole number", line)
            source, variable, rule = self.over(on, args[1:], "bool", line, names)
            return ["at_least", wanted.value, source, variable, rule[0]], BOOL
        if name == "sum":
            source, variable, (tree, kind) = self.over(on, args, "value", line, names)
            if kind.kind not in ("number", "money"):
                raise CelError(f"sum needs numbers; this is {kind}", line)
            return ["sum", source, variable, tree], replace(kind, literal=False)
        source, variable, rule = self.over(on, args, "bool", line, names)
        return [name, source, variable, rule[0]], BOOL

    def over(
        self, on: Expr, args: tuple[Expr, ...], wanted: str, line: int, names: Variables
    ) -> tuple[Any, str, Typed]:
        variable = args[0]
        if not isinstance(variable, Name):
            raise CelError("the first word names each row, such as o", line)
        source, kind = self.expr(on, names)
        group = self.types.items.get(source[1]) if kind.kind == "rows" else None
        if not isinstance(group, Group):
            _want(kind, "list", line)
        each = group if isinstance(group, Group) else Type("code", codes=kind.codes)
        typed = self.expr(args[1], {**names, variable.name: each})
        if wanted == "bool":
            _want(typed[1], "bool", line)
        return source, variable.name, typed


def _question(group: Group, name: str) -> Question | None:
    return next((item for item in group.items if item.id == name), None)


def _want(kind: Type, wanted: Kind, line: int) -> None:
    if kind.kind != wanted:
        raise CelError(f"this is {kind}; it must be {Type(wanted)}", line)


def _flat(op: str, trees: list[Any]) -> list[Any]:
    args: list[Any] = []
    for tree in trees:
        if op != "!" and isinstance(tree, list) and tree[0] == op:
            args.extend(tree[1:])
        else:
            args.append(tree)
    return [op, *args]
