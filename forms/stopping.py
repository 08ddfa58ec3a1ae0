"""What a person's withdrawal does to sharing with somebody, and to decisions to share (domain 2.5).

Pure. A withdrawal wins any conflict and is read the way that shares less: where it is not said how
much stops, everything does, and where it is not said with whom, with everybody. It erases nothing,
and it reaches nothing that has gone. `pwa/src/session/stated.ts` reads withdrawals the same way;
`forms/vectors/stops.json` holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from forms.answers import Answers

DECISION: Final = "sharing-decision"
WITHDRAWAL: Final = "preference-withdrawal"
STATEMENT: Final = "sharing-preference"

Stops = Literal["all", "part", "none"]


def stops(withdrawal: Answers, code: str | None) -> Stops:
    """How much of the sharing with a recipient, by code, a withdrawal stops.

    A purpose or a kind of information is a part: what is left is within the person's limits.
    """
    scope = _text(withdrawal, "scope")
    if scope is None or scope == "all":
        return "all"
    if scope != "recipient":
        return "part"
    whom = [
        _text(withdrawal, f"scope_recipients/{row}/recipient_known")
        for row in withdrawal.rows_of("scope_recipients")
    ]
    return "all" if not whom or None in whom or code in whom else "none"


def stopped_by(
    decision: Answers, withdrawals: Mapping[str, Answers], statements: Iterable[Answers]
) -> str | None:
    """Which of these withdrawals, by name, stops a decision as it stands; None where none does.

    Not stopped is what has gone, what shares nothing, and what rests on another ground than
    agreement: there the reason to share all the same is recorded. A statement made on a later day
    takes the place of a withdrawal for decisions of that day and after it.
    """
    direction = _text(decision, "direction")
    shares = direction == "out" or decision.is_unsettled("direction")
    overrides = bool(_text(decision, "override_reason"))
    if not shares or overrides or decision.rows_of("upload_receipt"):
        return None
    decided = (_text(decision, "decided_at") or "")[:10]
    said = [(_text(each, "event_date") or "")[:10] for each in statements]
    for name, withdrawal in sorted(withdrawals.items()):
        day = (_text(withdrawal, "withdrawn_at") or "9999")[:10]
        lifted = any(day < each <= decided for each in said)
        if not lifted and stops(withdrawal, _text(decision, "recipient_known")) == "all":
            return name
    return None


def _text(answers: Answers, path: str) -> str | None:
    """A settled answer's words or code; None where there is none, or two stand."""
    found = None if answers.is_unsettled(path) else answers.answer(path)
    return found.value if found is not None and isinstance(found.value, str) else None
