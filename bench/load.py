"""A bounded load of pre-sealed requests against a real server process on loopback.

Everything a device does (signing, sealing) happens before the clock starts; replies are opened and
their verdicts checked after it stops, so only the server and the loopback are measured.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import httpx

from bench.apart import apart
from server.clock import ManualClock
from server.enrol.codes import create_invite
from server.enrol.staff import put_staff
from sync.codes import Route, Verdict
from sync.envelope import ReplyContext, open_reply
from sync.messages import Signed, parse_round_reply
from sync.operation import set_value
from tests.ports import free_port
from tests.server.client import Device
from tests.server.council import new_settings, running

_START_S = 60.0
ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "forms/library/needs-assessment.yaml"
WORDS = sorted(set(re.findall(r"[A-Za-z][a-z'-]+", LIBRARY.read_text())))
"""A vocabulary of its field, so that what is typed compresses as such text does."""


def answer(seed: int, size: int) -> str:
    """Words somebody might have typed, the same for the same seed, about `size` characters."""
    picked: list[str] = []
    state = seed * 2654435761 % 2**32
    while sum(map(len, picked)) + len(picked) < size:
        state = (state * 1664525 + 1013904223) % 2**32
        picked.append(WORDS[(state >> 12) % len(WORDS)])
    return " ".join(picked)


@dataclass
class Worker:
    """A device of a social worker, and the person they visit."""

    device: Device
    person: bytes
    form: bytes

    def assessment(self, answers: int = 150, size: int = 28) -> Signed:
        """One new record in one change."""
        return self.visit([answers], size)[0]

    def visit(self, parts: Sequence[int], size: int = 28) -> list[Signed]:
        """One new record, typed as several changes of so many answers each."""
        seed = secrets.randbelow(2**31)
        changes: list[Signed] = []
        record = b""
        number = 0
        for part in parts:
            ops = []
            for _ in range(part):
                number += 1
                ops.append(set_value(f"question_{number:03}", answer(seed + number, size)))
            if not changes:
                record, first = self.device.begin(
                    "needs-assessment", self.form, [self.person], ops=ops
                )
                changes.append(first)
            else:
                changes.append(self.device.change(record, ops))
        return changes

    def push(self, changes: Sequence[Signed]) -> tuple[bytes, ReplyContext]:
        """A sealed round pushing these changes."""
        return self.device.seal(Route.ROUND, self.device.round_payload(changes, limit=1))


class Started:
    """`doorstep serve` over a folder, a process of its own. Raises RuntimeError if it is mute."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        with (folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "server", "--home", str(folder)),
                    *("serve", "--port", str(self.port)),
                ],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/health")
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text()[-4000:])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def cpu_seconds(self) -> float:
        """Processor time that the server and what it started have used, for a figure that other
        work does not disturb."""
        processes = [self._process.pid, *_started_by(self._process.pid)]
        return sum([_cpu_seconds(Path(f"/proc/{each}/stat")) for each in processes])

    def loop_seconds(self) -> float:
        """The part of it that its event loop has used: that thread is what a server is bound by."""
        return _cpu_seconds(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/stat"))

    def stop(self) -> None:
        """Ends it as an operator would."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)


def _started_by(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").iterdir()
    return [int(each) for at in threads for each in (at / "children").read_text().split()]


def _cpu_seconds(stat: Path) -> float:
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Server(Started):
    """A server with workers enrolled over HTTP."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.workers: list[Worker] = []
        codes, people, form = asyncio.run(_set_up(folder, workers))
        super().__init__(folder)
        try:
            asyncio.run(self._enrol(codes, people, form))
        except BaseException:
            self.stop()
            raise

    async def _enrol(self, codes: list[str], people: list[bytes], form: bytes) -> None:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as http:
            for code, person in zip(codes, people, strict=True):
                device = Device(http)
                await device.enrol(code)
                # As in life: a device that pushes has what the server had for it.
                await device.pull_all()
                self.workers.append(Worker(device, person, form))


async def _set_up(folder: Path, workers: int) -> tuple[list[str], list[bytes], bytes]:
    clock = ManualClock(int(time.time() * 1000))
    async with running(new_settings(folder), clock) as council:
        codes, people = [], []
        for number in range(workers):
            key = f"worker{number}"
            council.staff[key] = await put_staff(
                council.services, f"Worker {number}", ["social_worker"], council.team.id
            )
            people.append(await council.person(key))
            codes.append(
                (await create_invite(council.services, council.staff[key].id, "Phone")).code
            )
        return codes, people, council.form


@dataclass(frozen=True)
class Run:
    """What a load measured: seconds in all, and of each request."""

    seconds: float
    latencies: list[float]
    replies: list[list[bytes]]
    cpu_seconds: float = 0.0
    loop_seconds: float = 0.0

    @property
    def cpu_each(self) -> float:
        """Processor seconds of the server for one request."""
        return self.cpu_seconds / len(self.latencies)

    @property
    def loop_each(self) -> float:
        """Those of its event loop."""
        return self.loop_seconds / len(self.latencies)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def _client(
    port: int, requests: list[bytes], begin: asyncio.Event
) -> tuple[list[float], list[bytes]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    latencies, replies = [], []
    await begin.wait()
    for body in requests:
        head = (
            f"POST /sealed HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n"
            "content-type: application/octet-stream\r\n\r\n"
        )
        started = time.perf_counter()
        writer.write(head.encode() + body)
        header = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in header.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        replies.append(await reader.readexactly(length))
        latencies.append(time.perf_counter() - started)
    writer.close()
    return latencies, replies


async def _drive(port: int, requests: list[list[bytes]]) -> Run:
    begin = asyncio.Event()
    clients = [asyncio.create_task(_client(port, each, begin)) for each in requests]
    await asyncio.sleep(0.3)
    started = time.perf_counter()
    begin.set()
    results = await asyncio.gather(*clients)
    seconds = time.perf_counter() - started
    return Run(seconds, [one for each in results for one in each[0]], [each[1] for each in results])


def drive(port: int, requests: list[list[bytes]]) -> Run:
    """Sends each list in order on a connection of its own, all at once, from another process."""
    return apart(_drive, port, requests)


def check_merged(
    run: Run, contexts: list[list[ReplyContext]], changes: int, workers: Sequence[Worker]
) -> None:
    """Every reply opens and every change in it merged. Raises RuntimeError otherwise.

    Each worker's device has from here on what its last reply gave it.
    """
    for replies, keys, worker in zip(run.replies, contexts, workers, strict=True):
        for raw, context in zip(replies, keys, strict=True):
            reply = parse_round_reply(open_reply(context, raw).payload)
            verdicts = reply.verdicts
            if len(verdicts) != changes or any(v.verdict != Verdict.MERGED for v in verdicts):
                raise RuntimeError(f"not everything merged: {verdicts}")
            worker.device.cursor = reply.cursor
