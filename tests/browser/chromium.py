"""Finds a Chromium to test with, or gets one, or says exactly what to install.

`python -m tests.browser.chromium` makes sure there is one; `find()` gives its path.
`DOORSTEP_CHROMIUM` names another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Pages of its own that it loads behind the address bar at each start, which no story looks at.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)

FEW_PROCESSES = ("--in-process-gpu",)
FEW_PROCESSES_FEATURES = ("NetworkServiceInProcess2",)
"""Drawing and the network in the browser's own process, as Chromium has them where memory is short.

For stories: each start is cheaper by a fifth. What is measured, starts as on anybody's machine.
"""


def find() -> str | None:
    """Path of a Chromium on this machine, or None."""
    named = os.environ.get("DOORSTEP_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _playwrights()


def _playwrights() -> str | None:
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    found = sorted(cache.glob("chromium-*/chrome-*/*hrom*")) if cache.is_dir() else []
    runnable = [path for path in found if path.is_file() and os.access(path, os.X_OK)]
    return str(runnable[-1]) if runnable else None


def _install() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Chromium is missing: installing Debian's (about a minute, once)", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)
        return
    print("Chromium is missing: getting Playwright's (a few minutes, once)", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def ensure() -> str:
    """Path of a Chromium, installed now if there was none.

    Raises SystemExit with what to install where that failed.
    """
    path = find()
    if path is None:
        try:
            _install()
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(
                f"Chromium could not be installed ({error}). Install it and try again: "
                "on Debian or Ubuntu `sudo apt-get install chromium`, elsewhere "
                f"`{sys.executable} -m playwright install chromium`, or name one in "
                "DOORSTEP_CHROMIUM."
            )
        path = find()
    if path is None:
        sys.exit("Chromium was installed but not found. Name its path in DOORSTEP_CHROMIUM.")
    return path


if __name__ == "__main__":
    print(f"Chromium: {ensure()}")
