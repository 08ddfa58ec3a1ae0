"""When things are due: review windows, and calendar and working-day clocks (domain.md 1.5, 3.4).

Dates are `YYYY-MM-DD` in the organisation's zone. The clocks are `clocks.json` and the bank
holidays of England `bank-holidays.json`, both read by `clocks.ts` as well. None means "cannot
say": no such date, or beyond the years whose bank holidays are known. A wrong date is never given
in its place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from forms.civil import add_days, add_months, ordinal, parse_date

_FOLDER: Final = Path(__file__).parent
_HOLIDAYS: Final[dict[str, Any]] = json.loads(
    (_FOLDER / "bank-holidays.json").read_text(encoding="utf-8")
)
_DAYS_OFF: Final = frozenset(_HOLIDAYS["days"])
_SATURDAY = 5

Unit = Literal["days", "working_days", "months"]


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something may take from the day it starts.

    `opens` is set where it may not be done before then either. `force` is `L`, `G` or `P`
    (domain.md 0); a council may set the number of a `P` and of a `G`.
    """

    unit: Unit
    limit: int
    force: Literal["L", "G", "P"]
    opens: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which something is in time."""

    opens: str
    closes: str


def _read_clocks() -> dict[str, Clock]:
    table = json.loads((_FOLDER / "clocks.json").read_text(encoding="utf-8"))
    return {
        name: Clock(each["unit"], each["limit"], each["force"], each.get("from", 0))
        for name, each in table.items()
        if name != "about"
    }


CLOCKS: Final = _read_clocks()
"""Every clock by name, as it is until a council sets its own number."""


def window(clock: Clock, start: str) -> Window | None:
    """When something is in time that started on a day; the day itself is day 0."""
    opens, closes = _later(clock.unit, start, clock.opens), _later(clock.unit, start, clock.limit)
    return None if opens is None or closes is None else Window(opens, closes)


def light_touch_window(active: str) -> Window | None:
    """When a plan that became active on a day has its light-touch review: day 42 to day 56."""
    return window(CLOCKS["light_touch_review"], active)


def annual_due(last_review: str) -> str | None:
    """The last day for the next scheduled review: 12 months after the last."""
    return _closes("annual_review", last_review)


def direct_payment_due(first_payment: str, last_review: str | None) -> str | None:
    """The last day for reviewing a direct payment: 6 months from the first, then every 12."""
    if last_review is None:
        return _closes("direct_payment_first_review", first_payment)
    return _closes("direct_payment_review", last_review)


def is_working_day(day: str) -> bool | None:
    """Whether a day is neither at a weekend nor a bank holiday in England."""
    parsed = parse_date(day)
    if parsed is None or not _HOLIDAYS["from"] <= parsed[0] <= _HOLIDAYS["to"]:
        return None
    return _weekday(ordinal(parsed)) < _SATURDAY and day not in _DAYS_OFF


def add_working_days(start: str, days: int) -> str | None:
    """The working day that many after a day, or before it when negative; 0 is the day itself."""
    if parse_date(start) is None:
        return None
    step, left, day = (1 if days > 0 else -1), abs(days), start
    while left:
        further = add_days(day, step)
        working = None if further is None else is_working_day(further)
        if further is None or working is None:
            return None
        day, left = further, left - working
    return day


def working_days_between(start: str, end: str) -> int | None:
    """How many working days come after a day, up to another and with it; negative when earlier."""
    first, last = parse_date(start), parse_date(end)
    if first is None or last is None:
        return None
    if last < first:
        backwards = working_days_between(end, start)
        return None if backwards is None else -backwards
    count, day = 0, start
    while day != end:
        further = add_days(day, 1)
        working = None if further is None else is_working_day(further)
        if further is None or working is None:
            return None
        day, count = further, count + working
    return count


def _later(unit: Unit, start: str, number: int) -> str | None:
    match unit:
        case "days":
            return add_days(start, number)
        case "months":
            return add_months(start, number)
        case "working_days":
            return add_working_days(start, number)


def _closes(clock: str, start: str) -> str | None:
    found = window(CLOCKS[clock], start)
    return None if found is None else found.closes


def _weekday(number: int) -> int:
    """0 for Monday to 6 for Sunday, of an ordinal of `forms.civil`."""
    return (number + 1) % 7
