"""Walks what a form works out: every calculation and indicator, in each way it can come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forms.context import Context
from tests.library.conditions import DAY, ROW, Given, answers, calculations, published
from tests.library.field_tables import definition

Results = Mapping[str, Sequence[tuple[Given, Any]]]
"""Path of a calculation (`*` for the one row) or id of an indicator → answers, and what comes out.

None is "cannot work this out yet"; so is an indicator that cannot be decided.
"""


def unlike(form_id: str, results: Results) -> list[str]:
    """What does not come out as said, and what nobody said anything about; none is []."""
    known = worked_out(form_id)
    said = [f"{path} is not walked" for path in sorted(known - results.keys())]
    said += [f"{path} is not worked out" for path in sorted(results.keys() - known)]
    for path, cases in results.items():
        if len({repr(wanted) for _, wanted in cases}) < 2:
            said.append(f"{path}: one result alone is walked")
        for given, wanted in cases:
            found = _result(form_id, path, given)
            if found != wanted or type(found) is not type(wanted):
                said.append(f"{path}: {found!r}, not {wanted!r}, of {dict(given)}")
    return said


def worked_out(form_id: str) -> set[str]:
    """Every calculation by its path, and every indicator by its id."""
    return calculations(form_id) | {
        each["id"] for each in definition(form_id).get("indicators", ())
    }


def _result(form_id: str, path: str, given: Given) -> Any:
    form = published(form_id)
    context = Context(form, answers(given), DAY)
    tree = next((each.tree for each in form.indicators if each.id == path), None)
    return context.value(path.replace("*", ROW)) if tree is None else context.judge(tree)
