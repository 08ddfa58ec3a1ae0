"""What changed since a decision: the operations merged outside what it saw. Pure.

A decision's content is exactly what it named (protocol.md 5). Everything merged since, whenever it
was written, shows as "proposed since" and never alters what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from server.workflow.rulings import ruling_on
from sync.codes import Ruling
from sync.command import Command, SeenChange, parse_command
from sync.fold import Fold, seen

Named = tuple[bytes, str, str | None]
"""One operation: dot, path, and element for a union question."""


class Difference(msgspec.Struct, frozen=True):
    """A record now beside what a command saw.

    `added` are heads the command did not name, `gone` the heads it named that have been replaced,
    removed, or lost with their row.
    """

    added: frozenset[Named]
    gone: frozenset[Named]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that differ, sorted."""
        return tuple(sorted({path for _, path, _ in self.added | self.gone}))


class Decision(msgspec.Struct, frozen=True):
    """An accepted command: its dot, who gave it, what it said, and in which epoch and at which
    position it was ruled on: a ruling brought back after a restore stands later than it was given.
    """

    dot: bytes
    actor: bytes
    command: Command
    ruled_at: tuple[int, int]


def difference(fold: Fold, named: Iterable[SeenChange]) -> Difference:
    """What a record's heads have that `named` has not, and the other way round."""
    then = _flat(named)
    now = _flat(seen(fold))
    return Difference(now - then, then - now)


def decisions(fold: Fold) -> list[Decision]:
    """The accepted commands of a record, in the order they were ruled on."""
    found: list[Decision] = []
    for given in fold.commands:
        change = fold.change(given.dot)
        ruling = ruling_on(fold, given.dot)
        if change is None or ruling is None or ruling.value.outcome != Ruling.ACCEPTED:
            continue
        command = parse_command(given.value)
        ruled_at = ruling.value.epoch, ruling.position
        found.append(Decision(given.dot, change.actor, command, ruled_at))
    return sorted(found, key=lambda decision: (decision.ruled_at, decision.dot))


def last_decision(fold: Fold, names: Sequence[str] = ()) -> Decision | None:
    """The newest accepted command, of the given names where there are any."""
    wanted = [each for each in decisions(fold) if not names or each.command.name in names]
    return wanted[-1] if wanted else None


def proposed_since(fold: Fold, record: bytes, decision: Decision) -> Difference:
    """What has been proposed in a record since a decision on it."""
    for entry in decision.command.seen:
        if entry.record == record:
            return difference(fold, entry.changes)
    return Difference(frozenset(), frozenset())


def _flat(named: Iterable[SeenChange]) -> frozenset[Named]:
    return frozenset(
        (change.dot, path, element) for change in named for path, element in change.pairs
    )
