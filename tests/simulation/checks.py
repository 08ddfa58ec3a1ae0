"""What must be true of every history (design.md 8). A check that fails raises `Violation`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from server.index.index import Index
from server.services import Services
from server.store.stored import StoredChange
from sync.change import Change, change_id, parse
from sync.codes import FileState, Mark, Op, Reason, Verdict, mark_name
from sync.fold import Fold
from tests.simulation.council import Server
from tests.simulation.model import Model
from tests.simulation.vault import Vault
from tests.simulation.violation import Violation

Word = tuple[bytes, bytes, int]
"""A receipt the server keeps: device, record, and the position at which the record left."""


def nothing_is_lost(model: Model, kept: Set[bytes], received: Set[bytes]) -> None:
    """Each save is with the server, on a device, or died with the storage that alone held it.

    `kept` are the ids on devices, `received` those the server has committed, whatever its verdict.
    """
    for save in model.saves:
        if save.id not in kept and save.id not in received and save.id not in model.destroyed:
            raise Violation(f"a save of device {save.device} is nowhere")
    for identity, verdict in model.told.items():
        if identity not in received:
            raise Violation(f"the server has nothing of what it called {Verdict(verdict).name}")


def nothing_is_overwritten(model: Model, log: Sequence[StoredChange]) -> None:
    """Each accepted value is a head, or was replaced by somebody whose screen had shown it."""
    by_record: defaultdict[bytes, list[StoredChange]] = defaultdict(list)
    for stored in log:
        by_record[stored.record].append(stored)
    for record, changes in by_record.items():
        fold = Fold((each.position, each.data) for each in changes)
        keeps_every_answer(model, record, fold, [parse(each.data) for each in changes])


def keeps_every_answer(model: Model, record: bytes, fold: Fold, changes: Sequence[Change]) -> None:
    """The same of one record and what its merged changes fold to."""
    heads = {(path, head.dot) for path in fold.field_paths() for head in fold.heads(path)} | {
        (f"{path} {element}", head.dot)
        for path in fold.element_paths()
        for element in fold.elements(path)
        for head in fold.element_heads(path, element)
    }
    for change in changes:
        for op in change.ops:
            if op.path.startswith("@") or op.kind not in (Op.SET, Op.ADD):
                continue
            place = f"{op.path} {op.element}" if op.kind == Op.ADD else op.path
            if (place, change.dot) in heads:
                continue
            replacing = [
                other
                for other in changes
                for one in other.ops
                if one.path == op.path and one.element == op.element and change.dot in one.observed
            ]
            if not replacing:
                raise Violation(f"an accepted answer at {place} is no head and nobody saw it")
            for other in replacing:
                if not model.was_shown(other.actor, record, place, change.dot):
                    raise Violation(f"an answer at {place} was replaced by somebody unshown")


def replicas_agree(vaults: Iterable[Vault], log: Sequence[StoredChange], held: Services) -> None:
    """Each device that everything has reached shows what the server's log folds to."""
    by_record: defaultdict[bytes, list[StoredChange]] = defaultdict(list)
    for stored in log:
        by_record[stored.record].append(stored)
    for vault in vaults:
        number, actor = vault.identity.number, vault.identity.actor
        holding = set(held.index.holding(actor))
        disk = vault.disk.stored
        begun = {each.record for each in disk.held} | {each.record for each in disk.snapshots}
        if begun - holding:
            raise Violation(f"device {number} holds a record that its owner does not")
        for record in holding:
            expected = Fold((each.position, each.data) for each in by_record[record])
            if vault.fold(record).encode_state() != expected.encode_state():
                raise Violation(f"device {number} shows another state than the log folds to")
        for own in vault.disk.stored.own:
            if own.verdict == 0:
                raise Violation(f"device {number} still has unsent work after everything was sent")


def text_waits_for_no_file(model: Model) -> None:
    """No answer was told to wait until a file has come."""
    if model.waits_for_file:
        raise Violation("an answer waits for a file")


def what_is_brought_opens(model: Model, vaults: Iterable[Vault]) -> None:
    """No key ended while a device held a copy sealed to it.

    Of two copies of one device nobody can tell which said that it holds none.
    """
    numbers = [vault.identity.number for vault in vaults]
    if any(numbers.count(each) == 1 for each in model.unopened):
        raise Violation("the server cannot open what a locked device brought")


def turned_off_is_empty(vaults: Iterable[Vault], held: Services) -> None:
    """A device that was turned off has handed in everything, and IT sees that it has.

    What is whole is safe with the next arrival; where none comes it waits for that.
    """
    for vault in vaults:
        if vault.alive:
            continue
        number, device = vault.identity.number, held.index.devices[vault.identity.device]
        if any(own.verdict == 0 for own in vault.disk.stored.own):
            raise Violation(f"device {number} was turned off and still has unsent work")
        files = vault.disk.stored.files
        # What nothing names yet is nobody's answer: the storage died before it was one.
        if any(each.named and each.state != FileState.WHOLE for each in files):
            raise Violation(f"device {number} was turned off and still has a file to bring")
        if device.empty_ms is None and all(each.safe for each in files):
            raise Violation(f"device {number} is empty and IT does not see it")


