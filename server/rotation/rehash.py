"""Hashing anew what an older index key hashed: a bounded batch a turn, cut off and gone on with.

Changes are found by keyed hashes of their ids and numbers, people registered twice by keyed hashes
of what they have in common (design.md 5). Both are worked out from what is sealed, so no older key
is needed for it. Everything that is written meanwhile is hashed with the newest key: whoever writes
has taken the turn, and looked for keys in it. So what is behind the place that is kept here, and
what comes after the last turn, needs no older key; until then both answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import SetupError
from server.index.entries import RecordSummary
from server.keys.organisation import OrganisationKeys
from server.keys.versioned import FIRST
from server.registering.marks import marks_of
from server.store import tables
from server.store.order import take_turn
from server.store.reads import Reads
from server.store.sealing import KeyedHashes
from server.store.store import Store
from sync.change import parse
from sync.errors import Malformed
from sync.fold import Fold

BATCH: Final = 500
"""Rows of one transaction."""
INDEX_META: Final = "index_key"


class Hashed(msgspec.Struct, frozen=True, array_like=True):
    """How far it has come: nothing is hashed with a version below `whole`; up to `arrival`,
    nothing with one below `toward`."""

    whole: int = FIRST
    toward: int = FIRST
    arrival: int = 0


async def hashed(store: Store, connection: AsyncConnection) -> Hashed:
    """How far a database has come; one that says nothing is as it was made."""
    return read_hashed(await store.meta(connection, INDEX_META))


def read_hashed(kept: bytes | None) -> Hashed:
    """The same from the opened row of `meta`."""
    return Hashed() if kept is None else msgspec.msgpack.decode(kept, type=Hashed)


async def check_hashed(store: Store, keys: OrganisationKeys) -> None:
    """Raises `SetupError` where something may be hashed with a key that has ended, as after a
    restore of a backup that was thought gone."""
    async with store.engine.connect() as connection:
        whole = (await hashed(store, connection)).whole
    held = keys.index_key.versions
    needed = [each for each in range(whole, held[-1]) if each not in held]
    if not needed:
        return
    async with store.engine.begin() as connection:
        await take_turn(connection)
        if await connection.scalar(select(exists(select(tables.change.c.arrival)))):
            raise SetupError(
                f"this database was made with index key {needed[0]}, which has ended. Run "
                "`doorstep keys rewrap` once, then start again."
            )
        await _keep(store, connection, Hashed(held[-1], held[-1]))


async def rehash(store: Store, keys: OrganisationKeys) -> int:
    """Hash everything anew with the newest index key. How many rows were; 0 where none was left.

    Beside a running server or not.
    """
    done = await _people_page_by_page(store, keys)
    while True:
        async with store.engine.begin() as connection:
            await take_turn(connection)
            keys.look()
            hashes, held = store.hashes, await hashed(store, connection)
            if held.whole == hashes.version:
                return done
            if held.toward != hashes.version:
                held = Hashed(held.whole, hashes.version)
            rows = await _changes(connection, held.arrival)
            done += await _rehash(store, connection, hashes, rows)
            if len(rows) == BATCH:
                held = msgspec.structs.replace(held, arrival=rows[-1].arrival)
            else:
                # In this turn there is nothing else, and whatever comes is hashed with the newest.
                done += await rehash_people(store, connection, hashes)
                held = Hashed(hashes.version, hashes.version)
            await _keep(store, connection, held)


async def _keep(store: Store, connection: AsyncConnection, held: Hashed) -> None:
    await store.put_meta(connection, INDEX_META, msgspec.msgpack.encode(held))


async def rehash_people(store: Store, connection: AsyncConnection, hashes: KeyedHashes) -> int:
    """The marks of everybody, in a turn of the caller's. How many were others."""
    done, after = 0, b""
    while rows := await _summaries(connection, after):
        done += await _mark_anew(store, connection, hashes, rows)
        after = rows[-1].id
    return done


async def _people_page_by_page(store: Store, keys: OrganisationKeys) -> int:
    done, after = 0, b""
    while True:
        async with store.engine.begin() as connection:
            await take_turn(connection)
            keys.look()
            rows = await _summaries(connection, after)
            done += await _mark_anew(store, connection, store.hashes, rows)
        if not rows:
            return done
        after = rows[-1].id


