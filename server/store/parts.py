"""Asking a database for many things in statements of a bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

# SQLite allows 32,766 variables and PostgreSQL 65,535; small lists keep statements cacheable.
_AT_ONCE = 400


def in_parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """As many at a time as one statement takes."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
