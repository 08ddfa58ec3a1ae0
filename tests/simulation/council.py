"""The real server in this process, dying and starting again over one folder."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast
from unittest.mock import patch

import httpx
from sqlalchemy import event
from sqlalchemy.engine import Engine

from server.app import http_face, open_services
from server.clock import ManualClock
from server.durability.backup import epoch_of, verify
from server.durability.restore import restore
from server.durability.safe import database_file
from server.enrol.devices import revoke_device
from server.epochs import marking
from server.epochs.epochs import EPOCH_META
from server.errors import SetupError
from server.files import taking
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.keys.register import ENDED_KIND, MASTER
from server.rotation.rehash import rehash
from server.rotation.retire import destroy, retire, versions_held, write_off
from server.rotation.rewrap import rewrap
from server.rotation.rotate import EVERY, read_root, rotate
from server.services import Services
from server.settings import Settings
from server.store.files import FileRow
from server.store.store import Store
from sync.codes import FileState, Purpose
from sync.enrolment import from_base64url
from sync.files import FileStanding
from tests.simulation.backups import Backups
from tests.simulation.crash import Crashed, Fuse
from tests.simulation.violation import Violation

# How long a second is here is said by the history: it calls `mark` where one has passed.
marking.EVERY_SECONDS = float("inf")

_T = TypeVar("_T")
_AGAIN_S = 0.02
# Whatever the clocks here say.
_DAYS_LATER_MS = 1 << 52
SEALED = "/sealed"
DEPOSIT = "/deposit"


class Lost(ConnectionError):
    """No answer: the request, the reply or the server itself was lost."""


class Newer(Exception):
    """Sealed to a key that the server has no more: these are the statements it answered."""

    def __init__(self, statements: list[tuple[bytes, bytes]]) -> None:
        super().__init__("unknown key")
        self.statements = statements


ROTATED = list(EVERY)
"""Purposes whose keys a history makes anew."""


class Server:
    """`doorstep serve` over a folder of its own."""

    def __init__(self, folder: Path, clock: ManualClock) -> None:
        self.clock = clock
        self.settings = Settings.under(folder, organisation="Fernshire Council")
        self.backups = Backups(folder / "backups", self._database)
        self.fuse = Fuse()
        self._opened: AbstractAsyncContextManager[Services] | None = None
        self._services: Services | None = None
        self._http: httpx.AsyncClient | None = None
        # The routes keep nothing: what a process knows is its services.
        self._face = http_face(self.settings, lambda: self.services)

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

    async def start(self, dies_at: int | None = None) -> None:
        """Start it, as after a power cut; where it is to die, at so many storage calls from then.

        Raises `Lost` where it dies before it is up, `SetupError` where it refuses its database.
        """
        self.fuse.put_out()
        _fuses[str(self.settings.data_dir)] = self.fuse
        if dies_at is not None:
            self.fuse.light(dies_at)
        opened = open_services(self.settings, self.clock)
        opening = asyncio.ensure_future(opened.__aenter__())
        await self._until_done_or_dead(opening)
        if self.fuse.blown.is_set():
            if not (opening.cancelled() or opening.exception()):
                with suppress(Crashed):
                    await opened.__aexit__(Crashed, Crashed(), None)
            del _fuses[str(self.settings.data_dir)]
            await _let_go()
            raise Lost
        self.fuse.put_out()
        services = opening.result()
        self._opened, self._services = opened, services
        transport = httpx.ASGITransport(app=cast(Any, self._face), raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://doorstep.test")

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

    async def mark(self) -> None:
        """A second has passed: how far the server has come is marked beside the register."""
        await self.services.marking.keep()

    def put_back(self, pick: int, by_hand: bool) -> bool:
        """An earlier copy in the place of a stopped server's database.

        By hand, with nothing told of it, only where the mark tells: it may be a second behind.
        False, and nothing is changed, where it was moved away and needs a key that ended since.
        Raises `Violation` where one that was kept does.
        """
        copy = self.backups.picked(pick)
        kept = self.backups.is_kept(copy)
        try:
            self._put_back(copy, by_hand and kept)
        except SetupError as refused:
            if kept:
                raise Violation(
                    f"a backup that was kept cannot be put back: {refused}"
                ) from refused
            return False
        return True

    def _put_back(self, copy: Path, by_hand: bool) -> None:
        if by_hand and self._mark_tells(copy):
            fresh = self._database.with_name("copy")
            shutil.copyfile(copy, fresh)
            for side in ("-wal", "-shm"):
                self._database.with_name(self._database.name + side).unlink(missing_ok=True)
            fresh.replace(self._database)
        else:
            restore(self.settings, copy, self.clock.now_ms(), although_older=True)

    def _mark_tells(self, copy: Path) -> bool:
        keys = OrganisationKeys.load(self.settings.key_dir)
        mark = keys.mark.read()
        sealed = epoch_of(copy)
        assert sealed is not None
        epoch = int(keys.master.open("meta", EPOCH_META.encode(), sealed))
        newest = max(entry.values["epoch"] for entry in keys.register.of_kind("epoch"))
        return epoch < newest or (mark is not None and verify(copy) < mark.arrival)

    def offered(self) -> list[tuple[bytes, bytes]]:
        """The offer's statements. Raises `Lost` while it is down."""
        return _statements(self.services.keys.offer())

    def rotate(self, purpose: str, forgetful: bool, also_master: bool = False) -> None:
        """`doorstep keys rotate`, beside the server or not."""
        keys = OrganisationKeys.load(self.settings.key_dir)
        purposes = list({purpose, MASTER} if also_master else {purpose})
        rotate(keys, purposes, read_root(keys, None), self.clock.now_ms())
        if forgetful and purpose == "sealing":
            older = keys.newest(Purpose.SEALING) - 1
            keys.register.append(ENDED_KIND, 0, purpose=purpose, version=older)
            destroy(keys, purpose, older)

    async def wrap_anew(self) -> None:
        """`doorstep keys rewrap`."""
        keys = OrganisationKeys.load(self.settings.key_dir)
        store = await Store.open(self.settings.database_url, keys.master, keys.index_key)
        try:
            await rewrap(store.engine, keys)
            await rehash(store, keys)
        finally:
            await store.close()

    async def end_old_keys(self) -> list[str]:
        """`doorstep keys retire`, days later, for every old key: the purposes of those that ended.

        Nothing that is kept needs them; a backup that was moved away may.
        """
        keys = OrganisationKeys.load(self.settings.key_dir)
        store = await Store.open(self.settings.database_url, keys.master, keys.index_key)
        ended = []
        try:
            index = Index()
            await store.load_people(index)
            for name in ROTATED:
                for version in versions_held(keys, name)[:-1]:
                    needed = await retire(
                        self.settings, keys, store, index, name, version, _DAYS_LATER_MS
                    )
                    ended += [] if needed else [name]
        finally:
            await store.close()
        return ended

    async def write_off(self, device: bytes) -> None:
        """Nothing is expected any more of a device, whatever ids it had: each is turned off, and
        `doorstep keys write-off` ends what it needs. Raises `Lost`."""
        index = self.services.index
        for each in [each for each in index.devices if index.was(each, device)]:
            await revoke_device(self.services, each)
            keys = OrganisationKeys.load(self.settings.key_dir)
            write_off(keys, index, each, "Lost", self.clock.now_ms())

    @property
    def _database(self) -> Path:
        return database_file(self.settings.database_url)

    async def post(self, raw: bytes, path: str = SEALED) -> bytes:
        """The answer to a sealed request or a deposit. Raises `Lost` where there is none, `Newer`
        where it was sealed to a key that has ended."""
        status, content = await self.reply(raw, path)
        if status == 409:
            raise Newer(_statements(json.loads(content)))
        if status != 200:
            raise Lost
        return content

    async def reply(self, raw: bytes, path: str) -> tuple[int, bytes]:
        """Status and body of the same, refusals in clear included. Raises `Lost`."""
        if self._http is None:
            raise Lost
        response = await self.survive(self._http.post(path, content=raw))
        return response.status_code, response.content

    async def get(self, path: str) -> httpx.Response:
        """Something published. Raises `Lost` while it is down."""
        if self._http is None:
            raise Lost
        return await self._http.get(path)

    async def survive(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Something done in the server's process. Raises `Lost` where the process dies over it."""
        doing = asyncio.ensure_future(work)
        await self._until_done_or_dead(doing)
        if self.fuse.blown.is_set():
            await self.kill()
            raise Lost
        self.fuse.put_out()
        return doing.result()

    async def _until_done_or_dead(self, doing: asyncio.Future[Any]) -> None:
        """Whatever the process dies over, and in whichever of its tasks."""
        died = asyncio.ensure_future(self.fuse.blown.wait())
        first: list[asyncio.Future[Any]] = [doing, died]
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        died.cancel()
        if self.fuse.blown.is_set():
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)


@contextmanager
def calling_files_whole(hasty: bool) -> Iterator[None]:
    """A server, where it is hasty, that calls a file whole as soon as it takes a chunk of it."""
    if not hasty:
        yield
        return

    async def standing(_services: Services, _row: FileRow) -> FileStanding:
        return FileStanding(int(FileState.WHOLE), (), True)

    with patch.object(taking, "standing", standing):
        yield


def _statements(answer: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    return [
        (from_base64url(statement), from_base64url(signature))
        for statement, signature in answer["statements"]
    ]


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
