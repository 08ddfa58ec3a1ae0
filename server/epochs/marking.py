"""Keeping the mark up with what was committed, without holding up anybody who commits.

At most once a second, and once more when the server is stopped: what a crash leaves unmarked is at
most that second, and a device that has seen it shows a cursor beyond the log.
"""

from __future__ import annotations

import asyncio
import logging

from server.epochs.epochs import Epochs
from server.keys.mark import Mark, MarkFile

EVERY_SECONDS = 1.0
_log = logging.getLogger("doorstep.epochs")


class Marking:
    """Writes the mark when it has moved: `keep` again and again, and once more at the end."""

    def __init__(self, file: MarkFile, epochs: Epochs) -> None:
        self._file = file
        self._epochs = epochs
        self._kept: Mark | None = None
        self._writing = asyncio.Lock()

    async def keep(self) -> None:
        """Write the mark if it has moved since. A folder that cannot be written is logged."""
        async with self._writing:
            mark = self._epochs.mark()
            if mark == self._kept:
                return
            try:
                await asyncio.to_thread(self._file.write, mark)
            except OSError as error:
                _log.error("the mark could not be kept", extra={"kind": type(error).__name__})
                return
            self._kept = mark
