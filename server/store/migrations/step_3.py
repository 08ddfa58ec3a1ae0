"""Schema 3: what each device has used of its counters and allowances, for all server processes; and
who claims a file that another brought first."""

from __future__ import annotations

from typing import Final

from alembic.operations import Operations
from sqlalchemy import Column, ForeignKey, LargeBinary

ONLY_HERE: Final = {
    "claims to files that another record named first": "SELECT count(*) FROM file_claim",
}
"""What schema 2 has no place for and nobody can say again."""


def up(op: Operations) -> None:
    """From schema 2."""
    op.create_table(
        "device_use",
        Column("device", LargeBinary(8), primary_key=True),
        Column("used", LargeBinary, nullable=False),
    )
    op.create_table(
        "file_claim",
        Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
        Column("record", LargeBinary(16), primary_key=True),
        Column("device", LargeBinary(8), primary_key=True),
        Column("shown", LargeBinary, nullable=False),
    )


def down(op: Operations) -> None:
    """Back to schema 2: every allowance is full again, and no counter's request is remembered."""
    op.drop_table("file_claim")
    op.drop_table("device_use")
