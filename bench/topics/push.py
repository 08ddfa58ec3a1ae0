"""Durable pushes a second, every check on: 32 devices, each with its own person and record keys.

Signing and sealing are done while the clock stands still. Each push is one sealed, signed round
that commits with full durability before it is answered. What is sealed beforehand cannot hold the
cursor of a reply to come, and a round with an old one makes the server look once more at what its
own device has pushed since; so the load comes in waves, each sealed with the cursors of the last.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.load import Run, Server, Worker, check_merged, drive
from bench.report import Result, at_least, at_most, figure
from sync.messages import Signed

CLIENTS = 32
WAVES = 4
EACH = 15
VISIT = [5] * 30
"""150 answers as a visit types them: about thirty changes."""


def _push(
    server: Server, make: Callable[[Worker], list[list[Signed]]], waves: int = 1
) -> tuple[Run, int]:
    """So many waves of what each worker makes; what they measured together, and a push's bytes."""
    runs = []
    size = 0
    for _ in range(waves):
        run, size = _wave(server, make)
        runs.append(run)
    return Run(
        sum([each.seconds for each in runs]),
        [latency for each in runs for latency in each.latencies],
        [],
        sum([each.cpu_seconds for each in runs]),
        sum([each.loop_seconds for each in runs]),
    ), size


def _wave(server: Server, make: Callable[[Worker], list[list[Signed]]]) -> tuple[Run, int]:
    requests, contexts = [], []
    size = 0
    changes = 0
    for worker in server.workers:
        sealed = []
        for pushed in make(worker):
            changes = len(pushed)
            sealed.append(worker.push(pushed))
        size = len(sealed[0][0])
        requests.append([raw for raw, _ in sealed])
        contexts.append([context for _, context in sealed])
    cpu, loop = server.cpu_seconds(), server.loop_seconds()
    run = drive(server.port, requests)
    run = replace(
        run,
        cpu_seconds=server.cpu_seconds() - cpu,
        loop_seconds=server.loop_seconds() - loop,
    )
    check_merged(run, contexts, changes, server.workers)
    return run, size


def run() -> list[Result]:
    """Three shapes of the same 150 answers; see each name."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), CLIENTS)
        try:
            _push(server, lambda worker: [[worker.assessment()] for _ in range(5)])
            raw = len(server.workers[0].assessment().raw)
            server.workers[0].device.seq -= 1
            whole, wire = _push(
                server, lambda worker: [[worker.assessment()] for _ in range(EACH)], WAVES
            )
            typed, _ = _push(server, lambda worker: [[one] for one in worker.visit(VISIT)], 3)
            visits, visit_wire = _push(
                server, lambda worker: [worker.visit(VISIT) for _ in range(4)]
            )
        finally:
            server.stop()
    return [
        figure("one change of 150 answers, signed bytes", raw, "bytes"),
        at_most("the same on the wire, sealed", wire / 1000, "kB", 5.8),
        at_least("pushes of one change of 150 answers", whole.per_second, "/s", 800),
        figure("server processor time of one", whole.cpu_each * 1000, "ms"),
        figure("of that, its event loop's", whole.loop_each * 1000, "ms"),
        figure("their p50", whole.percentile(0.5) * 1000, "ms"),
        at_most("their p99", whole.percentile(0.99) * 1000, "ms", 100),
        at_least("pushes of one of the 30 changes of a typed visit", typed.per_second, "/s", 500),
        figure("server processor time of one", typed.cpu_each * 1000, "ms"),
        figure("their p99", typed.percentile(0.99) * 1000, "ms"),
        figure("whole visits of 30 changes in one push", visits.per_second, "/s"),
        figure("changes in those", visits.per_second * len(VISIT), "/s"),
        figure("a visit of 30 changes on the wire", visit_wire / 1000, "kB"),
    ]
