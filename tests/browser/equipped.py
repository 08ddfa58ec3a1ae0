"""Fernshire whose staff have their devices: made once for a run of tests, copied for each story.

To set a device up is seconds of real work, the same for every story that is about something else.
Here each is set up by its screens and closed, and then the server is stopped. The council's folder
and the profiles, copied together, are that moment again: neither knows more of the other than it
did. A story that takes one device leaves the others in their drawers.

A profile is an address's, with its port, and a story's server has one that is free. So browsers
are told to find `ADDRESS` at that port, and no story has to know.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Playwright

from tests.browser.chrome import LAPTOP, PHONE
from tests.browser.chromium import FEW_PROCESSES, FEW_PROCESSES_FEATURES
from tests.browser.council import Council
from tests.browser.device import Device
from tests.ports import free_port

ADDRESS: Final = "http://localhost:8080"

STAFF: Final = {
    "Wren Saltwhistle": (PHONE, None),
    "Dov Hazelgrim": (PHONE, ("Dov's tablet", "DH")),
    "Idris Candlebrook": (LAPTOP, None),
    "Sol Brackenwire": (LAPTOP, None),
    "Juno Foxmarrow": (PHONE, None),
}
"""The window of each one's device; its label and lock screen name, unless it is a card's."""

_SHELL_KEPT: Final = "() => navigator.serviceWorker.ready.then(() => true)"


def finds(port: int) -> str:
    """The browser's flag by which `ADDRESS` is a server at a port of this machine."""
    return f"--host-resolver-rules=MAP {ADDRESS.removeprefix('http://')} 127.0.0.1:{port}"


@dataclass(frozen=True)
class Ready:
    """What is known of a device that is set up: what unlocks it, and the path of its home."""

    phrase: str
    home: str


class Equipped:
    """The moment that is copied, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        told = json.loads((folder / "ready.json").read_text("utf-8"))
        self._ready = {name: Ready(**each) for name, each in told.items()}

    def council(self, folder: Path) -> None:
        """Copies the council to a folder."""
        shutil.copytree(self._folder / "council", folder)

    def device(self, name: str, profile: Path) -> Ready:
        """Copies somebody's browser to a profile."""
        shutil.copytree(self._folder / name, profile)
        return self._ready[name]


def equipped_once(folder: Path, playwright: Playwright) -> Equipped:
    """The same for several processes of one test run: the first of them makes it."""
    made = folder / "equipped"
    with (folder / "equipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "ready.json").exists():
            shutil.rmtree(made, ignore_errors=True)
            _make(made, playwright)
    return Equipped(made)


def _make(folder: Path, playwright: Playwright) -> None:
    folder.mkdir()
    ready = {}
    with Council(folder / "council", free_port(), address=ADDRESS) as council:
        for name, (size, invited) in STAFF.items():
            device = Device(playwright, folder / name, size)
            device.chrome.flags = (finds(council.port), *FEW_PROCESSES)
            device.chrome.features = FEW_PROCESSES_FEATURES
            device.start()
            try:
                if invited is None:
                    device.become(council.url, name)
                else:
                    label, short = invited
                    code = council.invite(name, label)
                    device.enrol(council.url, code, short, by_link=True)
                device.page.evaluate(_SHELL_KEPT)
                ready[name] = {
                    "phrase": device.phrase,
                    "home": device.page.url.removeprefix(ADDRESS),
                }
                device.close()
            finally:
                device.kill()
    (folder / "ready.json").write_text(json.dumps(ready), encoding="utf-8")
