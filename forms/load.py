"""Reads a form's YAML into authored structs, remembering the line of every part.

YAML is read with fewer guesses than usual: only `true` and `false` are booleans, and only plain
decimal figures are numbers, so the codes `yes` and `no`, dates and times stay the strings they
look like. `read_form` and `read_code_lists` are the one place in `forms` that touches a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from forms.canonical import tag_items
from forms.definition import CodeList, Definition
from forms.errors import FormError
from forms.reasons import of_shape, of_yaml

Where = tuple[str | int, ...]
"""A part of a form: the keys and indices that lead to it."""

_T = TypeVar("_T")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[(\.\.\.)\]")
_MAX_DEPTH = 40
# Several times faster where PyYAML came with libyaml. Events alone are taken from it: what it makes
# of them by itself ends the process on a text that nests deeply enough.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    reader = _Reader(text, file)
    try:
        return reader.document(), reader.lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FormError(file, line, of_yaml(str(error.problem))) from error
    except yaml.reader.ReaderError as error:
        raise FormError(file, 1, "not YAML: the file is not plain text in UTF-8") from error
    except yaml.YAMLError as error:
        raise FormError(file, 1, of_yaml(str(error))) from error


class _Reader:
    """One document, read event by event: however deep it nests, it stops at `_MAX_DEPTH`."""

    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._file = file
        self._anchored: dict[str, Any] = {}
        self.lines: dict[Where, int] = {}

    def document(self) -> Any:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise FormError(self._file, 1, "the file is empty")
        value = self._value(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error(after, "the file holds a second document")
        return value

    def _value(self, event: Any, where: Where) -> Any:
        line = event.start_mark.line + 1
        self.lines.setdefault(where, line)
        if len(where) > _MAX_DEPTH:
            raise self._error(event, "nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchored:
                raise self._error(event, f"not YAML: there is no '&{event.anchor}' before this")
            return self._anchored[event.anchor]
        if isinstance(event, yaml.SequenceStartEvent):
            value: Any = self._sequence(where)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(where)
        else:
            if event.style in ("|", ">"):
                self.lines[where] = line + 1
            value = _scalar(event.value, event.style or None)
        if event.anchor is not None:
            self._anchored[event.anchor] = value
        return value

    def _sequence(self, where: Where) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(event, (*where, len(found))))
        return found

    def _mapping(self, where: Where) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._error(event, "a key must be a word")
            if event.value in found:
                raise self._error(event, f"'{event.value}' is given twice")
            found[event.value] = self._value(next(self._events), (*where, event.value))
        return found

    def _error(self, event: Any, reason: str) -> FormError:
        return FormError(self._file, event.start_mark.line + 1, reason)


def _scalar(written: str, style: str | None) -> str | int | bool | None:
    if style is not None:
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
        named = [step for step in where if isinstance(step, str)]
        said = of_shape(reason, named[-1] if named else "")
        raise origin.error(tuple(where), said) from error
