"""What is kept of a device's own progress: counter, last contact, highest number, last report."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.entries import DeviceEntry
from server.index.index import Index
from server.store import tables
from server.store.people_rows import PeopleRows, next_changed


class Progress:
    """Writes progress: with each batch of pushes, and now and then for all who only asked."""

    def __init__(self, rows: PeopleRows, index: Index) -> None:
        self._rows = rows
        self._index = index

    def row(
        self, device: DeviceEntry, highest_seq: int, highest_id: bytes | None, received: int
    ) -> dict[str, Any]:
        """The row of a device as it is now."""
        return {
            "of": device.id,
            "counter": device.counter,
            "last_seen_ms": device.last_seen_ms,
            "progress": self._rows.progress(device, highest_seq, highest_id, received),
        }

    async def keep_news(self, connection: AsyncConnection) -> None:
        """Keep that of all devices heard of since the last time.

        Call it in the writer's turn only: made earlier, a row would undo what a batch in between
        has kept, and a number would be taken for new that is not.
        """
        rows = [
            self.row(device, device.highest_seq, device.highest_id, device.received)
            for device in self._index.devices.values()
            if device.last_seen_ms is not None and device.last_seen_ms > device.kept_ms
        ]
        if rows:
            await self.write(connection, rows)
            for each in rows:
                self._index.devices[each["of"]].kept_ms = each["last_seen_ms"]

    @staticmethod
    async def write(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
        """Write rows made by `row`."""
        await connection.execute(_PROGRESS, rows)


_PROGRESS = (
    update(tables.device)
    .where(tables.device.c.id == bindparam("of"))
    .values(
        counter=bindparam("counter"),
        last_seen_ms=bindparam("last_seen_ms"),
        progress=bindparam("progress"),
        changed=next_changed(tables.device),
    )
)
