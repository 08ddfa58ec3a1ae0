"""A case that moves while its worker is out of reach: what they made arrives, and is told apart."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from server.enrol.devices import revoke_device
from server.enrol.staff import add_team, put_staff
from server.exchange.paging import FEW_CHANGES
from server.ingest.waiting import Waiting
from sync.change import parse
from sync.codes import Mark, Reason, Receipt, ReplyStatus, Verdict
from sync.fold import Fold
from sync.messages import ChangeVerdict, RoundReply, ScopeReceipt, Signed
from sync.operation import set_value
from sync.snapshot import parse_snapshot, resume
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running
from tests.simulation.checks import memory_of

MERGED = (Verdict.MERGED, None, None)
MARKED = (Verdict.MERGED, None, "before_handover")
ASIDE = (Verdict.SET_ASIDE, Reason.SCOPE, None)


def standing(verdict: ChangeVerdict) -> tuple[int, int | None, str | None]:
    """A verdict without its numbers."""
    return verdict.verdict, verdict.reason, verdict.detail


async def sent(device: Device, *changes: Signed) -> list[tuple[int, int | None, str | None]]:
    """What became of these, in one round."""
    return [standing(each) for each in (await device.round(*changes)).verdicts]


def answer(device: Device, record: bytes, words: str) -> Signed:
    """The device's next change: one answer."""
    return device.change(record, [set_value("good_life", words)])


def let_go(device: Device, records: list[bytes], receipt: int = Receipt.UNREADABLE) -> None:
    """From its next round on the device says that it cannot read these any more."""
    device.receipts = (ScopeReceipt(receipt, device.seq, tuple(records)),)


async def marks(device: Device) -> dict[bytes, int | None]:
    """Everything a device is sent, with how it is marked."""
    found: dict[bytes, int | None] = {}
    more = True
    while more:
        reply: RoundReply = await device.round()
        found.update({each.raw: each.mark for each in reply.changes})
        more = reply.more
    return found


async def queued(council: Council, count: int) -> None:
    """Returns once so many requests wait for the writer."""
    while council.services.writer._queue.qsize() < count:  # noqa: ASYNC110 - a queue tells nobody
        await asyncio.sleep(0)


class Case:
    """Marl's assessment, begun by Dov, whom Idris then takes off the case."""

    def __init__(self, council: Council, dov: Device, wren: Device) -> None:
        self.council, self.dov, self.wren = council, dov, wren
        self.person = self.involvement = self.record = b""
        self.first = Signed(b"", b"")

    @classmethod
    async def begun(cls, council: Council) -> Case:
        """Dov holds it, and Wren works with him."""
        case = cls(council, await council.device("dov"), await council.device("wren"))
        case.person, case.involvement = await council.involved("dov", "wren")
        case.record, case.first = case.dov.begin("needs-assessment", council.form, [case.person])
        assert await sent(case.dov, case.first) == [MERGED]
        await case.dov.pull_all()
        return case

    @property
    def records(self) -> list[bytes]:
        """What leaves with the case."""
        return [self.person, self.involvement, self.record]

    async def dov_leaves(self) -> None:
        await self.council.take_off(self.involvement, "dov")

    async def dov_returns(self) -> None:
        await self.council.allocate(self.involvement, "dov")


async def test_work_made_before_hand_over_merges_and_everybody_is_told(council: Council) -> None:
    case = await Case.begun(council)
    written = answer(case.dov, case.record, "on the bus home")
    await case.dov_leaves()
    reply = await case.dov.round(written)
    assert standing(reply.verdicts[0]) == MARKED
    assert set(case.records) <= set(reply.scope_removed)
    assert reply.changes == ()
    assert await sent(case.dov, written) == [MARKED]
    received = await marks(case.wren)
    assert received[written.raw] == Mark.BEFORE_HANDOVER
    assert received[case.first.raw] is None


async def test_work_committed_together_with_the_hand_over_before_it_is_marked(
    council: Council,
) -> None:
    case = await Case.begun(council)
    written = [answer(case.dov, case.record, words) for words in ("on the bus", "at home")]
    begun, let_go_on = asyncio.Event(), asyncio.Event()

    async def hold_up(_connection: object) -> None:
        begun.set()
        await let_go_on.wait()

    busy = asyncio.create_task(council.services.writer.execute(hold_up))
    await begun.wait()
    # The writer comes back to both at once, and in this order.
    leaving = asyncio.create_task(case.dov_leaves())
    await queued(council, 1)
    sending = asyncio.create_task(case.dov.round(*written))
    await queued(council, 2)
    let_go_on.set()
    await asyncio.gather(busy, leaving)
    assert [standing(each) for each in (await sending).verdicts] == [MARKED, MARKED]


