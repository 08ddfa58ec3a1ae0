"""The submit check: what still needs doing before a record can be submitted.

It runs the same on a device and on the server (`pwa/src/forms/review.ts`; `forms/vectors` holds
the two together). Nothing here is asked before Submit, and nothing is ever needed to save.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.answers import ANSWERED, NOT_APPLICABLE, NOT_ASKED, Answer, Answers
from forms.context import Context, Place
from forms.definition import PublishedForm, PublishedGroup, PublishedQuestion, Text
from forms.evaluate import Value
from forms.forward import copied_from
from forms.transcript import is_unchecked
from forms.valid import is_blank, valid_value


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right at a path.

    Codes: `missing`, `reason_missing` (not asked, and no reason given), `at_least_one_row`,
    `too_many_rows`, `unsettled` (critical or narrative: settle it), `confirm` (ordinary: confirmed
    together), `copied` (from the last record, `from` its date, and not confirmed; critical ones
    stop submission), `transcript` (nobody has checked it), `check_failed` (with the author's
    `message`), and those of `forms.valid.valid_value`. `params` carries what a sentence about it
    needs; `warn` is set where it does not stop submission.
    """

    path: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    message: Text | None = None
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """The outcome of a submit check.

    `problems` stop submission, `warnings` do not. `shown` is every path asked, `kept` every path
    answered but no longer asked, `values` every calculation shown (None: cannot be worked out
    yet), `indicators` three-valued.
    """

    problems: list[Problem]
    warnings: list[Problem]
    shown: frozenset[str]
    kept: list[str]
    values: dict[str, Value]
    indicators: dict[str, bool | None]


def review(form: PublishedForm, answers: Answers, as_of: date) -> Review:
    """The submit check of a record's answers on a date, problems in form order."""
    context = Context(form, answers, as_of)
    outcome = Review([], [], frozenset(), [], {}, {})
    shown: set[str] = set()
    for section in form.sections:
        for path, place in context.places(section):
            if not context.shown(path):
                if answers.answer(path) is not None:
                    outcome.kept.append(path)
                continue
            shown.add(path)
            if isinstance(place.item, PublishedQuestion) and place.item.type == "calc":
                outcome.values[path] = context.value(path)
            for problem in problems_at(context, path, place):
                (outcome.warnings if problem.warn else outcome.problems).append(problem)
    indicators = {each.id: _truth(context.judge(each.tree)) for each in form.indicators}
    return Review(
        outcome.problems,
        outcome.warnings,
        frozenset(shown),
        outcome.kept,
        outcome.values,
        indicators,
    )


def needed(context: Context, place: Place) -> str:
    """How strictly an answer is asked for now: Y, Y*, W or N (domain.md section 0)."""
    item = place.item
    if item.require_as is None or item.require is None:
        return item.req
    return item.require_as if context.judge(item.require.tree, place) is True else item.req


def problems_at(context: Context, path: str, place: Place) -> list[Problem]:
    """The problems and warnings at a shown path."""
    item = place.item
    if context.answers.is_unsettled(path):
        ordinary = isinstance(item, PublishedGroup) or item.merge not in ("critical", "narrative")
        return [Problem(path, "confirm" if ordinary else "unsettled")]
    answer = context.answers.answer(path)
    found = slips(context, path, place)
    if not any(problem.code == "reason_missing" for problem in found):
        req = needed(context, place)
        if req != "N" and not _satisfied(context, place, answer, req):
            code = "at_least_one_row" if isinstance(item, PublishedGroup) else "missing"
            found.append(Problem(path, code, warn=req == "W"))
    day = copied_from(answer)
    if day is not None:
        critical = isinstance(item, PublishedQuestion) and item.merge == "critical"
        found.append(Problem(path, "copied", {"from": day}, warn=not critical))
    if is_unchecked(answer):
        found.append(Problem(path, "transcript"))
    return found


def slips(context: Context, path: str, place: Place) -> list[Problem]:
    """What is wrong with what is present at a shown, settled path."""
    item = place.item
    found: list[Problem] = []
    if isinstance(item, PublishedGroup) and not item.rows:
        count = len(context.row_keys(item))
        if count > item.row_limit:
            params = {"rows": count, "limit": item.row_limit}
            found.append(Problem(path, "too_many_rows", params))
    answer = context.answers.answer(path)
    if answer is not None and not (
        isinstance(item, PublishedQuestion) and item.type in ("calc", "info")
    ):
        if answer.status == NOT_ASKED and is_blank(answer.note):
            found.append(Problem(path, "reason_missing"))
        elif answer.status == ANSWERED and not is_blank(answer.value):
            reason = valid_value(item, answer.value)
            if reason is not None:
                found.append(Problem(path, reason, _params(item, reason)))
    if isinstance(item, PublishedQuestion):
        for index, check in enumerate(item.checks):
            if context.judge(check.tree, place) is False:
                params = {"check": index}
                found.append(Problem(path, "check_failed", params, check.message, check.warn))
    return found


def _satisfied(context: Context, place: Place, answer: Answer | None, req: str) -> bool:
    if isinstance(place.item, PublishedGroup) and context.row_keys(place.item):
        return True
    if answer is None:
        return False
    if answer.status == ANSWERED:
        return not is_blank(answer.value)
    none = isinstance(place.item, PublishedGroup) and place.item.none is not None
    return req != "Y" or (none and answer.status == NOT_APPLICABLE)


def _params(item: PublishedQuestion | PublishedGroup, reason: str) -> dict[str, Any]:
    if isinstance(item, PublishedGroup):
        return {}
    if reason in ("too_long", "too_large"):
        return {"max": item.max}
    return {"min": item.min} if reason == "too_small" else {}


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None
