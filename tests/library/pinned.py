"""What a form asks, as its tests write it out by hand from the domain brief."""

from __future__ import annotations

from typing import Any

from tests.library.field_tables import definition

Asked = dict[str, dict[str, tuple[str, str, str]]]


def pinned(form_id: str) -> Asked:
    """By section, each path (parts of a group as `group/part`) with its type, req and sens."""
    found: Asked = {}
    for section in definition(form_id)["sections"]:
        here = found.setdefault(section["id"], {})
        for item in section["items"]:
            here[item["id"]] = _pin(item)
            for part in item.get("items", ()):
                here[f"{item['id']}/{part['id']}"] = _pin(part)
    return found


def _pin(item: dict[str, Any]) -> tuple[str, str, str]:
    return (item["type"], "-" if item["type"] == "calc" else item.get("req", "N"), item["sens"])
