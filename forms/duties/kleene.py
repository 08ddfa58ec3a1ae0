"""Kleene's three-valued logic over True, False and None (missing). `kleene.ts` is the same."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None
"""True, False, or None where it cannot be said yet."""


def every(truths: Iterable[Truth]) -> Truth:
    """False where any is false, else None where any is missing, else True."""
    found = list(truths)
    return False if False in found else None if None in found else True


def some(truths: Iterable[Truth]) -> Truth:
    """True where any is true, else None where any is missing, else False."""
    found = list(truths)
    return True if True in found else None if None in found else False


def negated(truth: Truth) -> Truth:
    """The opposite; missing stays missing."""
    return None if truth is None else not truth


def at_least(number: int, truths: Iterable[Truth]) -> Truth:
    """True once that many are true, None while they still could be, then False."""
    found = list(truths)
    if found.count(True) >= number:
        return True
    return None if found.count(True) + found.count(None) >= number else False
