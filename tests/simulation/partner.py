"""The server of histories for the app's own client: `python -m tests.simulation.partner`.

One JSON object a line in, one out. The devices are elsewhere (`pwa/test/simulation`): what they
send comes here as the bytes they made, and the real server answers it, dies, starts again, is put
back to an earlier copy of itself. The plan of a seed comes from here too, so that both kinds of
device play the same. A fault of this program itself is answered as `{"error": …}`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sys
import tempfile
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import ManualClock
from server.enrol.devices import revoke_device
from server.errors import SetupError
from server.exchange import paging
from server.fleet.rekey import decide_on
from server.keys.register import MASTER
from server.store import files
from server.store.stored import StoredChange
from server.store.tables import file
from sync.change import change_id
from sync.codes import Reason, ReplyStatus, mark_name
from sync.files import file_hash
from sync.fold import Fold
from tests.server.council import START_MS, new_settings, running
from tests.simulation import checks
from tests.simulation.app_log import AppLog, place_of
from tests.simulation.council import ROTATED, Lost, Server
from tests.simulation.many import FEW_CHANGES
from tests.simulation.model import Model
from tests.simulation.plan import draw
from tests.simulation.town import OWNERS, toggle
from tests.simulation.violation import Violation

_REPLY = dict[str, Any]
_T = TypeVar("_T")


class Partner:
    """A town made once, and the server of one history after the other over a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._town = folder / "town"
        self._histories = 0
        self._server: Server | None = None
        self._shared = self._dov = b""
        # Arrivals told of so far, and whether the server went back since.
        self._told = 0
        self._went_back = False
        # How much had arrived when each receipt for a case that left was there.
        self._words: dict[checks.Word, int] = {}
        self._model = Model()
        self._log = AppLog(0)

    @property
    def server(self) -> Server:
        """The one of the history that is played."""
        assert self._server is not None
        return self._server

    async def answer(self, asked: _REPLY) -> _REPLY:
        """Do what one line asks. A server that dies over it is `{"lost": true}`."""
        how = getattr(self, f"do_{asked.pop('do')}")
        was_running = self._server is not None and self._server.is_running
        try:
            reply: _REPLY = await how(**asked) or {}
        except Lost:
            return {"lost": True, "died": was_running and not self.server.is_running}
        return reply

    # --- a town and its histories ----------------------------------------------------------------

    async def do_town(self) -> _REPLY:
        """Make the council every history begins from; its server runs, so that devices enrol."""
        async with running(new_settings(self._town), ManualClock(START_MS)) as council:
            first, shared = await council.involved("wren", "dov")
            second = await council.person("wren")
            self._shared, self._dov = shared, council.staff["dov"].id
            codes = [await council.invite(owner) for owner in OWNERS]
        self._server = Server(self._town, ManualClock(START_MS))
        await self.server.start()
        return {"codes": codes, "persons": [first.hex(), second.hex()], "now": START_MS}

    async def do_begin(self, seed: int, steps: int) -> _REPLY:
        """A history over a copy of the town; its plan."""
        if self._server is not None:
            await self._server.kill()
            if self._server.settings.data_dir.parent != self._town:
                shutil.rmtree(self._server.settings.data_dir.parent, ignore_errors=True)
        self._histories += 1
        folder = self._folder / f"history-{self._histories}"
        shutil.copytree(self._town, folder)
        self._server = Server(folder, ManualClock(START_MS))
        self._told, self._went_back, self._words = 0, False, {}
        self._model, self._log = Model(), AppLog(0)
        await self.server.start()
        return {"plan": msgspec.to_builtins(draw(seed, steps))}

    # --- what devices ask ------------------------------------------------------------------------

    async def do_get(self, path: str) -> _REPLY:
        """Something published."""
        answer = await self.server.get(path)
        return {"status": answer.status_code, "body": b64encode(answer.content).decode()}

    async def do_post(self, path: str, raw: str, dies_at: int | None = None) -> _REPLY:
        """A sealed request; with `dies_at` it dies at so many storage calls, or after them."""
        if dies_at is not None and self.server.is_running:
            self.server.fuse.light(dies_at)
        status, content = await self.server.reply(b64decode(raw), path)
        self._note_words()
        if dies_at is not None:
            # It outlived what it did for this request, and dies before the answer leaves.
            await self.server.kill()
            raise Lost
        return {"status": status, "body": b64encode(content).decode()}

    # --- what happens to the server --------------------------------------------------------------

    async def do_start(self) -> None:
        """Start it where it is down."""
        if not self.server.is_running:
            await self.server.start()

    async def do_restart(self) -> None:
        """Kill it and start it."""
        await self.server.kill()
        await self.server.start()

    async def do_clock(self, now_ms: int) -> None:
        """Its clock says something else."""
        self.server.clock.set(now_ms)

    async def do_toggle(self, dies_at: int | None) -> None:
        """Dov is taken off the first person's case, or put back on."""
        await self._in_server(toggle(self.server.services, self._shared, self._dov), dies_at)

    async def do_on_case(self) -> _REPLY:
        """Whether Dov is on it."""
        return {"on": self.server.services.index.holds(self._dov, self._shared)}

    async def do_revoke(self, device: str, dies_at: int | None) -> None:
        """IT turns a device off."""
        await self._in_server(revoke_device(self.server.services, bytes.fromhex(device)), dies_at)

    async def do_confirm(self, device: str, public: str, dies_at: int | None) -> _REPLY:
        """IT says that a copy is its owner's; whether it had asked."""
        services = self.server.services
        asked = bytes.fromhex(device), bytes.fromhex(public)

        async def decide(connection: AsyncConnection) -> int:
            return await decide_on(connection, *asked, True, services.clock.now_ms())

        done = await self._in_server(services.writer.execute(decide), dies_at)
        return {"confirmed": done == ReplyStatus.OK}

    async def do_mark(self) -> None:
        """A second has passed."""
        if self.server.is_running:
            await self.server.mark()

    async def do_copy(self) -> None:
        """A backup."""
        if self.server.is_running:
            self.server.backups.make()

    async def do_rotate(self, purpose: int, rewrap: bool, end: bool) -> _REPLY:
        """A newer key of some purpose; whether old ones ended with it."""
        self.server.rotate(ROTATED[purpose % len(ROTATED)], False, purpose // 5 % 2 == 0)
        if rewrap:
            await self.server.wrap_anew()
        if not end:
            return {"ended": False}
        if purpose // 11 % 3:
            if not rewrap:
                await self.server.wrap_anew()
            self.server.backups.move_away()
            self.server.backups.make()
        return {"ended": any(name != MASTER for name in await self.server.end_old_keys())}

    async def do_restore(self, pick: int, by_hand: bool, dies_at: int | None) -> _REPLY:
        """Its database is put back to a copy, where there is one."""
        if len(self.server.backups) == 0:
            return {"restored": False}
        await self.server.kill()
        if not self.server.put_back(pick, by_hand=by_hand):
            await self.server.start()
            return {"restored": False}
        self._went_back = True
        self._words.clear()
        died = False
        try:
            await self._start_on_copy(dies_at)
        except Lost:
            died = True
            await self._start_on_copy(None)
        return {"restored": True, "died": died}

    async def _start_on_copy(self, dies_at: int | None) -> None:
        """One made with a key that ended since is hashed anew, as whoever starts it is told to."""
        try:
            await self.server.start(dies_at)
        except SetupError:
            await self.server.wrap_anew()
            await self.server.start()

    def _note_words(self) -> None:
        services = self.server.services
        for word in checks.words_of(services):
            self._words.setdefault(word, services.index.last_arrival)

    async def _in_server(self, work: Coroutine[Any, Any, _T], dies_at: int | None) -> _T:
        if dies_at is not None:
            self.server.fuse.light(dies_at)
        return await self.server.survive(work)

    # --- what is true of it ----------------------------------------------------------------------

    async def do_received(self, shown: list[list[str]], reader: list[str] | None) -> _REPLY:
        """What it has committed since this was last asked; all, if it went back since.

        `shown` is what screens have shown since then; `reader` a device, whose it is, its cursor.
        """
        for actor, record, place, dot in shown:
            self._model.show(bytes.fromhex(actor), bytes.fromhex(record), place, bytes.fromhex(dot))
        if not self.server.is_running:
            return {"running": False}
        self._note_words()
        services, back = self.server.services, self._went_back
        self._went_back = False
        first = 1 if back else self._told + 1
        self._told = services.index.last_arrival
        stored = await services.store.by_arrival(range(first, self._told + 1))
        if services.epoch != self._log.epoch:
            self._log = AppLog(services.epoch)
        return {
            "running": True,
            "epoch": services.epoch,
            "went_back": back,
            "changes": [[change_id(each.data).hex(), each.data.hex()] for each in stored],
            "log": await self._log.tell(self._model, services),
            "reader": reader and self._reader(*map(bytes.fromhex, reader)),
        }

    def _reader(self, device: bytes, actor: bytes, cursor: bytes) -> _REPLY:
        """How far a device has read, and the records its owner holds."""
        services = self.server.services
        holding = sorted(record.hex() for record in services.index.holding(actor))
        return {"place": place_of(services, device, cursor), "holding": holding}

    async def do_files(self) -> _REPLY:
        """Of every file it knows of: whether it calls it whole, and whether all of it is here."""
        if not self.server.is_running:
            return {"running": False}
        found = []
        async with self.server.services.store.engine.connect() as connection:
            rows = await connection.execute(select(file.c.id, file.c.hash, file.c.whole_ms))
            for row in rows.all():
                sound = file_hash(await files.digests_here(connection, row.id)) == row.hash
                found.append([row.id.hex(), row.whole_ms is not None, sound])
        return {"running": True, "files": found}

    async def do_end(self) -> _REPLY:
        """Checks of the log, and what everybody must now show, hold and have been told."""
        log = await checks.whole_log(self.server)
        services = self.server.services
        violations: list[str] = []
        try:
            checks.log_is_whole(log, services)
            checks.nothing_is_overwritten(self._model, log)
            await checks.hand_over_is_kept_apart([], log, services, self._words)
        except Violation as violation:
            violations.append(str(violation))
        by_record: defaultdict[bytes, list[StoredChange]] = defaultdict(list)
        for each in log:
            by_record[each.record].append(each)
        states = {
            record.hex(): Fold((each.position, each.data) for each in changes).encode_state().hex()
            for record, changes in by_record.items()
        }
        index = services.index
        return {
            "violations": violations,
            "states": states,
            "marks": {change_id(each.data).hex(): mark_name(each.mark) for each in log},
            "holding": {
                actor.hex(): sorted(record.hex() for record in index.holding(actor))
                for actor in index.staff
            },
            "cloned": [
                change_id(each.data).hex()
                for each in await services.store.set_aside()
                if each.reason == Reason.CLONED
            ],
            "empty": [
                device.id.hex() for device in index.devices.values() if device.empty_ms is not None
            ],
        }

    async def do_log(self) -> _REPLY:
        """How long its log is."""
        return {"last": self.server.services.index.last_position}

    async def do_again(self) -> _REPLY:
        """Whether it knows by heart, started again, what it knew before."""
        before = checks.memory_of(self.server.services.index)
        await self.do_restart()
        return {"same": checks.memory_of(self.server.services.index) == before}

    async def close(self) -> None:
        """The last history is over."""
        if self._server is not None:
            await self._server.kill()


async def serve() -> None:
    """Answer lines until there are no more."""
    logging.getLogger("doorstep.epochs").setLevel(logging.ERROR)
    paging.FEW_CHANGES = FEW_CHANGES  # type: ignore[misc]  # short histories, as in `many`
    lines = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        partner = Partner(Path(folder))
        try:
            while line := await lines.run_in_executor(None, sys.stdin.readline):
                try:
                    reply = await partner.answer(json.loads(line))
                # Whoever asked is a test: it fails with what happened here.
                except Exception as error:
                    reply = {"error": f"{type(error).__name__}: {error}"}
                print(json.dumps(reply), flush=True)
        finally:
            await partner.close()


if __name__ == "__main__":
    asyncio.run(serve())
