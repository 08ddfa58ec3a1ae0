"""What was acknowledged is there: after a full disk, after a kill, after a restart."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from server.clock import ManualClock, SystemClock
from server.errors import Problem
from sync.change import parse
from sync.codes import Reason, Verdict
from sync.messages import Signed
from sync.operation import set_value
from tests.ports import free_port
from tests.server.client import Device
from tests.server.council import START_MS, Council, new_settings, running


class Disk:
    """Lets the database grow to a number of pages and no further, as a full disk would."""

    def __init__(self, council: Council) -> None:
        self._most = 1_000_000
        self._file = council.settings.data_dir / "doorstep.sqlite3"
        engine = council.services.store.engine.sync_engine
        event.listen(engine, "checkout", self._limit)

    def fill(self, spare: int) -> None:
        """From now on there is room for so many more pages."""
        with closing(sqlite3.connect(self._file)) as database:
            (pages,) = database.execute("PRAGMA page_count").fetchone()
        self._most = pages + spare

    def clear(self) -> None:
        """There is room again."""
        self._most = 1_000_000

    def _limit(self, connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={self._most}")
        cursor.close()


@pytest.mark.sqlite_only(reason="its disk is filled by a limit on the pages of a SQLite file")
async def test_a_full_disk_says_so_and_half_writes_nothing(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    before = council.services.index.last_arrival
    disk = Disk(council)
    disk.fill(4)
    long = [
        wren.change(record, [set_value("good_life", f"{number} " + "x" * 30_000)])
        for number in range(3)
    ]
    raw, _ = wren.seal(2, wren.round_payload(long))
    answer = await council.http.post("/sealed", content=raw)
    assert answer.status_code == 503
    assert answer.json()["error"] == "unavailable"
    assert council.services.index.last_arrival == before
    with closing(sqlite3.connect(council.settings.data_dir / "doorstep.sqlite3")) as database:
        assert database.execute("SELECT max(arrival) FROM change").fetchone() == (before,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    disk.clear()
    verdicts = (await wren.round(*long)).verdicts
    assert [each.verdict for each in verdicts] == [Verdict.MERGED] * 3
    assert [each.arrival for each in verdicts] == [before + 1, before + 2, before + 3]


@pytest.mark.sqlite_only(reason="its disk is filled by a limit on the pages of a SQLite file")
async def test_everybody_in_a_failed_batch_is_told_and_can_send_again(council: Council) -> None:
    devices = [await council.device(key) for key in ("wren", "dov", "wren", "dov")]
    person = await council.person("wren", "dov")
    disk = Disk(council)
    disk.fill(2)
    changes: list[Signed] = []
    for device in devices:
        ops = [set_value("good_life", "y" * 60_000)]
        changes.append(device.begin("needs-assessment", council.form, [person], ops=ops)[1])
    answers = await asyncio.gather(
        *(
            council.http.post("/sealed", content=device.seal(2, device.round_payload([change]))[0])
            for device, change in zip(devices, changes, strict=True)
        )
    )
    assert {answer.status_code for answer in answers} == {503}
    disk.clear()
    for device, change in zip(devices, changes, strict=True):
        (verdict,) = (await device.round(change)).verdicts
        assert verdict.verdict == Verdict.MERGED


async def test_after_a_restart_everything_stands_as_it_did(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        person, involvement = await council.involved("wren")
        record, change = wren.begin("needs-assessment", council.form, [person])
        more = [wren.change(record, [set_value("good_life", str(n))]) for n in range(5)]
        await wren.round(change, *more)
        half = (await dov.round()).changes
        await council.allocate(involvement, "dov")
        first_page = await dov.round(limit=3)
        orphan_record, orphan = wren.begin("needs-assessment", council.form, [person])
        waiting = wren.change(orphan_record, [set_value("good_life", "early")])
        assert (await wren.round(waiting)).verdicts[0].reason == Reason.AWAITING_GENESIS
        holding = {
            actor: dict(council.services.index.holding(actor))
            for actor in council.services.index.staff
        }
        highest = wren.counter

    async with running(settings, ManualClock(START_MS + 1000)) as council:
        index = council.services.index
        assert {actor: dict(index.holding(actor)) for actor in index.staff} == holding
        assert index.devices[wren.id].counter == highest
        assert index.devices[wren.id].highest_seq == 8
        wren.http = dov.http = council.http
        rest = await dov.pull_all(limit=3)
        received = [each.raw for each in half + first_page.changes] + rest
        assert {change.raw, *(each.raw for each in more)} <= set(received)
        assert len(received) == len(set(received))
        answer = await wren.round(orphan)
        assert answer.verdicts[0].verdict == Verdict.MERGED
        assert [each.verdict for each in answer.own_verdicts] == [Verdict.MERGED]


async def test_the_server_signs_under_a_new_identity_at_every_start(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    seen = set()
    for start in range(2):
        async with running(settings, ManualClock(START_MS + start)) as council:
            await council.person("wren")
            seen.add(council.services.identity.device.id)
            assert council.services.identity.checkpoint()[0] == 2
    assert len(seen) == 2


async def test_a_write_that_fails_does_not_advance_the_servers_numbering(council: Council) -> None:
    await council.person("wren")
    before = council.services.identity.checkpoint()
    with pytest.raises(Problem):
        await council.services.identity.append(bytes(16), [set_value("a", "b")])
    assert council.services.identity.checkpoint() == before
    person, _ = await council.involved("wren")
    history = await council.services.store.history(person)
    assert parse(history[0].data).dev_seq == before[0] + 1


def _serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "server", "--home", str(home), "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=(home / "log.jsonl").open("ab"),
        env={**os.environ, "DOORSTEP_HOST": "127.0.0.1"},
    )


async def _up(http: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            await http.get("/health")
        except httpx.TransportError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


async def test_a_killed_server_has_every_push_it_acknowledged(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        # Enrolled with the machine's own time, as the served process will have it.
        council.clock.set(SystemClock().now_ms())
        codes = [await council.invite("wren") for _ in range(3)]
        person = await council.person("wren")
        form = council.form

    port = free_port()
    acknowledged: dict[bytes, int] = {}
    server = _serve(tmp_path, port)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
        try:
            await _up(http)
            devices = [Device(http) for _ in codes]
            for device, code in zip(devices, codes, strict=True):
                await device.enrol(code)
            enough = asyncio.Event()

            async def push(device: Device) -> None:
                record, change = device.begin("needs-assessment", form, [person])
                while True:
                    try:
                        answer = await device.round(change)
                    except (httpx.HTTPError, OSError):
                        return
                    acknowledged[change.raw] = answer.verdicts[0].arrival
                    if len(acknowledged) >= 60:
                        enough.set()
                    change = device.change(record, [set_value("good_life", str(device.seq))])

            pushing = [asyncio.create_task(push(device)) for device in devices]
            await asyncio.wait_for(enough.wait(), 60)
            server.send_signal(signal.SIGKILL)
            server.wait()
            await asyncio.gather(*pushing)

            server = _serve(tmp_path, port)
            await _up(http)
            laptop = devices[0]
            laptop.cursor = None
            held = {parse(raw).id for raw in await laptop.read_everything()}
            own = {raw for raw in acknowledged if parse(raw).device == laptop.id}
            assert {parse(raw).id for raw in acknowledged if raw not in own} <= held
            again = await laptop.round(
                *(Signed(raw, _sign(laptop, raw)) for raw in list(own)[:150])
            )
            assert {each.arrival for each in again.verdicts} <= set(acknowledged.values())
            assert all(each.verdict == Verdict.MERGED for each in again.verdicts)
        finally:
            server.kill()
            server.wait()


def _sign(device: Device, raw: bytes) -> bytes:
    from sync.signing import sign_change

    return sign_change(device.key, raw)
