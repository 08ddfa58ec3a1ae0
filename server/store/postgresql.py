"""PostgreSQL: connections on which a commit is on the disk, and a pool that outlives a restart."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Any, Final

from sqlalchemy import URL, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from server.errors import SetupError

_log = logging.getLogger("doorstep.store")

DRIVER: Final = "postgresql+asyncpg"

_SESSION: Final = {
    "application_name": "doorstep",
    # Whoever waits longer for its turn to commit is told "unavailable", and sends again.
    "lock_timeout": "10s",
}

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
        # A restarted database costs nobody a request.
        pool_pre_ping=True,
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

    return engine
