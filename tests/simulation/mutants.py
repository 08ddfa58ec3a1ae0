"""Faults on purpose. A simulation that does not catch each of them proves nothing."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from msgspec.structs import replace

from sync.codes import FileState, Route
from sync.envelope import ReplyContext
from sync.files import FileStanding, parse_put
from sync.fold import Fold, _Register
from sync.messages import RoundReply
from tests.simulation.disk import Stored
from tests.simulation.vault import NOTHING_HEARD, Vault


class _Forgetful(_Register):
    """Retires what it holds, and forgets that it did: what comes later stands up again."""

    __slots__ = ()

    def observe(self, observed: tuple[bytes, ...]) -> None:
        for dot in observed:
            self.live.pop(dot, None)


class BrokenFold(Fold):
    """A fold whose state depends on the order in which changes came."""

    def _placed(self, path: str) -> _Register:
        super()._placed(path)
        return _Forgetful()


class WithBrokenFold(Vault):
    """A device that folds with it."""

    fold_of = BrokenFold


class WithBrokenCursor(Vault):
    """A device that stores how far it has read before what it has read."""

    def _take_round(self, reply: RoundReply) -> bool:
        self.disk.commit(replace(self.disk.stored, cursor=reply.cursor))
        return super()._take_round(reply)


class WithBrokenOutbox(Vault):
    """A device that takes what it has sent for received."""

    def ask(self) -> tuple[bytes, ReplyContext]:
        asked = super().ask()
        self.disk.commit(replace(self.disk.stored, own=self.disk.stored.own[-1:]))
        return asked


class WithBrokenSnapshot(Vault):
    """A device that folds once more what its snapshot has of its own work."""

    def begin(self, record: bytes) -> Fold:
        fold = super().begin(record)
        fold.resume(-1, ())
        return fold


class WithBrokenReceipt(Vault):
    """A device that says it cannot read a record any more, and then lets go of it."""

    def let_go(self) -> None:
        stored = self.disk.stored
        partings = tuple(replace(each, last_seq=each.last_seq or 0) for each in stored.partings)
        if partings != stored.partings:
            self.disk.commit(replace(stored, partings=partings))
        super().let_go()


class WithBrokenMemory(Vault):
    """A device that takes what a server had before it went back for what it has."""

    def _meet(self, epoch: int, kept: Mapping[int, int]) -> None:
        super()._meet(epoch, dict.fromkeys(kept, sys.maxsize))


class WithOwnWorkOnly(Vault):
    """A device that sends its own work again, and nothing it holds of others."""

    def _meet(self, epoch: int, kept: Mapping[int, int]) -> None:
        super()._meet(epoch, kept)
        stored = self.disk.stored
        held = tuple(replace(each, due=0) for each in stored.held)
        self.disk.commit(replace(stored, held=held))


class WithForgetfulServer(Vault):
    """A device whose server forgets its old sealing key as it makes a new one."""

    forgetful = True


class WithBrokenChain(Vault):
    """A copy that goes on under its own id and leaves behind what was set aside for its numbers."""

    def begin_chain(self) -> Stored:
        stored = self.disk.stored
        return replace(super().begin_chain(), own=stored.own)


class WithBrokenFiles(Vault):
    """A device that takes a file for safe as it sends a chunk of it."""

    def seal(self, route: Route, payload: bytes) -> tuple[bytes, ReplyContext]:
        if route == Route.FILE_PUT:
            sent = parse_put(payload).file
            self.hear_of_files([(sent, FileStanding(int(FileState.PARTIAL), (), True))])
        return super().seal(route, payload)


class WithBrokenWipe(Vault):
    """A device that throws away its unsent work with all the rest as it is turned off."""

    def turned_off(self, stored: Stored) -> Stored:
        kept = tuple(own for own in stored.own if own.verdict != NOTHING_HEARD)
        return replace(super().turned_off(stored), own=kept)


class WithBrokenParting(Vault):
    """A device that lets go of a record that left though its own words in it are unsent."""

    def let_go(self) -> None:
        stored = self.disk.stored
        parting = {each.record for each in stored.partings if each.last_seq is None}
        kept = tuple(
            own for own in stored.own if own.record not in parting or own.verdict != NOTHING_HEARD
        )
        if kept != stored.own:
            self.disk.commit(replace(stored, own=kept))
        super().let_go()


class WithHastyServer(Vault):
    """A device whose server calls a file whole while chunks of it are missing."""

    hasty = True


MUTANTS: tuple[type[Vault], ...] = (
    WithBrokenFold,
    WithBrokenCursor,
    WithBrokenOutbox,
    WithBrokenSnapshot,
    WithBrokenReceipt,
    WithBrokenMemory,
    WithOwnWorkOnly,
    WithForgetfulServer,
    WithBrokenChain,
    WithBrokenFiles,
    WithBrokenWipe,
    WithBrokenParting,
    WithHastyServer,
)
