"""The embedded file: connections on which a commit is on the disk, and few messages to each.

aiosqlite keeps a connection in a thread of its own. Whatever is asked of it is a message there and
an answer back, and under load either waits for the interpreter. So a statement is one message here,
its rows included, and in a turn of the writer what returns no rows goes along with the next message
that must go anyhow: a reading, or the commit. Nothing of this is seen by whoever writes: statements
run in their order in one transaction, and one that fails fails the commit.
"""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import URL, event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import await_

from server.store.order import GOES_ALONG

DRIVER: Final = "sqlite+aiosqlite"

# Full durability is the promise behind "Received": a commit is on the disk before it is answered.
_PRAGMAS: Final[Mapping[str, str]] = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "5000",
    "secure_delete": "ON",
}

_T = TypeVar("_T")
_Work = Callable[[sqlite3.Connection], _T]


def open_sqlite(url: URL) -> AsyncEngine:
    """An engine whose every connection commits to the disk before it says so."""
    if url.database:
        _private(Path(url.database))
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connect(dialect: Any, _record: Any, given: Any, named: Any) -> _Connection:
        plain = dialect.connect(*given, **named)
        return _Connection(plain.dbapi, plain.driver_connection)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for name, value in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "do_execute")
    def _hold(cursor: _Cursor, statement: str, values: Any, context: Any) -> bool:
        return _goes_along(context) and cursor.hold(_one(statement, values))

    @event.listens_for(engine.sync_engine, "do_executemany")
    def _hold_many(cursor: _Cursor, statement: str, rows: Any, context: Any) -> bool:
        return _goes_along(context) and cursor.hold(_many(statement, rows))

    return engine


def _private(database: Path) -> None:
    """Make the file where there is none, for its owner alone whatever the umask.

    SQLite gives the files beside it the same mode.
    """
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))


def _goes_along(context: Any) -> bool:
    if not context.execution_options.get(GOES_ALONG):
        return False
    writes: bool = context.isinsert or context.isupdate or context.isdelete
    return writes and not context.compiled.effective_returning


class _Answer(NamedTuple):
    """What a statement gave, as a cursor tells it."""

    description: Any
    rowcount: int
    lastrowid: int | None
    rows: Sequence[Any]


_HELD: Final = _Answer(None, -1, None, ())


def _one(statement: str, values: Any) -> _Work[_Answer]:
    return lambda connection: _read(connection.execute(statement, values or ()))


def _many(statement: str, rows: Any) -> _Work[_Answer]:
    return lambda connection: _read(connection.executemany(statement, rows))


def _read(cursor: sqlite3.Cursor) -> _Answer:
    rows = cursor.fetchall() if cursor.description else ()
    answer = _Answer(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    cursor.close()
    return answer


async def _nothing() -> None:
    return


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """One statement: made, run, read and closed in one message."""

    _adapt_connection: _Connection
    _cursor: Any

    def __init__(self, connection: _Connection) -> None:
        self._adapt_connection = connection
        self._rows = deque()
        self._cursor = _HELD

    @property
    def description(self) -> Any:
        return self._cursor.description

    def execute(self, operation: Any, parameters: Any = None) -> None:
        self._ask(_one(operation, parameters))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        self._ask(_many(operation, seq_of_parameters))

    def hold(self, work: _Work[_Answer]) -> bool:
        """Leave it to go along with the next message."""
        self._adapt_connection.held.append(work)
        # SQLAlchemy takes a statement that waits for nothing for one that would block.
        await_(_nothing())
        return True

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        return

    def _ask(self, work: _Work[_Answer]) -> None:
        self._cursor = self._adapt_connection.ask(work)
        self._rows = deque(self._cursor.rows)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that asks its thread for as much at once as there is to ask."""

    # SQLAlchemy declares the class it has, not that another may stand in for it.
    _cursor_cls = _Cursor  # type: ignore[assignment]

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.held: list[_Work[_Answer]] = []
        # Whether everything asked has been answered, so that what is read here stays as it is.
        self._answered = True

    def ask(self, last: _Work[_T]) -> _T:
        """What is held, then this, in one message. Raises what SQLite raises, of either."""
        held, self.held = self.held, []

        def work(connection: sqlite3.Connection) -> _T:
            for each in held:
                each(connection)
            return last(connection)

        self._answered = False
        try:
            driver: Any = self._connection
            answer: _T = await_(driver._execute(lambda: work(driver._conn)))
        except Exception as error:
            self._handle_exception(error)
        self._answered = True
        return answer

    def commit(self) -> None:
        if self.held or not self._is_idle():
            self.ask(sqlite3.Connection.commit)

    def rollback(self) -> None:
        self.held.clear()
        if not self._is_idle():
            super().rollback()

    def _is_idle(self) -> bool:
        """Whether there is surely no transaction, and nothing under way that may begin one."""
        return self._answered and not self._connection.in_transaction
