"""The list of steps, and what a step is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec
from alembic.operations import Operations

from server.store.migrations import step_2, step_3

FIRST: Final = 1
"""The version of the first schema: there is nothing below it to go down to."""


class Step(msgspec.Struct, frozen=True):
    """From the version before to `version`, and back.

    Both run on SQLite and PostgreSQL inside one transaction. Use `batch_alter_table`: SQLite alters
    little in place. `down` may drop what only this version knows, never a change's bytes.

    `only_here`: what a person would miss of that, in words, and the query that counts it. While
    there is any, nobody goes down.
    """

    version: int
    up: Callable[[Operations], None]
    down: Callable[[Operations], None]
    only_here: Mapping[str, str] = {}


STEPS: Final[tuple[Step, ...]] = (
    Step(2, step_2.up, step_2.down, step_2.ONLY_HERE),
    Step(3, step_3.up, step_3.down, step_3.ONLY_HERE),
)


def newest(steps: Sequence[Step]) -> int:
    """The version that all these steps lead to."""
    return steps[-1].version if steps else FIRST
