"""Logs as JSON lines, without content, names, codes, addresses or query strings.

Only the fields named here are written: a message is a fixed phrase of ours, and extras come from a
short list of kinds, counts and times. Exceptions show their type alone, since their text may quote
what somebody typed.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any, TextIO

_EXTRAS = ("kind", "route", "status", "ms", "count", "reason", "arrival", "method")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            # The phrase, never its filled-in arguments.
            "what": _phrase(record.msg),
        }
        for name in _EXTRAS:
            value = record.__dict__.get(name)
            if isinstance(value, int | float | str):
                line[name] = value
        if record.exc_info is not None and record.exc_info[0] is not None:
            line["kind"] = record.exc_info[0].__name__
        return json.dumps(line, separators=(",", ":"))


def _phrase(message: object) -> str:
    # Others' further lines show objects in full, and with them what an exception quotes.
    return message.partition("\n")[0][:200] if isinstance(message, str) else type(message).__name__


def log_as_json(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every logger through `JsonLines`, to standard error by default."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "litestar"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    # These repeat statements, and with them keyed hashes and lengths; uvicorn's own tell nothing
    # without their arguments that "ready" does not.
    for name in ("sqlalchemy", "aiosqlite", "asyncio", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)
