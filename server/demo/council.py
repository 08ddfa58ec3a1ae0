"""The invented council as data: `fernshire.yaml`, read into structs. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

_FILE: Final = Path(__file__).parent / "fernshire.yaml"

Answers = dict[str, Any]
"""Question or group id → value, or a list of rows for a repeating group."""


class Staff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A member of staff; `team` is a key of the council's teams."""

    name: str
    roles: list[str]
    team: str | None = None


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"things": "try"}):
    """Somebody a visitor may become, and three things to try as them."""

    key: str
    role: str
    pronoun: str
    things: list[str]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person helped, their involvement, and whom they are allocated to (keys of staff)."""

    person: Answers
    involvement: Answers
    allocated: list[str]
    team: str


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"comes_as": "as"}):
    """A usual member of a group: somebody with a record (a key of the council's people), or a
    first name."""

    comes_as: str
    person: str | None = None
    name: str | None = None
    check_in: str | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A peer group, its usual members, and who runs it (a key of staff)."""

    group: Answers
    members: list[Member]
    run_by: str


class Council(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of it."""

    council: str
    safeguarding_phone: str
    teams: dict[str, str]
    staff: dict[str, Staff]
    cards: list[Card]
    people: dict[str, Person]
    groups: dict[str, Group]

    def card(self, key: str) -> Card | None:
        """The card of a key, or None."""
        return next((card for card in self.cards if card.key == key), None)


@cache
def fernshire() -> Council:
    """Fernshire."""
    return msgspec.convert(yaml.safe_load(_FILE.read_text(encoding="utf-8")), Council)


def dated(value: Any, today: date) -> Any:
    """A value with `{days: n}` turned into a civil date n days from today, or a date and time."""
    if not isinstance(value, dict) or "days" not in value:
        return value
    day = (today + timedelta(days=value["days"])).isoformat()
    return f"{day}T{value['at']}" if "at" in value else day