async def _changes(connection: AsyncConnection, after: int) -> Sequence[Any]:
    change = tables.change
    query = (
        select(
            change.c.arrival,
            change.c.record,
            change.c.sender,
            change.c.id_hash,
            change.c.seq_hash,
            change.c.sealed,
        )
        .where(change.c.arrival > after)
        .order_by(change.c.arrival)
        .limit(BATCH)
    )
    return (await connection.execute(query)).all()


async def _rehash(
    store: Store, connection: AsyncConnection, hashes: KeyedHashes, rows: Sequence[Any]
) -> int:
    await Reads(connection, store.keys).load_keys(row.record for row in rows)
    done, left = 0, set[bytes]()
    for row in rows:
        signature, authority, raw = store.keys.open_change(row.record, row.id_hash, row.sealed)
        id_hash, seq_hash, record = _names(hashes, row, raw, signature)
        if id_hash == row.id_hash:
            continue
        if record != row.record:
            await _have_record(store, connection, record)
            left.add(row.record)
        await connection.execute(
            update(tables.change)
            .where(tables.change.c.arrival == row.arrival)
            .values(
                record=record,
                id_hash=id_hash,
                seq_hash=seq_hash,
                sealed=store.keys.seal_change(record, id_hash, signature, authority, raw),
            )
        )
        done += 1
    for record in left:
        await _leave(connection, record)
    return done


def _names(
    hashes: KeyedHashes, row: Any, raw: bytes, signature: bytes
) -> tuple[bytes, bytes | None, bytes]:
    """The hashes of a change's id and number, and the record it is filed under."""
    try:
        change = parse(raw)
    except Malformed:
        change = None
    if change is None or change.record != row.record:
        # Nobody proved it: it is filed under its sender, in a record named by a keyed hash too.
        return hashes.unproven(row.sender, raw, signature), None, hashes.aside(row.sender)
    number = None if row.seq_hash is None else hashes.sequence(change.device, change.dev_seq)
    return hashes.change(change.id), number, row.record


async def _have_record(store: Store, connection: AsyncConnection, record: bytes) -> None:
    await Reads(connection, store.keys).load_keys([record])
    if not store.keys.known(record):
        row = msgspec.structs.asdict(store.keys.create(record))
        await connection.execute(insert(tables.record).values(row))


async def _leave(connection: AsyncConnection, record: bytes) -> None:
    """Let go of a record's key once nothing is filed under it."""
    change = tables.change
    filed = exists(select(change.c.arrival).where(change.c.record == record))
    await connection.execute(delete(tables.record).where(tables.record.c.id == record, ~filed))


async def _summaries(connection: AsyncConnection, after: bytes) -> Sequence[Any]:
    record = tables.record
    query = (
        select(record.c.id, record.c.wrapped_key, record.c.sealed_summary)
        .where(record.c.sealed_summary.is_not(None), record.c.id > after)
        .order_by(record.c.id)
        .limit(BATCH)
    )
    return (await connection.execute(query)).all()


async def _mark_anew(
    store: Store, connection: AsyncConnection, hashes: KeyedHashes, rows: Sequence[Any]
) -> int:
    done = 0
    for row in rows:
        store.keys.unwrap(row.id, row.wrapped_key)
        summary = store.keys.open_summary(row.id, row.sealed_summary)
        if not summary.alike or summary.alike_key == hashes.version:
            continue
        renewed = await _marked(store, connection, hashes, row.id, summary)
        await connection.execute(
            update(tables.record)
            .where(tables.record.c.id == row.id)
            .values(sealed_summary=store.keys.seal_summary(row.id, renewed))
        )
        done += 1
    return done


async def _marked(
    store: Store,
    connection: AsyncConnection,
    hashes: KeyedHashes,
    person: bytes,
    summary: RecordSummary,
) -> RecordSummary:
    fold = Fold()
    for stored in await Reads(connection, store.keys).merged_of(person):
        fold.add(parse(stored.data), stored.position)
    marks = marks_of(fold, hashes)
    return msgspec.structs.replace(summary, alike=marks, alike_key=hashes.version)
