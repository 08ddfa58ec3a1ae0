"""One at a time, of all server processes: for what is decided by reading the log and then written.

Two processes that each read what a file's record says, and each write what it lacks, would leave
it saying two things. On PostgreSQL this is a lock that ends with the transaction it is held in,
however its process ends; each process holds one connection for it at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from server.errors import StoreUnavailable
from server.store.failures import database_failed

_TELLING: Final = int.from_bytes(b"doorfile", "big", signed=True)
_TAKE: Final = select(func.pg_advisory_xact_lock(_TELLING))


class OneTeller:
    """Whose turn it is to say what has become of a file."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._shared = engine.dialect.name == "postgresql"
        self._here = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold this while reading and writing. Raises `StoreUnavailable`."""
        async with self._here:
            if not self._shared:
                yield
                return
            connection = await self._engine.connect()
            try:
                try:
                    await connection.execute(_TAKE)
                except Exception as error:
                    if database_failed(error):
                        raise StoreUnavailable from error
                    raise
                yield
            finally:
                await connection.close()
