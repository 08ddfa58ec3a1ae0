"""What a person lets staff see of a plan that is their own (domain.md 2.9).

`forms/staff-view.json` names the form, the question that says it, and the question that names the
parts, whose codes are the ids of the form's sections. The section `always` holds the choice itself.
The same data is read by the app.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import msgspec

from forms.answers import ANSWERED, Answer


class StaffView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of `forms/staff-view.json`; `whole` and `some` are codes of `question`."""

    form: str
    question: str
    whole: str
    some: str
    parts: str
    always: str


STAFF_VIEW: Final = msgspec.convert(
    json.loads((Path(__file__).parent / "staff-view.json").read_text(encoding="utf-8")), StaffView
)


def opens(view: Answer | None, parts: Answer | None) -> bool:
    """Whether staff may see anything: all of it, or a part that is named.

    Give None for what is not answered and for what two answers stand of: neither opens anything.
    """
    if view is None or view.status != ANSWERED:
        return False
    if view.value == STAFF_VIEW.some:
        return parts is not None and parts.status == ANSWERED and bool(parts.value)
    return bool(view.value == STAFF_VIEW.whole)
