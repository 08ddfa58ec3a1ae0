"""Builds of the app beside the one in `pwa/dist`, and a folder to serve one or another from."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.browser.council import ROOT


def build(folder: Path, version: str) -> Path:
    """Builds the app as another version into a folder."""
    subprocess.run(
        ["npx", "vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", str(folder)],
        cwd=ROOT / "pwa",
        # Squeezed by the server: of all the time a build takes, most would go into that.
        env={**os.environ, "DOORSTEP_APP_VERSION": version, "DOORSTEP_APP_UNSQUEEZED": "1"},
        check=True,
    )
    return folder


def built_once(folder: Path, version: str) -> Path:
    """The same for several processes of one test run: the first of them builds it."""
    made = folder / version
    with (folder / f"{version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return made if (made / "index.html").exists() else build(made, version)


def serve(build: Path, shell: Path) -> None:
    """Puts a build where the server looks, its page last: by that the server knows of it."""
    shell.mkdir(parents=True, exist_ok=True)
    for path in shell.iterdir():
        if path.name != "index.html":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in build.iterdir():
        if path.name == "index.html":
            continue
        copy = shutil.copytree if path.is_dir() else shutil.copy2
        copy(path, shell / path.name)
    (shell / "index.html").write_bytes((build / "index.html").read_bytes())


def entry(build: Path) -> str:
    """The address of the app's own script in its page, which no other build has."""
    found = re.search(r'src="(/assets/app-[^"]+\.js)"', (build / "index.html").read_text())
    assert found is not None
    return found[1]


def files(build: Path) -> set[str]:
    """The addresses of all that a device keeps of a build."""
    kept = [
        path
        for path in build.rglob("*")
        if path.is_file() and path.suffix != ".gz" and ".vite" not in path.parts
    ]
    return {f"/{path.relative_to(build).as_posix()}" for path in kept} - {"/sw.js"}