async def test_what_is_newer_than_the_receipt_is_set_aside_and_what_is_older_merges(
    council: Council,
) -> None:
    case = await Case.begun(council)
    before = answer(case.dov, case.record, "at the flat")
    await case.dov_leaves()
    let_go(case.dov, case.records)
    after = answer(case.dov, case.record, "from an older copy")
    other = answer(case.dov, case.record, "and again")
    assert await sent(case.dov, after, before, other) == [ASIDE, MARKED, ASIDE]
    _, begun = case.dov.begin("needs-assessment", council.form, [case.person])
    assert await sent(case.dov, begun) == [ASIDE]


async def test_what_was_set_aside_merges_when_the_case_returns_and_comes_back_to_its_device(
    council: Council,
) -> None:
    case = await Case.begun(council)
    before = answer(case.dov, case.record, "at the flat")
    await case.dov_leaves()
    let_go(case.dov, case.records)
    after = answer(case.dov, case.record, "from an older copy")
    await case.dov.round(before, after)
    case.dov.receipts = ()
    await case.dov_returns()
    reply = await case.dov.round()
    assert [standing(each) for each in reply.own_verdicts] == [MERGED]
    assert set(case.records) <= set(reply.scope_added)
    received = {each.raw: each.mark for each in reply.changes}
    assert received[before.raw] == Mark.BEFORE_HANDOVER
    assert received[after.raw] is None
    assert case.first.raw in received
    # From then on its own changes do not come back.
    new = answer(case.dov, case.record, "on the list again")
    assert await sent(case.dov, new) == [MERGED]
    assert await case.dov.pull_all() == []


async def test_a_large_record_that_returns_comes_whole_with_the_devices_own_part_marked(
    council: Council,
) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    late = [answer(case.dov, case.record, f"page {n}") for n in range(FEW_CHANGES + 1)]
    assert await sent(case.dov, *late) == [MARKED] * len(late)
    let_go(case.dov, case.records)
    await case.dov.round()
    case.dov.receipts = ()
    await case.dov_returns()
    reply = await case.dov.round()
    (whole,) = [each for each in reply.snapshots if each.record == case.record]
    log = await council.services.store.history(case.record)
    expected = Fold((each.position, each.data) for each in log)
    snapshot = parse_snapshot(whole.raw)
    assert resume(snapshot).encode_state() == expected.encode_state()
    marks_of = {each.change.dot: each.mark for each in snapshot.remnants}
    assert marks_of[parse(late[-1].raw).dot] == Mark.BEFORE_HANDOVER


async def test_a_device_that_lost_what_it_was_told_hears_again_what_left(council: Council) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    assert case.record in (await case.dov.round()).scope_removed
    assert (await case.dov.round()).scope_removed == ()
    case.dov.cursor = None
    # Of what it wrote in: the rest is gone with what it was told.
    assert (await case.dov.round()).scope_removed == (case.record,)
    laptop = await council.device("dov")
    assert (await laptop.round()).scope_removed == ()


async def test_a_receipt_speaks_of_the_leaving_it_was_given_for_alone(council: Council) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    let_go(case.dov, case.records)
    await case.dov.round()
    case.dov.receipts = ()
    await case.dov_returns()
    await case.dov.pull_all()
    written = answer(case.dov, case.record, "a second visit")
    await case.dov_leaves()
    assert await sent(case.dov, written) == [MARKED]


async def test_the_first_word_about_a_leaving_counts(council: Council) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    let_go(case.dov, case.records)
    await case.dov.round()
    later = answer(case.dov, case.record, "from an older copy")
    assert await sent(case.dov, later) == [ASIDE]
    let_go(case.dov, case.records)
    await case.dov.round()
    assert await sent(case.dov, later) == [ASIDE]


async def test_a_receipt_for_what_is_held_or_never_was_is_no_word(council: Council) -> None:
    case = await Case.begun(council)
    strange, _ = await council.involved("wren")
    let_go(case.dov, [*case.records, strange, bytes(16)])
    assert await sent(case.dov, answer(case.dov, case.record, "still there")) == [MERGED]
    assert council.services.index.handovers.all() == {}


