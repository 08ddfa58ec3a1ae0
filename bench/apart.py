"""Clients in a process of their own, so that they and the server do not share an interpreter."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def _send(pipe: Any, work: Callable[..., Coroutine[Any, Any, Any]], given: tuple[Any, ...]) -> None:
    pipe.send(asyncio.run(work(*given)))


def apart(work: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
    """What a coroutine function of some module gives. Raises EOFError where its process fails."""
    near, far = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_send, args=(far, work, given))
    process.start()
    # So that a process that fails ends the wait.
    far.close()
    try:
        result: T = near.recv()
    finally:
        process.join()
    return result
