"""Durable pushes a second on PostgreSQL, beside what it takes of the same bytes with no server.

The bare insert is what the database and the disk alone allow: 32 connections, each change a
transaction of its own with the same durability. Both in turn, several times, on one database.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import asyncpg

from bench.apart import apart
from bench.load import Run, Server, check_merged, drive
from bench.report import Result, figure
from sync.messages import Signed
from tests.server.databases import CHOSEN, Databases, postgresql_server

CLIENTS = 32
EACH = 30
TURNS = 3
_TABLE = (
    "CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    "change bytea NOT NULL, signature bytea NOT NULL)"
)
_INSERT = "INSERT INTO bare (change, signature) VALUES ($1, $2)"


@contextmanager
def _database() -> Iterator[str]:
    """A fresh database on a real server, chosen as an operator chooses it."""
    with postgresql_server() as server, Databases(server).fresh() as url:
        os.environ[CHOSEN] = url
        try:
            yield url
        finally:
            del os.environ[CHOSEN]


async def _insert(url: str, changes: Sequence[Sequence[Signed]]) -> float:
    connections = [await asyncpg.connect(url) for _ in changes]

    async def one(connection: Any, some: Sequence[Signed]) -> None:
        for each in some:
            async with connection.transaction():
                await connection.execute(_INSERT, each.raw, each.signature)

    started = time.perf_counter()
    await asyncio.gather(*map(one, connections, changes))
    seconds = time.perf_counter() - started
    for connection in connections:
        await connection.close()
    return sum(map(len, changes)) / seconds


async def _prepare(url: str) -> bool:
    """Makes the table of the bare inserts. Whether commits are flushed to the disk."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TABLE)
        settings = [await connection.fetchval(f"SHOW {name}") for name in _DURABLE]
    finally:
        await connection.close()
    return settings == ["on", "on"]


_DURABLE = ("fsync", "synchronous_commit")


def run() -> list[Result]:
    """Pushes of one change of 150 answers, and bare inserts of such changes."""
    bare: list[float] = []
    pushes: list[Run] = []
    with _database() as url, tempfile.TemporaryDirectory() as folder:
        if not asyncio.run(_prepare(url)):
            raise RuntimeError("this PostgreSQL does not flush its commits: no figure of it counts")
        server = Server(Path(folder), CLIENTS)
        try:
            for turn in range(TURNS + 1):
                changes = [[one.assessment() for _ in range(EACH)] for one in server.workers]
                sealed = [
                    [worker.push([each]) for each in some]
                    for worker, some in zip(server.workers, changes, strict=True)
                ]
                inserted = apart(_insert, url, changes)
                pushed = drive(server.port, [[raw for raw, _ in each] for each in sealed])
                contexts = [[context for _, context in each] for each in sealed]
                check_merged(pushed, contexts, 1, server.workers)
                if turn:
                    # The first turn warms both up.
                    bare.append(inserted)
                    pushes.append(pushed)
        finally:
            server.stop()
    rates = [each.per_second for each in pushes]
    ratios = [rate / inserted for rate, inserted in zip(rates, bare, strict=True)]
    return [
        figure("pushes of one change of 150 answers", median(rates), "/s"),
        figure("their p99", median(each.percentile(0.99) for each in pushes) * 1000, "ms"),
        figure("bare inserts of the same bytes", median(bare), "/s"),
        figure("pushes to bare inserts", median(ratios), "ratio"),
    ]