async def test_the_receipt_of_a_repeated_request_is_passed_over(council: Council) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    let_go(case.dov, case.records)
    counter = case.dov.counter
    with pytest.raises(Refused) as refused:
        await case.dov.round(counter=counter)
    assert refused.value.status == ReplyStatus.COUNTER_REPEATED
    case.dov.receipts = ()
    assert await sent(case.dov, answer(case.dov, case.record, "at the flat")) == [MARKED]


async def test_one_device_speaks_for_itself_alone(council: Council) -> None:
    case = await Case.begun(council)
    laptop = await council.device("dov")
    await laptop.pull_all()
    await case.dov_leaves()
    let_go(case.dov, case.records)
    await case.dov.round()
    assert await sent(laptop, answer(laptop, case.record, "typed up")) == [MARKED]


async def test_a_record_begun_offline_about_somebody_who_left_meanwhile_arrives_marked(
    council: Council,
) -> None:
    case = await Case.begun(council)
    record, begun = case.dov.begin("needs-assessment", council.form, [case.person])
    more = answer(case.dov, record, "a second sitting")
    await case.dov_leaves()
    let_go(case.dov, case.records)
    too_late = answer(case.dov, record, "from an older copy")
    reply = await case.dov.round(begun, more, too_late)
    assert [standing(each) for each in reply.verdicts] == [MARKED, MARKED, ASIDE]
    assert record in reply.scope_removed
    received = await marks(case.wren)
    assert received[begun.raw] == received[more.raw] == Mark.BEFORE_HANDOVER
    case.dov.receipts = ()
    await case.dov_returns()
    assert {begun.raw, more.raw, too_late.raw} <= set(await case.dov.pull_all())


async def test_nobody_begins_a_record_about_somebody_who_was_never_theirs(
    council: Council,
) -> None:
    case = await Case.begun(council)
    juno = await council.device("juno")
    _, begun = juno.begin("needs-assessment", council.form, [case.person])
    assert await sent(juno, begun) == [ASIDE]
    # Nor one that their role never began, about somebody who was.
    await council.allocate(case.involvement, "juno")
    await juno.pull_all()
    await council.take_off(case.involvement, "juno")
    _, begun = juno.begin("needs-assessment", council.form, [case.person])
    assert await sent(juno, begun) == [ASIDE]


async def test_that_nothing_is_left_on_the_device_is_kept_too(council: Council) -> None:
    case = await Case.begun(council)
    await case.dov_leaves()
    let_go(case.dov, [case.record])
    await case.dov.round()
    council.clock.advance(60_000)
    let_go(case.dov, [case.record], Receipt.EMPTY)
    await case.dov.round()
    word = council.services.index.handovers.all()[case.dov.id, case.record]
    assert word.empty_ms == word.at_ms + 60_000


