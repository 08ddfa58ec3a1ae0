"""Several server processes on one PostgreSQL behave as one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, make_url, select

from server.app import http_face, open_services
from server.clock import ManualClock
from server.enrol.devices import revoke_device
from server.enrol.staff import put_staff
from server.errors import SetupError, StoreUnavailable
from server.index.news import News
from server.services import Services
from server.settings import Settings
from server.store import tables
from sync.canonical import encode
from sync.change import parse
from sync.codes import Op, Order, Reason, ReplyStatus, Route, Verdict
from sync.command import SeenChange, SeenRecord, build_command
from sync.operation import Operation, give_command, remove_element, set_value
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.databases import Databases
from tests.server.depositing import deposit
from tests.server.store.second_process import seen
from tests.simulation.checks import memory_of

shared = pytest.mark.postgresql_only(reason="SQLite is for one process")


class Pair:
    """Two processes on one database, and ways for a device to reach either."""

    def __init__(self, one: Council, two: Council) -> None:
        self.one = one
        self.two = two

    async def device(self, key: str, at: Council) -> Device:
        """A device enrolled at the first that from now on speaks to one of them."""
        device = await self.one.device(key)
        device.http = at.http
        return device


@asynccontextmanager
async def pair(folder: Path) -> AsyncIterator[Pair]:
    """Both running, with staff made by the first."""
    settings = new_settings(folder)
    async with (
        running(settings) as one,
        running(settings, ManualClock(START_MS + 1), staff=False) as two,
    ):
        yield Pair(one, two)


async def same_memory(*processes: Services, settings: Settings) -> None:
    """All have in memory what a process that starts now has."""
    async with open_services(settings, ManualClock(START_MS + 9), serving=False) as fresh:
        expected = memory_of(fresh.index)
        for each in processes:
            await each.others.caught_up()
            assert memory_of(each.index) == expected


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what goes on by itself; patient, since machines are shared."""
    for _ in range(3_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to hold")


def _save(device: Device, record: bytes, words: str) -> Any:
    return device.change(record, [set_value("good_life", words)])


@shared
async def test_pushes_to_both_at_once_make_one_log_and_reach_every_device(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren", "dov")
        devices = [
            await both.device(key, at)
            for key in ("wren", "dov")
            for at in (both.one, both.two)
            for _ in range(2)
        ]
        sent: dict[bytes, set[bytes]] = {device.id: set() for device in devices}

        async def push(device: Device) -> None:
            record, change = device.begin("needs-assessment", both.one.form, [person])
            for number in range(6):
                (verdict,) = (await device.round(change)).verdicts
                assert verdict.verdict == Verdict.MERGED
                sent[device.id].add(change.raw)
                # The next goes to the other process: a reply may never be ahead of who reads it.
                device.http = both.two.http if device.http is both.one.http else both.one.http
                change = _save(device, record, f"{number}")

        received = {device.id: set(await device.pull_all()) for device in devices}
        await asyncio.gather(*(push(device) for device in devices))
        positions = list(await seen(both.one.services.store.engine))
        assert positions == list(range(1, len(positions) + 1))
        assert len(positions) == 2 + 6 * len(devices)
        everything = set[bytes]().union(*sent.values())
        for device in devices:
            # Its own rounds pulled too: begin again, as a device that starts anew.
            device.cursor = None
            received[device.id] |= set(await device.pull_all(limit=7))
            assert everything - sent[device.id] <= received[device.id]
        await same_memory(both.one.services, both.two.services, settings=both.one.settings)


@shared
async def test_a_colleagues_answer_is_read_at_the_other_process_at_once(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    # The second hears no word of the first: what an answer holds does not depend on one.
    async with running(settings) as one, open_services(settings, serving=False) as deaf:
        person = await one.person("wren", "dov")
        wren, dov = await one.device("wren"), await one.device("dov")
        wren.http = _http(settings, deaf)
        await wren.pull_all()
        record, change = dov.begin("needs-assessment", one.form, [person])
        await dov.round(change)
        assert change.raw in await wren.pull_all()
        # And what it sent to one it finds at the other, with its cursor from there.
        mine = _save(wren, record, "From the ward")
        (first,) = (await wren.round(mine)).verdicts
        wren.http = one.http
        (again,) = (await wren.round(mine)).verdicts
        assert (first.position, first.verdict) == (again.position, Verdict.MERGED)


def _http(settings: Settings, services: Services) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=cast(Any, http_face(settings, lambda: services)))
    return httpx.AsyncClient(transport=transport, base_url="http://doorstep.test")


@shared
async def test_scope_given_and_taken_at_one_process_holds_at_the_other(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        dov = await both.device("dov", both.two)
        person, involvement = await both.one.involved("wren")
        assert person not in (await dov.round()).scope_added
        await both.one.allocate(involvement, "dov")
        answer = await dov.round()
        assert person in answer.scope_added
        assert len(answer.changes) == 3
        ends = [
            remove_element("@allocated", both.one.staff["dov"].id.hex(), observed=dots)
            for dots in [await _dots(both.one, involvement, "dov")]
        ]
        await both.one.services.identity.append(involvement, ends)
        assert person in (await dov.round()).scope_removed
        await same_memory(both.one.services, both.two.services, settings=both.one.settings)


async def _dots(council: Council, involvement: bytes, key: str) -> list[bytes]:
    entry = council.services.index.records[involvement]
    actor = council.staff[key].id.hex()
    return [
        event.dot
        for event in entry.summary.events
        if event.element == actor and event.kind == Op.ADD
    ]


@shared
async def test_a_changed_role_is_the_same_role_at_both(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        await both.one.person("wren")
        dov, team = both.one.staff["dov"], both.one.team.id
        await put_staff(both.one.services, dov.name, ["manager"], team, dov.id)
        await both.one.person("wren")
        await both.two.services.others.caught_up()
        assert both.two.services.index.staff[dov.id].roles == ("manager",)
        one, two = both.one.services.index, both.two.services.index
        assert dict(one.holding(dov.id)) == dict(two.holding(dov.id)) != {}
        # A position was taken for it that no change has: the next is given once, at either.
        await both.two.services.identity.append(
            next(iter(two.holding(dov.id))), [set_value("full_name", "Marlow")]
        )
        positions = await seen(both.one.services.store.engine)
        assert len(set(positions)) == len(positions)
        await same_memory(both.one.services, both.two.services, settings=both.one.settings)


@shared
async def test_a_device_revoked_at_one_process_reads_nothing_at_the_other(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren")
        wren = await both.device("wren", both.two)
        record, change = wren.begin("needs-assessment", both.one.form, [person])
        await wren.round(change)
        assert await revoke_device(both.one.services, wren.id)
        with pytest.raises(Refused) as refused:
            await wren.round(_save(wren, record, "too late"))
        assert refused.value.status == ReplyStatus.REVOKED
        (aside,) = await both.one.services.store.set_aside()
        assert aside.reason == Reason.REVOKED


@shared
async def test_a_deposit_to_a_process_that_has_heard_no_word_is_the_devices_own(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as one, open_services(settings, serving=False) as deaf:
        person = await one.person("wren")
        wren = await one.device("wren")
        wren.http = _http(settings, deaf)
        _, change = wren.begin("needs-assessment", one.form, [person])
        receipt = await deposit(one, wren, change)
        assert [each.verdict for each in receipt.verdicts] == [Verdict.MERGED]
        await revoke_device(one.services, wren.id)
        assert (await deposit(one, wren)).revoked


@shared
async def test_what_it_asks_of_a_device_at_one_process_is_told_at_the_other(
    tmp_path: Path,
) -> None:
    async with pair(tmp_path) as both:
        sol, wren = await both.device("sol", both.one), await both.device("wren", both.two)
        await sol.ask(Route.ASK_DEPOSIT, encode([wren.id]))
        assert (await wren.round(unsent=2)).orders == (Order.DEPOSIT,)
        # Its last contact is known at the other once this one has kept it.
        await both.two.services.writer.write_progress()
        await both.one.services.others.caught_up()
        known = both.one.services.index.devices[wren.id]
        assert known.report is not None
        assert known.report.unsent == 2


@shared
async def test_what_waits_at_one_process_is_woken_at_the_other(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren")
        wren = await both.device("wren", both.two)
        record, genesis = wren.begin("needs-assessment", both.one.form, [person])
        later = _save(wren, record, "sent ahead")
        (waiting,) = (await wren.round(later)).verdicts
        assert waiting.verdict == Verdict.WAITING
        wren.http = both.one.http
        answer = await wren.round(genesis)
        merged = {each.dev_seq: each.verdict for each in (*answer.verdicts, *answer.own_verdicts)}
        assert merged == {1: Verdict.MERGED, 2: Verdict.MERGED}
        wren.http = both.two.http
        (settled,) = (await wren.round(later)).verdicts
        assert settled.verdict == Verdict.MERGED
        await same_memory(both.one.services, both.two.services, settings=both.one.settings)


@shared
async def test_a_command_that_waits_at_one_process_is_judged_at_the_other(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren")
        wren = await both.device("wren", both.two)
        record, genesis = wren.begin("needs-assessment", both.one.form, [person])
        await wren.round(genesis)
        missing = _save(wren, record, "not sent yet")
        command = wren.change(record, [_submit(record, both.one.form, missing.raw)])
        (waiting,) = (await wren.round(command)).verdicts
        assert (waiting.verdict, waiting.reason) == (Verdict.WAITING, Reason.AWAITING_SEEN)
        wren.http = both.one.http
        answer = await wren.round(missing)
        assert [each.verdict for each in answer.own_verdicts] == [Verdict.MERGED]


def _submit(record: bytes, form: bytes, named: bytes) -> Operation:
    seen_changes = (SeenChange(parse(named).dot, (("good_life", None),)),)
    return give_command(
        build_command("submit", [SeenRecord(record, form, seen_changes)], "2026-01-20")
    )


@shared
async def test_what_a_process_woke_before_it_ended_is_judged_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren")
        wren = await both.device("wren", both.two)
        record, genesis = wren.begin("needs-assessment", both.one.form, [person])
        await wren.round(_save(wren, record, "sent ahead"))

        async def ends(_arrivals: set[int]) -> None:
            return

        monkeypatch.setattr(both.one.services.writer, "_wake", ends)
        wren.http = both.one.http
        await wren.round(genesis)
        records = both.two.services.index.records
        await until(lambda: record in records and len(records[record].positions) == 2)


@shared
async def test_one_code_entered_at_both_at_once_makes_one_device(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        code = await both.one.invite("wren")
        key = ec.generate_private_key(ec.SECP256R1())
        same = [Device(both.one.http, key), Device(both.two.http, key)]
        first, second = await asyncio.gather(*(each.enrol(code) for each in same))
        assert first.device == second.device
        code = await both.one.invite("wren")
        rivals = [Device(both.one.http), Device(both.two.http)]
        outcomes = await asyncio.gather(
            *(each.enrol(code) for each in rivals), return_exceptions=True
        )
        (lost,) = [each for each in outcomes if isinstance(each, Refused)]
        assert lost.status == ReplyStatus.CODE_USED
        known = [each for each in both.two.services.index.devices.values() if not each.is_server]
        assert len(known) == 2


@shared
async def test_a_request_sent_to_both_is_done_once(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        sol = await both.device("sol", both.one)
        payload = encode([both.one.staff["wren"].id, "Work phone"])
        raw, context = sol.seal(Route.INVITE, payload)
        sol_too = Device(both.two.http, sol.key)
        outcomes = await asyncio.gather(
            sol.send(raw, context), sol_too.send(raw, context), return_exceptions=True
        )
        (refused,) = [each for each in outcomes if isinstance(each, Refused)]
        assert refused.status == ReplyStatus.COUNTER_REPEATED
        assert await _count(both.one.services, tables.invite) == 2
        # And later again, at either.
        for http in (both.one.http, both.two.http):
            sol.http = http
            with pytest.raises(Refused):
                await sol.send(raw, context)
        assert await _count(both.one.services, tables.invite) == 2


async def _count(services: Services, table: Any) -> int:
    async with services.store.engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


@shared
async def test_a_commit_whose_answer_was_lost_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        dialect = council.services.store.engine.sync_engine.dialect
        kept = dialect.do_commit

        def lose_answer(connection: Any) -> None:
            kept(connection)
            raise ConnectionResetError

        # The server's own first change, so that its identity's row is in that commit too.
        with monkeypatch.context() as during:
            during.setattr(dialect, "do_commit", lose_answer)
            with pytest.raises(StoreUnavailable):
                await council.person("wren")
        person = await council.person("wren")
        wren = await council.device("wren")
        record, change = wren.begin("needs-assessment", council.form, [person])
        with monkeypatch.context() as during:
            during.setattr(dialect, "do_commit", lose_answer)
            with pytest.raises(httpx.HTTPStatusError):
                await wren.round(change)
        (verdict,) = (await wren.round(change, _save(wren, record, "after"))).verdicts[:1]
        assert verdict.verdict == Verdict.MERGED
        positions = list(await seen(council.services.store.engine))
        assert positions == list(range(1, len(positions) + 1))
        await same_memory(council.services, settings=settings)


@shared
async def test_a_database_put_back_under_a_running_server_is_not_written_to(
    tmp_path: Path,
) -> None:
    async with running(new_settings(tmp_path)) as council:
        await council.person("wren")
        async with council.services.store.engine.begin() as connection:
            await connection.execute(tables.change.delete().where(tables.change.c.arrival > 1))
        with pytest.raises(StoreUnavailable):
            await council.person("dov")
        assert await _count(council.services, tables.change) == 1


@shared
async def test_word_of_a_commit_reaches_those_who_wait_at_the_other_process(
    tmp_path: Path, databases: Databases, database: str
) -> None:
    async with pair(tmp_path) as both:
        person = await both.one.person("wren")
        wren = await both.one.device("wren")
        heard: list[News] = []
        both.two.services.news.append(heard.append)
        record, change = wren.begin("needs-assessment", both.one.form, [person])
        await wren.round(change)
        await until(lambda: any((record, wren.id) in each.merged for each in heard))
        # Every connection is cut: it listens again, and nothing in between is missed.
        await databases.administer(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = $1 AND pid <> pg_backend_pid()",
            make_url(database).database,
        )
        heard.clear()
        later = _save(wren, record, "after the cut")
        for _ in range(50):
            with contextlib.suppress(httpx.HTTPStatusError):
                await wren.round(later)
                break
        await until(lambda: any((record, wren.id) in each.merged for each in heard))
        heard.clear()
        await revoke_device(both.one.services, wren.id)
        await until(lambda: any(wren.id in each.devices for each in heard))


@shared
async def test_calls_that_come_together_ask_the_database_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pair(tmp_path) as both:
        others = both.two.services.others
        await others.caught_up()
        asked = 0
        ask = others._ask

        async def count() -> Any:
            nonlocal asked
            asked += 1
            return await ask()

        monkeypatch.setattr(others, "_ask", count)
        await asyncio.gather(*(others.caught_up() for _ in range(100)))
        # One may have been under way when the first came.
        assert 0 < asked <= 2


@shared
async def test_servers_that_start_together_make_one_council(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    started: list[Services] = []

    async def start(stack: contextlib.AsyncExitStack) -> None:
        started.append(await stack.enter_async_context(open_services(settings)))

    async with contextlib.AsyncExitStack() as one, contextlib.AsyncExitStack() as two:
        await asyncio.gather(start(one), start(two))
        assert {each.epoch for each in started} == {1}
        assert len({each.identity.actor for each in started}) == 1
        assert len(started[0].keys.register.of_kind("epoch")) <= 1
        assert await _count(started[0], tables.form) == len(started[0].published.listed())


@pytest.mark.sqlite_only(reason="PostgreSQL takes any number of servers")
async def test_a_second_server_on_one_sqlite_file_is_refused_in_words(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings):
        with pytest.raises(SetupError, match="Several servers need PostgreSQL"):
            async with open_services(settings):
                pass
        # A command beside the server is no server.
        async with open_services(settings, serving=False):
            pass
    async with open_services(settings):
        pass