def what_left_is_let_go_of(vaults: Iterable[Vault]) -> None:
    """A device that gave its receipt has nothing to read of a record that left it."""
    for vault in vaults:
        stored, number = vault.disk.stored, vault.identity.number
        owed = {each.record for each in stored.partings if each.last_seq is None}
        gone = stored.left - owed
        whole = {each.record for each in stored.snapshots}
        if whole & gone or any(held.record in gone for held in stored.held):
            raise Violation(f"device {number} still holds a record that left it")
        if any(own.record in gone and own.signed for own in stored.own):
            raise Violation(f"device {number} can still read its own words of a record that left")
        if any(record in stored.left for record in vault.records()):
            raise Violation(f"device {number} still shows a record that left it")


def words_of(held: Services) -> set[Word]:
    """The words devices have given of records that left them, as the server keeps them."""
    given = held.index.handovers.all()
    return {(device, record, word.left_at) for (device, record), word in given.items()}


async def hand_over_is_kept_apart(
    vaults: Iterable[Vault],
    log: Sequence[StoredChange],
    held: Services,
    words: Mapping[Word, int],
) -> None:
    """What arrived after its author was taken off is marked, and their device was told so.

    What a device made after its receipt waits aside, unless the record came back. `words` says how
    much had arrived when each receipt was there: of what a profile sent before it was put back to
    an earlier copy of itself, the receipt of that copy says nothing.
    """
    marks = {change_id(each.data): each.mark for each in log}
    for stored in log:
        change, position = parse(stored.data), stored.position or 0
        left = held.index.left(change.actor).get(change.record)
        if change.actor not in held.index.staff or left is None or position < left[1]:
            continue
        if stored.mark != Mark.BEFORE_HANDOVER:
            raise Violation("work received after hand-over is not marked")
        word = held.index.handovers.given(change.device, change.record, left[1])
        if word is None or change.dev_seq <= word.last_seq:
            continue
        if stored.arrival > words[change.device, change.record, word.left_at]:
            raise Violation("work made after the receipt was merged")
    for stored in await held.store.set_aside():
        if stored.reason == Reason.SCOPE:
            change = parse(stored.data)
            if held.index.holds(change.actor, change.record):
                raise Violation("work is set aside for scope though its author holds the record")
    for vault in vaults:
        # What a copy made under an id it gave up comes to it as everybody's does, mark and all.
        for own in vault.disk.stored.own[vault.disk.stored.base :]:
            if own.id not in marks:
                # Let go of with a case that left, and then lost by the server.
                continue
            if own.verdict == Verdict.MERGED and own.detail != mark_name(marks[own.id]):
                raise Violation("a device was told something else than how its work is marked")


def log_is_whole(log: Sequence[StoredChange], held: Services) -> None:
    """No position is given twice, no change merges twice, no number of a device twice.

    But for a device of which a copy has an id of its own by now: what that had made counts too.
    """
    positions = [each.position for each in log]
    if None in positions or len(set(positions)) != len(positions):
        raise Violation("two changes have one position")
    copied = {each.formerly for each in held.index.devices.values()}
    numbers = [
        (change.device, change.dev_seq)
        for change in (parse(each.data) for each in log)
        if change.device not in copied
    ]
    if len(set(numbers)) != len(numbers):
        raise Violation("two merged changes have one number of one device")
    ids = [change_id(each.data) for each in log]
    if len(set(ids)) != len(ids):
        raise Violation("a change was merged twice")


def copies_are_their_own(vaults: Iterable[Vault]) -> None:
    """Whoever was seen to be a copy has an id of its own: no two that go on write under one."""
    going_on = [vault for vault in vaults if vault.alive]
    for vault in going_on:
        if vault.disk.stored.copied:
            raise Violation(f"a copy of device {vault.identity.number} was never given its own id")


async def nothing_confirmed_stays_aside(vaults: Iterable[Vault], held: Services) -> None:
    """What a confirmed copy made under a number used twice counts."""
    mine = {
        own.id
        for vault in vaults
        if vault.alive and vault.disk.stored.identity is not None
        for own in vault.disk.stored.own[: vault.disk.stored.base]
        if own.signed is not None
    }
    for stored in await held.store.set_aside():
        if stored.reason == Reason.CLONED and change_id(stored.data) in mine:
            raise Violation("a confirmed copy's work is set aside for its number")


def memory_of(index: Index) -> dict[str, object]:
    """What a server knows by heart, to compare with what it knows after a restart."""
    return {
        "position": index.last_position,
        "arrival": index.last_arrival,
        "records": {
            record: (entry.summary, list(entry.positions))
            for record, entry in index.records.items()
        },
        "holding": {actor: sorted(index.holding(actor).items()) for actor in sorted(index.staff)},
        "left": {actor: sorted(index.left(actor).items()) for actor in sorted(index.staff)},
        "wiped": {
            device.id: (device.revoked_ms, device.unreadable_ms, device.empty_ms)
            for device in index.devices.values()
        },
        "handovers": index.handovers.all(),
        "verdicts": {device: index.changed_verdicts(device, 0) for device in sorted(index.devices)},
    }


async def whole_log(server: Server) -> list[StoredChange]:
    """Every merged change, in commit order, opened."""
    services = server.services
    merged = await services.store.by_position(range(1, services.index.last_position + 1))
    return sorted(merged, key=lambda each: each.position or 0)
