"""SQLite is for one server process: a second one on the same file is refused in words.

Commands beside a running server (`doorstep invite`, `devices revoke`, `backup`) are not servers and
take no such lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from server.errors import SetupError


@contextmanager
def no_server(database_url: str) -> Iterator[None]:
    """Keep servers off an embedded database meanwhile, for what one would not notice.

    Raises `SetupError` where one has it. On PostgreSQL servers notice what is committed.
    """
    with ExitStack() as held:
        try:
            held.enter_context(the_only_server(database_url))
        except SetupError as error:
            raise SetupError(
                "The server is running on this SQLite database and would not notice. Stop it, run "
                "this again, and start it. Nothing was changed."
            ) from error
        yield


@contextmanager
def the_only_server(database_url: str) -> Iterator[None]:
    """Hold an embedded database for this process, until it ends however it ends.

    Raises `SetupError` where another server has it. On PostgreSQL there may be any number.
    """
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        yield
        return
    path = Path(f"{url.database}.serving")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(
                "another server runs on this SQLite database. Several servers need PostgreSQL: "
                "set DOORSTEP_DATABASE_URL."
            ) from error
        yield
    finally:
        os.close(descriptor)
