"""PostgreSQL: connections on which a commit is on the disk, and a pool that outlives a restart."""

from __future__ import annotations

import logging
import time
from importlib.util import find_spec
from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from server.errors import SetupError

_log = logging.getLogger("doorstep.store")

DRIVER: Final = "postgresql+asyncpg"

_SESSION: Final = {
    "application_name": "doorstep",
    # Whoever waits longer for its turn to commit is told "unavailable", and sends again.
    "lock_timeout": "10s",
}

_RESTING: Final = "doorstep/resting since"
_LONG_SECONDS: Final = 1.0
"""A connection that was let go of longer ago than this is asked whether the database still is."""

# The weaker settings answer before the commit is on the disk, or before a standby that the operator
# waits for has it. A stronger one, such as "remote_apply", is left as it is.
_DURABLE: Final = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
)


def open_postgresql(url: URL) -> AsyncEngine:
    """An engine whose every connection commits to the disk before it says so."""
    if find_spec("asyncpg") is None:
        raise SetupError("PostgreSQL needs one more package: pip install 'doorstep[postgresql]'")
    engine = create_async_engine(
        url,
        pool_size=10,
        connect_args={"server_settings": _SESSION},
    )
    warned = False

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        nonlocal warned
        cursor = connection.cursor()
        cursor.execute(_DURABLE)
        cursor.execute("SELECT current_setting('fsync')")
        (fsync,) = cursor.fetchone()
        cursor.close()
        connection.commit()
        if fsync != "on" and not warned:
            # Not refused: some hosted databases keep their log elsewhere and switch this off.
            warned = True
            _log.warning("the database server runs with fsync off: a power cut may take commits")

    @event.listens_for(engine.sync_engine, "checkin")
    def _rest(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info[_RESTING] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def _look(connection: Any, record: ConnectionPoolEntry, _fairy: object) -> None:
        # A restarted database costs nobody a request. Asking it is three ways there and back, as
        # much as a quarter of a batch: what was in use a moment ago is only looked at.
        if connection.driver_connection.is_closed():
            raise DisconnectionError
        since = record.info.get(_RESTING)
        if since is None or time.monotonic() - since < _LONG_SECONDS:
            return
        if not _answers(engine, connection):
            raise DisconnectionError

    return engine


def _answers(engine: AsyncEngine, connection: Any) -> bool:
    dialect = engine.sync_engine.dialect
    try:
        return dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error:
        return False
