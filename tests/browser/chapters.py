"""A story told in the order of its tests."""

from __future__ import annotations


class Chapters:
    """What its tests share. `broken` is the one that failed: the rest rest on it."""

    broken: str | None = None
