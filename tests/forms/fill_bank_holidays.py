"""Writes `forms/duties/bank-holidays.json`: the bank holidays of England both languages count by.

They come from the `holidays` library. Run it again when the library learns of a day proclaimed for
one year, as for a coronation: `python -m tests.forms.fill_bank_holidays`. A test fails until then.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import holidays

FILE = Path(__file__).parents[2] / "forms" / "duties" / "bank-holidays.json"
FROM, TO = 2020, 2036


def bank_holidays() -> dict[str, Any]:
    """The first and last year covered, and every bank holiday that falls from Monday to Friday."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(FROM, TO + 1))
    days = sorted(day.isoformat() for day in found if day.weekday() < 5)
    return {
        "about": "Bank holidays in England from Monday to Friday, first to last year covered.",
        "from": FROM,
        "to": TO,
        "days": days,
    }


def text() -> str:
    """The file as it should be."""
    return json.dumps(bank_holidays(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
