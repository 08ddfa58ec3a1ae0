"""A new device's first copy: 300 people, 10,000 changes, one device alone and a hundred at once.

The server is `doorstep serve` as a process of its own. A device here is the protocol without a
screen: it seals and signs its rounds, opens the replies and reads every change in them, on the
other core. All hundred hold the same 300 people, as a team's managers and cover do.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from pathlib import Path

import httpx

from bench.load import Started, answer
from bench.report import Result, at_most, figure
from server.clock import ManualClock
from server.enrol.codes import create_invite
from server.ingest.commands import ServerWrite
from sync.change import parse
from sync.codes import Audience
from sync.operation import Operation, add_element, set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running

PEOPLE = 300
CHANGES_EACH = 31
ANSWERS = 5
DEVICES = 100
ONE_LIMIT_S = 5.0
MANY_LIMIT_S = 60.0


async def _people(council: Council) -> None:
    """People, their involvements, and a long assessment of each."""
    services = council.services
    identity = services.identity
    allocated = council.staff["wren"].id.hex()
    for number in range(PEOPLE):
        person = identity.genesis(
            form_id="person",
            form_hash=_hash(council, "person"),
            audience=Audience.PERSON_OWNED,
            ops=[set_value("full_name", answer(number, 16))],
        )
        involvement = identity.genesis(
            form_id="involvement",
            form_hash=_hash(council, "involvement"),
            audience=Audience.INVOLVEMENT,
            persons=[person.record],
            ops=[
                add_element("@allocated", allocated),
                set_value("@team", council.team.id.hex()),
            ],
        )
        assessment = identity.genesis(
            form_id="needs-assessment",
            form_hash=council.form,
            audience=Audience.INVOLVEMENT,
            persons=[person.record],
            involvement=involvement.record,
            ops=_answers(number, 0),
        )
        later = [
            ServerWrite(record=assessment.record, ops=tuple(_answers(number, change)))
            for change in range(1, CHANGES_EACH)
        ]
        await identity.write([person, involvement, assessment, *later])


def _answers(person: int, change: int) -> list[Operation]:
    return [
        set_value(f"question_{change:02}_{each}", answer(person * 1000 + change * 10 + each, 28))
        for each in range(ANSWERS)
    ]


def _hash(council: Council, form: str) -> bytes:
    newest = council.services.published.newest(form)
    assert newest is not None
    return newest


async def _set_up(folder: Path) -> tuple[list[str], int]:
    async with running(new_settings(folder), ManualClock(int(time.time() * 1000))) as council:
        await _people(council)
        manager = council.staff["idris"].id
        codes = [
            (await create_invite(council.services, manager, f"Device {number}")).code
            for number in range(DEVICES + 1)
        ]
        return codes, council.services.index.last_position


async def _enrolled(port: int, codes: list[str]) -> list[Device]:
    devices = []
    for code in codes:
        http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120)
        device = Device(http)
        await device.enrol(code)
        devices.append(device)
    return devices


async def _fetch(device: Device) -> tuple[int, int]:
    """Changes and snapshots received until there is no more."""
    changes = snapshots = 0
    while True:
        reply = await device.round()
        for each in reply.changes:
            parse(each.raw)
        changes += len(reply.changes)
        snapshots += len(reply.snapshots)
        if not reply.more:
            return changes, snapshots


async def _first(port: int, codes: list[str]) -> tuple[float, list[tuple[int, int]]]:
    devices = await _enrolled(port, codes)
    started = time.perf_counter()
    received = await asyncio.gather(*(_fetch(device) for device in devices))
    seconds = time.perf_counter() - started
    for device in devices:
        await device.http.aclose()
    return seconds, received


def _apart(port: int, codes: list[str], pipe: object) -> None:
    pipe.send(asyncio.run(_first(port, codes)))  # type: ignore[attr-defined]  # a Connection, which has no public type


def _measured(port: int, codes: list[str]) -> tuple[float, list[tuple[int, int]]]:
    near, far = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_apart, args=(port, codes, far))
    process.start()
    measured: tuple[float, list[tuple[int, int]]] = near.recv()
    process.join()
    return measured


def run() -> list[Result]:
    """Seconds until everything is there."""
    with tempfile.TemporaryDirectory() as folder:
        codes, stored = asyncio.run(_set_up(Path(folder)))
        with Started(Path(folder)) as server:
            one, received = _measured(server.port, codes[:1])
            many, _ = _measured(server.port, codes[1:])
    changes, snapshots = received[0]
    return [
        figure("people", PEOPLE, "people"),
        figure("changes behind them", stored, "changes"),
        figure("changes sent to the device one by one", changes, "changes"),
        figure("snapshots sent to it", snapshots, "records"),
        at_most("first copy, one device", one, "s", ONE_LIMIT_S),
        at_most(f"first copies, {DEVICES} devices at once", many, "s", MANY_LIMIT_S),
    ]
