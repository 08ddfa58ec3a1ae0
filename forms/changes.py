"""What differs between two versions of a form, by question: as data, the same in both languages.

`forms/changes.json` says which settings of a question make which kind of difference, and
`pwa/src/forms/changes.ts` reads it too; `forms/vectors/changes.json` holds the two to the same
results. `forms.change_words` says it in words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from forms.definition import PublishedForm

SETTINGS: Final[Mapping[str, list[str]]] = json.loads(
    (Path(__file__).parent / "changes.json").read_text(encoding="utf-8")
)
"""Settings of a question or group by the kind of difference they make."""


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One difference. `path` is a question's or group's (`*` for a row) or a section's id.

    `kind` is one of `SETTINGS`, or `title` and `section` (words of the form, of a section),
    `added`, `removed`, `moved` (to another section), `type`, or `offered`, `withdrawn` and
    `option_words`, whose `codes` are those of choices or of fixed rows.
    """

    kind: str
    path: str
    codes: list[str] = []


def changes(before: PublishedForm, after: PublishedForm) -> list[Change]:
    """Every difference that people who fill in the form, or read it, could meet.

    In the order of the newer form; what is removed comes last, in the order of the older.
    """
    return list(_changes(msgspec.to_builtins(before), msgspec.to_builtins(after)))


def items_by_path(form: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The section's id and the question or group at each path, in form order."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for section in form["sections"]:
        for item in section["items"]:
            found[item["id"]] = section["id"], item
            for inside in item.get("items", []):
                found[f"{item['id']}/*/{inside['id']}"] = section["id"], inside
    return found


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if before["title"] != after["title"]:
        yield Change("title", "")
    titles = {each["id"]: (each["title"], each.get("hint")) for each in before["sections"]}
    for section in after["sections"]:
        now = section["title"], section.get("hint")
        if titles.get(section["id"], now) != now:
            yield Change("section", section["id"])
    was, there = items_by_path(before), items_by_path(after)
    for path, (section_id, item) in there.items():
        if path not in was:
            yield Change("added", path)
            continue
        from_section, old = was[path]
        if from_section != section_id:
            yield Change("moved", path)
        yield from _of_item(path, old, item)
    for path in was:
        if path not in there:
            yield Change("removed", path)


def _of_item(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    if old["type"] != new["type"]:
        yield Change("type", path)
    for kind, keys in SETTINGS.items():
        if any(old.get(key) != new.get(key) for key in keys):
            yield Change(kind, path)
    was, now = _choices(old), _choices(new)
    for kind, codes in (
        ("offered", [code for code in now if code not in was]),
        ("withdrawn", [code for code in was if code not in now]),
        ("option_words", [code for code in now if was.get(code, now[code]) != now[code]]),
    ):
        if codes:
            yield Change(kind, path, codes)


def _choices(item: Mapping[str, Any]) -> dict[str, Any]:
    """The words of each choice of a question, or of each fixed row of a group."""
    options = {each["code"]: (each["label"], each.get("hint")) for each in item.get("options", [])}
    rows = {each["key"]: (each["label"], each.get("prompts")) for each in item.get("rows", [])}
    return {**options, **rows}
