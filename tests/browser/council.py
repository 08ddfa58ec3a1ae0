"""A real council for a browser test: the server as its own process, and a wire that can be read.

The server runs in a folder of its own, as `doorstep demo` or as an ordinary `doorstep serve`, and
is stopped or killed as a process. Where a run of tests says so, a demo's process and those of the
commands beside it are forked from one that has the server in memory; an ordinary one starts from
nothing. `DOORSTEP_PWA_DIST` names another build of the app to serve. The wire is a loopback relay
between browser and server that keeps every byte both ways.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.browser import forked
from tests.browser.forked import Forked
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DOORSTEP_PWA_DIST", ROOT / "pwa" / "dist"))
START_SECONDS = 40.0


class Council:
    """A council in `folder`, served on `port`; starts and stops are of a real process.

    A demo unless `ordinary`, which is what an operator runs. Its clock is the machine's, or that of
    `day`, a file of tests.browser.another_day. `address` is where browsers are told to find it, if
    not at its port.
    """

    forks = False
    """Whether processes of demos are forked; a bench measures those that are not."""

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        address: str | None = None,
        ordinary: bool = False,
        dist: Path = DIST,
        day: Path | None = None,
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = address or f"http://localhost:{self.port}"
        self._ordinary = ordinary
        self._dist = dist
        self._day = day
        self._program = ["server"] if day is None else ["tests.browser.another_day", str(day)]
        self.log_path = folder.parent / f"{folder.name}-server.log"
        self._process: subprocess.Popen[bytes] | Forked | None = None

    def direct(self, url: str) -> str:
        """An address as it is for whoever is not a browser: at the port."""
        return url.replace(self.url, f"http://localhost:{self.port}", 1)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Starts the server and waits until it answers.

        Raises RuntimeError with its output where it does not answer in time.
        """
        if self._ordinary:
            if not self.folder.exists():
                self.doorstep("init", "--organisation", "Fernshire")
            command = ["--home", str(self.folder), "serve", "--host", "localhost"]
        else:
            command = ["demo", "--folder", str(self.folder)]
        command += ["--port", str(self.port), "--pwa-dist", str(self._dist)]
        self._process = self._begin(command)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2):
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log_path.read_text()[-4000:]}")

    @property
    def _is_forked(self) -> bool:
        return self.forks and not self._ordinary

    def _begin(self, command: list[str]) -> subprocess.Popen[bytes] | Forked:
        if self._is_forked:
            return forked.doorstep(command, ROOT, self.log_path, self.log_path, self._day)
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *self._program, *command],
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def doorstep(self, *words: str) -> str:
        """Runs an operator's command on this council beside the server, and gives what it says."""
        if self._is_forked:
            return self._forked(["--home", str(self.folder), *words])
        ran = subprocess.run(
            [sys.executable, "-m", *self._program, "--home", str(self.folder), *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode != 0:
            raise RuntimeError(f"doorstep {' '.join(words)}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def _forked(self, words: list[str]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            said, log = Path(folder) / "said", Path(folder) / "log"
            code = forked.doorstep(words, ROOT, said, log, self._day).wait(START_SECONDS)
            if code != 0:
                raise RuntimeError(
                    f"doorstep {' '.join(words)}: {said.read_text()}{log.read_text()}"
                )
            return said.read_text()

    def invite(self, member: str, label: str) -> str:
        """A fresh enrolment code for a member of staff: 26 characters."""
        said = self.doorstep("invite", member, "--label", label)
        return said.split("/enrol#", 1)[1].split()[0]

    def stop(self) -> None:
        """Ends the server as an operator would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the server as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(20)
        self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class Wire:
    """A relay on a loopback port that keeps every byte between browser and server."""

    def __init__(self, upstream: Council) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._bytes = bytearray()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def captured(self) -> bytes:
        """Every byte so far, both ways."""
        with self._lock:
            return bytes(self._bytes)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._upstream.port), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while chunk := source.recv(65536):
                with self._lock:
                    self._bytes += chunk
                target.sendall(chunk)
        except OSError:
            pass
        finally:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    end.close()
