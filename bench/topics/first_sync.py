"""A new device's first copy: 300 people, 10,000 changes, one device alone and a hundred at once.

The server is `doorstep serve` as a process of its own. A device here is the protocol without a
screen: it seals and signs its rounds, opens the replies and reads every change and snapshot in
them, on the other core. All hundred hold the same 300 people, as a team's managers and cover do.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from bench.apart import apart
from bench.load import Started
from bench.population import caseload
from bench.report import Result, at_most, figure
from sync.change import parse
from sync.snapshot import parse_snapshot
from tests.server.client import Device

PEOPLE = 300
DEVICES = 100
ONE_LIMIT_S = 5.0
MANY_LIMIT_S = 60.0

_ANEW = httpx.Limits(max_keepalive_connections=0)
"""A connection a request: the server closes one that is idle for five seconds, and a hundred
devices in one process may be longer than that about reading what each was given."""


async def _enrolled(port: int, codes: list[str]) -> list[Device]:
    devices = []
    for code in codes:
        http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=MANY_LIMIT_S * 5, limits=_ANEW
        )
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
        for whole in reply.snapshots:
            parse_snapshot(whole.raw)
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


def run() -> list[Result]:
    """Seconds until everything is there."""
    with tempfile.TemporaryDirectory() as folder:
        codes, stored = asyncio.run(caseload(Path(folder), PEOPLE, "idris", DEVICES + 1))
        with Started(Path(folder)) as server:
            one, received = apart(_first, server.port, codes[:1])
            used = server.cpu_seconds()
            many, _ = apart(_first, server.port, codes[1:])
            used = server.cpu_seconds() - used
    changes, snapshots = received[0]
    return [
        figure("people", PEOPLE, "people"),
        figure("changes behind them", stored, "changes"),
        figure("changes sent to the device one by one", changes, "changes"),
        figure("snapshots sent to it", snapshots, "records"),
        at_most("first copy, one device", one, "s", ONE_LIMIT_S),
        at_most(f"first copies, {DEVICES} devices at once", many, "s", MANY_LIMIT_S),
        figure("server processor time of one of them, enrolment with it", used / DEVICES, "s"),
    ]
