"""What may be gone, and nothing else may: a save dies "by eviction, theft or destruction only".

Of a storage that is gone or was put back everything may be; of a store that the server fills, and
of a vault that learns that it is turned off, what it held of others; of a server that went back,
what it had. Whatever else a device lets go of, the server that it last heard of had: a record that
left goes so, never a word that is unsent. What is still anywhere else is not gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import msgspec

from tests.simulation.disk import Stored
from tests.simulation.model import Model


class _Seen(msgspec.Struct, frozen=True):
    """A storage when it was last looked at, and the ids of the changes it has."""

    stored: Stored
    ids: frozenset[bytes]


class Deaths:
    """What may have died since the server was last seen to be up."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._seen: list[_Seen] = []
        self._saves: set[bytes] = set()
        self._files: set[bytes] = set()

    @property
    def files(self) -> Set[bytes]:
        """The files that may be gone."""
        return self._files

    def storage_died(self, stored: Stored) -> None:
        """A device's storage is gone, or another is in its place."""
        self._saves |= ids_in(stored)
        self._files.update(each.id for each in stored.files)

    def others_died(self, stored: Stored) -> None:
        """What a storage had of others is gone; its own work is not."""
        self._saves.update(each.id for each in stored.held)

    def server_went_back(self, epoch: int, files: Iterable[bytes]) -> None:
        """To an earlier copy of itself: what it had in this epoch may be gone, and these files."""
        self._saves |= self._model.had[epoch]
        self._files.update(files)

    def look(self, disks: Sequence[Stored]) -> frozenset[bytes]:
        """The ids of all changes on devices now; what they let go of since the last look is noted.

        `disks` are the same devices every time, new ones last.
        """
        for number, stored in enumerate(disks):
            if number == len(self._seen):
                self._seen.append(_Seen(stored, ids_in(stored)))
            elif stored is not self._seen[number].stored:
                self._let_go(self._seen[number], stored)
                self._seen[number] = _Seen(stored, ids_in(stored))
        return frozenset().union(*(each.ids for each in self._seen))

    def settle(self, elsewhere: Set[bytes]) -> None:
        """What may have died and is nowhere is dead; what was dead and came after all is not."""
        self._model.died(self._saves, elsewhere)
        self._saves.clear()

    def settled_files(self) -> None:
        """Which files died is known."""
        self._files.clear()

    def _let_go(self, before: _Seen, now: Stored) -> None:
        known = range(before.stored.epoch, max(now.epoch, now.heard) + 1)
        for each in before.ids - ids_in(now):
            if any(each in self._model.had[epoch] for epoch in known):
                self._saves.add(each)


def ids_in(stored: Stored) -> frozenset[bytes]:
    """The ids of the changes in a storage, its own and others'."""
    own = {own.id for own in stored.own if own.signed is not None}
    return frozenset(own | {held.id for held in stored.held})
