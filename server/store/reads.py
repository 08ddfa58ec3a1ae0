"""Reading back what was kept, on whichever connection asks: the writer's own or a reader's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.files import not_whole
from server.store.parts import in_parts
from server.store.sealing import RecordKeys
from server.store.stored import StoredChange
from server.store.tables import change, desk, record
from sync.codes import Verdict
from sync.files import FileValue


class FoundRow(msgspec.Struct):
    """Where a change seen before stands now."""

    arrival: int
    position: int | None
    received_ms: int
    verdict: int
    reason: int | None
    detail: str | None = None
    mark: int | None = None


class Reads:
    """Queries on one connection."""

    def __init__(self, connection: AsyncConnection, keys: RecordKeys) -> None:
        self._connection = connection
        self._keys = keys

    async def load_keys(self, records: Iterable[bytes]) -> None:
        """Take the keys of these records into memory, where they have one."""
        missing = [each for each in set(records) if not self._keys.known(each)]
        for some in in_parts(missing):
            rows = await self._connection.execute(
                select(record.c.id, record.c.wrapped_key).where(record.c.id.in_(some))
            )
            for row in rows:
                self._keys.unwrap(row.id, row.wrapped_key)

    async def find(self, id_hashes: Sequence[bytes]) -> dict[bytes, FoundRow]:
        """The changes already kept among these keyed hashes of ids."""
        found: dict[bytes, FoundRow] = {}
        for some in in_parts(id_hashes):
            rows = await self._connection.execute(
                select(
                    change.c.id_hash,
                    change.c.arrival,
                    change.c.position,
                    change.c.received_ms,
                    change.c.verdict,
                    change.c.reason,
                    change.c.mark,
                ).where(change.c.id_hash.in_(some))
            )
            for row in rows:
                found[row.id_hash] = FoundRow(
                    row.arrival,
                    row.position,
                    row.received_ms,
                    row.verdict,
                    row.reason,
                    mark=row.mark,
                )
        return found

    async def taken(self, seq_hashes: Sequence[bytes]) -> set[bytes]:
        """Which of these keyed hashes of (device, number) are held."""
        found: set[bytes] = set()
        for some in in_parts(seq_hashes):
            rows = await self._connection.execute(
                select(change.c.seq_hash).where(change.c.seq_hash.in_(some))
            )
            found.update(row.seq_hash for row in rows)
        return found

    async def desk_acts(self, arrivals: Sequence[int]) -> dict[int, int]:
        """What people decided on these arrivals, by codes of `desk`; only of those decided on."""
        acts: dict[int, int] = {}
        for some in in_parts(arrivals):
            rows = await self._connection.execute(
                select(desk.c.arrival, desk.c.act).where(desk.c.arrival.in_(some))
            )
            acts.update((row.arrival, row.act) for row in rows)
        return acts

    async def files_missing(self, named: Iterable[FileValue]) -> frozenset[bytes]:
        """Of the files that answers name, the ids of those that are not here whole as named."""
        return await not_whole(self._connection, named)

    async def by_arrival(self, arrivals: Sequence[int]) -> list[StoredChange]:
        """The changes at these arrival positions, in arrival order."""
        return await self._changes(_CHANGES, change.c.arrival, arrivals)

    async def by_position(self, positions: Sequence[int]) -> list[StoredChange]:
        """The merged changes at these commit positions, in arrival order."""
        return await self._changes(_CHANGES, change.c.position, positions)

    async def makers(self, positions: Sequence[int]) -> dict[int, bytes]:
        """Whose device made the changes at these commit positions, without opening any."""
        return await self._makers(change.c.position, positions)

    async def makers_by_arrival(self, arrivals: Sequence[int]) -> dict[int, bytes]:
        """Whose device the changes at these arrivals are filed under, without opening any."""
        return await self._makers(change.c.arrival, arrivals)

    async def merged_of(self, record_id: bytes) -> list[StoredChange]:
        """A record's merged changes in commit order."""
        rows = await self._connection.execute(
            _CHANGES.where(change.c.record == record_id, change.c.position.is_not(None)).order_by(
                change.c.position
            )
        )
        return await self._open(rows.all())

    async def aside_of(self, record_id: bytes) -> list[StoredChange]:
        """A record's changes that are set aside, in arrival order."""
        rows = await self._connection.execute(
            _CHANGES.where(
                change.c.record == record_id, change.c.verdict == int(Verdict.SET_ASIDE)
            ).order_by(change.c.arrival)
        )
        return await self._open(rows.all())

    async def unmerged(self, after: int = -1) -> list[StoredChange]:
        """Everything waiting or set aside after an arrival, in arrival order; at first all."""
        rows = await self._connection.execute(
            _CHANGES.where(
                change.c.verdict != int(Verdict.MERGED), change.c.arrival > after
            ).order_by(change.c.arrival)
        )
        return await self._open(rows.all())

    async def merged_after(self, position: int) -> list[StoredChange]:
        """Every change merged after a commit position, in commit order."""
        rows = await self._connection.execute(
            _CHANGES.where(change.c.position > position).order_by(change.c.position)
        )
        return await self._open(rows.all())

    async def judged_again(self, after: int, up_to: int) -> list[StoredChange]:
        """Arrivals up to one whose verdict changed after that number, as they stand now."""
        rows = await self._connection.execute(
            _CHANGES.where(change.c.verdict_no > max(0, after), change.c.arrival <= up_to)
        )
        return await self._open(rows.all())

    async def _makers(self, column: Any, places: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for some in in_parts(places):
            rows = await self._connection.execute(
                select(column.label("place"), change.c.device).where(column.in_(some))
            )
            found.update((row.place, row.device) for row in rows)
        return found

    async def _changes(
        self, query: Select[Any], column: Any, wanted: Sequence[int]
    ) -> list[StoredChange]:
        found: list[StoredChange] = []
        for some in in_parts(wanted):
            rows = await self._connection.execute(query.where(column.in_(some)))
            found.extend(await self._open(rows.all()))
        found.sort(key=lambda each: each.arrival)
        return found

    async def _open(self, rows: Sequence[Any]) -> list[StoredChange]:
        await self.load_keys(row.record for row in rows)
        opened = []
        for row in rows:
            signature, authority, data = self._keys.open_change(row.record, row.id_hash, row.sealed)
            opened.append(
                StoredChange(
                    arrival=row.arrival,
                    position=row.position,
                    record=row.record,
                    device=row.device,
                    sender=row.sender,
                    received_ms=row.received_ms,
                    verdict=row.verdict,
                    reason=row.reason,
                    data=data,
                    signature=signature,
                    authority=authority,
                    mark=row.mark,
                )
            )
        return opened


_CHANGES = select(
    change.c.arrival,
    change.c.position,
    change.c.record,
    change.c.device,
    change.c.sender,
    change.c.id_hash,
    change.c.sealed,
    change.c.received_ms,
    change.c.verdict,
    change.c.reason,
    change.c.mark,
)
