"""The safest value of an unsettled critical answer, for guards, alerts and letters.

Rules, prints and exports treat an unsettled answer as missing; what must act meanwhile acts on
this (design.md section 3). `pwa/src/forms/safest.ts` is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forms.definition import PublishedQuestion


def safest(question: PublishedQuestion, values: Iterable[Any]) -> Any:
    """The value to act on while several stand, None for missing.

    `values` are those of the heads that were answered. In a union a code that excludes all others
    ("none of these") drops out beside any other.
    """
    rule = question.while_unsettled
    if rule is None or rule.missing:
        return None
    if not rule.union:
        return rule.value
    codes = {
        code for value in values if isinstance(value, list) for code in value if _is_code(code)
    }
    return sorted(codes.difference(question.exclusive) or codes)


def _is_code(code: Any) -> bool:
    return isinstance(code, str)
