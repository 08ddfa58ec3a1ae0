"""The store as the rest of the server sees it: read what was kept, load the memory at start."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.index.index import Index
from server.ingest.waiting import Waiting
from server.keys.master import MasterKeys
from server.store import tables
from server.store.engine import open_engine
from server.store.failures import cannot_be_used, database_failed
from server.store.migrations.run import prepare_schema
from server.store.people_rows import PeopleRows
from server.store.reads import Reads
from server.store.sealing import KeyedHashes, RecordKeys
from server.store.stored import StoredChange
from sync.change import parse
from sync.codes import Reason, Verdict


class Store:
    """One database and the keys that open it."""

    def __init__(self, engine: AsyncEngine, master: MasterKeys, index_key: bytes) -> None:
        self.engine = engine
        self.keys = RecordKeys(master)
        self.hashes = KeyedHashes(index_key)
        self.rows = PeopleRows(master)
        self._master = master

    @classmethod
    async def open(cls, url: str, master: MasterKeys, index_key: bytes) -> Store:
        """Open or create the database. Raises `server.errors.SetupError`."""
        engine = open_engine(url)
        try:
            await prepare_schema(engine)
        except BaseException as error:
            await engine.dispose()
            if database_failed(error):
                raise cannot_be_used(error) from error
            raise
        return cls(engine, master, index_key)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    # --- reading -----------------------------------------------------------------------------

    async def history(self, record: bytes) -> list[StoredChange]:
        """A record's merged changes in commit order, opened."""
        async with self.engine.connect() as connection:
            return await Reads(connection, self.keys).merged_of(record)

    async def by_position(self, positions: Sequence[int]) -> list[StoredChange]:
        """Merged changes at these commit positions."""
        if not positions:
            return []
        async with self.engine.connect() as connection:
            return await Reads(connection, self.keys).by_position(positions)

    async def by_arrival(self, arrivals: Sequence[int]) -> list[StoredChange]:
        """Changes at these arrival positions, whatever their verdict."""
        if not arrivals:
            return []
        async with self.engine.connect() as connection:
            return await Reads(connection, self.keys).by_arrival(arrivals)

    async def set_aside(self) -> list[StoredChange]:
        """Everything waiting or set aside, for where somebody can act on it."""
        async with self.engine.connect() as connection:
            return await Reads(connection, self.keys).unmerged()

    # --- settings kept in the database -------------------------------------------------------

    async def meta(self, key: str) -> bytes | None:
        """A value kept under a name, opened."""
        async with self.engine.connect() as connection:
            sealed = await connection.scalar(
                select(tables.meta.c.value).where(tables.meta.c.key == key)
            )
        return None if sealed is None else self._master.open("meta", key.encode(), sealed)

    async def put_meta(self, key: str, value: bytes) -> None:
        """Keep a new value under a name, sealed."""
        async with self.engine.begin() as connection:
            await connection.execute(
                insert(tables.meta).values(
                    key=key, value=self._master.seal("meta", key.encode(), value)
                )
            )

    # --- at start ----------------------------------------------------------------------------

    async def load_people(self, index: Index) -> None:
        """Staff, teams and devices into memory."""
        async with self.engine.connect() as connection:
            for team in await self.rows.teams(connection):
                index.teams[team.id] = team
            for member in await self.rows.staff(connection):
                index.put_staff(member)
            for device in await self.rows.devices(connection):
                index.put_device(device)

    async def load_records(self, index: Index) -> None:
        """Every merged change into memory, in commit order, as if each were committed now."""
        async with self.engine.connect() as connection:
            await self._replay(connection, index)

    async def load_waiting(self, index: Index, waiting: Waiting) -> list[int]:
        """What waits or may be judged again. Returns the arrivals worth judging at once."""
        again: list[int] = []
        for stored in await self.set_aside():
            if stored.record == self.hashes.aside(stored.sender):
                # Nobody proved it: it wakes nothing and is judged once.
                continue
            waiting.note(stored.arrival, parse(stored.data), stored.verdict, stored.reason)
            if stored.verdict == Verdict.WAITING or stored.reason == Reason.UNKNOWN_FORM:
                again.append(stored.arrival)
        return again

    async def _replay(self, connection: AsyncConnection, index: Index) -> None:
        change, record = tables.change, tables.record
        summaries = {}
        allocations: dict[int, list[tuple[bytes, int]]] = {}
        rows = await connection.execute(
            select(record.c.id, record.c.wrapped_key, record.c.sealed_summary).where(
                record.c.sealed_summary.is_not(None)
            )
        )
        for held in rows:
            self.keys.unwrap(held.id, held.wrapped_key)
            summary = self.keys.open_summary(held.id, held.sealed_summary)
            summaries[held.id] = summary
            for number, event in enumerate(summary.events):
                last = number + 1 == len(summary.events)
                if last or summary.events[number + 1].position != event.position:
                    allocations.setdefault(event.position, []).append((held.id, number + 1))
        merged = await connection.stream(
            select(
                change.c.position,
                change.c.arrival,
                change.c.record,
                change.c.device,
                change.c.length,
            )
            .where(change.c.position.is_not(None))
            .order_by(change.c.position)
        )
        async for row in merged:
            if index.record(row.record) is None:
                index.began(row.record, summaries[row.record].with_events(0))
            index.merged(row.position, row.arrival, row.record, row.device, row.length)
            for involvement, count in allocations.get(row.position, ()):
                index.allocation(
                    involvement, summaries[involvement].with_events(count), row.position
                )
        highest = await connection.execute(
            select(change.c.arrival).order_by(change.c.arrival.desc()).limit(1)
        )
        index.last_arrival = highest.scalar() or 0
        verdicts = await connection.execute(
            select(change.c.sender, change.c.device, change.c.verdict_no, change.c.arrival)
            .where(change.c.verdict_no > 0)
            .order_by(change.c.verdict_no)
        )
        for again in verdicts:
            index.verdict_changed(again.device, again.verdict_no, again.arrival)
        index.take_gained()
        index.loaded()
