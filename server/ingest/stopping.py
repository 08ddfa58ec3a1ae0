"""A withdrawal beats every decision to share that has not gone, whichever of the two arrives first.

Whenever a withdrawal, a statement or a decision about a person merges, what stops what is worked
out anew, and the server says so in the decision (domain.md 2.5: it wins any conflict). It reaches
nothing that has gone: of that, whoever has it is told (`server.workflow.telling`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from forms.stopping import DECISION, STATEMENT, WITHDRAWAL
from server.ingest.commands import ServerWrite
from server.ingest.known import Known
from server.ingest.ruling import Rulings
from server.ingest.staging import Rules, Staged
from server.workflow.stopped import stopping_ops
from sync.change import Change
from sync.fold import Fold

_FORMS: Final = frozenset({DECISION, STATEMENT, WITHDRAWAL})


class Stopping:
    """The writes that follow a merged change about sharing, within one batch."""

    def __init__(self, rules: Rules, staged: Staged, known: Known, rulings: Rulings) -> None:
        self._rules = rules
        self._index = rules.index
        self._staged = staged
        self._known = known
        self._rulings = rulings

    async def after(self, change: Change) -> list[ServerWrite]:
        """What the server says of decisions because of a change that was just merged."""
        summary = self._known.summary(change.record)
        if summary is None or summary.form_id not in _FORMS or not summary.persons:
            return []
        finishes = summary.form_id == WITHDRAWAL and change.command is not None
        if not finishes and not any(not op.path.startswith("@") for op in change.ops):
            return []
        about = self._about(summary.persons[0])
        if summary.form_id == DECISION:
            about[DECISION] = {change.record}
        elif not about[DECISION]:
            return []
        withdrawals = await self._folds(about[WITHDRAWAL])
        if not withdrawals:
            return []
        statements = await self._folds(about[STATEMENT])
        decisions = await self._folds(about[DECISION])
        writes = []
        for record, fold in decisions.items():
            ops = stopping_ops(fold, withdrawals, statements.values())
            if ops:
                writes.append(ServerWrite(record=record, ops=ops))
        return writes + self._to_tell(withdrawals, decisions)

    def _to_tell(
        self, withdrawals: dict[bytes, Fold], decisions: dict[bytes, Fold]
    ) -> list[ServerWrite]:
        """Whoever was given something before a finished withdrawal is told to stop using it."""
        writes: list[ServerWrite] = []
        for record, fold in withdrawals.items():
            entry = self._known.entry(record)
            if entry is not None:
                writes += self._rules.commands.to_tell(entry, fold, decisions)
        return writes

    def _about(self, person: bytes) -> defaultdict[str, set[bytes]]:
        """The records about one person, under whichever of their numbers, by form."""
        persons = self._index.people.one(person)
        found: defaultdict[str, set[bytes]] = defaultdict(set)
        records = set().union(*(self._index.records_about(each) for each in persons))
        records |= {each for each, it in self._staged.begun.items() if persons & set(it.persons)}
        for record in records:
            summary = self._known.summary(record)
            if summary is not None and summary.form_id in _FORMS and summary.persons[0] in persons:
                found[summary.form_id].add(record)
        return found

    async def _folds(self, records: set[bytes]) -> dict[bytes, Fold]:
        return {record: (await self._rulings.folded(record))[0] for record in sorted(records)}
