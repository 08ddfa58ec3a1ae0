"""Whether a command's arguments are what its row of the table asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from forms.answers import Answers
from server.workflow.content import Layout
from server.workflow.table import Argument, CommandRow, WorkflowTable


def slip_in_arguments(
    row: CommandRow,
    table: WorkflowTable,
    arguments: Mapping[str, object],
    layout: Layout,
    content: Answers,
) -> str | None:
    """What is wrong, as a sentence for the commander; None when nothing is."""
    unknown = sorted(arguments.keys() - row.arguments.keys())
    if unknown:
        return f"“{unknown[0]}” is not part of “{row.label['en']}”"
    for name, asked in row.arguments.items():
        value = arguments.get(name)
        if value is None:
            if asked.req == "Y":
                return _needed(name, asked)
            continue
        slip = _slip(name, asked, value, table, layout, content)
        if slip is not None:
            return slip
    return None


def _slip(
    name: str,
    asked: Argument,
    value: object,
    table: WorkflowTable,
    layout: Layout,
    content: Answers,
) -> str | None:
    match asked.type:
        case "text" | "long":
            return _text(name, asked, value)
        case "one":
            known = table.codes(asked.options or "")
            return (
                None
                if isinstance(value, str) and value in known
                else f"“{name}” has a choice that is not offered"
            )
        case "many":
            return _many(name, asked, value, table)
        case "pins":
            return _pins(asked, value, layout, content)


def _text(name: str, asked: Argument, value: object) -> str | None:
    if not isinstance(value, str) or len(value.strip().encode()) < asked.min:
        return _needed(name, asked)
    if asked.max is not None and len(value.encode()) > asked.max:
        return f"the {name} is longer than {asked.max} bytes"
    return None


def _many(name: str, asked: Argument, value: object, table: WorkflowTable) -> str | None:
    if not isinstance(value, list) or len(value) < asked.min:
        return _needed(name, asked)
    if not all(isinstance(code, str) for code in value) or len(set(value)) != len(value):
        return f"“{name}” repeats a choice"
    if not table.codes(asked.options or "").issuperset(value):
        return f"“{name}” has a choice that is not offered"
    return None


def _pins(asked: Argument, value: object, layout: Layout, content: Answers) -> str | None:
    if not isinstance(value, list) or (asked.max is not None and len(value) > asked.max):
        return f"there are more than {asked.max} comments"
    for pin in value:
        if not isinstance(pin, list) or len(pin) != 2:
            return "a comment is not pinned to an answer"
        path, comment = pin
        if not isinstance(path, str) or not _is_known(path, layout, content):
            return "a comment is pinned to a question this form does not have"
        if not isinstance(comment, str) or not comment.strip():
            return "a comment is empty"
        if asked.comment_max is not None and len(comment.encode()) > asked.comment_max:
            return f"a comment is longer than {asked.comment_max} bytes"
    return None


def _is_known(path: str, layout: Layout, content: Answers) -> bool:
    parts = path.split("/")
    group = layout.group(path)
    if len(parts) == 1:
        return group is not None or layout.question(path) is not None
    if group is None:
        return False
    rows = [row.key for row in group.rows] or list(content.rows_of(group.id))
    if parts[1] not in rows:
        return False
    return len(parts) == 2 or layout.question(path) is not None


def _needed(name: str, asked: Argument) -> str:
    if asked.type == "many":
        return f"choose at least {asked.min} of the {name}"
    return f"the {name} is missing"
