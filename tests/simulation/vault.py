"""A vault without a screen: it writes, folds, sends and takes in as docs/wire.md says.

What it shows and stores it tells the `Model`. Its memory is its `Disk` and nothing else, so that
dying anywhere is a matter of raising.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from sync.canonical import decode
from sync.change import change_id, parse
from sync.codes import Op, Order, Purpose, Reason, Receipt, ReplyStatus, Route, Verdict
from sync.deposit import DepositFiles, read_receipt, seal_copy, seal_deposit
from sync.deposit import Receipt as Received
from sync.envelope import ReplyContext, open_reply
from sync.errors import BadSignature
from sync.files import FileStanding, FileValue
from sync.fold import Fold, settled
from sync.messages import (
    ChangeVerdict,
    RoundReply,
    ScopeReceipt,
    Signed,
    parse_enrol_reply,
    parse_round_reply,
)
from sync.operation import Operation, add_element, remove_element, set_value
from sync.rekey import rekey_request
from sync.snapshot import parse_snapshot, resume
from tests.server.client import Device
from tests.server.files.bringing import PHOTO, TakenFile
from tests.simulation.bringing import deposited, spoilt
from tests.simulation.copies import adopt, become, begin_chain, current, newest
from tests.simulation.disk import Disk, Held, HeldSnapshot, Own, Parting, Stored
from tests.simulation.epochs import authors, brought, heard, met, swept, to_send
from tests.simulation.files import (
    claimed,
    heard_of,
    let_go_of_files,
    named_in,
    owed,
    placed,
    taking,
)
from tests.simulation.identity import Identity
from tests.simulation.keys import Known
from tests.simulation.keys import Signed as Statement
from tests.simulation.model import Model, Save

FIELDS = ("good_life", "beliefs", "past_views")
ANSWERED = (*FIELDS, PHOTO)
UNION = "languages"
ELEMENTS = ("english", "welsh", "polish")
AT_ONCE = 5
_MOST_BYTES = 100
NOTHING_HEARD = 0
_NO_CONNECTION: Any = None
"""The bytes of a request are handed to the network by whoever runs the history."""


@dataclass
class Vault:
    """One device's process, over its disk."""

    enrolled: Identity
    disk: Disk
    model: Model
    form: bytes
    persons: Sequence[bytes]
    clock_ms: int
    # The offer's statements; raises where the server cannot be asked.
    offer: Callable[[], Sequence[Statement]]
    words: int = 0
    # The receipts of the request last made; what is answered is owed no longer.
    _said: tuple[Parting, ...] = ()
    _asks_key: bool = False
    # Of own files, as last heard by this process while it is locked: the chunks the server has.
    _have: dict[bytes, Sequence[int]] = field(default_factory=dict)
    _offered: DepositFiles | None = None
    fold_of: ClassVar[type[Fold]] = Fold
    # Whether its server forgets an old sealing key as it makes a new one.
    forgetful: ClassVar[bool] = False
    # Whether its server calls a file whole as soon as anything of it is here.
    hasty: ClassVar[bool] = False

    @property
    def keys(self) -> Known:
        """The organisation's keys as far as it has heard."""
        return self.disk.stored.keys or self.identity.keys

    @property
    def deposit_secret(self) -> bytes:
        """With what it deposits: what enrolment gave, or what a reply has brought since."""
        held = self.disk.stored.deposit
        return self.identity.deposit if held is None else held[1]

    @property
    def alive(self) -> bool:
        """Whether it may still write: nobody revoked it, as far as it knows."""
        return not self.disk.stored.revoked

    @property
    def identity(self) -> Identity:
        """Who it is now: in a new chain, whom that chain is of."""
        return current(self.disk.stored, self.enrolled)

    # --- reading ---------------------------------------------------------------------------------

    def records(self) -> list[bytes]:
        """The records it can show, by id."""
        stored = self.disk.stored
        begun = {held.record for held in stored.held} | {each.record for each in stored.snapshots}
        begun |= {
            own.record for own in stored.own if own.signed and own.verdict != Verdict.SET_ASIDE
        }
        return sorted(begun - stored.left)

    def fold(self, record: bytes) -> Fold:
        """The record as this device shows it: what was merged, and its own not set aside."""
        fold = self.begin(record)
        for held in self.disk.stored.held:
            if held.record == record:
                fold.add(held.signed.raw, held.position)
        for own in self.disk.stored.own:
            if own.record == record and own.signed and own.verdict != Verdict.SET_ASIDE:
                fold.add(own.signed.raw, own.position)
        return fold

    def begin(self, record: bytes) -> Fold:
        """A fold that begins where the snapshot of a record ends, or with nothing."""
        for held in self.disk.stored.snapshots:
            if held.record == record:
                return resume(parse_snapshot(held.raw), self.fold_of)
        return self.fold_of()

    def photos(self) -> list[tuple[bytes, FileValue]]:
        """The files that its records name, each with the record."""
        found = (
            (record, named_in(head.value))
            for record in self.records()
            for head in self.fold(record).heads(PHOTO)
        )
        return [(record, file) for record, file in found if file is not None]

    def _show(self, record: bytes, fold: Fold) -> None:
        for path in ANSWERED:
            for head in fold.heads(path):
                self.model.show(self.identity.actor, record, path, head.dot)
        for element in fold.elements(UNION):
            for head in fold.element_heads(UNION, element):
                self.model.show(self.identity.actor, record, f"{UNION} {element}", head.dot)

    # --- writing ---------------------------------------------------------------------------------

    def write(self, pick: int) -> None:
        """Answer a question of some record, or begin one. Raises `Crashed`."""
        self._unlock()
        records = self.records()
        choice = pick % (len(records) + 1) if len(records) < 3 else pick % len(records)
        if choice == len(records):
            person = self.persons[pick // 7 % len(self.persons)]
            if person in self.disk.stored.left:
                return
            device = self._pen()
            record, signed = device.begin(
                "needs-assessment", self.form, [person], ops=[set_value(FIELDS[0], self._say())]
            )
            self._keep(record, signed, person)
            return
        record = records[choice]
        fold = self.fold(record)
        self._show(record, fold)
        op = self._answer(record, fold, pick // 11)
        self._keep(record, self._pen().change(record, [op], wall_ms=self.clock_ms))

    def settle(self, pick: int) -> None:
        """Choose one of several answers to a question, where any is unsettled. Raises `Crashed`."""
        self._unlock()
        for record in self.records():
            fold = self.fold(record)
            for path in ANSWERED:
                heads = fold.heads(path)
                if settled(heads):
                    continue
                self._show(record, fold)
                kept = heads[pick % len(heads)]
                value, status, source, note = cast(list[Any], kept.value)
                op = set_value(
                    path,
                    value,
                    status=status,
                    source=source,
                    note=note,
                    observed=self._with_unheard(record, path, {head.dot for head in heads}),
                    kept=kept.dot,
                )
                self._keep(record, self._pen().change(record, [op], wall_ms=self.clock_ms))
                return

    def _answer(self, record: bytes, fold: Fold, pick: int) -> Operation:
        if pick % 4 == 3:
            element = ELEMENTS[pick // 4 % len(ELEMENTS)]
            heads = fold.element_heads(UNION, element)
            dots = {head.dot for head in heads}
            if heads and pick // 12 % 2:
                return remove_element(UNION, element, observed=dots)
            return add_element(UNION, element, observed=dots)
        path = FIELDS[pick % len(FIELDS)]
        return set_value(path, self._say(), observed=self._on_screen(record, fold, path))

    def _on_screen(self, record: bytes, fold: Fold, path: str) -> set[bytes]:
        """What an edit replaces: while a question is unsettled, the answer it was made on alone."""
        heads = fold.heads(path)
        shown = heads if settled(heads) else heads[-1:]
        return self._with_unheard(record, path, {head.dot for head in shown})

    def take_file(self, pick: int) -> None:
        """Answer a question with a file, where any record is here. Raises `Crashed`."""
        self._unlock()
        records = self.records()
        if not records:
            return
        record = records[pick % len(records)]
        fold = self.fold(record)
        self._show(record, fold)
        file = TakenFile.of(1 + pick // 5 % _MOST_BYTES)
        for held in taking(file, record, self.disk.stored, self.clock_ms):
            self.disk.commit(placed(self.disk.stored, held))
        op = file.named(observed=self._on_screen(record, fold, PHOTO))
        change = self._pen().change(record, [op], wall_ms=self.clock_ms)
        self.model.files.taken(file, change_id(change.raw))
        self._keep(record, change)

    def _with_unheard(self, record: bytes, path: str, observed: set[bytes]) -> set[bytes]:
        """What a replaced write of this device replaced, until that is known to be merged."""
        grown = set(observed)
        for own in reversed(self.disk.stored.own):
            if own.signed is None:
                continue
            change = parse(own.signed.raw)
            if own.record != record or own.verdict == Verdict.MERGED or change.dot not in grown:
                continue
            for op in change.ops:
                if op.kind == Op.SET and op.path == path:
                    grown |= set(op.observed)
        return grown

    def _say(self) -> str:
        self.words += 1
        return f"Answer {self.words} of device {self.identity.number}"

    def _pen(self) -> Device:
        device = self._wire()
        device.seq, device.prev = newest(self.disk.stored)
        return device

    def begin_chain(self) -> Stored:
        """Its storage once the outbox goes on under its new id."""
        return begin_chain(self.disk.stored)

    def _unlock(self) -> None:
        """Go on with what an unlock begins with, where it was cut off. Raises `Crashed`."""
        if self.disk.stored.chain is not None:
            self.disk.commit(become(self.disk.stored))

    def _keep(self, record: bytes, signed: Signed, person: bytes | None = None) -> None:
        stored = self.disk.stored
        identity = change_id(signed.raw)
        own = Own(parse(signed.raw).dev_seq, identity, record, signed, person=person)
        own = self._sealed(own, signed)
        self.disk.commit(replace(stored, own=(*stored.own, own)))
        self.model.saved(Save(identity, self.identity.number, record))

    # --- sending and taking in -------------------------------------------------------------------

    def ask(self) -> tuple[bytes, ReplyContext]:
        """A round with the oldest unsent work, its counter stored first. Raises `Crashed`.

        A copy with nothing unsent asks for a key of its own instead.
        """
        if self.disk.stored.next is not None:
            # Unlocked anew: it goes on as who it is to become.
            if self.disk.stored.chain is None:
                self.disk.commit(self.begin_chain())
            self._unlock()
        self.let_go()
        self._seal_anew()
        self._store(claimed(self.disk.stored))
        stored = self.disk.stored
        sending = to_send(stored, AT_ONCE)
        self._asks_key = stored.copied and not sending
        if self._asks_key and stored.new_key is None:
            self.disk.commit(replace(stored, new_key=ec.generate_private_key(ec.SECP256R1())))
        stored = self.disk.stored
        self.disk.commit(replace(stored, counter=stored.counter + 1))
        device = self._pen()
        if self._asks_key and stored.new_key is not None:
            return device.seal(Route.REKEY, rekey_request(device.id, stored.new_key))
        self._said = tuple(each for each in stored.partings if each.last_seq is not None)
        device.receipts = tuple(
            ScopeReceipt(Receipt.UNREADABLE, each.last_seq, (each.record,))
            for each in self._said
            if each.last_seq is not None
        )
        certificates = authors(stored, sending)
        newest = self.keys.newest(Purpose.SEALING).version
        copies = (own.sealed_to for own in stored.own if own.copy is not None)
        device.oldest_sealing = min(copies, default=newest)
        device.deposit_version = 0 if stored.deposit is None else stored.deposit[0]
        return device.seal(Route.ROUND, device.round_payload(sending, certificates=certificates))

    def take_in(self, context: ReplyContext, answer: bytes) -> bool:
        """Store what a reply says; whether there is more to fetch. Raises `Crashed`."""
        reply = open_reply(context, answer)
        if self._asks_key and reply.status in (ReplyStatus.OK, ReplyStatus.PENDING):
            if reply.status == ReplyStatus.OK:
                welcome = parse_enrol_reply(reply.payload)
                self.disk.commit(adopt(self.disk.stored, self.identity, welcome))
            return reply.status == ReplyStatus.OK
        if reply.status == ReplyStatus.OK:
            return self._take_round(parse_round_reply(reply.payload))
        if reply.status == ReplyStatus.MALFORMED and self.disk.stored.cursor is not None:
            # Its place is nothing to a server from before: it begins anew (docs/wire.md 14).
            self.disk.commit(replace(self.disk.stored, cursor=None))
            return True
        # A repeated counter, or a revoked device: verdicts and nothing of anybody else's.
        told = cast(list[Any], decode(reply.payload))
        # Neither says in which epoch: a newer one is heard of in the next answer that does.
        stored = self._judged([ChangeVerdict(*each) for each in told[0]], self.disk.stored.epoch)
        if reply.status == ReplyStatus.REVOKED:
            stored = self.turned_off(stored)
        elif reply.status == ReplyStatus.COUNTER_REPEATED:
            copied = len(told) > 3 and Order.REKEY in told[3]
            stored = replace(
                stored, counter=max(stored.counter, told[1]), copied=stored.copied or copied
            )
        else:
            raise AssertionError(f"the server answered {reply.status}")
        self.disk.commit(stored)
        # Nothing was fetched under a counter used before: it asks again at once, as the app does.
        return reply.status == ReplyStatus.COUNTER_REPEATED

    def turned_off(self, stored: Stored) -> Stored:
        """A storage once it is heard that the device is revoked: the outbox stays, to be sent."""
        return replace(stored, revoked=True, held=(), snapshots=(), cursor=None)

    def ask_locked(self) -> tuple[bytes, ReplyContext]:
        """A deposit of the oldest unsent work, as the lock screen sends it: no counter, no key.

        One that was turned off says what is left of it.
        """
        stored, identity = self.disk.stored, self.identity
        unsent = [own.copy for own in stored.own if own.verdict == NOTHING_HEARD and own.copy]
        receipt = 0
        # Files go after all that names them.
        self._offered = None if unsent else deposited(stored, self._have)
        if stored.revoked:
            left = unsent or self._offered
            receipt = int(Receipt.UNREADABLE if left else Receipt.EMPTY)
        return seal_deposit(
            device=identity.device,
            epoch=stored.epoch,
            copies=unsent[:AT_ONCE],
            secret=self.deposit_secret,
            sealing_public=self.keys.newest(Purpose.SEALING).public,
            receipt=receipt,
            left=len(unsent[AT_ONCE:]),
            files=self._offered,
        )

    def stolen(self, pick: int) -> bytes | None:
        """A deposit of junk for a file that is owed, by whoever has this device's deposit key."""
        stored, identity = self.disk.stored, self.identity
        junk = spoilt(stored, pick)
        if junk is None:
            return None
        sealing_public = self.keys.newest(Purpose.SEALING).public
        return seal_deposit(
            device=identity.device,
            epoch=stored.epoch,
            copies=(),
            secret=self.deposit_secret,
            sealing_public=sealing_public,
            files=junk,
        )[0]

    def take_receipt(self, context: ReplyContext, answer: bytes) -> bool:
        """Store what a receipt says; whether there is more to do. Raises `Crashed`."""
        reply = open_reply(context, answer)
        receipt = self._believed(reply.payload)
        self.disk.commit(heard(self.disk.stored, receipt.epoch))
        if any(each.reason == Reason.MALFORMED for each in receipt.verdicts):
            self.model.unopened.add(self.identity.number)
        before = self.disk.stored
        stored = self._judged(receipt.verdicts, receipt.epoch)
        if receipt.revoked:
            stored = self.turned_off(stored)
        self.disk.commit(stored)
        moved = self._hear_in_receipt(receipt)
        # One that is turned off says that it is empty only once nothing was unsent as it asked.
        asked = before if receipt.revoked else stored
        unsent = any(own.verdict == NOTHING_HEARD for own in asked.own)
        return unsent or moved or receipt.revoked is not before.revoked

    def _hear_in_receipt(self, receipt: Received) -> bool:
        """What a receipt says of files; whether there is more to say or to bring of them."""
        if self._offered is None:
            return bool(owed(self.disk.stored, locked=True))
        before = self.disk.stored.files, dict(self._have)
        told = list(zip(self._offered.asked, receipt.files, strict=True))
        self._have.update((file, standing.have) for file, standing in told)
        self._store(heard_of(self.disk.stored, told, receipt.epoch))
        self.model.files.tell(told)
        return before != (self.disk.stored.files, self._have)

    def hear_of_files(self, told: Sequence[tuple[bytes, FileStanding]]) -> None:
        """Store what the server says it has of files. Raises `Crashed`."""
        self.model.files.tell(told)
        self._store(heard_of(self.disk.stored, told, self.disk.stored.epoch))

    def seal(self, route: Route, payload: bytes) -> tuple[bytes, ReplyContext]:
        """A request for which no other waits: without a counter of its own."""
        return self._wire().seal(route, payload, counter=0)

    def _store(self, stored: Stored) -> None:
        if stored != self.disk.stored:
            self.disk.commit(stored)

    def _believed(self, payload: bytes) -> Received:
        """A receipt; where it is signed by a key not heard of, the offer is asked for."""
        for known in (self.keys, None):
            if known is None:
                self.restate(self.offer())
            publics = [each.public for each in self.keys.all(Purpose.RECEIPT)]
            try:
                return read_receipt(payload, publics, self.identity.device)
            except BadSignature:
                continue
        raise AssertionError("a receipt is signed by nobody")

    def restate(self, offered: Sequence[Statement]) -> None:
        """Take up the keys that are offered. Raises `Crashed`."""
        known = self.keys.replaced(self.identity.root, offered)
        self.disk.commit(replace(self.disk.stored, keys=known))

    def _hear(self, name: bytes | None) -> None:
        if name == self.keys.name:
            return
        try:
            self.restate(self.offer())
        except ConnectionError:
            # The next reply names them again.
            return

    def _sealed(self, own: Own, signed: Signed) -> Own:
        newest = self.keys.newest(Purpose.SEALING)
        copy = seal_copy(signed, newest.public)
        return replace(own, copy=copy, sealed_to=newest.version)

    def _seal_anew(self) -> None:
        """Copies sealed to an older key, so that the old key can end."""
        newest = self.keys.newest(Purpose.SEALING).version
        stored = self.disk.stored
        own = tuple(
            self._sealed(each, each.signed)
            if each.signed is not None and each.copy is not None and each.sealed_to < newest
            else each
            for each in stored.own
        )
        self._store(replace(stored, own=own))

    def _take_round(self, reply: RoundReply) -> bool:
        self._hear(reply.statements)
        if reply.deposit is not None:
            deposit = (reply.deposit.version, reply.deposit.secret)
            self.disk.commit(replace(self.disk.stored, deposit=deposit))
        self._meet(reply.epoch, {end.epoch: end.position for end in reply.epoch_ends})
        self.disk.commit(self._judged([*reply.verdicts, *reply.own_verdicts], reply.epoch))
        stored = self.disk.stored
        if Order.REKEY in reply.orders:
            stored = replace(stored, copied=True)
        removed = frozenset(reply.scope_removed)
        removed |= {own.record for own in stored.own if own.person in removed and own.signed}
        removed -= frozenset(reply.scope_added)
        # What is to be brought back stays until it has been, though its record left.
        held = {each.id: each for each in stored.held if each.due or each.record not in removed}
        snapshots = {each.record: each for each in stored.snapshots if each.record not in removed}
        for each in reply.snapshots:
            snapshots[each.record] = HeldSnapshot(each.record, each.raw)
        whole: dict[bytes, Signed] = {}
        for change in reply.changes:
            identity, record = change_id(change.raw), parse(change.raw).record
            whole[identity] = Signed(change.raw, change.signature)
            held[identity] = Held(change.position, record, identity, whole[identity], reply.epoch)
        known = {each.device: each for each in (*stored.certificates, *reply.certificates)}
        answered = frozenset(self._said)
        partings = {each.record: each for each in stored.partings if each not in answered}
        partings.update((record, Parting(record)) for record in removed)
        stored = replace(
            stored,
            held=tuple(held.values()),
            snapshots=tuple(snapshots[record] for record in sorted(snapshots)),
            own=tuple(
                replace(own, signed=whole[own.id]) if own.id in whole else own for own in stored.own
            ),
            partings=tuple(
                each for each in partings.values() if each.record not in reply.scope_added
            ),
            cursor=reply.cursor,
            certificates=tuple(known.values()),
            directory=reply.directory.version if reply.directory else stored.directory,
            left=(stored.left | removed) - frozenset(reply.scope_added),
        )
        if not reply.more and not to_send(stored, 1):
            stored = let_go_of_files(swept(stored), self.clock_ms)
        self.disk.commit(stored)
        self.let_go()
        stored = self.disk.stored
        return (
            reply.more
            or bool(to_send(stored, 1))
            or any(each.last_seq is not None for each in stored.partings)
        )

    def let_go(self) -> None:
        """Erase what own changes say of records that left, once they are sent. Raises `Crashed`.

        The receipt for a record is owed from the commit that has erased the last of it, which waits
        for what is to be brought back to a server that lost it.
        """
        stored = self.disk.stored
        unsent = {own.record for own in stored.own if own.verdict == NOTHING_HEARD}
        unsent |= {held.record for held in stored.held if held.due}
        ready = {each.record for each in stored.partings if each.last_seq is None} - unsent
        if not ready:
            return
        last_seq, _ = newest(stored)
        self.disk.commit(
            replace(
                stored,
                held=tuple(held for held in stored.held if held.record not in ready),
                own=tuple(
                    replace(own, signed=None, copy=None) if own.record in ready else own
                    for own in stored.own
                ),
                partings=tuple(
                    replace(each, last_seq=last_seq) if each.record in ready else each
                    for each in stored.partings
                ),
            )
        )

    def _meet(self, epoch: int, kept: Mapping[int, int]) -> None:
        if epoch > self.disk.stored.epoch:
            self.disk.commit(met(self.disk.stored, epoch, kept))

    def _judged(self, verdicts: Sequence[ChangeVerdict], epoch: int) -> Stored:
        told = {verdict.id: verdict for verdict in verdicts}
        self.model.tell(told.values(), epoch)
        stored = self.disk.stored
        own = tuple(
            replace(
                each,
                verdict=told[each.id].verdict,
                position=told[each.id].position,
                detail=told[each.id].detail,
                epoch=epoch,
                again=0,
            )
            if each.id in told and each.again <= epoch
            else each
            for each in stored.own
        )
        held = brought(stored, {each: told[each].verdict for each in told}, epoch)
        cloned = any(
            told[each.id].reason == Reason.CLONED
            for each in stored.own[stored.base :]
            if each.id in told
        )
        return replace(stored, own=own, held=held, copied=stored.copied or cloned)

    def _wire(self) -> Device:
        stored, identity = self.disk.stored, self.identity
        device = Device(_NO_CONNECTION, key=identity.key)
        device.id, device.actor = identity.device, identity.actor
        device.sealing = self.keys.newest(Purpose.SEALING).public
        device.cursor, device.counter, device.epoch = stored.cursor, stored.counter, stored.epoch
        device.directory = stored.directory
        return device
