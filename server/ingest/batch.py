"""One transaction's worth of arrivals: judged in order, staged in memory, applied once committed.

Until the commit nothing outside this object changes but the numbering of the server's identity,
which the writer puts back if the commit fails. Changes are judged against everything committed and
everything staged before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.index.entries import DeviceEntry
from server.ingest.again import Again, Word, words_of
from server.ingest.commands import (
    Ruling,
    ServerWrite,
    Waits,
)
from server.ingest.decision import Decision
from server.ingest.grouping import Grouping
from server.ingest.handover import Receipts
from server.ingest.judge import Judgement, judge_arrival
from server.ingest.known import Known
from server.ingest.opening import Opening
from server.ingest.placing import Placing
from server.ingest.prepare import Prepared, prepare
from server.ingest.registering import Registering
from server.ingest.ruling import Rulings
from server.ingest.staging import Arrival, NamedFile, Rules, Staged
from server.ingest.stopping import Stopping
from server.store.reads import FoundRow, Reads
from server.store.sealing import KeyedHashes
from server.store.stored import StoredChange
from sync.change import Change, parse
from sync.codes import Desk, Reason, Verdict, mark_name
from sync.files import files_named, may_name_files
from sync.messages import ChangeVerdict, ScopeReceipt, Signed


class Batch:
    """Judges and stages. Asks the database only for what it could not have in memory."""

    def __init__(self, rules: Rules, reads: Reads, now_ms: int) -> None:
        self._rules = rules
        self._index = rules.index
        self._reads = reads
        self._now_ms = now_ms
        # The same throughout, whatever is rotated meanwhile.
        self._hashes = rules.hashes()
        self.staged = Staged()
        self.receipts = Receipts(rules.index, now_ms)
        self._known = Known(rules, self.staged, self.receipts)
        self._rulings = Rulings(rules, self.staged, self._known, reads, now_ms)
        self._again = Again(rules, self._known, reads)
        self._placing = Placing(rules, self.staged, self._known, now_ms)
        self._registering = Registering(
            rules, self._hashes, self.staged, self._known, self._placing, self._rulings
        )
        self._grouping = Grouping(self.staged, self._known, self._placing, self._rulings)
        self._opening = Opening(self.staged, self._known, self._placing, self._rulings)
        self._stopping = Stopping(rules, self.staged, self._known, self._rulings)
        self._found: dict[bytes, FoundRow] = {}
        self._taken: set[bytes] = set()

    @property
    def last_arrival(self) -> int:
        """The newest arrival position staged."""
        return self._placing.last_arrival

    def highest(self, device: bytes) -> tuple[int, bytes | None]:
        """The highest number and id of a device, this batch included."""
        return self._placing.highest(device)

    def received(self, device: bytes) -> int:
        """How many of a device's numbers have come, this batch included."""
        return self._placing.received(device)

    async def look_up(self, pushed: Sequence[Prepared]) -> None:
        """Fetch, for all the batch at once, what is kept of these changes and their records."""
        self._rulings.bring(pushed)
        self._again.bring(pushed)
        ids: list[bytes] = []
        sequences: list[bytes] = []
        names: dict[bytes, bytes] = {}
        for each in pushed:
            change = each.change
            if (
                each.proven
                and change is not None
                and change.dev_seq > self._index.devices[change.device].highest_seq
            ):
                # Newer than anything its device ever brought: cannot be here.
                continue
            ids.append(self._id_hash(each))
            if each.proven and change is not None:
                sequences.append(self._hashes.sequence(change.device, change.dev_seq))
            for older in self._hashes.older:
                # What was kept under an index key that has been replaced is found under its name.
                names[_id_hash(older, each)] = ids[-1]
                if each.proven and change is not None:
                    names[older.sequence(change.device, change.dev_seq)] = sequences[-1]
        if ids:
            found = await self._reads.find([*ids, *names])
            self._found = {names.get(each, each): row for each, row in found.items()}
            taken = await self._reads.taken([*sequences, *names])
            self._taken = {names.get(each, each) for each in taken}
        await self._reads.load_keys(self._record_of(each) for each in pushed)

    def take_receipts(self, sender: DeviceEntry, receipts: Sequence[ScopeReceipt]) -> None:
        """What a device says of records that left it; before its changes are judged by it."""
        self.receipts.take(sender, receipts)

    async def push(self, pushed: Sequence[Prepared]) -> list[ChangeVerdict]:
        """Verdicts on one request's changes, in their order.

        Fewer than changes where one of them moved scope: the rest belongs in another batch.
        """
        verdicts: list[ChangeVerdict] = []
        for each in pushed:
            if self.staged.moved_scope:
                break
            verdicts.append(await self._push(each))
        return verdicts

    async def append(self, writes: Iterable[ServerWrite]) -> list[bytes]:
        """Changes of the server's own identity, in this order. Returns their dots."""
        writes = tuple(writes)
        await self._reads.load_keys(write.record for write in writes)
        dots: list[bytes] = []
        for write in writes:
            change = self._append(write)
            dots.append(change.dot)
            await self._follow(change)
        return dots

    async def rejudge(self, arrivals: Sequence[int]) -> None:
        """Judge again what waited or was set aside; its sender hears of any new verdict.

        What comes after one that moved scope is woken once more by this batch.
        """
        acts = await self._reads.desk_acts(arrivals)
        judged = {row["at"] for row in self.staged.rejudged}
        for stored in await self._reads.by_arrival(arrivals):
            if stored.arrival in judged:
                # Asked for twice before the first is committed.
                continue
            if self.staged.moved_scope:
                self.staged.wake.add(stored.arrival)
                continue
            if stored.verdict == Verdict.MERGED:
                continue
            act = acts.get(stored.arrival)
            if await self._came_back(stored, act):
                continue
            # What somebody decided to leave aside, or put elsewhere, does not merge by itself.
            if act in (None, Desk.ACCEPT):
                await self._rejudge(stored, accepted=act == Desk.ACCEPT)

    async def decide(self, decisions: Sequence[Decision]) -> list[int]:
        """Carry out what was decided on arrivals that are set aside and not decided on yet.

        The others are left as they are: of two people, the first to decide has decided. Returns the
        arrivals this decided on.
        """
        done: list[int] = []
        arrivals = [each.arrival for each in decisions]
        acts = await self._reads.desk_acts(arrivals)
        judged = {row["at"] for row in self.staged.rejudged}
        held = {each.arrival: each for each in await self._reads.by_arrival(arrivals)}
        for decision in decisions:
            stored = held.get(decision.arrival)
            if (
                stored is None
                or stored.verdict != Verdict.SET_ASIDE
                or stored.arrival in acts
                or stored.arrival in self.staged.desk
                or stored.arrival in judged
            ):
                continue
            accepting = decision.row["act"] == Desk.ACCEPT
            if accepting and self._stays_aside(stored):
                # Nobody can make it count: it is left to be decided otherwise.
                continue
            self.staged.desk[stored.arrival] = decision.row
            done.append(stored.arrival)
            if accepting:
                await self._rejudge(stored, accepted=True)
            else:
                self._placing.judged_again(
                    stored, Judgement(Verdict.SET_ASIDE, _reason(stored)), None
                )
                self._wake_for(decision.dot)
            await self.append(
                [each for each in decision.writes if self._known.has_begun(each.record)]
            )
        return done

    async def _push(self, prepared: Prepared) -> ChangeVerdict:
        id_hash = self._id_hash(prepared)
        found = self._found.get(id_hash)
        if found is None:
            found = await self._receive(prepared, id_hash)
            self._found[id_hash] = found
        elif (
            found.reason == Reason.NOT_JUDGED
            or self._is_vouched_for(prepared, found)
            or await self._is_ruled_on(prepared, found)
        ):
            await self._judge_found(found)
        elif found.arrival in self._rules.waiting.late:
            self.staged.wake.add(found.arrival)
        return ChangeVerdict(
            dev_seq=prepared.dev_seq,
            id=prepared.id,
            verdict=found.verdict,
            arrival=found.arrival,
            position=found.position,
            received_ms=found.received_ms,
            reason=found.reason,
            detail=found.detail or mark_name(found.mark),
        )

    async def _receive(self, prepared: Prepared, id_hash: bytes) -> FoundRow:
        change = prepared.change
        seq_hash: bytes | None = None
        used = vouched = False
        if prepared.proven and change is not None:
            seq_hash = self._hashes.sequence(change.device, change.dev_seq)
            used = seq_hash in self._taken
            vouched = self._known.vouches(prepared.sender, change.device)
        from_server = (
            change is not None and prepared.proven and self._known.is_server(change.device)
        )
        judgement = judge_arrival(
            prepared,
            self._known,
            revoked=prepared.proven
            and change is not None
            and not vouched
            and self._known.revoked(change, prepared.sender),
            cloned=used and not vouched,
            from_server=from_server,
        )
        word = None
        if not from_server:
            proven = change if prepared.proven else None
            word = await self._again.on(proven, prepared.raw)
        if word is not None:
            judgement, word = self._as_ruled(prepared, judgement, word)
        authority = self._authority(change) if change is not None and prepared.proven else ()
        record = self._record_of(prepared)
        device = change.device if change is not None and prepared.proven else prepared.sender
        row = self._placing.row(
            record=record,
            device=device,
            sender=prepared.sender,
            id_hash=id_hash,
            seq_hash=None if used else seq_hash,
            signature=prepared.signature,
            authority=authority,
            raw=prepared.raw,
        )
        if word is not None:
            self.staged.desk[row["arrival"]] = self._again.row(row["arrival"], word)
        if seq_hash is not None:
            self._taken.add(seq_hash)
        if change is not None and prepared.proven:
            if may_name_files(prepared.raw, change):
                self._note_files(change, None if from_server else change.actor)
            if not used:
                self._placing.advance(change)
            arrival = Arrival(
                row["arrival"],
                change,
                prepared.raw,
                self._now_ms,
                authority,
                stored=False,
                sender=prepared.sender,
                behind=prepared.behind,
            )
            judgement, position = await self._settle(arrival, judgement)
            row["position"] = position
        row["verdict"] = int(judgement.verdict)
        row["reason"] = None if judgement.reason is None else int(judgement.reason)
        row["mark"] = None if judgement.mark is None else int(judgement.mark)
        if word is not None or prepared.behind or (device != prepared.sender and not from_server):
            # Where somebody else brought it, its own device may have let go of it.
            self._placing.told_again(row)
        if from_server and change is not None:
            await self._rule_on(change)
        return FoundRow(
            row["arrival"],
            row["position"],
            self._now_ms,
            row["verdict"],
            row["reason"],
            judgement.detail,
            row["mark"],
        )

    def _is_vouched_for(self, prepared: Prepared, found: FoundRow) -> bool:
        """A copy brings what was set aside for its number, now that it has been confirmed."""
        return (
            prepared.proven
            and prepared.change is not None
            and found.verdict == Verdict.SET_ASIDE
            and found.reason == Reason.CLONED
            and self._known.vouches(prepared.sender, prepared.change.device)
        )

    async def _is_ruled_on(self, prepared: Prepared, found: FoundRow) -> bool:
        """It stands set aside, and what the desk decided on it before a restore is here by now."""
        return (
            prepared.proven
            and found.verdict == Verdict.SET_ASIDE
            and await self._again.on(prepared.change, prepared.raw) is not None
        )

    async def _judge_found(self, found: FoundRow) -> None:
        await self.rejudge([found.arrival])
        for row in self.staged.rejudged:
            if row["at"] == found.arrival:
                found.verdict, found.reason = row["verdict"], row["reason"]
                found.position, found.mark = row["position"], row["mark"]

    def _note_files(self, change: Change, actor: bytes | None) -> None:
        """From here on their chunks are taken, whatever becomes of the change that names them."""
        self.staged.files += [
            NamedFile(each, change.record, change.device, actor) for each in files_named(change)
        ]

    def _wake_for(self, dot: bytes) -> None:
        """Judge again, after this commit, the commands that wait for a decision on a dot."""
        self.staged.effects.append(
            lambda: self.staged.wake.update(self._rules.waiting.decided(dot))
        )

    def _as_ruled(
        self, prepared: Prepared, judgement: Judgement, word: Word
    ) -> tuple[Judgement, Word | None]:
        """What has just come, as the desk decided on it before a restore; without its word where
        that cannot be followed yet."""
        if word.act == Desk.ACCEPT:
            accepted = judge_arrival(
                prepared,
                self._known,
                revoked=False,
                cloned=False,
                from_server=False,
                accepted=True,
            )
            return (judgement, None) if _stays(accepted) else (accepted, word)
        if judgement.verdict == Verdict.WAITING:
            # Looked at again when it is judged again.
            return judgement, None
        return Judgement(Verdict.SET_ASIDE, judgement.reason or Reason.SCOPE), word

    async def _rule_on(self, change: Change) -> None:
        """Carry out what a change of the server's own, brought back, says was decided."""
        self._again.take(change)
        arrivals = {self._rules.waiting.aside_arrival(dot) for dot, _ in words_of(change)}
        woken = sorted(each for each in arrivals if each is not None)
        if self.staged.moved_scope:
            self.staged.wake.update(woken)
        elif woken:
            await self.rejudge(woken)

    async def _came_back(self, stored: StoredChange, act: int | None) -> bool:
        """Judge by what the desk decided before a restore, where that has come back and counts:
        before what was decided since, unless it took nothing into the record."""
        change = parse(stored.data)
        word = await self._again.on(change, stored.data)
        if word is None or act == Desk.ACCEPT:
            return False
        accepting = word.act == Desk.ACCEPT
        if act is not None and not accepting:
            return False
        if accepting and self._stays_aside(stored):
            return False
        self.staged.desk[stored.arrival] = self._again.row(stored.arrival, word)
        if act is not None:
            self.staged.overruled.add(stored.arrival)
        if accepting:
            await self._rejudge(stored, accepted=True)
            return True
        await self._leave_aside(stored, change)
        return True

    async def _leave_aside(self, stored: StoredChange, change: Change) -> None:
        """Keep what waited or was set aside out of the record, as somebody decided."""
        judgement = Judgement(Verdict.SET_ASIDE, _reason(stored))
        if stored.verdict != Verdict.SET_ASIDE:
            judgement = Judgement(Verdict.SET_ASIDE, Reason.SCOPE)
            await self._settle(self._arrival(stored, change), judgement)
        self._placing.judged_again(stored, judgement, None)
        self._wake_for(change.dot)

    def _stays_aside(self, stored: StoredChange) -> bool:
        """Whether it would be set aside though it were accepted, and not for its record's sake."""
        signed = Signed(stored.data, stored.signature)
        prepared = prepare(signed, stored.sender, self._index.devices)
        change = prepared.change
        if change is None or not prepared.proven:
            return True
        return _stays(self._judge_again(stored, prepared, change, accepted=True))

    def _judge_again(
        self, stored: StoredChange, prepared: Prepared, change: Change, *, accepted: bool
    ) -> Judgement:
        return judge_arrival(
            prepared,
            self._known,
            # As it was at first receipt: then it would have been set aside for that.
            revoked=stored.reason == Reason.REVOKED,
            cloned=False,
            from_server=self._known.is_server(change.device),
            accepted=accepted,
        )

    async def _rejudge(self, stored: StoredChange, *, accepted: bool) -> None:
        change = parse(stored.data)
        prepared = Prepared(
            stored.data, stored.signature, change.id, stored.sender, change, True, None
        )
        judgement = self._judge_again(stored, prepared, change, accepted=accepted)
        judgement, position = await self._settle(self._arrival(stored, change), judgement)
        same = (judgement.verdict, judgement.reason) == (stored.verdict, stored.reason)
        if same and stored.arrival not in self.staged.desk:
            return
        self._placing.judged_again(stored, judgement, position)
        if self._known.is_server(change.device):
            await self._rule_on(change)

    @staticmethod
    def _arrival(stored: StoredChange, change: Change) -> Arrival:
        return Arrival(
            stored.arrival,
            change,
            stored.data,
            stored.received_ms,
            stored.authority,
            stored=True,
            sender=stored.sender,
        )

    async def _settle(self, arrival: Arrival, judgement: Judgement) -> tuple[Judgement, int | None]:
        """Merge it, rule on it or leave it, and note what its verdict wakes."""
        change = arrival.change
        position: int | None = None
        ruling: Ruling | None = None
        awaits: frozenset[bytes] = frozenset()
        if judgement.verdict == Verdict.MERGED and change.command is not None:
            outcome = await self._rulings.rule(arrival)
            if isinstance(outcome, Waits):
                judgement = Judgement(Verdict.WAITING, Reason(outcome.reason))
                awaits = outcome.dots
            else:
                ruling = outcome
        if judgement.verdict == Verdict.MERGED:
            position = self._placing.merge(arrival, judgement.mark)
        elif judgement.verdict == Verdict.SET_ASIDE:
            self.staged.aside_dots.add(change.dot)
            if change.about is not None:
                self.staged.aside_genesis.add(change.record)
        verdict, reason = judgement.verdict, judgement.reason
        self.staged.effects.append(
            lambda: self.staged.wake.update(
                self._rules.waiting.note(arrival.arrival, change, verdict, reason, awaits)
            )
        )
        if ruling is not None:
            await self.append(ruling.writes)
        if position is not None:
            await self._follow(change)
        return judgement, position

    async def _follow(self, change: Change) -> None:
        """What the server itself says because this merged, and whom it brings into scope."""
        await self._grouping.after(change)
        await self._opening.after(change)
        await self.append(await self._registering.after(change))
        await self.append(await self._stopping.after(change))

    def _append(self, write: ServerWrite) -> Change:
        if write.about is None and not self._known.has_begun(write.record):
            raise ValueError("a server change for a record that has not begun")
        identity = self._rules.identity
        raw, signature = identity.sign(write)
        change = parse(raw)
        self._note_files(change, None)
        self._placing.advance(change)
        hashes = self._hashes
        row = self._placing.row(
            record=change.record,
            device=change.device,
            sender=change.device,
            id_hash=hashes.change(change.id),
            seq_hash=hashes.sequence(change.device, change.dev_seq),
            signature=signature,
            authority=("server",),
            raw=raw,
        )
        arrival = Arrival(
            row["arrival"],
            change,
            raw,
            self._now_ms,
            ("server",),
            stored=False,
            sender=change.device,
        )
        row["position"] = self._placing.merge(arrival)
        row["verdict"] = int(Verdict.MERGED)
        self.staged.effects.append(
            lambda: self.staged.wake.update(
                self._rules.waiting.note(arrival.arrival, change, Verdict.MERGED, None)
            )
        )
        return change

    def _authority(self, change: Change) -> tuple[str, ...]:
        """The author's roles, for as long as the record is theirs to decide on."""
        member = self._index.staff.get(change.actor)
        if member is None:
            return ("server",)
        if change.command is not None and self._known.has_left_scope(change.actor, change.record):
            return ()
        return member.roles

    def _id_hash(self, prepared: Prepared) -> bytes:
        return _id_hash(self._hashes, prepared)

    def _record_of(self, prepared: Prepared) -> bytes:
        if prepared.proven and prepared.change is not None:
            return prepared.change.record
        return self._hashes.aside(prepared.sender)


def _id_hash(hashes: KeyedHashes, prepared: Prepared) -> bytes:
    if prepared.proven:
        return hashes.change(prepared.id)
    return hashes.unproven(prepared.sender, prepared.raw, prepared.signature)


def _stays(judgement: Judgement) -> bool:
    """Whether it is set aside though it were accepted, and not for its record's sake."""
    return judgement.verdict == Verdict.SET_ASIDE and judgement.reason != Reason.GENESIS_SET_ASIDE


def _reason(stored: StoredChange) -> Reason | None:
    return None if stored.reason is None else Reason(stored.reason)
