"""Fills in what the shared vectors derive from their authored forms, and nothing that is expected.

Compiled trees and published forms are written by the compiler; what each case expects is written
by hand. Run after editing a case: `python -m tests.forms.fill_vectors`. A test fails when a file
is not as this leaves it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from forms.canonical import tag_items
from forms.cel.compile import Compiler
from forms.definition import CodeList, Definition, Group
from forms.load import Loaded, Origin
from forms.publish import codes_by_question, publish

FOLDER = Path(__file__).parents[2] / "forms" / "vectors"


def authored(data: Any, name: str) -> Loaded:
    """An authored form given as plain data."""
    lists: dict[str, CodeList] = {}
    return Loaded(msgspec.convert(tag_items(data), Definition), lists, Origin(name, {}))


def published(data: Any, name: str) -> Any:
    """The published JSON of an authored form given as plain data."""
    return json.loads(publish(authored(data, name)).bytes)


def compiler_of(loaded: Loaded) -> Compiler:
    """A compiler of further rules over a form."""
    items = {item.id: item for section in loaded.definition.sections for item in section.items}
    return Compiler(items, codes_by_question(loaded))


def filled_rules(vectors: Any) -> Any:
    """The rule vectors with the published form and each case's tree."""
    loaded = authored(vectors["authored"], "rules.json")
    compiler = compiler_of(loaded)
    cases = []
    for case in vectors["cases"]:
        group = compiler.items[case["in"]] if "in" in case else None
        wanted = "value" if case.get("value") else "bool"
        rule = compiler.rule(case["rule"], group if isinstance(group, Group) else None, wanted)
        cases.append({**case, "tree": rule.tree})
    return {**vectors, "published": published(vectors["authored"], "rules.json"), "cases": cases}


def filled_reviews(vectors: Any) -> Any:
    """The review vectors with each form published."""
    forms = {
        name: {**form, "published": published(form["authored"], name)}
        for name, form in vectors["forms"].items()
    }
    return {**vectors, "forms": forms}


def filled_changes(vectors: Any) -> Any:
    """The vectors of changes between versions with each version published."""
    cases = []
    for case in vectors["cases"]:
        versions = [{**case["form"], **case[name]} for name in ("was", "is")]
        cases.append({**case, "published": [published(each, "changes.json") for each in versions]})
    return {**vectors, "cases": cases}


FILLED = {
    "rules.json": filled_rules,
    "reviews.json": filled_reviews,
    "changes.json": filled_changes,
}


def text_of(vectors: Any) -> str:
    """Vectors as text: one case a line, so that a change to one shows as one."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = []
    for key, value in vectors.items():
        if key == "cases":
            body = ",\n".join(f"  {line(case)}" for case in value)
            parts.append(f'"cases": [\n{body}\n]')
        else:
            parts.append(f"{line(key)}: {line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Rewrites every vector file."""
    for name, fill in FILLED.items():
        path = FOLDER / name
        filled = fill(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(text_of(filled), encoding="utf-8")


if __name__ == "__main__":
    main()
