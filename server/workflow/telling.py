"""Whom a finished withdrawal leaves to be told, where its own list does not name them. Pure.

The device that takes a withdrawal lists who was given something before, as far as it knows
(domain.md 2.5: every recipient with a past share in scope). That a paper had gone may be recorded
later, on a decision that is finished, or on another device: then the server makes the task that the
withdrawal would have left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from forms.answers import Answers
from forms.definition import PublishedFollowUp, PublishedForm
from forms.follow_ups import ToDo
from forms.stopping import stops
from server.index.entries import RecordEntry
from server.ingest.commands import ServerWrite
from server.workflow.proposed import last_decision
from server.workflow.stopped import said_in
from server.workflow.tasks import writes_of
from sync.fold import Fold

_LIST: Final = "recipients_to_tell"


def tasks_to_tell(
    withdrawal: RecordEntry,
    fold: Fold,
    form: PublishedForm,
    task_form: bytes,
    decisions: Mapping[bytes, Fold],
) -> Iterator[ServerWrite]:
    """What to write for a withdrawal that is finished, given a person's decisions to share.

    `form` is the withdrawal's, whose follow-up for its list says the words and the days. Of several
    decisions with one recipient there is one task.
    """
    follow_up = next((each for each in form.follow_ups if each.each == _LIST), None)
    finished = last_decision(fold, ["submit"])
    if follow_up is None or finished is None:
        return
    said, on = said_in(fold), date.fromisoformat(finished.command.as_of)
    names = {untold(said_in(decisions[each]), said) for each in sorted(decisions)}
    for name in sorted(each for each in names if each is not None):
        to_do = _to_do(follow_up, name, on)
        yield from writes_of(withdrawal, fold, to_do, form.title["en"], task_form)


def untold(decision: Answers, withdrawal: Answers) -> str | None:
    """The name of whoever was given something before the person stopped it and is not on the list.

    None where nothing went by then, where the withdrawal does not reach it, and where it rests on
    another ground than agreement.
    """
    name = _party(decision, "recipient")
    stopped = _text(withdrawal, "withdrawn_at")
    if name is None or stopped is None or _text(decision, "direction") != "out":
        return None
    if _text(decision, "override_reason"):
        return None
    if stops(withdrawal, _text(decision, "recipient_known")) == "none":
        return None
    rows = decision.rows_of("upload_receipt")
    went = [at for row in rows if (at := _text(decision, f"upload_receipt/{row}/sent_at"))]
    listed = {_party(withdrawal, f"{_LIST}/{row}/tell") for row in withdrawal.rows_of(_LIST)}
    return name if went and min(went) <= stopped and name not in listed else None


def _to_do(follow_up: PublishedFollowUp, name: str, on: date) -> ToDo:
    due = None if follow_up.days is None else on + timedelta(days=follow_up.days)
    return ToDo(follow_up.id, name, follow_up.label["en"].replace("{name}", name), due)


def _party(answers: Answers, path: str) -> str | None:
    """The name of who a settled answer names, without spaces around it."""
    found = None if answers.is_unsettled(path) else answers.answer(path)
    value = found.value if found is not None else None
    if not isinstance(value, list | tuple) or len(value) != 4 or not isinstance(value[2], str):
        return None
    return value[2].strip() or None


def _text(answers: Answers, path: str) -> str | None:
    found = None if answers.is_unsettled(path) else answers.answer(path)
    return found.value if found is not None and isinstance(found.value, str) else None
