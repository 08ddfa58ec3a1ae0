"""Lock files pin everything, Python's with hashes, and hold no download addresses."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_python_lock_pins_and_hashes_every_package() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    packages = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", lock, re.MULTILINE)
    assert len(packages) > 20
    entries = re.split(r"(?m)^(?=[a-z0-9])", lock)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock
    assert "index" not in re.sub(r"(?m)^[a-z].*$", "", lock)


def test_the_node_lock_pins_every_package_without_an_address() -> None:
    lock = json.loads((ROOT / "pwa/package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert entry.get("version"), name
        assert "resolved" not in entry, name
        assert entry.get("integrity"), name
