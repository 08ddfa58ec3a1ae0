"""One history: a plan carried out on real parts, with the promises checked after every step."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Coroutine, Generator, Sequence, Set
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import ManualClock
from server.enrol.devices import revoke_device
from server.errors import SetupError
from server.fleet.rekey import decide_on
from server.keys.register import MASTER
from sync.change import change_id
from sync.codes import ReplyStatus
from sync.envelope import ReplyContext
from sync.signing import public_raw
from tests.server.council import START_MS
from tests.simulation import checks, file_model
from tests.simulation.bringing import bring, read
from tests.simulation.council import (
    DEPOSIT,
    ROTATED,
    SEALED,
    Lost,
    Newer,
    Server,
    calling_files_whole,
)
from tests.simulation.crash import Crashed
from tests.simulation.deaths import Deaths
from tests.simulation.disk import Disk, Stored
from tests.simulation.files import is_held, owed
from tests.simulation.following import Following, memory_is_what_is_stored
from tests.simulation.model import Model
from tests.simulation.plan import Fault, Step
from tests.simulation.theft import Theft
from tests.simulation.town import OWNERS, Town, toggle
from tests.simulation.vault import Vault
from tests.simulation.violation import Violation

_TEN_YEARS_MS = 10 * 365 * 24 * 3600 * 1000
_MOST_ROUNDS = 200
_MOST_TURNS = 5
_DOVS = OWNERS.index("dov")
_CALLS_OF_A_ROUND = 6
"""Most rounds that bring something make about so many calls to storage, on either side."""

_CALLS_OF_FILES = 4
_CALLS_OF_A_START = 11
_CALLS_OF_A_WRITE = 2
_CALLS_OF_A_FILE = 11
"""A file is up to five commits and the answer that names it another, of two calls each."""

_REQUESTS_OF_FILES = 3
"""A vault that brings files is cut off after so many requests; one of them meets the fault."""

_STEPS_OF_MEMORY = 8
"""So many steps lie between two comparisons of the server's memory with its database."""

_T = TypeVar("_T")


