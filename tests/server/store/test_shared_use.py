"""What a device has used is used once: at whichever server process, and after any restart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from server.app import open_services
from server.clock import ManualClock
from server.exchange.allowance import Allowance
from server.ingest.commands import ServerWrite
from server.store.used import Level
from sync.canonical import decode_array
from sync.change import parse
from sync.codes import FileState, Order, ReplyStatus, Route, Verdict
from sync.command import file_path
from sync.files import CHUNK_BYTES
from sync.fold import Fold
from sync.messages import Signed
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.depositing import deposit
from tests.server.files.bringing import TakenFile, have, put, put_all
from tests.server.fleet.copying import copy_of
from tests.server.store.second_process import until_one_waits
from tests.server.store.test_several_processes import pair

shared = pytest.mark.postgresql_only(reason="SQLite is for one process")


async def _wren(council: Council) -> tuple[Device, bytes, Signed]:
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    return wren, record, first


def _more(device: Device, record: bytes, count: int) -> list[Signed]:
    return [device.change(record, [set_value("good_life", f"line {n}")]) for n in range(count)]


@shared
async def test_two_processes_give_a_device_one_allowance(tmp_path: Path) -> None:
    settings = new_settings(tmp_path, allowance_changes=10)
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS), staff=False) as two,
    ):
        wren, record, first = await _wren(one)
        sent = [first, *_more(wren, record, 14)]
        await wren.round(*sent[:6])
        wren.http = two.http
        answer = await wren.round(*sent[6:])
        assert [each.verdict for each in answer.verdicts] == [Verdict.MERGED] * 4 + [
            Verdict.LATER
        ] * 5
        wren.http = one.http
        again = await wren.round(*sent[10:])
        assert {each.verdict for each in again.verdicts} == {Verdict.LATER}


@shared
async def test_what_is_sent_to_two_processes_at_once_draws_on_one_allowance(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path, allowance_changes=10)
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS), staff=False) as two,
    ):
        wren, record, first = await _wren(one)
        await wren.round(first)
        requests = []
        for part in range(4):
            raw, context = wren.seal(Route.ROUND, wren.round_payload(_more(wren, record, 6)))
            requests.append((Device((one, two)[part % 2].http, wren.key), raw, context))
        await asyncio.gather(
            *(sender.send(raw, context) for sender, raw, context in requests),
            return_exceptions=True,
        )
        assert len(await one.services.store.history(record)) == 10


@shared
async def test_deposits_and_chunks_of_files_draw_on_one_allowance_each(tmp_path: Path) -> None:
    file = TakenFile.of(3 * CHUNK_BYTES)
    settings = new_settings(
        tmp_path, deposit_changes_a_day=3, allowance_file_bytes=len(file.chunks[0]) + 1
    )
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS), staff=False) as two,
    ):
        wren = await one.device("wren")
        person = await one.person("wren")
        record, first = wren.begin("needs-assessment", one.form, [person], ops=[file.named()])
        rest = _more(wren, record, 5)
        receipt = await deposit(one, wren, first, *rest[:1])
        assert [each.verdict for each in receipt.verdicts] == [Verdict.MERGED] * 2
        await put(wren, file, 0)
        wren.http = two.http
        receipt = await deposit(two, wren, *rest[1:])
        assert [each.verdict for each in receipt.verdicts] == [Verdict.MERGED] + [Verdict.LATER] * 3
        await put(wren, file, 1)
        with pytest.raises(Refused) as later:
            await put(wren, file, 2)
        assert later.value.status == ReplyStatus.LATER


@shared
async def test_a_request_sent_again_to_the_other_process_is_known_there(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.one)
        raw, context = wren.seal(Route.ROUND, wren.round_payload())
        await wren.send(raw, context)
        wren.http = both.two.http
        with pytest.raises(Refused) as repeated:
            await wren.send(raw, context)
        assert repeated.value.status == ReplyStatus.COUNTER_REPEATED
        _, highest, _, orders = decode_array(repeated.value.reply.payload, "repeated", 4)
        # The very bytes once more are the network's doing, and no copy's.
        assert (highest, orders) == (wren.counter, [])
        assert (await wren.round()).orders == ()


@shared
async def test_a_copy_that_asks_another_process_is_told(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.one)
        other = copy_of(wren)
        other.http = both.two.http
        await wren.round()
        assert await _told(other) == [Order.REKEY]


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
async def test_a_copy_that_has_only_read_is_noticed_after_the_server_began_again(
    tmp_path: Path, killed: bool
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren = await council.device("wren")
        other = copy_of(wren)
        await other.round()
        if killed:
            # As every few seconds; what is written at a proper stop never is.
            await council.services.writer.execute(council.services.uses.keep)
            council.services.uses._unkept.clear()
    async with running(settings) as council:
        wren.http = council.http
        assert await _told(wren) == [Order.REKEY]


async def test_an_allowance_used_up_is_not_full_again_after_a_restart(tmp_path: Path) -> None:
    settings = new_settings(tmp_path, allowance_changes=10)
    async with running(settings) as council:
        wren, record, first = await _wren(council)
        sent = [first, *_more(wren, record, 14)]
        await wren.round(*sent[:8])
    async with running(settings) as council:
        wren.http = council.http
        answer = await wren.round(*sent[8:])
        assert [each.verdict for each in answer.verdicts].count(Verdict.MERGED) == 2


@shared
async def test_two_processes_never_leave_a_record_saying_two_things_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(2 * CHUNK_BYTES)
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.one)
        person = await both.one.person("wren")
        record, first = wren.begin("needs-assessment", both.one.form, [person], ops=[file.named()])
        await wren.round(first)
        writer = both.one.services.writer
        append = writer.append
        begun, let_go = asyncio.Event(), asyncio.Event()

        async def held_up(writes: Sequence[ServerWrite]) -> list[bytes]:
            begun.set()
            await let_go.wait()
            return await append(writes)

        monkeypatch.setattr(writer, "append", held_up)
        await put(wren, file, 0)
        damaging = asyncio.create_task(put(wren, file, 1, bytes(len(file.chunks[1]))))
        await begun.wait()
        there = Device(both.two.http, wren.key, id=wren.id, sealing=wren.sealing)
        bringing = asyncio.create_task(put_all(there, file))
        # The second process has all of it, and waits for what the first was about to say.
        await until_one_waits(both.two.services.store.engine)
        let_go.set()
        await asyncio.gather(damaging, bringing)
        fold = Fold(
            (each.position, parse(each.data))
            for each in await both.two.services.store.history(record)
        )
        assert [head.value for head in fold.heads(file_path(file.id))] == [
            [[FileState.WHOLE], 1, None, None]
        ]
        for device in (wren, there):
            (standing,) = await have(device, file)
            assert (standing.state, standing.safe) == (FileState.WHOLE, True)


@pytest.mark.sqlite_only(reason="on PostgreSQL what was used is written as it is used")
async def test_what_a_push_used_is_kept_with_it_however_the_server_ends(tmp_path: Path) -> None:
    settings = new_settings(tmp_path, allowance_changes=10)
    async with running(settings) as council:
        wren, record, first = await _wren(council)
        await wren.round(first, *_more(wren, record, 5))
        async with open_services(settings, serving=False) as beside:
            assert await beside.uses.apply(wren.id, lambda use: use.highest) == wren.counter
            levels = await beside.uses.apply(wren.id, lambda use: use.levels)
        assert levels == await council.services.uses.apply(wren.id, lambda use: use.levels)
        assert levels["rounds"].changes == 4 * council.settings.allowance_minutes * 60_000


@pytest.mark.sqlite_only(reason="on PostgreSQL what was used is written as it is used")
async def test_what_was_used_while_it_was_being_kept_is_kept_the_next_time(
    tmp_path: Path,
) -> None:
    async with running(new_settings(tmp_path)) as council:
        uses, writer = council.services.uses, council.services.writer
        wren = await council.device("wren")
        await wren.round()

        async def keep(connection: AsyncConnection) -> dict[bytes, int]:
            kept = await uses.keep(connection)
            await uses.apply(wren.id, lambda use: use.used_by_another(99, b"another"))
            return kept

        await writer.execute(keep, uses.kept)
        assert not uses.is_kept
        await writer.execute(uses.keep, uses.kept)
        assert uses.is_kept


def test_clocks_a_little_apart_refill_no_allowance_twice() -> None:
    allowance, levels = Allowance(10, 1_000_000, 3_600_000), dict[str, Level]()
    taken = 0
    for turn in range(600):
        # Each request goes to the other process, whose clock is half a minute behind or ahead.
        now_ms = 30_000 * (turn % 2)
        taken += allowance.take(levels, "rounds", 10, now_ms) is None
    assert taken == 11


async def _told(device: Device) -> list[object]:
    with pytest.raises(Refused) as repeated:
        await device.round()
    assert repeated.value.status == ReplyStatus.COUNTER_REPEATED
    orders = decode_array(repeated.value.reply.payload, "repeated", 4)[3]
    assert isinstance(orders, list)
    return orders
