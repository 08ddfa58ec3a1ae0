"""Whether a sharing decision stands stopped by the person, as its record says. Pure.

The server writes `@withdrawn` in a decision that a withdrawal stops, whichever of the two came
first, and takes it back where that is so no longer (docs/wire.md 22). Nothing is shared on the
person's agreement from then on; the decision is kept as it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from forms.answers import Answer, Answers
from forms.stopping import DECISION, stopped_by
from server.workflow.judge import Refused
from sync.codes import Refusal
from sync.fold import Fold, settled
from sync.operation import Operation, set_value

WITHDRAWN_PATH: Final = "@withdrawn"

_GROUPS: Final = ("scope_recipients", "recipients_to_tell", "upload_receipt")


def said_in(fold: Fold) -> Answers:
    """The settled answers of a decision, a withdrawal or a statement, and the rows asked for."""
    by_path: dict[str, Answer] = {}
    unsettled: set[str] = set()
    for path in fold.field_paths():
        heads = fold.heads(path) if not path.startswith("@") and fold.in_view(path) else []
        if heads and not settled(heads):
            unsettled.add(path)
        elif heads and (answer := Answer.from_value(heads[-1].value)) is not None:
            by_path[path] = answer
    rows = {
        group: tuple(row.path.partition("/")[2] for row in fold.rows(group)) for group in _GROUPS
    }
    return Answers(by_path, frozenset(unsettled), rows)


def stopping_ops(
    decision: Fold, withdrawals: Mapping[bytes, Fold], statements: Iterable[Fold]
) -> tuple[Operation, ...]:
    """What the server says in a decision's record now; nothing where it says so already."""
    said = {record.hex(): said_in(fold) for record, fold in withdrawals.items()}
    found = stopped_by(said_in(decision), said, [said_in(each) for each in statements])
    at = said[found].answer("withdrawn_at") if found is not None else None
    wanted = [found, at.value if at is not None else None] if found is not None else None
    heads = decision.heads(WITHDRAWN_PATH)
    stands = [_answer(head.value) for head in heads]
    if stands == [wanted] or (not heads and wanted is None):
        return ()
    return (set_value(WITHDRAWN_PATH, wanted, observed=[head.dot for head in heads]),)


def withdrawn_at(fold: Fold) -> str | None:
    """When the person said what stops a decision, a civil datetime; "" where nobody wrote when.
    None where nothing stops it."""
    for head in reversed(fold.heads(WITHDRAWN_PATH)):
        stands = _answer(head.value)
        if isinstance(stands, list):
            at = stands[1] if len(stands) > 1 else None
            return at if isinstance(at, str) else ""
    return None


def refused_as_stopped(form_id: str, fold: Fold) -> Refused | None:
    """What stands against finishing a decision that the person has stopped."""
    at = withdrawn_at(fold) if form_id == DECISION else None
    if at is None:
        return None
    when = f" on {at[:10]}" if at else ""
    return Refused(
        Refusal.CHANGED_SINCE,
        ("stated",),
        (f"the person stopped this sharing{when}; record why it is shared all the same, or not",),
    )


def _answer(value: object) -> object:
    answer = value[0] if isinstance(value, list | tuple) and value else None
    return list(answer) if isinstance(answer, list | tuple) else answer
