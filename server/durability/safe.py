"""What "Backed up" means under the policy `backup`: inside a backup that was verified.

A background task makes one when something new was committed and the last is old enough. A backup
that fails is logged and `durable_through` does not move, so no device is told its work is safe
when it is not; the next attempt follows at the same interval.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from server.clock import Clock
from server.durability.backup import (
    Backup,
    BackupFailed,
    backups,
    epoch_of,
    make_backup,
    verify,
)
from server.durability.replica import ReplicaDurability
from server.errors import SetupError
from server.settings import Settings
from server.store.durable import CommitDurability, Durability

log = logging.getLogger("doorstep.durability")

EVERY_SECONDS: Final = 5.0
"""At most one backup in so many seconds."""


def database_file(database_url: str) -> Path:
    """The file of an embedded database. Raises `SetupError` for any other."""
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite") or url.database in (None, "", ":memory:"):
        raise SetupError(
            "Doorstep makes backups of the embedded SQLite database only. Use the database "
            "server's own backups, and set safe_after to “commit”, or to “replica” with a standby."
        )
    return Path(str(url.database))


class BackupDurability:
    """Safe once inside a verified backup. `run` makes them until it is cancelled."""

    def __init__(
        self,
        database: Path,
        folder: Path,
        clock: Clock,
        *,
        every_seconds: float = EVERY_SECONDS,
        make: Callable[[Path, Path, int], Backup] = make_backup,
    ) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._every_seconds = every_seconds
        self._make = make
        self._committed = 0
        self._safe = 0
        self._news = asyncio.Event()

    def recover(self, last_arrival: int) -> None:
        """Take up where an earlier process left off.

        The newest backup that still verifies counts, if it is of this database's epoch: arrivals
        have other numbers in another, and what was given up is in no backup of this one.
        """
        self._committed = max(self._committed, last_arrival)
        for backup in backups(self._folder):
            try:
                arrival = verify(backup.path)
                if epoch_of(backup.path) == epoch_of(self._database):
                    self._safe = min(arrival, last_arrival)
                break
            except BackupFailed as failure:
                log.warning("a backup no longer verifies", extra={"reason": str(failure)})
        if self._safe < self._committed:
            self._news.set()

    def committed(self, last_arrival: int) -> None:
        """Remember the newest committed arrival; it becomes safe with the next backup."""
        if last_arrival > self._committed:
            self._committed = last_arrival
            self._news.set()

    def durable_through(self) -> int:
        """The newest arrival inside a verified backup; 0 when there is none."""
        return self._safe

    async def back_up(self) -> Backup | None:
        """Make one backup now. None when it failed, which is logged."""
        try:
            backup = await asyncio.to_thread(
                self._make, self._database, self._folder, self._clock.now_ms()
            )
        except BackupFailed as failure:
            log.error("backup failed; nothing newer is called safe", extra={"reason": str(failure)})
            return None
        self._safe = max(self._safe, backup.arrival)
        return backup

    async def run(self) -> None:
        """Back up whenever there is something new, at most once an interval."""
        while True:
            await self._news.wait()
            self._news.clear()
            if await self.back_up() is None:
                self._news.set()
            await asyncio.sleep(self._every_seconds)


def durability(
    settings: Settings, clock: Clock, last_arrival: int, engine: AsyncEngine | None = None
) -> Durability:
    """The durability an operator chose. Raises `SetupError` where it cannot be kept.

    `engine` is that of the store, which "replica" asks.
    """
    if settings.safe_after == "commit":
        return CommitDurability(last_arrival)
    if settings.safe_after == "replica":
        if engine is None or engine.dialect.name != "postgresql":
            raise SetupError("safe_after is “replica”, which needs PostgreSQL with a standby.")
        on_standby = ReplicaDurability(engine)
        on_standby.committed(last_arrival)
        return on_standby
    if settings.backup_dir is None:
        raise SetupError("safe_after is “backup”, but no backup_dir is set. Set one.")
    chosen = BackupDurability(database_file(settings.database_url), settings.backup_dir, clock)
    chosen.recover(last_arrival)
    return chosen
