"""The server's log as it grows: what must be true of it, and of who reads it, after every step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from server.exchange.cursor import Cursor, read_cursor
from server.index.index import Index
from server.ingest.identity import ServerIdentity
from server.ingest.waiting import Waiting
from server.services import Services
from server.store.memory import Memory
from sync.change import Change, parse
from sync.codes import Verdict
from sync.errors import Malformed
from sync.fold import Fold
from tests.simulation import checks
from tests.simulation.disk import Stored
from tests.simulation.model import Model
from tests.simulation.vault import NOTHING_HEARD, Vault
from tests.simulation.violation import Violation

Placed = tuple[int, Change]
"""A merged change at its position."""


class Following:
    """The merged changes of one server in one epoch, read as they come, and what they fold to."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self._last = 0
        self._placed: defaultdict[bytes, list[Placed]] = defaultdict(list)
        self._folds: defaultdict[bytes, Fold] = defaultdict(Fold)
        # The storage of each vault when it was last compared.
        self._compared: dict[int, Stored] = {}

    async def follow(self, model: Model, services: Services) -> None:
        """Read what was merged since the last step. Raises `Violation`.

        Each record it is of keeps every answer, and folds to the same in another order.
        """
        touched = set()
        coming = range(self._last + 1, services.index.last_position + 1)
        for stored in await services.store.by_position(coming):
            assert stored.position is not None
            change = parse(stored.data)
            self._placed[stored.record].append((stored.position, change))
            self._folds[stored.record].add(change, stored.position)
            touched.add(stored.record)
        self._last = services.index.last_position
        for record in touched:
            fold, placed = self._folds[record], self._placed[record]
            checks.keeps_every_answer(model, record, fold, [change for _, change in placed])
            if Fold(reversed(placed)).encode_state() != fold.encode_state():
                raise Violation("a record rebuilt from the log in another order is another")

    def compare(self, vaults: Iterable[Vault], twice: Set[bytes], services: Services) -> None:
        """Each device whose storage has changed shows what the log folds to, as far as it has read.

        So any two with one place in the log show the same. Left out are the devices of which there
        are two, by id (`twice`): what they show counts once one has an id of its own.
        """
        for number, vault in enumerate(vaults):
            stored = vault.disk.stored
            if stored is self._compared.get(number):
                continue
            self._compared[number] = stored
            cursor = _cursor(vault, services)
            if cursor is not None and vault.identity.device not in twice:
                self._compare(vault, cursor, services)

    def _compare(self, vault: Vault, cursor: Cursor, services: Services) -> None:
        number, shown = vault.identity.number, set(vault.records())
        disk = vault.disk.stored
        holding = set(services.index.holding(vault.identity.actor))
        begun = {each.record for each in disk.held} | {each.record for each in disk.snapshots}
        all_read = cursor.position == services.index.last_position
        if all_read:
            merged = {record for record in holding if self._placed.get(record)}
            if merged - shown:
                raise Violation(f"device {number} has read all there is and lacks a record")
            # What is to be brought back stays until it has been, though its record left.
            if begun - holding - disk.left:
                raise Violation(f"device {number} holds a record that its owner does not")
        for record in shown:
            # Of a record about somebody who left before it had read a word of others' in it, it has
            # its own words only, and is given no more.
            # It may have come back since, and then nobody has told it yet.
            told = record in begun or (all_read and record in holding)
            placed = self._placed.get(record, []) if told else []
            expected = Fold(_as_read(vault, record, placed, cursor.position))
            if vault.fold(record).encode_state() != expected.encode_state():
                raise Violation(f"device {number} shows another state than the log folds to there")


async def memory_is_what_is_stored(services: Services) -> None:
    """What a server knows by heart is what one that is started reads from its database."""
    index = Index()
    device = replace(services.identity.device, id=bytes(16))
    nobody = ServerIdentity(ec.generate_private_key(ec.SECP256R1()), device, services.clock)
    await Memory(services.store, index, Waiting(), nobody).catch_up()
    if checks.memory_of(index) != checks.memory_of(services.index):
        raise Violation("a server knows something else by heart than its database has")


def _cursor(vault: Vault, services: Services) -> Cursor | None:
    """How far a device has read, where it has read all there was then; None in mid-page.

    None too while it has to bring back what the server lost: it shows that as well.
    """
    stored = vault.disk.stored
    if not vault.alive or stored.cursor is None or stored.epoch != services.epoch:
        return None
    if any(each.epoch != stored.epoch for each in stored.held):
        return None
    if any(each.again and each.verdict == NOTHING_HEARD for each in stored.own):
        # Somebody else may have brought back what it is about to: it hears where that stands now.
        return None
    try:
        cursor = read_cursor(services.keys.index_key, vault.identity.device, stored.cursor)
    except Malformed:
        # By a key that has ended, or from before it had its own id: it begins anew.
        return None
    done = cursor.epoch == services.epoch and cursor.window is None
    return cursor if done and cursor.effective == cursor.position else None


def _as_read(
    vault: Vault, record: bytes, placed: Iterable[Placed], place: int
) -> Iterator[tuple[int | None, bytes | Change]]:
    """The log of a record up to a place, and what of the device's own comes after."""
    own = [each for each in vault.disk.stored.own if each.record == record and each.signed]
    for position, change in placed:
        if position <= place:
            yield position, change
    for each in own:
        if each.verdict != Verdict.SET_ASIDE and each.signed is not None:
            yield each.position, each.signed.raw
