"""What people were promised and shown: the truth that storage and server are held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

import msgspec

from sync.codes import Reason
from sync.messages import ChangeVerdict
from tests.simulation.file_model import Files


class Save(msgspec.Struct, frozen=True):
    """A change of which the screen said "Saved on this device"."""

    id: bytes
    device: int
    record: bytes


class Model:
    """Every save, every verdict told, and every value anybody was shown."""

    def __init__(self) -> None:
        self.saves: list[Save] = []
        # Died with its device, or with the tail a restored server lost while no device held it.
        self.destroyed: set[bytes] = set()
        # By epoch, every change that the server of it was seen to have, or said that it has.
        self.had: defaultdict[int, set[bytes]] = defaultdict(set)
        # By change id, the verdict a device was told last.
        self.told: dict[bytes, int] = {}
        self.files = Files()
        self.waits_for_file = False
        # Of which devices the server could not open a copy that it was brought.
        self.unopened: set[int] = set()
        self._shown: defaultdict[bytes, set[tuple[bytes, str, bytes]]] = defaultdict(set)

    def saved(self, save: Save) -> None:
        """The storage of a device said so."""
        self.saves.append(save)

    def tell(self, verdicts: Iterable[ChangeVerdict], epoch: int) -> None:
        """A device was told what became of its changes, by the server of an epoch."""
        for verdict in verdicts:
            self.had[epoch].add(verdict.id)
            self.told[verdict.id] = verdict.verdict
            self.waits_for_file |= verdict.reason == Reason.AWAITING_FILE

    def restored(self, received: Set[bytes]) -> None:
        """The server went back: what it told of changes it no longer has is void."""
        self.told = {each: verdict for each, verdict in self.told.items() if each in received}

    def died(self, mortal: Set[bytes], elsewhere: Set[bytes]) -> None:
        """Of what may have died, what is nowhere else is gone; what is found again is not."""
        self.destroyed |= mortal
        self.destroyed -= elsewhere

    def show(self, actor: bytes, record: bytes, path: str, dot: bytes) -> None:
        """A person's screen rendered a value."""
        self._shown[actor].add((record, path, dot))

    def was_shown(self, actor: bytes, record: bytes, path: str, dot: bytes) -> bool:
        """Whether any screen of this person ever rendered the value."""
        return (record, path, dot) in self._shown[actor]
