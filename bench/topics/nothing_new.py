"""What a round costs the server when there is nothing new, from ten thousand to a million changes.

The changes are rows as the writer makes them (sealed under their records' keys, numbered, in the
index after a real start), of 300 people's records whose team's manager asks. Measured is the
processor time of the answering process for one whole request, opening and sealing included.
"""

from __future__ import annotations

import asyncio
import gc
import secrets
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from bench.report import Result, at_most, figure
from server.clock import ManualClock
from server.exchange.cursor import Cursor, write_cursor
from server.index.entries import RecordSummary
from server.store import tables
from sync.codes import Audience, Route, Verdict
from tests.server.client import Device
from tests.server.council import START_MS, Council, new_settings, running

SIZES = (10_000, 1_000_000)
PEOPLE = 300
ROUNDS = 400
AT_ONCE = 20_000
LIMIT_MS = 1.0
FLAT = 1.25
"""Times as long with a hundred times as many changes: flat, and what a busy machine adds."""
_CHANGE = b"the bytes of a change of one answer, as long as such a one is" * 4


async def _people(council: Council) -> list[bytes]:
    return [await council.person("wren") for _ in range(PEOPLE)]


async def _fill(council: Council, people: list[bytes], many: int) -> None:
    """Adds merged changes until there are so many. They are never opened: nobody asks for them."""
    services = council.services
    index, keys = services.index, services.store.keys
    identity = services.identity.device
    records: list[bytes] = []
    position, arrival = index.last_position, index.last_arrival
    rows: list[dict[str, object]] = []
    new_records: list[dict[str, object]] = []
    for person in people:
        record = secrets.token_bytes(16)
        made = keys.create(record)
        summary = RecordSummary(
            "needs-assessment",
            council.form,
            (person,),
            None,
            int(Audience.INVOLVEMENT),
            council.staff["wren"].id,
            position + 1 + len(records),
        )
        new_records.append(
            {
                "id": record,
                "key_version": made.key_version,
                "wrapped_key": made.wrapped_key,
                "sealed_summary": keys.seal_summary(record, summary),
            }
        )
        records.append(record)
    async with services.store.engine.begin() as connection:
        await connection.execute(insert(tables.record), new_records)
        while position < many:
            position, arrival = position + 1, arrival + 1
            record, id_hash = records[position % len(records)], secrets.token_bytes(16)
            rows.append(
                {
                    "arrival": arrival,
                    "position": position,
                    "record": record,
                    "device": identity.id,
                    "sender": identity.id,
                    "seq_hash": secrets.token_bytes(16),
                    "id_hash": id_hash,
                    "sealed": keys.seal_change(record, id_hash, bytes(64), (), _CHANGE),
                    "length": len(_CHANGE),
                    "received_ms": START_MS,
                    "verdict": int(Verdict.MERGED),
                    "reason": None,
                    "verdict_no": 0,
                }
            )
            if len(rows) == AT_ONCE or position == many:
                await connection.execute(insert(tables.change), rows)
                rows.clear()


async def _idle(device: Device) -> tuple[float, float]:
    """Processor milliseconds of one idle request, client's part taken off; and of the worst."""
    requests = [device.seal(Route.ROUND, device.round_payload()) for _ in range(ROUNDS)]
    gc.collect()
    costs = []
    for raw, _ in requests:
        started = time.process_time()
        answer = await device.http.post("/sealed", content=raw)
        costs.append(time.process_time() - started)
        assert answer.status_code == 200
    costs.sort()
    return costs[len(costs) // 2] * 1000, costs[int(len(costs) * 0.99)] * 1000


async def _client_alone(device: Device) -> float:
    """Processor milliseconds of a request that the server hardly does anything for."""
    costs = []
    for _ in range(ROUNDS):
        started = time.process_time()
        await device.http.get("/offer")
        costs.append(time.process_time() - started)
    return sorted(costs)[len(costs) // 2] * 1000


async def _measure(folder: Path, many: int) -> tuple[float, float, float, float]:
    settings = new_settings(folder)
    async with running(settings, ManualClock(START_MS)) as council:
        device = await council.device("idris")
        await _fill(council, await _people(council), many)
    started = time.perf_counter()
    async with running(settings, ManualClock(START_MS)) as council:
        took = time.perf_counter() - started
        device.http = council.http
        last = council.services.index.last_position
        # What it would hold had it fetched all: the cursor of the end.
        device.cursor = write_cursor(
            council.services.keys.index_key, device.id, Cursor(device.epoch, last, last, 0, last)
        )
        reply = await device.round()
        assert not reply.changes
        assert not reply.more
        middle, worst = await _idle(device)
        return middle, worst, await _client_alone(device), took


def run() -> list[Result]:
    """Milliseconds of an idle round at each size."""
    results: list[Result] = []
    middles = []
    for many in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            middle, worst, alone, took = asyncio.run(_measure(Path(folder), many))
        middles.append(middle)
        name = f"{many:,} changes"
        results += [
            at_most(f"a round with nothing new, {name}", middle, "ms", LIMIT_MS),
            figure(f"its 99th of 100, {name}", worst, "ms"),
            figure(f"of it the test's own client and HTTP, about, {name}", alone, "ms"),
            figure(f"start of the server, {name}", took, "s"),
        ]
    flat = middles[-1] / middles[0]
    results.append(at_most("a million as against ten thousand", flat, "x", FLAT))
    return results
