"""Ruling on a command (protocol.md 5): accepted, refused with a reason, or waiting. Pure.

The content of a decision is exactly the operations its `seen` names, and its checks run on those
and on its `as_of`; the state is what the record is in when it is judged; authority is what the
commander held when the server first received it. The order of the refusals is the order in which a
person can act on them: what cannot be done at all, what they may not do, what changed under
them, what is left to settle, what is left to answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from forms.answers import Answers
from forms.context import Context
from forms.definition import PublishedForm
from forms.duties.arising import Fault, faults
from forms.review import review
from server.index.entries import StaffMember
from server.workflow.arguments import slip_in_arguments
from server.workflow.authors import authors_of, submitter
from server.workflow.content import Layout, answers_of, pattern
from server.workflow.proposed import difference
from server.workflow.rulings import Standing, standing
from server.workflow.table import CommandRow, WorkflowTable
from sync.change import Change
from sync.codes import Reason, Refusal
from sync.command import Command, SeenChange, parse_command
from sync.errors import NotHeld
from sync.fold import Fold, settled

MAX_PATHS: Final = 200
"""Most paths a ruling names."""

_LABELS: Final = 3
_UNLAWFUL: Final[dict[str, str]] = {
    "range": "nothing is decided before every outcome and condition is answered",
    "young_carer": "a carer under 18 is not decided on here",
    "differs": "the decision is not what the answers amount to, and nobody said why",
    "advocate": "an independent advocate has to be arranged first",
    "refusal": "this “no” does not end the duty to assess",
    "apart": "nobody judges their own work",
}
_FIRM: Final = ("critical", "narrative")


class Accepted(msgspec.Struct, frozen=True):
    """The command takes effect: the record's new state and version number."""

    state: str
    version_no: int


class Refused(msgspec.Struct, frozen=True):
    """The command has no effect. `paths` name answers; `words` finish "Not accepted: "."""

    refusal: Refusal
    paths: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Waits(msgspec.Struct, frozen=True):
    """Not judged yet: these changes have not arrived, or stand set aside; or files of the record
    that `dots` names have not come."""

    reason: Reason
    dots: frozenset[bytes]


Judgement = Accepted | Refused | Waits


class Case(msgspec.Struct, frozen=True):
    """All a command is judged on.

    `form` is the published version the record is on, whose hash is `form_hash`. `author` holds the
    roles of first receipt. `set_aside` are seen dots whose change stands set aside, `kept_aside`
    those that somebody decided to keep so. `files_missing` are files that seen answers name and
    that have not come.
    """

    change: Change
    fold: Fold
    form: PublishedForm
    form_hash: bytes
    table: WorkflowTable
    author: StaffMember
    set_aside: frozenset[bytes] = frozenset()
    kept_aside: frozenset[bytes] = frozenset()
    files_missing: frozenset[bytes] = frozenset()


def judge(case: Case) -> Judgement:
    """Rule on one command. The same case always has the same answer."""
    given = case.change.command
    if given is None:
        return Refused(Refusal.UNKNOWN_COMMAND, words=("it holds no command",))
    command = parse_command(given.value)
    row = case.table.row(command.name, case.form.id)
    initial = case.table.initial(case.form.id)
    if row is None or initial is None:
        return Refused(Refusal.UNKNOWN_COMMAND, words=("this server does not know how to do this",))
    if not case.author.roles:
        return Refused(
            Refusal.AUTHORITY, words=("the record was no longer yours when this arrived",)
        )
    if not set(row.roles) & set(case.author.roles):
        return Refused(Refusal.AUTHORITY, words=("your role does not do this",))
    return _judge_content(case, command, row, standing(case.fold, initial))


def _judge_content(case: Case, command: Command, row: CommandRow, now: Standing) -> Judgement:
    record = case.change.record
    covers = {record} if row.beside is None else {record, other_record(command, row.beside)}
    of_one = row.beside is not None and len(covers) < 2
    if of_one or {entry.record for entry in command.seen} != covers:
        return Refused(
            Refusal.ARGUMENTS, words=("it does not name this record, and only this one",)
        )
    entry = next(entry for entry in command.seen if entry.record == record)
    waiting = held(case.fold, entry.changes, case.set_aside, case.kept_aside)
    if waiting is not None:
        return waiting
    try:
        content = case.fold.restrict(entry.changes)
    except NotHeld:
        return Refused(Refusal.ARGUMENTS, words=("it names an answer that was never written",))
    layout = Layout(case.form)
    answers = answers_of(content, case.form)
    slip = slip_in_arguments(row, case.table, command.arguments, layout, answers)
    if slip is not None:
        return Refused(Refusal.ARGUMENTS, words=(slip,))
    if now.state not in row.from_:
        label = case.table.states[case.form.id].labels.get(now.state, {"en": now.state})["en"]
        return Refused(
            Refusal.STATE, words=(f"the record had already moved on: “{label.rstrip('.')}”",)
        )
    if entry.form_hash != case.form_hash:
        return Refused(
            Refusal.CHANGED_SINCE, words=("the form it was checked against is not this record's",)
        )
    own = _own_work(case, row, entry.changes) or _named_in(case, row, answers)
    if own is not None:
        return own
    changed = _changed_since(case, entry.changes, layout)
    if changed:
        return _naming(Refusal.CHANGED_SINCE, "changed since you looked", changed, layout)
    as_of = date.fromisoformat(command.as_of)
    problems = review(case.form, answers, as_of).problems
    if "settled" in row.guards:
        open_paths = [each.path for each in problems if each.code == "unsettled"]
        if open_paths:
            return _naming(Refusal.UNSETTLED, "still to settle", open_paths, layout)
    if "complete" in row.guards and problems:
        named = [each.path for each in problems]
        return _naming(Refusal.INCOMPLETE, "still to answer or put right", named, layout)
    if "duties" in row.guards:
        wrong = faults(case.form.id, Context(case.form, answers, as_of))
        if wrong:
            return _unlawful(wrong, layout)
    if "complete" in row.guards and case.files_missing:
        # Text does not wait for a file; a decision that covers it does (design.md 3).
        return Waits(Reason.AWAITING_FILE, frozenset({record}))
    counted = now.version_no + (1 if row.counts == "version_no" else 0)
    return Accepted(now.state if row.to is None else row.to, counted)


