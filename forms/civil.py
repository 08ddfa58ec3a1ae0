"""Civil dates as strings, with arithmetic that two languages do alike.

A date is `YYYY-MM-DD` in the organisation's zone, a datetime `YYYY-MM-DDTHH:MM` local, a time
`HH:MM`. Years run from 1 to 9999; a result outside is None. `pwa/src/forms/civil.ts` is the same.
"""

from __future__ import annotations

import re

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})\Z")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Day = tuple[int, int, int]
"""Year, month, day."""


def days_in_month(year: int, month: int) -> int:
    """Days in a month of the Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _MONTH_DAYS[month - 1]


def parse_date(text: str) -> Day | None:
    """The day a string names, or None when there is no such day."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    return year, month, day


def is_date(text: str) -> bool:
    """Whether a string is a date that exists."""
    return parse_date(text) is not None


def is_time(text: str) -> bool:
    """Whether a string is a time of day, 00:00 to 23:59."""
    match = _TIME.match(text)
    return match is not None and int(match[1]) < 24 and int(match[2]) < 60


def is_datetime(text: str) -> bool:
    """Whether a string is a local date and time."""
    return text[10:11] == "T" and is_date(text[:10]) and is_time(text[11:])


def format_date(day: Day) -> str:
    """A day as `YYYY-MM-DD`."""
    return f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}"


def ordinal(day: Day) -> int:
    """Days since 1 March of the year 0, so that leap days end the counted year."""
    year, month, date = day
    if month < 3:
        year, month = year - 1, month + 12
    return year * 365 + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + date


def from_ordinal(number: int) -> Day | None:
    """The day an ordinal counts, or None outside the years 1 to 9999."""
    shifted = number - 1
    era, rest = divmod(shifted, 146_097)
    year_of_era = (rest - rest // 1460 + rest // 36_524 - rest // 146_096) // 365
    day_of_year = rest - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * day_of_year + 2) // 153
    date = day_of_year - (153 * month + 2) // 5 + 1
    year = year_of_era + era * 400 + (1 if month >= 10 else 0)
    month = month + 3 if month < 10 else month - 9
    return (year, month, date) if 1 <= year <= 9999 else None


def days_between(start: str, end: str) -> int | None:
    """Whole days from one date to another; negative when the second is earlier."""
    first, second = parse_date(start), parse_date(end)
    if first is None or second is None:
        return None
    return ordinal(second) - ordinal(first)


def add_days(date: str, days: int) -> str | None:
    """The date some days later, or earlier when negative."""
    start = parse_date(date)
    end = from_ordinal(ordinal(start) + days) if start else None
    return format_date(end) if end else None


def add_months(date: str, months: int) -> str | None:
    """The same day some months later, or that month's last day where it has no such day."""
    start = parse_date(date)
    if start is None:
        return None
    index = start[0] * 12 + start[1] - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        return None
    return format_date((year, month, min(start[2], days_in_month(year, month))))


def age(born: str, on: str) -> int | None:
    """Whole years of age on a date; None before birth.

    A year of age is reached on the anniversary; somebody born on 29 February reaches it on
    1 March of a year without one.
    """
    birth, day = parse_date(born), parse_date(on)
    if birth is None or day is None or day < birth:
        return None
    return day[0] - birth[0] - (1 if day[1:] < birth[1:] else 0)
