"""Where a process may die: between any two calls to its storage."""

from __future__ import annotations

import asyncio


class Crashed(BaseException):
    """The process is gone. No `except Exception` of the code under test may outlive it."""


class Fuse:
    """Burns down at each storage call and kills at the last; unlit it does nothing."""

    def __init__(self) -> None:
        self._left: int | None = None
        self.blown = asyncio.Event()

    def light(self, calls: int) -> None:
        """Die at this many storage calls from now, the first being 1."""
        self._left = calls

    def blow(self) -> None:
        """Die now."""
        self.blown.set()

    def put_out(self) -> None:
        """A new life: nothing dies."""
        self._left = None
        self.blown.clear()

    def burn(self) -> None:
        """A storage call is about to happen, or just did. Raises `Crashed`."""
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.blown.set()
        if self.blown.is_set():
            # What is dead touches no storage, whatever its cleaning up tries.
            raise Crashed