class History:
    """The world of one history, over a copy of the town."""

    def __init__(self, town: Town, folder: Path, kind: type[Vault] = Vault) -> None:
        shutil.copytree(town.folder, folder)
        self._town = town
        self._kind = kind
        self.model = Model()
        self.faults: Counter[str] = Counter()
        self.server = Server(folder, ManualClock(START_MS))
        self._vaults = [
            self._vault(number, Disk(), START_MS) for number in range(len(town.identities))
        ]
        # Copies that their server cannot tell from the device itself: what they show is behind.
        self._behind: set[int] = set()
        # Places among the vaults, and enrolled devices that IT wrote off.
        self._gone: set[int] = set()
        self._written_off: set[int] = set()
        self._revoked = False
        self._snapshots: dict[int, list[Stored]] = {}
        self._delayed: list[tuple[bytes, str]] = []
        self._received: dict[int, bytes] = {}
        # For each word of a hand-over, how much had arrived when it was first seen to be kept.
        self._words: dict[checks.Word, int] = {}
        self._theft: Theft | None = None
        self._deaths = Deaths(self.model)
        self._epoch = 0
        self._restored = False
        self._following = Following(0)
        # Ids of devices of which there are two, or were: one that goes on gets another.
        self._twice: set[bytes] = set()
        self._steps = 0
        # So many received changes named files when those were last looked at.
        self._named = 0

    async def run(self, plan: Sequence[Step]) -> None:
        """Carry out the plan and make everybody meet at its end. Raises `Violation`."""
        with calling_files_whole(self._kind.hasty):
            await self.server.start()
            try:
                for step in plan:
                    await self._take(step)
                    await self._check()
                await self._meet()
                await self._check_all()
            finally:
                await self.server.kill()

    # --- steps -----------------------------------------------------------------------------------

    async def _take(self, step: Step) -> None:
        vault = self._whose_turn(step)
        number, place = vault.identity.number, self._place(vault)
        match step.act:
            case "write" | "settle" if vault.alive:
                self._write(vault, step)
            case "round" if vault.alive:
                await self._send(vault, step, SEALED)
            case "round" | "deposit":
                # One that was turned off is never unlocked again: its work still leaves.
                await self._send(vault, step, DEPOSIT)
            case "take_file" if vault.alive:
                self._write(vault, step)
            case "bring_file" if vault.alive:
                self.model.files.stale = True
                await self._talk_of_files(vault, step)
            case "bring_file":
                await self._send(vault, step, DEPOSIT)
            case "deliver" if self._delayed:
                self.faults["reordered"] += 1
                self.model.files.stale = True
                await self._deliver(*self._delayed.pop(step.pick % len(self._delayed)))
            case "restart":
                self.faults["restart"] += 1
                await self.server.kill()
                await self.server.start()
            case "allocate":
                await self._reallocate(step)
            case "clock":
                self._set_clock(vault, step)
            case "revoke" if not self._revoked and number != 0:
                self._revoked = True
                self.faults["revoke"] += 1
                await self._in_server(self._revoke(vault), step)
            case "evict" if len(self._gone) == 0 and number != 0:
                self._evict(vault)
            case "steal" if self._theft is None and number != 0 and place not in self._gone:
                self._steal(vault)
            case "rebuild" if place not in self._gone:
                self.faults["rebuild"] += 1
                self._rebuild(vault)
            case "other_build" if place not in self._gone:
                self._other_build(vault, step)
            case "roll_back" if place in self._snapshots and place not in self._gone:
                self._roll_back(vault, step)
            case "rotate":
                await self._rotate(step)
            case "restore" if len(self.server.backups) > 0:
                await self._restore(step)
            case "clone" if len(self._vaults) == len(OWNERS) and place not in self._gone:
                self.faults["clone"] += 1
                self._twice.add(vault.identity.device)
                self._vaults.append(
                    self._vault(number, Disk(vault.disk.stored), vault.clock_ms, vault.words + 500)
                )
            case "stray" if place == _DOVS and place not in self._gone:
                await self._stray(self._vaults[_DOVS], step)
        if self._theft is not None and step.pick % 6 == 0:
            await self._after_theft(self._theft, step)
        if self.server.is_running and step.pick % 3 == 0:
            await self.server.mark()
        if self.server.is_running and step.pick % 8 == 0:
            self.server.backups.make()
        if step.pick % 5 == 0:
            self._snapshots.setdefault(place, []).append(vault.disk.stored)

    def _whose_turn(self, step: Step) -> Vault:
        """The device of a step, or its copy where there is one."""
        copies = [each for each in self._vaults if each.identity.number == step.device]
        return copies[step.pick // 64 % len(copies)]

    def _place(self, vault: Vault) -> int:
        """Where it stands among the vaults: devices by their numbers, then the copy of one."""
        return next(place for place, each in enumerate(self._vaults) if each is vault)

    def _going_on(self) -> list[Vault]:
        """The vaults that are in their owners' hands."""
        return [each for place, each in enumerate(self._vaults) if place not in self._gone]

    def _write(self, vault: Vault, step: Step) -> None:
        if step.fault == "device_crash":
            calls = _CALLS_OF_A_FILE if step.act == "take_file" else _CALLS_OF_A_WRITE
            vault.disk.fuse.light(1 + step.at % calls)
        try:
            match step.act:
                case "take_file":
                    vault.take_file(step.pick)
                case "settle":
                    vault.settle(step.pick)
                case _:
                    vault.write(step.pick)
        except Crashed:
            self.faults["device_crash"] += 1
            self._restart(vault)
        vault.disk.fuse.put_out()

    async def _send(self, vault: Vault, step: Step, path: str) -> None:
        if self._place(vault) in self._gone:
            return
        if not self.server.is_running and step.pick % 2:
            await self.server.start()
        if step.fault == "device_crash":
            vault.disk.fuse.light(step.dies_at(_CALLS_OF_A_ROUND))
        was_running = self.server.is_running
        try:
            raw, context = vault.ask() if path == SEALED else vault.ask_locked()
            answer = await self._post(raw, path, step.fault, step)
            if answer is not None:
                self._take_in(vault, context, answer, path)
        except Lost:
            self._note_crash(was_running)
        except Newer as newer:
            vault.disk.fuse.put_out()
            vault.restate(newer.statements)
        except Crashed:
            self.faults["device_crash"] += 1
            self._restart(vault)
        finally:
            vault.disk.fuse.put_out()
        if self.server.is_running and vault.disk.stored.copied and step.pick % 2:
            await self._in_server(self._confirm(vault), step)

    async def _post(self, raw: bytes, path: str, fault: Fault, step: Step) -> bytes | None:
        """The answer to a request under a fault; None where the network lost one or the other.

        Raises `Lost`, `Newer`.
        """
        if fault == "drop_request":
            self.faults["drop_request"] += 1
            return None
        if fault == "delay":
            self.faults["delay"] += 1
            self._delayed.append((raw, path))
            return None
        if fault == "server_crash":
            self.server.fuse.light(step.dies_at(_CALLS_OF_A_ROUND))
        answer = await self.server.post(raw, path)
        if fault == "server_crash":
            # It outlived what it did for this request, and dies before the answer leaves.
            await self.server.kill()
            raise Lost
        if fault == "duplicate":
            self.faults["duplicate"] += 1
            again = await self.server.post(raw, path)
            answer = again if step.pick % 3 == 0 else answer
        if fault == "drop_reply":
            self.faults["drop_reply"] += 1
            return None
        return answer

    async def _talk_of_files(self, vault: Vault, step: Step) -> None:
        """A device brings what it owes of files; one that owes none reads one."""
        if self._place(vault) in self._gone:
            return
        if not self.server.is_running and step.pick % 2:
            await self.server.start()
        if step.fault == "device_crash":
            vault.disk.fuse.light(step.dies_at(_CALLS_OF_FILES))
        was_running = self.server.is_running
        junk = vault.stolen(step.pick) if step.pick % 4 == 0 else None
        try:
            if junk is not None:
                self.faults["spoilt"] += 1
                await self._deliver(junk, DEPOSIT)
            if owed(vault.disk.stored):
                await self._talk(bring(vault), step)
            elif photos := vault.photos():
                record, file = photos[step.pick % len(photos)]
                shown = await self._talk(read(vault, record, file), step)
                file_model.what_is_read_is_what_was_taken(self.model.files, file.id, shown)
        except Lost:
            self._note_crash(was_running)
        except Newer as newer:
            vault.disk.fuse.put_out()
            vault.restate(newer.statements)
        except Crashed:
            self.faults["device_crash"] += 1
            self._restart(vault)
        finally:
            vault.disk.fuse.put_out()

    async def _talk(self, talk: Generator[bytes, bytes, _T], step: Step | None) -> _T | None:
        """Carry a conversation, under the fault of a step; None where it is cut off."""
        try:
            raw = next(talk)
            for number in range(_REQUESTS_OF_FILES if step else _MOST_ROUNDS):
                meets = step is not None and number == step.at % _REQUESTS_OF_FILES
                answer = (
                    await self._post(raw, SEALED, step.fault, step)
                    if step is not None and meets
                    else await self.server.post(raw)
                )
                if answer is None:
                    return None
                raw = talk.send(answer)
        except StopIteration as ended:
            result: _T = ended.value
            return result
        return None

    def _take_in(self, vault: Vault, context: ReplyContext, answer: bytes, path: str) -> bool:
        """A revoked device wipes what it holds of others, which may be nowhere else."""
        before = vault.disk.stored
        try:
            if path == SEALED:
                return vault.take_in(context, answer)
            return vault.take_receipt(context, answer)
        finally:
            if not before.revoked and not vault.alive:
                self._deaths.others_died(before)

    async def _confirm(self, vault: Vault) -> None:
        """IT says that a copy is its owner's, where it has asked."""
        stored, services = vault.disk.stored, self.server.services
        if stored.new_key is None:
            return
        device, public = vault.identity.device, public_raw(stored.new_key)

        async def decide(connection: AsyncConnection) -> int:
            return await decide_on(connection, device, public, True, services.clock.now_ms())

        if await services.writer.execute(decide) == ReplyStatus.OK:
            self.faults["rekey"] += 1

    async def _deliver(self, raw: bytes, path: str) -> None:
        try:
            await self.server.post(raw, path)
        except (Lost, Newer):
            return

    async def _reallocate(self, step: Step) -> None:
        if not self.server.is_running:
            await self.server.start()
        self.faults["scope"] += 1
        await self._in_server(self._toggle(), step)

    async def _toggle(self) -> None:
        await toggle(self.server.services, self._town.shared, self._town.dov)

    async def _revoke(self, vault: Vault) -> None:
        await revoke_device(self.server.services, vault.identity.device)

    async def _in_server(self, work: Coroutine[Any, Any, None], step: Step) -> None:
        if not self.server.is_running:
            await self.server.start()
        if step.fault == "server_crash":
            self.server.fuse.light(step.dies_at(_CALLS_OF_A_START))
        try:
            await self.server.survive(work)
        except Lost:
            self._note_crash(True)

    async def _rotate(self, step: Step) -> None:
        """A newer key of some purpose, and often of the master's; now and then what an old one
        wraps is wrapped anew, and old keys that nobody needs end."""
        self.faults["rotate"] += 1
        purpose, also_master = ROTATED[step.pick % len(ROTATED)], step.pick // 5 % 2 == 0
        self.server.rotate(purpose, self._kind.forgetful, also_master)
        if step.at % 2:
            await self.server.wrap_anew()
        # A device put back to before it said what it needs is no device that said so.
        if step.at % 3 == 0 and not self._behind:
            await self._end_keys(step)

    async def _end_keys(self, step: Step) -> None:
        """What is lost is written off; backups from before are let go of, or not."""
        if self.server.is_running:
            lost = self._gone - {each.identity.number for each in self._going_on()}
            for number in lost & set(range(len(OWNERS))) - self._written_off:
                self.faults["written_off"] += 1
                self._written_off.add(number)
                await self.server.write_off(self._town.identities[number].device)
        if step.pick // 11 % 3:
            if step.at % 2 == 0:
                await self.server.wrap_anew()
            self.server.backups.move_away()
            self.server.backups.make()
        ended = await self.server.end_old_keys()
        if not ended:
            return
        self.faults["keys_ended"] += 1
        self.faults["master_ended"] += MASTER in ended
        if set(ended) != {MASTER}:
            self._snapshots.clear()

    def _note_crash(self, was_running: bool) -> None:
        """A fault counts where it happened: a fuse too long for what was done kills nobody."""
        if was_running and not self.server.is_running:
            self.faults["server_crash"] += 1

    def _set_clock(self, vault: Vault, step: Step) -> None:
        self.faults["clock"] += 1
        now_ms = START_MS + step.pick * 1000 % (2 * _TEN_YEARS_MS) - _TEN_YEARS_MS
        if step.at % 3 == 0:
            self.server.clock.set(now_ms)
        else:
            vault.clock_ms = now_ms

    def _evict(self, vault: Vault) -> None:
        self.faults["evict"] += 1
        self._gone.add(self._place(vault))
        self._destroy(vault, Stored(revoked=True))

    def _steal(self, vault: Vault) -> None:
        """For its owner it is gone, and what it had not sent; its storage is in another's hand."""
        self.faults["steal"] += 1
        # Nobody is promised what is said to it from now on.
        self._theft = Theft(vault)
        self._gone.add(self._place(vault))
        self._destroy(vault, Stored(revoked=True))

    async def _after_theft(self, theft: Theft, step: Step) -> None:
        """It is reported; and it is switched on, before that or after."""
        if step.at % 2 and not theft.reported:
            theft.reported = True
            self.faults["steal_reported"] += 1
            await self._in_server(self._revoke(theft.vault), step)
        elif self.server.is_running:
            self.faults["steal_used"] += 1
            self.model.files.stale = True
            await theft.switch_on(self.server, step.pick)

    def _rebuild(self, vault: Vault) -> None:
        """What the server sent is lost, as with a damaged store; the outbox lies elsewhere."""
        stored = vault.disk.stored
        self._deaths.others_died(stored)
        vault.disk.stored = replace(
            stored, held=(), snapshots=(), cursor=None, directory=0, left=frozenset(), partings=()
        )
        self._restart(vault)

    def _other_build(self, vault: Vault, step: Step) -> None:
        """A newer app is opened over what is here, or an older one over the store of a newer, of
        which it can read nothing but the outbox."""
        if step.at % 2:
            self.faults["upgrade"] += 1
            self._restart(vault)
        else:
            self.faults["downgrade"] += 1
            self._rebuild(vault)

    def _roll_back(self, vault: Vault, step: Step) -> None:
        self.faults["roll_back"] += 1
        earlier = self._snapshots[self._place(vault)]
        self._destroy(vault, earlier[step.pick % len(earlier)])

    async def _stray(self, vault: Vault, step: Step) -> None:
        """The device gives its receipt for a case that left; a copy from before goes on writing."""
        if not self.server.is_running:
            await self.server.start()
        if self.server.services.index.holds(self._town.dov, self._town.shared):
            await self._toggle()
        earlier = vault.disk.stored
        await self._exchange(vault)
        if not vault.alive:
            return
        self.faults["stray"] += 1
        self._behind.add(_DOVS)
        self._destroy(vault, earlier)
        for pick in (step.pick, step.pick // 7):
            self._vaults[_DOVS].write(pick)

    def _destroy(self, vault: Vault, left: Stored) -> None:
        """What this storage alone held dies with it."""
        self._deaths.storage_died(vault.disk.stored)
        self._twice.add(vault.identity.device)
        vault.disk.stored = left
        self._twice.add(vault.identity.device)
        self._restart(vault)

    def _restart(self, vault: Vault) -> None:
        """A new process over the same disk."""
        vault.disk.fuse.put_out()
        fresh = self._vault(vault.identity.number, vault.disk, vault.clock_ms, vault.words)
        self._vaults[self._place(vault)] = fresh

    def _vault(self, number: int, disk: Disk, clock_ms: int, words: int = 0) -> Vault:
        town = self._town
        return self._kind(
            town.identities[number],
            disk,
            self.model,
            town.form,
            town.persons,
            clock_ms,
            self.server.offered,
            words=words,
        )

    # --- what must be true -----------------------------------------------------------------------

    async def _restore(self, step: Step) -> None:
        """The server's database is put back to a copy; its keys and its register are not."""
        self.faults["restore"] += 1
        await self.server.kill()
        kept = self.server.backups.is_kept(self.server.backups.picked(step.pick))
        if not self.server.put_back(step.pick, by_hand=step.at % 2 == 0):
            self.faults["restore_refused"] += 1
            await self.server.start()
            return
        self._restored = True
        files = self.model.files
        self._deaths.server_went_back(self._epoch, files.here.whole | files.told_whole)
        dies_at = step.dies_at(_CALLS_OF_A_START) if step.fault == "server_crash" else None
        try:
            await self._start_on_copy(kept, dies_at)
        except Lost:
            self.faults["server_crash"] += 1
            await self._start_on_copy(kept, None)

    async def _start_on_copy(self, kept: bool, dies_at: int | None) -> None:
        """A copy that nobody kept may be hashed with a key that ended since: it is hashed anew, as
        whoever starts it is told to. Raises `Lost`, and `Violation` where one that was kept is."""
        try:
            await self.server.start(dies_at)
        except SetupError as error:
            if kept:
                raise Violation(f"a backup was put back that does not open: {error}") from error
            self.faults["rehashed"] += 1
            await self.server.wrap_anew()
            await self.server.start()

    async def _check(self) -> None:
        if self.server.is_running:
            services = self.server.services
            if self._restored:
                self._received.clear()
                self._words.clear()
            first = len(self._received) + 1
            for stored in await services.store.by_arrival(
                range(first, services.index.last_arrival + 1)
            ):
                self._received[stored.arrival] = change_id(stored.data)
            checks.what_left_is_let_go_of(self._vaults)
            self._note_words()
            received = set(self._received.values())
            if self._restored:
                self.model.restored(received)
            self._epoch = services.epoch
            self.model.had[self._epoch] |= received
            kept = self._deaths.look([vault.disk.stored for vault in self._vaults])
            self._deaths.settle(received | kept)
            await self._check_files(received)
            self._restored = False
            checks.nothing_is_lost(self.model, kept, received)
            await self._follow()
            checks.text_waits_for_no_file(self.model)
            checks.what_is_brought_opens(self.model, self._vaults)

    async def _follow(self) -> None:
        services = self.server.services
        if services.epoch != self._following.epoch:
            self._following = Following(services.epoch)
        await self._following.follow(self.model, services)
        self._following.compare(self._vaults, self._twice, services)
        self._steps += 1
        if self._steps % _STEPS_OF_MEMORY == 0:
            await memory_is_what_is_stored(services)

    async def _check_files(self, received: Set[bytes]) -> None:
        files, services = self.model.files, self.server.services
        if not files.by_id:
            return
        if self._restored:
            files.restored()
        named = received & set(files.named_by.values())
        mortal = self._deaths.files
        if files.stale or mortal or len(named) != self._named:
            files.here, files.stale = await file_model.look(files, services), False
            self._named = len(named)
        here = files.here
        disks = [vault.disk.stored for vault in self._vaults]
        file_model.died(files, mortal, here, disks, services.epoch)
        self._deaths.settled_files()
        saved = received | {save.id for save in self.model.saves}
        file_model.nothing_is_lost(files, here, disks, services.epoch, saved)
        file_model.what_is_named_is_known(files, here, received)

    def _note_words(self) -> None:
        services = self.server.services
        for word in checks.words_of(services):
            self._words.setdefault(word, services.index.last_arrival)

    async def _meet(self) -> None:
        """No more faults: the server is up, and every device sends and fetches until it is done."""
        if not self.server.is_running:
            await self.server.start()
        for raw, path in self._delayed:
            await self._deliver(raw, path)
        for turn in range(_MOST_TURNS):
            before = self.server.services.index.last_position
            for vault in self._going_on():
                await self._exchange(vault)
                self._note_words()
            # What is said of a file in its record others have yet to fetch.
            if turn > 0 and self.server.services.index.last_position == before:
                return
        raise Violation("devices never come to the end of the files there are to bring")

    async def _exchange(self, vault: Vault) -> None:
        for _ in range(_MOST_ROUNDS):
            path = SEALED if vault.alive else DEPOSIT
            raw, context = vault.ask() if vault.alive else vault.ask_locked()
            try:
                answer = await self.server.post(raw, path)
            except Newer as newer:
                vault.restate(newer.statements)
                continue
            more = self._take_in(vault, context, answer, path)
            if not more and vault.alive and owed(vault.disk.stored):
                await self._talk(bring(vault), None)
            if not more and vault.alive and vault.disk.stored.copied:
                await self._confirm(vault)
                continue
            # One that was just turned off has still to say what is left of it.
            if not more and (path == DEPOSIT or vault.alive):
                return
        raise Violation("a device never comes to the end of what there is to fetch")

    async def _check_all(self) -> None:
        await self._check()
        log = await checks.whole_log(self.server)
        checks.log_is_whole(log, self.server.services)
        checks.copies_are_their_own(self._going_on())
        await checks.nothing_confirmed_stays_aside(self._vaults, self.server.services)
        checks.nothing_is_overwritten(self.model, log)
        level = [
            vault
            for vault in self._going_on()
            if vault.alive and vault.identity.number not in self._behind
        ]
        checks.turned_off_is_empty(self._going_on(), self.server.services)
        checks.replicas_agree(level, log, self.server.services)
        await self._check_all_files(level)
        await checks.hand_over_is_kept_apart(level, log, self.server.services, self._words)
        before = checks.memory_of(self.server.services.index)
        await self.server.kill()
        await self.server.start()
        if checks.memory_of(self.server.services.index) != before:
            raise Violation("a restarted server knows something else by heart")

    async def _check_all_files(self, level: Sequence[Vault]) -> None:
        """Everything came that could, and every reader is shown it."""
        files, services = self.model.files, self.server.services
        here = await file_model.look(files, services)
        out_of_reach = {
            name
            for name in files.by_id
            if not any(is_held(vault.disk.stored, name) for vault in self._going_on())
        }
        await file_model.everything_came(files, here, services, out_of_reach)
        for vault in level:
            for record, file in vault.photos():
                # Its own words it shows of a record too that its owner holds no more.
                if not services.index.holds(vault.identity.actor, record):
                    continue
                shown = await self._talk(read(vault, record, file), None)
                file_model.what_is_read_is_what_was_taken(files, file.id, shown)
                if shown is None and file.id in here.whole:
                    raise Violation("a file is whole and its reader is not shown it")
