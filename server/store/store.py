"""The store as the rest of the server sees it: read back what was kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.index.index import Index
from server.keys.master import MasterKeys
from server.keys.versioned import VersionedKeys
from server.store import tables
from server.store.engine import embedded_file, open_engine
from server.store.failures import cannot_be_used, database_failed
from server.store.held import sharing
from server.store.migrations.run import prepare_schema
from server.store.order import NOTHING, newest, take_turn
from server.store.people_rows import PeopleRows
from server.store.reads import Reads
from server.store.sealing import KeyedHashes, RecordKeys
from server.store.since import people_since
from server.store.stored import StoredChange


class Store:
    """One database and the keys that open it."""

    def __init__(
        self, engine: AsyncEngine, master: MasterKeys, index_key: VersionedKeys, held: ExitStack
    ) -> None:
        self.engine = engine
        self._held = held
        self.keys = RecordKeys(master)
        self._index_key = index_key
        self._hashes = KeyedHashes(index_key)
        self.rows = PeopleRows(master)
        self.master = master

    @classmethod
    async def open(cls, url: str, master: MasterKeys, index_key: VersionedKeys) -> Store:
        """Open or create the database. Raises `server.errors.SetupError`."""
        engine = open_engine(url)
        held = ExitStack()
        try:
            held.enter_context(sharing(embedded_file(engine)))
            await prepare_schema(engine)
        except BaseException as error:
            held.close()
            await engine.dispose()
            if database_failed(error):
                raise cannot_be_used(error) from error
            raise
        return cls(engine, master, index_key, held)

    @property
    def hashes(self) -> KeyedHashes:
        """Those of the index keys there are now. Take it once for what belongs together."""
        if self._hashes.made_with != self._index_key.newest_first:
            self._hashes = KeyedHashes(self._index_key)
        return self._hashes

    async def close(self) -> None:
        """Close every connection."""
        try:
            await self.engine.dispose()
        finally:
            self._held.close()

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

    async def meta_or(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The value under a name; where there is none yet, one is made and kept, sealed.

        Of several processes that start at once, one makes it and the others find it.
        """
        async with self.engine.begin() as connection:
            await take_turn(connection)
            sealed = await connection.scalar(
                select(tables.meta.c.value).where(tables.meta.c.key == key)
            )
            if sealed is not None:
                return self.master.open("meta", key.encode(), sealed)
            value = make()
            sealed = self.master.seal("meta", key.encode(), value)
            await connection.execute(insert(tables.meta).values(key=key, value=sealed))
            return value

    async def meta(self, connection: AsyncConnection, key: str) -> bytes | None:
        """The value under a name, opened; None where there is none."""
        sealed = await connection.scalar(
            select(tables.meta.c.value).where(tables.meta.c.key == key)
        )
        return None if sealed is None else self.master.open("meta", key.encode(), sealed)

    async def put_meta(self, connection: AsyncConnection, key: str, value: bytes) -> None:
        """Keep a value under a name in a transaction of the caller's, whatever stood there."""
        await connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
        sealed = self.master.seal("meta", key.encode(), value)
        await connection.execute(insert(tables.meta).values(key=key, value=sealed))

    async def load_people(self, index: Index) -> None:
        """Staff, teams and devices into memory: enough for a command that asks of no record."""
        async with self.engine.connect() as connection:
            given = await newest(connection)
            people = await people_since(self.rows, connection, NOTHING, given)
        for team in people.teams:
            index.put_team(team)
        for member in people.staff:
            index.put_staff(member)
        for device in people.devices:
            index.put_device(device)
