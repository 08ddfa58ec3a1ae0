"""Schema 2: hand-over, the set-aside desk, files, copies of a device that ask for new keys, and by
what another process finds what has changed."""

from __future__ import annotations

from typing import Final

from alembic.operations import Operations
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, text

_COUNTED = ("staff", "team", "device")

ONLY_HERE: Final = {
    "files": "SELECT count(*) FROM file",
    "decisions at the set-aside desk": "SELECT count(*) FROM desk",
    "words of devices that they handed a record over": "SELECT count(*) FROM handover",
    "changes marked with how they came to count": (
        "SELECT count(*) FROM change WHERE mark IS NOT NULL"
    ),
    "decisions on copies of devices": (
        "SELECT count(*) FROM rekey WHERE confirmed_ms IS NOT NULL OR refused_ms IS NOT NULL"
    ),
}
"""What schema 1 has no place for and nobody can say again."""


def up(op: Operations) -> None:
    """From schema 1."""
    with op.batch_alter_table("change") as change:
        change.add_column(Column("mark", Integer))
    judged_again = text("verdict_no > 0")
    op.create_index(
        "change_by_verdict_no",
        "change",
        ["verdict_no"],
        sqlite_where=judged_again,
        postgresql_where=judged_again,
    )
    for name in _COUNTED:
        with op.batch_alter_table(name) as table:
            table.add_column(Column("changed", BigInteger, nullable=False, server_default="0"))
        op.create_index(f"{name}_by_changed", name, ["changed"])
    op.create_index(
        "change_set_aside",
        "change",
        ["record", "device", "arrival"],
        sqlite_where=text("verdict = 3"),
        postgresql_where=text("verdict = 3"),
    )
    op.create_table(
        "handover",
        Column("device", LargeBinary(8), primary_key=True),
        Column("record", LargeBinary(16), primary_key=True),
        Column("left_at", BigInteger, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
        Column("at_ms", BigInteger, nullable=False),
        Column("empty_ms", BigInteger),
    )
    op.create_table(
        "desk",
        Column("arrival", BigInteger, primary_key=True, autoincrement=False),
        Column("act", Integer, nullable=False),
        Column("at_ms", BigInteger, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
    )
    op.create_table(
        "file",
        Column("id", LargeBinary(16), primary_key=True),
        Column("record", LargeBinary(16), ForeignKey("record.id"), nullable=False),
        Column("device", LargeBinary(8), nullable=False),
        Column("hash", LargeBinary(32), nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("named_ms", BigInteger, nullable=False),
        Column("whole_ms", BigInteger),
        Column("damaged_ms", BigInteger),
        Column("arrival", BigInteger),
        Column("told", LargeBinary(16)),
        Column("told_state", Integer),
    )
    op.create_index("file_by_device", "file", ["device", "whole_ms"])
    op.create_table(
        "file_copy",
        Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
        Column("record", LargeBinary(16), primary_key=True),
        Column("device", LargeBinary(8), primary_key=True),
    )
    op.create_table(
        "file_chunk",
        Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("digest", LargeBinary(32), nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Column("deposited", Boolean, nullable=False),
    )
    op.create_table(
        "rekey",
        Column("device", LargeBinary(8), primary_key=True),
        Column("public_key", LargeBinary(65), primary_key=True),
        Column("asked_ms", BigInteger, nullable=False),
        Column("confirmed_ms", BigInteger),
        Column("refused_ms", BigInteger),
    )


def down(op: Operations) -> None:
    """Back to schema 1, where nothing is held of `ONLY_HERE`."""
    for table in ("rekey", "file_chunk", "file_copy", "file", "desk", "handover"):
        op.drop_table(table)
    for name in _COUNTED:
        op.drop_index(f"{name}_by_changed", name)
        with op.batch_alter_table(name) as counted:
            counted.drop_column("changed")
    op.drop_index("change_by_verdict_no", "change")
    op.drop_index("change_set_aside", "change")
    with op.batch_alter_table("change") as change:
        change.drop_column("mark")