async def test_after_a_restart_it_is_all_known_as_before(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        case = await Case.begun(council)
        await case.dov_leaves()
        let_go(case.dov, case.records)
        record, begun = case.dov.begin("needs-assessment", council.form, [case.person])
        before = answer(case.dov, case.record, "at the flat")
        case.dov.receipts = (ScopeReceipt(Receipt.UNREADABLE, case.dov.seq, tuple(case.records)),)
        assert await sent(case.dov, before, begun) == [MARKED, MARKED]
        after = answer(case.dov, case.record, "from an older copy")
        known = memory_of(council.services.index)
    async with running(settings, council.clock) as again:
        assert memory_of(again.services.index) == known
        case.dov.http = again.http
        assert await sent(case.dov, before, begun, after) == [MARKED, MARKED, ASIDE]
        assert record in again.services.index.left(case.dov.actor)


async def test_what_an_allocation_woke_before_a_crash_is_judged_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        dov = await council.device("dov")
        person, involvement = await council.involved("wren")
        record, begun = dov.begin("needs-assessment", council.form, [person])
        more = answer(dov, record, "again")
        await dov.round(begun, more)
        # The process ends after the allocation is committed and before anything is judged again.
        monkeypatch.setattr(Waiting, "scope_gained", lambda *_: set())
        await council.allocate(involvement, "dov")
        monkeypatch.undo()
    async with running(settings, council.clock) as again:
        dov.http = again.http
        reply = await dov.round()
        assert [standing(each) for each in reply.own_verdicts] == [MERGED, MERGED]


# --- somebody who leaves, a team that changes ----------------------------------------------------


async def test_the_work_of_somebody_whose_roles_were_taken_merges_marked_and_decides_nothing(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        case = await Case.begun(council)
        written = answer(case.dov, case.record, "on the last day")
        _, begun = case.dov.begin("needs-assessment", council.form, [case.person])
        dov = council.staff["dov"]
        await put_staff(council.services, dov.name, [], dov.team, dov.id)
        reply = await case.dov.round(written, begun)
        assert [standing(each) for each in reply.verdicts] == [MARKED, MARKED]
        assert set(case.records) <= set(reply.scope_removed)
        assert reply.changes == ()
        known = memory_of(council.services.index)
        later = answer(case.dov, case.record, "found in a pocket")
    async with running(settings, council.clock) as again:
        assert memory_of(again.services.index) == known
        case.dov.http = case.wren.http = again.http
        assert await sent(case.dov, later) == [MARKED]
        assert (await marks(case.wren))[later.raw] == Mark.BEFORE_HANDOVER


async def test_the_work_of_somebody_all_of_whose_devices_were_revoked_is_set_aside_for_good(
    council: Council,
) -> None:
    case = await Case.begun(council)
    written = answer(case.dov, case.record, "on the last day")
    await revoke_device(council.services, case.dov.id)
    with pytest.raises(Refused) as refused:
        await case.dov.round(written)
    assert refused.value.status == ReplyStatus.REVOKED
    await case.dov_leaves()
    await case.dov_returns()
    (stored,) = await council.services.store.set_aside()
    assert (stored.data, stored.reason) == (written.raw, Reason.REVOKED)


async def test_a_transfer_to_another_worker_keeps_what_the_first_had_written(
    council: Council,
) -> None:
    dov, juno = await council.device("dov"), await council.device("wren")
    person, involvement = await council.involved("dov")
    record, begun = dov.begin("needs-assessment", council.form, [person])
    await dov.round(begun)
    written = answer(dov, record, "half way through")
    await council.allocate(involvement, "wren")
    await council.take_off(involvement, "dov")
    assert await sent(dov, written) == [MARKED]
    received = await marks(juno)
    assert received[begun.raw] is None
    assert received[written.raw] == Mark.BEFORE_HANDOVER
    assert (await dov.round()).changes == ()


async def test_a_person_moved_to_another_team_leaves_its_manager_and_reaches_the_other(
    council: Council,
) -> None:
    services = council.services
    wren, idris = await council.device("wren"), await council.device("idris")
    other = await add_team(services, "Marsh team")
    nia = await put_staff(services, "Nia Quillfeather", ["manager"], other.id)
    council.staff["nia"] = nia
    hers = await council.device("nia")
    person, involvement = await council.involved("wren")
    record, begun = wren.begin("needs-assessment", council.form, [person])
    await wren.round(begun)
    await idris.pull_all()
    note = answer(idris, record, "asked on the telephone")
    heads = services.index.records[involvement].summary.events
    team = next(event.dot for event in heads if event.path == "@team")
    await services.identity.append(
        involvement, [set_value("@team", other.id.hex(), observed=[team])]
    )
    reply = await idris.round(note)
    assert standing(reply.verdicts[0]) == MARKED
    assert {person, involvement, record} <= set(reply.scope_removed)
    assert (await marks(hers))[note.raw] == Mark.BEFORE_HANDOVER


async def test_somebody_who_joins_late_holds_the_same_from_the_same_position_after_a_restart(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        await council.person("wren")
        joined = await put_staff(council.services, "Nia Quillfeather", ["manager"], council.team.id)
        assert council.services.index.holding(joined.id)
        known = memory_of(council.services.index)
    async with running(settings, council.clock) as again:
        assert memory_of(again.services.index) == known


async def test_a_manager_moved_to_another_team_lets_go_of_the_first(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        services = council.services
        wren, idris = await council.device("wren"), await council.device("idris")
        person = await council.person("wren")
        record, begun = wren.begin("needs-assessment", council.form, [person])
        await wren.round(begun)
        await idris.pull_all()
        note = answer(idris, record, "asked on the telephone")
        other = await add_team(services, "Marsh team")
        known = council.staff["idris"]
        await put_staff(services, known.name, known.roles, other.id, known.id)
        reply = await idris.round(note)
        assert standing(reply.verdicts[0]) == MARKED
        assert {person, record} <= set(reply.scope_removed)
        # And back again: all of it returns, the manager's own note too.
        await put_staff(services, known.name, known.roles, known.team, known.id)
        received = await marks(idris)
        assert {begun.raw, note.raw} <= set(received)
        memory: Any = memory_of(services.index)
    async with running(settings, council.clock) as again:
        assert memory_of(again.services.index) == memory
        assert parse(note.raw).record in again.services.index.holding(idris.actor)