def other_record(command: Command, argument: str) -> bytes | None:
    """The second record a command names; None where it names none as an id."""
    written = command.arguments.get(argument)
    try:
        return bytes.fromhex(written) if isinstance(written, str) else None
    except ValueError:
        return None


def held(
    fold: Fold,
    named: Iterable[SeenChange],
    set_aside: frozenset[bytes],
    kept_aside: frozenset[bytes] = frozenset(),
) -> Refused | Waits | None:
    """Nothing is judged before every named change is here and folded."""
    dots = {change.dot for change in named}
    if dots & kept_aside:
        return Refused(
            Refusal.SEEN_SET_ASIDE, words=("part of what you saw was set aside and stays so",)
        )
    aside = dots & set_aside
    if aside:
        return Waits(Reason.SEEN_SET_ASIDE, frozenset(aside))
    missing = {dot for dot in dots if (change := fold.change(dot)) is None or not change.known}
    return Waits(Reason.AWAITING_SEEN, frozenset(missing)) if missing else None


def _own_work(case: Case, row: CommandRow, named: tuple[SeenChange, ...]) -> Refused | Waits | None:
    commander = case.change.actor
    if "submit" in row.not_actor_of and submitter(case.fold) == commander:
        return Refused(Refusal.OWN_WORK, words=("you submitted this",))
    if "seen" not in row.not_actor_of:
        return None
    authors = authors_of(case.fold, named)
    written = authors.by_actor.get(commander, ())
    if written:
        return Refused(Refusal.OWN_WORK, written[:MAX_PATHS], ("you wrote part of this",))
    if authors.missing:
        # Whose words were kept cannot be told until they arrive, so neither can own work.
        return Waits(Reason.AWAITING_SEEN, authors.missing)
    return None


def _named_in(case: Case, row: CommandRow, answers: Answers) -> Refused | None:
    """Whoever judges practice is not somebody whose practice it is, whatever else was written."""
    actor = case.change.actor.hex()
    named = [
        path
        for path in row.not_named_in
        if (answer := answers.by_path.get(path)) is not None
        and isinstance(answer.value, list | tuple)
        and actor in answer.value[1:2]
    ]
    return Refused(Refusal.OWN_WORK, tuple(named), ("this is your own work",)) if named else None


def _changed_since(case: Case, named: tuple[SeenChange, ...], layout: Layout) -> list[str]:
    """The paths whose change outside `seen` needs a new look, sorted."""
    listed = frozenset(case.form.new_decision)
    since = difference(case.fold, named)
    touched = {path for path in since.paths if pattern(path) in listed}
    seen_paths = {path for change in named for path, _ in change.pairs}
    for _, path, _ in since.added:
        question = layout.question(path)
        firm = question is not None and question.merge in _FIRM
        if firm and path in seen_paths and not settled(case.fold.heads(path)):
            touched.add(path)
    touched |= _left_out(case, since.added)
    return sorted(touched)


def _left_out(case: Case, added: Iterable[tuple[bytes, str, str | None]]) -> set[str]:
    """What the commander's own device had written before and yet did not name.

    A screen shows a device's own work, so a command that leaves it out was not given on the
    record as that device had it (protocol.md 5: all its screen shows).
    """
    found: set[str] = set()
    for dot, path, _ in added:
        change = case.fold.change(dot)
        if (
            change is not None
            and change.device == case.change.device
            and change.dev_seq < case.change.dev_seq
        ):
            found.add(path)
    return found


def _unlawful(wrong: tuple[Fault, ...], layout: Layout) -> Refused:
    named = [
        _naming(Refusal.INCOMPLETE, _UNLAWFUL[it.rule], list(it.paths), layout) for it in wrong
    ]
    paths = list(dict.fromkeys(path for each in named for path in each.paths))
    words = "; ".join(word for each in named for word in each.words)
    return Refused(Refusal.INCOMPLETE, tuple(paths[:MAX_PATHS]), (words,))


def _naming(refusal: Refusal, what: str, paths: list[str], layout: Layout) -> Refused:
    unique = list(dict.fromkeys(paths))
    labels = list(dict.fromkeys(layout.words(path) for path in unique))
    shown = "; ".join(labels[:_LABELS])
    more = len(labels) - _LABELS
    words = f"{what}: {shown}" + (f"; and {more} more" if more > 0 else "")
    return Refused(refusal, tuple(unique[:MAX_PATHS]), (words,))
