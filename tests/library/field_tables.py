"""Compares a form's definition with its field table in docs/domain/; says what differs and why.

The table is what a social work lead, an information governance officer and a tester read and sign
off; the definition is what runs. Neither may move without the other. It reads the YAML directly,
so it does not depend on the form engine being right. Where a form was meant to go another way than
it was asked to, the README beside the tables says why, and that is told with the rest.

    python -m tests.library.field_tables needs-assessment          what differs, and why
    python -m tests.library.field_tables --table needs-assessment  the tables the definition implies
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from tests.library.departures import departures, why

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "forms" / "library"
TABLES = ROOT / "docs" / "domain"

COLUMNS = (
    "id",
    "label",
    "type",
    "req",
    "show when",
    "merge",
    "while_unsettled",
    "sens",
    "source/voice",
)
_UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a field table; the parts of a group have ids `group/part`."""

    id: str
    label: str
    type: str
    req: str
    show_when: str
    merge: str
    while_unsettled: str
    sens: str
    source_voice: str


def definition(form_id: str) -> dict[str, Any]:
    """The form's YAML as plain data. Raises `OSError` where there is no such form."""
    loaded: dict[str, Any] = yaml.safe_load((LIBRARY / f"{form_id}.yaml").read_text("utf-8"))
    return loaded


def defined_rows(form_id: str) -> dict[str, list[Row]]:
    """The rows the definition implies, by section heading, in form order."""
    return {
        f"{section['title']['en']} (`{section['id']}`)": _section_rows(section)
        for section in definition(form_id)["sections"]
    }


def table_rows(form_id: str) -> dict[str, list[Row]]:
    """The rows of docs/domain/<form id>.md, by section heading, in the order they stand."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in (TABLES / f"{form_id}.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:].strip()
        elif line.startswith("|"):
            cells = [cell.strip() for cell in _UNESCAPED_BAR.split(line)[1:-1]]
            if cells[0] in ("id", "---"):
                continue
            found.setdefault(heading, []).append(
                Row(*(cells + [""] * len(COLUMNS))[: len(COLUMNS)])
            )
    return found


def differences(form_id: str) -> list[str]:
    """What differs between a form's definition and its field table, a sentence each; none is []."""
    said: list[str] = []
    in_form, in_table = defined_rows(form_id), table_rows(form_id)
    if list(in_form) != list(in_table):
        said.append(f"sections: the form has {list(in_form)}, the table has {list(in_table)}")
    for heading in in_form:
        said += _section_differences(form_id, heading, in_form[heading], in_table.get(heading, []))
    return said


def markdown(form_id: str) -> str:
    """The field tables the definition implies, as Markdown sections."""
    parts: list[str] = []
    for heading, rows in defined_rows(form_id).items():
        lines = [f"## {heading}", "", _line(COLUMNS), _line(("---",) * len(COLUMNS))]
        parts.append("\n".join([*lines, *(_line(_cells(row)) for row in rows)]))
    return "\n\n".join(parts) + "\n"


def forms() -> list[str]:
    """The ids of every form in the library."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def _section_differences(
    form_id: str, heading: str, in_form: list[Row], in_table: list[Row]
) -> list[str]:
    said: list[str] = []
    form_by_id = {row.id: row for row in in_form}
    table_by_id = {row.id: row for row in in_table}
    for i in [i for i in form_by_id if i not in table_by_id]:
        said.append(f"{heading}: {i} is not in the table. {_why(form_id, i)}")
    for i in [i for i in table_by_id if i not in form_by_id]:
        said.append(f"{heading}: {i} is not in the form. {_why(form_id, i)}")
    for i in form_by_id.keys() & table_by_id.keys():
        for name, column in zip((f.name for f in fields(Row)), COLUMNS, strict=True):
            mine, theirs = getattr(form_by_id[i], name), getattr(table_by_id[i], name)
            if mine != theirs:
                said.append(
                    f"{heading}: {i}, {column}: the form says {mine}; table {theirs}. "
                    f"{_why(form_id, i)}"
                )
    if not said and list(form_by_id) != list(table_by_id):
        said.append(f"{heading}: the order differs")
    return said


def _why(form_id: str, cell: str) -> str:
    given = why(form_id, cell.strip("`"))
    return f"Why: {given}" if given else "docs/domain/README.md gives no reason."


def _section_rows(section: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for item in section["items"]:
        rows.append(_row(item, "", section))
        if item["type"] == "group":
            inherited = {**section, **{k: item[k] for k in ("voice", "source") if k in item}}
            rows += [_row(part, f"{item['id']}/", inherited) for part in item["items"]]
    return rows


def _row(item: dict[str, Any], prefix: str, inherited: dict[str, Any]) -> Row:
    voice = item.get("voice", inherited.get("voice", "worker"))
    source = item.get("source", inherited.get("source", "professional"))
    return Row(
        id=f"`{prefix}{item['id']}`",
        label=_escaped(item["label"]["en"]),
        type=_type(item),
        req=_req(item),
        show_when=_rule(item.get("show")),
        merge=_merge(item),
        while_unsettled=_safest(item.get("while_unsettled")),
        sens=str(item.get("sens", "")),
        source_voice="worked out" if item["type"] == "calc" else f"{source} / {voice}",
    )


def _type(item: dict[str, Any]) -> str:
    if item["type"] != "group":
        listed = f" ({item['codes']})" if "codes" in item else ""
        only = f", on {', '.join(item['rows_only'])} only" if "rows_only" in item else ""
        return f"{item['type']}{listed}{only}"
    return f"group, {len(item['rows'])} fixed rows" if "rows" in item else "group"


def _req(item: dict[str, Any]) -> str:
    return _asked_for(item) + (", or after" if "recorded_after" in item else "")


def _asked_for(item: dict[str, Any]) -> str:
    if item["type"] == "calc":
        return "-"
    req = str(item.get("req", "N"))
    if item["type"] == "group" and "none" in item:
        req += " (may be none)"
    if "require" not in item:
        return req
    when = _rule(item["require"])
    if req == "Y*":
        return f"Y* when {when}"
    return f"{req}; {item.get('require_as', 'Y')} when {when}"


def _merge(item: dict[str, Any]) -> str:
    if item["type"] in ("group", "calc", "info"):
        return "-"
    return str(item.get("merge", "narrative" if item["type"] == "long" else "ordinary"))


def _safest(declared: Any) -> str:
    if declared is None:
        return ""
    return "every one recorded" if declared == {"union": True} else f"`{declared}`"


def _rule(rule: str | None) -> str:
    return f"`{_escaped(' '.join(rule.split()))}`" if rule else ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(getattr(row, f.name) for f in fields(Row))


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def main(arguments: list[str]) -> int:
    """Prints what differs and why (or, with --table, the tables); 1 where a table and its form do.

    What was chosen otherwise than asked follows, form by form, each with its reason.
    """
    named = [each for each in arguments if not each.startswith("--")] or forms()
    if "--table" in arguments:
        for form_id in named:
            print(markdown(form_id), end="")
        return 0
    differing = 0
    for form_id in named:
        found = differences(form_id)
        differing += len(found)
        print(f"{form_id}: {f'{len(found)} differ' if found else 'form and table agree'}")
        for said in found:
            print(f"  differs: {said}")
        for chosen in departures(form_id):
            print(f"  its own way: {chosen}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
