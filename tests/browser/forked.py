"""The server's command line in processes that begin as copies of one that has it all in memory.

To start an interpreter, import the server and compile the library is two seconds of work, the same
for every server and every command of a run. Here it is done once: each of them is then forked from
that process, which never opened a council, and goes on as a process of its own that can be killed.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

_APART = multiprocessing.get_context("forkserver")
_APART.set_forkserver_preload(["tests.browser.warm"])


class Forked:
    """One that runs, with what the tests ask of a `subprocess.Popen`."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Its exit code, once it has ended. Raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("doorstep", timeout)
        return self._process.exitcode


def doorstep(
    words: Sequence[str], cwd: Path, said: Path, log: Path, day: Path | None = None
) -> Forked:
    """`doorstep` with these words, in a process group of its own; its outputs go to two files.

    On the day in a file of tests.browser.another_day, if one is given.
    """
    args = (tuple(words), cwd, (said, log), dict(os.environ), day)
    process = _APART.Process(target=_run, args=args)
    process.start()
    return Forked(process)


def _run(
    words: Sequence[str],
    cwd: Path,
    outputs: tuple[Path, Path],
    environment: Mapping[str, str],
    day: Path | None,
) -> None:
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(outputs, start=1):
        with path.open("ab") as file:
            os.dup2(file.fileno(), number)
    from server.cli import main

    if day is not None:
        from tests.browser.another_day import keep_time_by

        keep_time_by(day)
    main(list(words), prog_name="doorstep")
