"""Which backups stay: the newest few, then one for an hour, then one for a day. Pure.

A busy server makes one every few seconds, and whoever has to go back to before a mistake notices it
hours or days later. Hours and days are counted by backups there are, not by time gone by, so a
quiet server loses no point to go back to. Nobody can say in advance how large a database gets: at
most `MOST` copies of it stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

NEWEST: Final = 3
HOURS: Final = 6
DAYS: Final = 7
MOST: Final = NEWEST + HOURS + DAYS

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS


def kept(made_ms: Iterable[int]) -> frozenset[int]:
    """Of backups begun at these times (ms since 1970 UTC), those that stay.

    Of an hour or a day the last one stays.
    """
    newest_first = sorted(set(made_ms), reverse=True)
    return frozenset(newest_first[:NEWEST]).union(
        _last_of(newest_first, _HOUR_MS, HOURS), _last_of(newest_first, _DAY_MS, DAYS)
    )


def _last_of(newest_first: Iterable[int], length_ms: int, most: int) -> list[int]:
    last: dict[int, int] = {}
    for each in newest_first:
        last.setdefault(each // length_ms, each)
    return list(last.values())[:most]
