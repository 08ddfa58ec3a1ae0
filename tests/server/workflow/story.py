"""Tells a record's story change by change, as devices and the server would write it.

Every writer has a device of their own; the server's rulings are folded in like everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from forms.publish import Published
from server.index.entries import StaffMember
from server.workflow.commands import ruling_ops
from server.workflow.judge import Accepted, Case, Judgement, Refused, judge
from server.workflow.table import workflow_table
from sync.about import About, about_bytes, record_id
from sync.change import Change, build, parse
from sync.codes import Audience
from sync.command import SeenChange, SeenRecord, build_command, seen_changes
from sync.fold import Fold, seen
from sync.operation import Operation, give_command, set_value
from tests.server.workflow.small_form import small_form

AS_OF = "2026-01-20"
FORM_HASH = bytes.fromhex(small_form().hash)
ROLES = {
    "wren": ("social_worker",),
    "dov": ("social_worker",),
    "idris": ("manager",),
    "nia": ("manager",),
    "sol": ("it_admin",),
    # Both roles at once: what separation of duties is for.
    "kit": ("social_worker", "manager"),
    "server": (),
}


def person(name: str) -> StaffMember:
    """A member of staff of the story."""
    return StaffMember(hashlib.sha256(name.encode()).digest()[:16], name.title(), ROLES[name])


class Story:
    """One record, of the small form unless said. Positions count up as changes are merged."""

    def __init__(self, published: Published | None = None) -> None:
        self._published = published or small_form()
        self._form_hash = bytes.fromhex(self._published.hash)
        form_id = self._published.form.id
        about = About(form_id, self._form_hash, (b"p" * 16,), None, Audience.INVOLVEMENT)
        self._about = about_bytes(about)
        self._salt = bytes(16)
        self.record = record_id(self._about, self._salt)
        self.fold = Fold()
        self.position = 0
        self._chains: dict[str, tuple[int, bytes | None]] = {}
        self.merge(self.made("server", [set_value("copied_at", "x")], about=self._about))

    def made(
        self, by: str, ops: Iterable[Operation], about: bytes | None = None, device: str = ""
    ) -> Change:
        """A change by somebody, on a device of theirs, not merged yet."""
        name = f"{by}'s {device}"
        seq, prev = self._chains.get(name, (0, None))
        change = parse(
            build(
                device=hashlib.sha256(name.encode()).digest()[:8],
                dev_seq=seq + 1,
                prev=prev,
                record=self.record,
                actor=person(by).id,
                wall_ms=1_768_900_000_000,
                zone_min=0,
                salt=self._salt if about else (seq + 1).to_bytes(16, "big"),
                about=about,
                ops=ops,
            )
        )
        self._chains[name] = (seq + 1, change.id)
        return change

    def merge(self, change: Change) -> Change:
        """The server merges a change at the next position."""
        self.position += 1
        self.fold.add(change, self.position)
        return change

    def write(self, by: str, answers: Mapping[str, Any], blind: bool = False) -> Change:
        """Somebody answers, seeing what stands unless `blind`."""
        return self.merge(self.made(by, self.sets(answers, blind)))

    def sets(self, answers: Mapping[str, Any], blind: bool = False) -> list[Operation]:
        """Sets of answers that observe the heads standing now."""
        return [
            set_value(
                path,
                value,
                observed=[] if blind else [head.dot for head in self.fold.heads(path)],
            )
            for path, value in answers.items()
        ]

    def look(self) -> tuple[SeenChange, ...]:
        """What a screen shows now."""
        return seen(self.fold)

    def give(
        self,
        by: str,
        name: str,
        looked: Iterable[SeenChange],
        arguments: Mapping[str, object] | None = None,
        form_hash: bytes | None = None,
        as_of: str = AS_OF,
    ) -> Change:
        """A command on what somebody looked at, given but not judged."""
        named = [SeenRecord(self.record, form_hash or self._form_hash, tuple(looked))]
        return self.made(by, [give_command(build_command(name, named, as_of, arguments))])

    def case(self, change: Change, by: str, **more: Any) -> Case:
        """The case a command makes now."""
        return Case(
            change=change,
            fold=self.fold,
            form=self._published.form,
            form_hash=self._form_hash,
            table=workflow_table(),
            author=person(by),
            **more,
        )

    def rule(self, change: Change, by: str, **more: Any) -> Judgement:
        """The server judges a command; a ruling merges behind it."""
        judgement = judge(self.case(change, by, **more))
        if isinstance(judgement, Accepted | Refused):
            ops = ruling_ops(judgement, change.dot, self.fold, epoch=1)
            self.merge(change)
            self.merge(self.made("server", ops))
        return judgement

    def command(
        self, by: str, name: str, arguments: Mapping[str, object] | None = None
    ) -> Judgement:
        """Somebody gives a command on everything they see now, and it is judged at once."""
        return self.rule(self.give(by, name, self.look(), arguments), by)


def with_change(looked: Iterable[SeenChange], change: Change) -> tuple[SeenChange, ...]:
    """A screen that also shows every op of one more change."""
    named = {entry.dot: list(entry.pairs) for entry in looked}
    named[change.dot] = [(op.path, op.element) for op in change.ops]
    return seen_changes(named)


def without(looked: Iterable[SeenChange], path: str) -> tuple[SeenChange, ...]:
    """A `seen` that leaves out whatever was at a path."""
    kept = {entry.dot: [pair for pair in entry.pairs if pair[0] != path] for entry in looked}
    return seen_changes({dot: pairs for dot, pairs in kept.items() if pairs})
