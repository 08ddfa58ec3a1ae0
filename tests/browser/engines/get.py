"""Finds Firefox and WebKit to test with, or gets them, or says exactly what to install.

`python -m tests.browser.engines.get` makes sure of both where apt-get is there and may install.
Elsewhere it says what is missing, and the tests in that engine are skipped, saying so. They fail
instead on a Debian that may install, and where `CI` is set. `DOORSTEP_FIREFOX` and
`DOORSTEP_WEBKIT_DRIVER` name others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"Firefox": ("firefox-esr",), "WebKit": ("webkit2gtk-driver", "xvfb")}


def firefox() -> str | None:
    """Path of a Firefox on this machine, or None."""
    return os.environ.get("DOORSTEP_FIREFOX") or _first("firefox-esr", "firefox")


def webkit_driver() -> str | None:
    """Path of WebKitGTK's WebDriver where the display it needs is there as well, or None."""
    driver = os.environ.get("DOORSTEP_WEBKIT_DRIVER") or _first("WebKitWebDriver")
    return driver if driver and _first("Xvfb") else None


def missing() -> list[str]:
    """The engines that are not on this machine."""
    found = {"Firefox": firefox(), "WebKit": webkit_driver()}
    return [engine for engine, path in found.items() if path is None]


def required() -> bool:
    """Whether a missing engine is a failure here rather than something left out."""
    return bool(os.environ.get("CI")) or (_may_install() and _is_debian())


def why_not(engine: str) -> str:
    """What to say of an engine that is missing, and what to do."""
    packages = " ".join(PACKAGES[engine])
    return (
        f"{engine} is not on this machine, so nothing is shown about it. "
        f"On Debian: sudo apt-get install {packages}"
    )


def _first(*names: str) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def _install(engine: str) -> None:
    packages = PACKAGES[engine]
    print(f"{engine} is missing: installing {', '.join(packages)} (a minute, once)", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=True,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


def ensure() -> list[str]:
    """Gets what is missing where that can be done here; gives the engines that still are."""
    for engine in missing() if _may_install() else []:
        try:
            _install(engine)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"{engine} could not be installed: {error}")
    return missing()


if __name__ == "__main__":
    for lacking in ensure():
        print(why_not(lacking))
    for name, path in (("Firefox", firefox()), ("WebKit", webkit_driver())):
        if path:
            print(f"{name}: {path}")
    if missing() and required():
        sys.exit("The tests here run in all three engines.")
