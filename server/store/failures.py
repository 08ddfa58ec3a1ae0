"""Telling a database that failed from a request it would not take."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from server.errors import SetupError

# SQLSTATE classes that speak of what was sent: a value, a constraint, a statement.
_OF_THE_REQUEST: Final = frozenset({"22", "23", "42"})


def database_failed(error: BaseException) -> bool:
    """Whether the database itself is full, locked or gone. It says nothing of any one request."""
    if isinstance(error, OSError | OperationalError | NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error, InterfaceError):
        # asyncpg calls a value it cannot encode an error of the interface too.
        return not isinstance(getattr(error.orig, "__cause__", None), ValueError)
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or (
        isinstance(state, str) and state[:2] not in _OF_THE_REQUEST
    )


def cannot_be_used(error: BaseException) -> SetupError:
    """What to tell an operator whose database failed; never the statement or its values."""
    reason = error.orig if isinstance(error, DBAPIError) else error
    return SetupError(f"the database cannot be used: {reason}")
