"""The real server in this process, dying and starting again over one folder."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx
from sqlalchemy import event
from sqlalchemy.engine import Engine

from server.app import http_face, open_services
from server.clock import ManualClock
from server.services import Services
from server.settings import Settings
from tests.simulation.crash import Crashed, Fuse

_T = TypeVar("_T")
_AGAIN_S = 0.02
SEALED = "/sealed"
DEPOSIT = "/deposit"


class Lost(Exception):
    """No answer: the request, the reply or the server itself was lost."""


class Server:
    """`doorstep serve` over a folder of its own."""

    def __init__(self, folder: Path, clock: ManualClock) -> None:
        self.clock = clock
        self.settings = Settings.under(folder, organisation="Fernshire Council")
        self.fuse = Fuse()
        self._opened: AbstractAsyncContextManager[Services] | None = None
        self._services: Services | None = None
        self._http: httpx.AsyncClient | None = None

    @property
    def services(self) -> Services:
        """The running server's parts. Raises `Lost` while it is down."""
        if self._services is None:
            raise Lost
        return self._services

    @property
    def is_running(self) -> bool:
        """Whether it answers."""
        return self._services is not None

    async def start(self) -> None:
        """Start it, as after a power cut."""
        self.fuse.put_out()
        self._opened = open_services(self.settings, self.clock)
        self._services = services = await self._opened.__aenter__()
        app = http_face(self.settings, lambda: services)
        transport = httpx.ASGITransport(app=cast(Any, app), raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://doorstep.test")
        _fuses[str(self.settings.data_dir)] = self.fuse

    async def kill(self) -> None:
        """End it at once: nothing is finished, nothing is tidied."""
        if self._opened is None:
            return
        self.fuse.blow()
        opened, self._opened = self._opened, None
        self._services = self._http = None
        with suppress(Crashed):
            await opened.__aexit__(Crashed, Crashed(), None)
        del _fuses[str(self.settings.data_dir)]
        await _let_go()

    async def post(self, raw: bytes, path: str = SEALED) -> bytes:
        """The answer to a sealed request or a deposit. Raises `Lost` where there is none."""
        if self._http is None:
            raise Lost
        response = await self.survive(self._http.post(path, content=raw))
        if response.status_code != 200:
            raise Lost
        return response.content

    async def survive(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Something done in the server's process. Raises `Lost` where the process dies over it."""
        doing = asyncio.ensure_future(work)
        died = asyncio.ensure_future(self.fuse.blown.wait())
        await asyncio.wait([doing, died], return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if self.fuse.blown.is_set():
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
            await self.kill()
            raise Lost
        self.fuse.put_out()
        return doing.result()


async def _let_go() -> None:
    """Ends the tasks in which connections cut off in mid-statement close.

    The thread of such a connection may be gone, and what waits for it would wait for ever; closing
    waits a second time after the first wait is cancelled, so each is cancelled until it ends.
    """
    await asyncio.sleep(0)
    while closing := [each for each in asyncio.all_tasks() if "_terminate" in str(each.get_coro())]:
        for each in closing:
            each.cancel()
        await asyncio.wait(closing, timeout=_AGAIN_S)


_fuses: dict[str, Fuse] = {}
"""By data folder: each statement and each commit of its database burns the fuse."""


def _burn(connection: Any) -> None:
    database = str(connection.engine.url.database or "")
    fuse = _fuses.get(str(Path(database).parent))
    if fuse is not None:
        fuse.burn()


@event.listens_for(Engine, "before_cursor_execute")
def _before_statement(connection: Any, *_rest: object) -> None:
    _burn(connection)


@event.listens_for(Engine, "commit")
def _before_commit(connection: Any) -> None:
    _burn(connection)
