"""Reads a form's YAML into authored structs, remembering the line of every part.

YAML is read with fewer guesses than usual: only `true` and `false` are booleans, and only plain
decimal figures are numbers, so the codes `yes` and `no`, dates and times stay the strings they
look like. `read_form` and `read_code_lists` are the one place in `forms` that touches a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from forms.canonical import tag_items
from forms.definition import CodeList, Definition
from forms.errors import FormError

Where = tuple[str | int, ...]
"""A part of a form: the keys and indices that lead to it."""

_T = TypeVar("_T")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[(\.\.\.)\]")
_MAX_DEPTH = 40
# libyaml's, where PyYAML has it: of a process that opens a council, reading the library took most.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of a form came from: the file's name and the line of each part."""

    file: str
    lines: Mapping[Where, int]

    def error(self, where: Where, reason: str, line_within: int = 1) -> FormError:
        """A `FormError` at a part, or at its nearest enclosing part that has a line."""
        while where not in self.lines and where:
            where = where[:-1]
        return FormError(self.file, self.lines.get(where, 0) + line_within - 1, reason)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An authored form, the code lists it names, and where it came from."""

    definition: Definition
    code_lists: Mapping[str, CodeList]
    origin: Origin


def parse_form(text: str, file: str, code_lists: Mapping[str, CodeList]) -> Loaded:
    """The authored form in a YAML text. Raises `FormError` where it has another shape."""
    data, lines = _parse_yaml(text, file)
    origin = Origin(file, lines)
    definition = _convert(tag_items(data), Definition, origin)
    return Loaded(definition, code_lists, origin)


def parse_code_list(text: str, file: str) -> CodeList:
    """The code list in a YAML text. Raises `FormError` where it has another shape."""
    data, lines = _parse_yaml(text, file)
    return _convert(data, CodeList, Origin(file, lines))


def read_form(path: Path, codes_folder: Path | None = None) -> Loaded:
    """The form in a file, with every code list in `codes_folder` (`codes` beside it by default).

    Raises `FormError` for a form or list that cannot be read as one, `OSError` for a file.
    """
    lists = read_code_lists(codes_folder or path.parent / "codes")
    text = path.read_text(encoding="utf-8")
    return parse_form(text, path.name, lists)


def read_code_lists(*folders: Path) -> dict[str, CodeList]:
    """The code lists of some folders, by id; where two have one, that of the later folder."""
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    lists = [parse_code_list(file.read_text(encoding="utf-8"), file.name) for file in files]
    return {each.id: each for each in lists}


def _parse_yaml(text: str, file: str) -> tuple[Any, dict[Where, int]]:
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FormError(file, line, f"not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FormError(file, 0, f"not YAML: {error}") from error
    if root is None:
        raise FormError(file, 1, "the file is empty")
    lines: dict[Where, int] = {}
    return _value(root, (), file, lines), lines


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        # PyYAML's own says more exactly what is wrong, whichever of the two there is.
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _value(node: yaml.Node, where: Where, file: str, lines: dict[Where, int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(where, line)
    if len(where) > _MAX_DEPTH:
        raise FormError(file, line, "nested too deeply")
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*where, i), file, lines) for i, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str):
                raise FormError(file, key_node.start_mark.line + 1, "a key must be a word")
            if key in found:
                raise FormError(file, key_node.start_mark.line + 1, f"'{key}' is given twice")
            found[key] = _value(value_node, (*where, key), file, lines)
        return found
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    # Of a plain scalar libyaml says "", PyYAML itself None.
    if style in ("|", ">"):
        lines[where] = line + 1
    return _scalar(node.value, plain=not style)


def _scalar(written: str, *, plain: bool) -> str | int | bool | None:
    if not plain:
        return written
    if written in ("", "~", "null"):
        return None
    if written in ("true", "false"):
        return written == "true"
    return int(written) if _INTEGER.match(written) else written


def _convert(data: Any, to: type[_T], origin: Origin) -> _T:
    try:
        return msgspec.convert(data, to)
    except msgspec.ValidationError as error:
        reason, _, at = str(error).partition(" - at `")
        where: list[str | int] = []
        for name, index, _ in _STEP.findall(at):
            if name:
                where.append(name)
            elif index:
                where.append(int(index))
            else:
                break
        if "invalid value 'group'" in reason.lower() and where and where[-1] == "node":
            reason = "a group cannot stand inside a group"
        if reason.startswith("Invalid enum value") and where:
            reason = f"{reason[19:]} is not a {where[-1]}: forms/FORMAT.md says which there are"
        unknown = _UNKNOWN.search(reason)
        if unknown is not None:
            # The line of the word itself, not of what it stands in.
            where.append(unknown[1])
        raise origin.error(tuple(where), reason) from error
