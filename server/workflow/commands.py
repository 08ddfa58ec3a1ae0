"""The workflow as ingest sees it: a command's context in, the server's own ruling out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from forms.definition import PublishedForm
from server.index.entries import RecordEntry
from server.ingest.commands import CommandContext, Ruling, ServerWrite, Waits
from server.workflow import judge as judging
from server.workflow import linking
from server.workflow.moving import MOVE, judge_target, version_of
from server.workflow.rulings import standing
from server.workflow.stopped import refused_as_stopped
from server.workflow.table import WorkflowTable, workflow_table
from server.workflow.tasks import TASK_FORM, tasks
from server.workflow.telling import tasks_to_tell
from server.workflow.young import born_in, refused_as_too_young
from sync.change import Operation
from sync.codes import Refusal
from sync.codes import Ruling as Outcome
from sync.command import STATE_PATH, build_ruling, parse_command, ruling_path
from sync.fold import Fold
from sync.operation import set_value

_MOST_LETTERS: Final = 500
"""Of a sentence to the commander: it may quote what the command itself says, at any length."""

FindForm = Callable[[bytes], PublishedForm | None]
"""A published form by its hash; None when this server has never published it."""

NewestForm = Callable[[str], bytes | None]
"""The hash of a form's newest version; None when this server has never published one."""


class Workflow:
    """`server.ingest.commands.CommandJudge`, over the table and the published forms."""

    def __init__(
        self, find_form: FindForm, newest: NewestForm, table: WorkflowTable | None = None
    ) -> None:
        self._find_form = find_form
        self._newest = newest
        self._table = table or workflow_table()

    def judge(self, command: CommandContext) -> Ruling | Waits:
        """Rule on one command, or say what it waits for."""
        record = command.record.id
        fold = command.folds[record]
        form_hash = version_of(fold, command.record.form_hash)
        form = self._find_form(form_hash)
        beside: tuple[ServerWrite, ...] = ()
        if form is None:
            judgement: judging.Judgement = judging.Refused(
                Refusal.UNKNOWN_COMMAND, words=("this server does not have the record's form",)
            )
        else:
            judgement = judging.judge(
                judging.Case(
                    change=command.change,
                    fold=fold,
                    form=form,
                    form_hash=form_hash,
                    table=self._table,
                    author=command.author,
                    set_aside=command.set_aside,
                    kept_aside=command.kept_aside,
                    files_missing=command.files_missing,
                )
            )
            if isinstance(judgement, judging.Accepted):
                judgement = (
                    refused_as_stopped(form.id, fold) or self._too_young(command, form) or judgement
                )
            if isinstance(judgement, judging.Accepted):
                judgement, beside = self._beside(command, form, form_hash, judgement)
        if isinstance(judgement, judging.Waits):
            return Waits(int(judgement.reason), judgement.dots)
        ops = ruling_ops(judgement, command.change.dot, fold, command.epoch)
        accepted = isinstance(judgement, judging.Accepted)
        return Ruling(accepted, (ServerWrite(record=record, ops=ops), *beside))

    def to_tell(
        self, withdrawal: RecordEntry, fold: Fold, decisions: Mapping[bytes, Fold]
    ) -> tuple[ServerWrite, ...]:
        """The tasks a finished withdrawal leaves for decisions that its list does not name."""
        form = self._find_form(version_of(fold, withdrawal.form_hash))
        task_form = self._newest(TASK_FORM)
        states = self._table.states.get(withdrawal.form_id)
        if form is None or task_form is None or states is None:
            return ()
        if standing(fold, states.initial).state not in states.final:
            return ()
        return tuple(tasks_to_tell(withdrawal, fold, form, task_form, decisions))

    def _too_young(self, context: CommandContext, form: PublishedForm) -> judging.Refused | None:
        op = context.change.command
        command = parse_command(op.value if op is not None else None)
        row = self._table.row(command.name, form.id)
        if row is None or "complete" not in row.guards or context.person is None:
            return None
        return refused_as_too_young(form, born_in(context.person), command.as_of)

    def _beside(
        self,
        context: CommandContext,
        form: PublishedForm,
        form_hash: bytes,
        accepted: judging.Accepted,
    ) -> tuple[judging.Judgement, tuple[ServerWrite, ...]]:
        """A command about two records is judged on the second as well, and writes in both; one
        about another version of the form on that version. What is submitted leaves its tasks.
        """
        op = context.change.command
        command = parse_command(op.value if op is not None else None)
        if command.name == MOVE:
            against_it = judge_target(command, form_hash, form.id, self._find_form)
            return against_it or accepted, ()
        row = self._table.row(command.name, form.id)
        if row is not None and row.counts is not None:
            task_form = self._newest(TASK_FORM)
            return accepted, () if task_form is None else tuple(tasks(context, form, task_form))
        argument = row.beside if row is not None else None
        other = judging.other_record(command, argument) if argument is not None else None
        if other is None:
            return accepted, ()
        against = linking.judge_other(context, command, other)
        if against is not None:
            return against, ()
        return accepted, linking.writes(command.name, context, other)


def ruling_ops(
    judgement: judging.Accepted | judging.Refused, command_dot: bytes, fold: Fold, epoch: int
) -> tuple[Operation, ...]:
    """The ops of a ruling on the command's record (docs/wire.md 2, Command)."""
    path = ruling_path(command_dot)
    if isinstance(judgement, judging.Refused):
        answer = build_ruling(
            Outcome.REFUSED,
            epoch,
            refusal=judgement.refusal,
            paths=judgement.paths,
            words=[sentence[:_MOST_LETTERS] for sentence in judgement.words],
        )
        return (set_value(path, answer),)
    state = [judgement.state, judgement.version_no, command_dot]
    observed = [head.dot for head in fold.heads(STATE_PATH)]
    return (
        set_value(path, build_ruling(Outcome.ACCEPTED, epoch)),
        set_value(STATE_PATH, state, observed=observed),
    )
