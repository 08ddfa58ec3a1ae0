"""What the writer is asked to do. Each carries the future its asker waits on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.entries import DeviceEntry
from server.ingest.commands import ServerWrite
from server.ingest.decision import Decision
from server.ingest.prepare import Prepared
from sync.messages import ScopeReceipt


class Request:
    """Something to be done in a transaction, and who waits for it."""

    def __init__(self) -> None:
        self.done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.result: Any = None
        # Bytes of changes it holds in memory while it waits.
        self.length = 0

    @property
    def size(self) -> int:
        """How much of a batch it fills, in changes."""
        return 1


class Push(Request):
    """Changes a device brought, and its receipts for records that left it."""

    def __init__(
        self,
        changes: Sequence[Prepared],
        sender: DeviceEntry,
        receipts: Sequence[ScopeReceipt] = (),
    ) -> None:
        super().__init__()
        self.changes = changes
        self.sender = sender
        self.receipts = receipts
        self.length = sum([len(each.raw) for each in changes])

    @property
    def size(self) -> int:
        """One for each change."""
        return len(self.changes)


class Append(Request):
    """Changes of the server's own identity, all or none."""

    def __init__(self, writes: Sequence[ServerWrite]) -> None:
        super().__init__()
        self.writes = writes


class Rejudge(Request):
    """Arrivals to judge again."""

    def __init__(self, arrivals: Sequence[int]) -> None:
        super().__init__()
        self.arrivals = arrivals


class Decide(Request):
    """Decisions of the set-aside desk."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        super().__init__()
        self.decisions = decisions

    @property
    def size(self) -> int:
        """One for each change decided on."""
        return len(self.decisions)


class Call(Request):
    """Other work, in a transaction of its own; `then` follows the commit at once."""

    def __init__(
        self,
        work: Callable[[AsyncConnection], Awaitable[Any]],
        then: Callable[[Any], None] | None,
    ) -> None:
        super().__init__()
        self.work = work
        self.then = then
