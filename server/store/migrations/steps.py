"""The list of steps, and what a step is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """

    version: int
    up: Callable[[Operations], None]
    down: Callable[[Operations], None]


STEPS: Final[tuple[Step, ...]] = (
    Step(2, step_2.up, step_2.down),
    Step(3, step_3.up, step_3.down),
)


def newest(steps: Sequence[Step]) -> int:
    """The version that all these steps lead to."""
    return steps[-1].version if steps else FIRST
