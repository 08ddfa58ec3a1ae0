"""The tables. In clear: random ids, positions, times, lengths, key versions, keyed hashes, codes.

Everything else is sealed (protocol.md 7). Positions and arrivals are given by the one writer, never
by the database, so their order is the order of commits on SQLite and PostgreSQL alike. `changed` of
staff, team and device grows with every write to a row of that table, so that another process finds
what is new without reading the rest.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# Who works here. Name, roles and team are sealed; `since` is the position they last changed at.
staff = Table(
    "staff",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("since", BigInteger, nullable=False, default=0),
    Column("changed", BigInteger, nullable=False, default=0, server_default="0"),
    Index("staff_by_changed", "changed"),
)

team = Table(
    "team",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed", BigInteger, nullable=False, default=0, server_default="0"),
    Index("team_by_changed", "changed"),
)

# One vault. Sealed: label and certificate; and as progress: highest number, id, last report.
device = Table(
    "device",
    metadata,
    Column("id", LargeBinary(8), primary_key=True),
    Column("owner", LargeBinary(16), nullable=False),
    Column("public_key", LargeBinary(65), nullable=False),
    Column("installation", LargeBinary(16), nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("counter", BigInteger, nullable=False, default=0),
    Column("last_seen_ms", BigInteger),
    Column("is_server", Boolean, nullable=False, default=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("progress", LargeBinary),
    Column("changed", BigInteger, nullable=False, default=0, server_default="0"),
    Index("device_by_changed", "changed"),
)

# What a device has used, by which server process ever: its newest request counters with the
# beginning of each request's hash, and how much is left of its allowances.
device_use = Table(
    "device_use",
    metadata,
    Column("device", LargeBinary(8), primary_key=True),
    Column("used", LargeBinary, nullable=False),
)

# `secret_hash` is keyed; the code itself is stored nowhere.
invite = Table(
    "invite",
    metadata,
    Column("secret_hash", LargeBinary(16), primary_key=True),
    Column("owner", LargeBinary(16), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    Column("device", LargeBinary(8)),
    Column("other_key_tries", Integer, nullable=False, default=0),
    Column("sealed", LargeBinary, nullable=False),
)

# `sealed_summary` is null until the record's first change merges.
record = Table(
    "record",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("key_version", Integer, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed_summary", LargeBinary),
)

# `device` is the author's when the signature verifies, else the sender's. `sealed` holds signature,
# authority and bytes under the record's key. `seq_hash` is null where the number proves nothing.
change = Table(
    "change",
    metadata,
    Column("arrival", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, unique=True),
    Column("record", LargeBinary(16), ForeignKey("record.id"), nullable=False),
    Column("device", LargeBinary(8), nullable=False),
    Column("sender", LargeBinary(8), nullable=False),
    Column("seq_hash", LargeBinary(16), unique=True),
    Column("id_hash", LargeBinary(16), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("length", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("verdict", Integer, nullable=False),
    Column("reason", Integer),
    Column("verdict_no", BigInteger, nullable=False, default=0),
    # A code of `mark`, where how it came to merge is shown beside it.
    Column("mark", Integer),
    Index("change_by_record", "record", "arrival"),
    Index(
        "change_by_verdict_no",
        "verdict_no",
        sqlite_where=text("verdict_no > 0"),
        postgresql_where=text("verdict_no > 0"),
    ),
    # What is set aside is little beside what is merged: the desk must not read past all of that.
    Index(
        "change_set_aside",
        "record",
        "device",
        "arrival",
        sqlite_where=text("verdict = 3"),
        postgresql_where=text("verdict = 3"),
    ),
)

# A device's word that it can no longer read a record, and its highest own number at that time.
# `left_at` is the position at which the record left: a word about an earlier leaving is none.
handover = Table(
    "handover",
    metadata,
    Column("device", LargeBinary(8), primary_key=True),
    Column("record", LargeBinary(16), primary_key=True),
    Column("left_at", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    # When it said that nothing of the record is on it any more, sealed copies included.
    Column("empty_ms", BigInteger),
)

# What was decided on a change that was set aside; who and why are sealed.
desk = Table(
    "desk",
    metadata,
    Column("arrival", BigInteger, primary_key=True, autoincrement=False),
    Column("act", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# A file that a change names, from the moment that is received. Its hash is that of encrypted bytes;
# its key stands only in the change. Safe once everything up to `arrival` is. `told` is the dot of
# the server's last word on it in the record, `told_state` what that said.
file = Table(
    "file",
    metadata,
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
    Index("file_by_device", "device", "whole_ms"),
)

# Where a file is named again, with the same content: in which record, on which device.
file_copy = Table(
    "file_copy",
    metadata,
    Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
    Column("record", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(8), primary_key=True),
)

# Who named a file that was here whole by then, without holding a record that gives it: for that
# record it is given once their device has shown that it has every chunk. `shown`: a bit a chunk.
file_claim = Table(
    "file_claim",
    metadata,
    Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
    Column("record", LargeBinary(16), primary_key=True),
    Column("device", LargeBinary(8), primary_key=True),
    Column("shown", LargeBinary, nullable=False),
)

# A chunk as it came, under its file's key, sealed once more under the record's. `deposited`: who
# brought it had no more than a deposit key.
file_chunk = Table(
    "file_chunk",
    metadata,
    Column("file", LargeBinary(16), ForeignKey("file.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("deposited", Boolean, nullable=False),
)

# A copy of a device that asks for a chain of its own, until IT has confirmed it.
rekey = Table(
    "rekey",
    metadata,
    Column("device", LargeBinary(8), primary_key=True),
    Column("public_key", LargeBinary(65), primary_key=True),
    Column("asked_ms", BigInteger, nullable=False),
    Column("confirmed_ms", BigInteger),
    Column("refused_ms", BigInteger),
)

# Published definitions hold no personal data and are served to anybody.
form = Table(
    "form",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("form_id", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_ms", BigInteger, nullable=False),
)
