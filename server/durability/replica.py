"""What "Backed up" means under the policy `replica`: on the disk of a standby of PostgreSQL too.

PostgreSQL itself waits for its standbys where it is told to: `synchronous_standby_names` names them
and `synchronous_commit` is `on` or `remote_apply`. A server refuses to start where it is not, and
looks again each time: nothing is called safe by a commit of its own that did not wait, nor by one
of another process whose waiting was cut off. After each commit a marker is committed, and what came
before it is safe once that commit has returned.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from server.errors import SetupError
from server.store.engine import open_engine
from server.store.failures import cannot_be_used, database_failed

log = logging.getLogger("doorstep.durability")

RETRY_SECONDS: Final = 5.0
"""How long until it is tried again, where a marker could not be committed."""

_WAITS: Final = frozenset({"on", "remote_apply"})
_SETTINGS: Final = text(
    "SELECT current_setting('synchronous_standby_names'), current_setting('synchronous_commit')"
)
_STANDBYS: Final = text("SELECT count(*) FROM pg_stat_replication")
# Writes to the log and to no table; whoever commits it waits as for any other commit.
_MARKER: Final = text("SELECT pg_logical_emit_message(true, 'doorstep', '')")


async def check_replica(connection: AsyncConnection) -> None:
    """Raises `SetupError`, saying what to set, where a commit here waits for no standby."""
    names, commit = (await connection.execute(_SETTINGS)).one()
    if not names.strip():
        raise SetupError(
            "safe_after is “replica”, but PostgreSQL waits for no standby: set "
            "synchronous_standby_names there, for example to “FIRST 1 (standby)”, and reload it, "
            "or set safe_after to “commit”."
        )
    if commit not in _WAITS:
        raise SetupError(
            f"safe_after is “replica”, but synchronous_commit is “{commit}”, which does not wait "
            "for the disk of the standby: set it to “on” or “remote_apply” for this database and "
            "user, or set safe_after to “commit”."
        )


async def require_replica(database_url: str) -> None:
    """Look before anything is written: commits wait from the first on.

    Raises `SetupError` where the database is not PostgreSQL, cannot be asked, or waits for no
    standby. One that is named and away is only told of: commits wait until it is there.
    """
    if not database_url.startswith("postgres"):
        raise SetupError(
            "safe_after is “replica”, which needs PostgreSQL with a standby. On SQLite set it to "
            "“backup” or “commit”."
        )
    engine = open_engine(database_url)
    try:
        async with engine.connect() as connection:
            await check_replica(connection)
            if not await connection.scalar(_STANDBYS):
                log.warning("no standby is connected: every commit waits until one is")
    except Exception as error:
        if database_failed(error):
            raise cannot_be_used(error) from error
        raise
    finally:
        await engine.dispose()


class ReplicaDurability:
    """Safe once a standby has it. `run` commits markers until it is cancelled."""

    def __init__(self, engine: AsyncEngine, *, retry_seconds: float = RETRY_SECONDS) -> None:
        self._engine = engine
        self._retry_seconds = retry_seconds
        self._committed = 0
        self._safe = 0
        self._news = asyncio.Event()

    def committed(self, last_arrival: int) -> None:
        """Remember the newest committed arrival; it is safe once a marker after it is."""
        if last_arrival > self._committed:
            self._committed = last_arrival
            self._news.set()

    def durable_through(self) -> int:
        """The newest arrival that a standby has; 0 before the first marker."""
        return self._safe

    async def mark(self) -> bool:
        """Commit one marker now; whether a standby has it, and so all that came before."""
        through = self._committed
        try:
            async with self._engine.begin() as connection:
                await check_replica(connection)
                await connection.execute(_MARKER)
        except (SetupError, SQLAlchemyError, OSError) as error:
            words = str(error) if isinstance(error, SetupError) else type(error).__name__
            log.error("nothing newer is called safe", extra={"reason": words})
            return False
        self._safe = max(self._safe, through)
        return True

    async def run(self) -> None:
        """Mark whenever there is something new."""
        while True:
            await self._news.wait()
            self._news.clear()
            if not await self.mark():
                self._news.set()
                await asyncio.sleep(self._retry_seconds)
