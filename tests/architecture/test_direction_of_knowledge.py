"""`server` knows `sync` and `forms`; those know nothing of each other or of the server.

The same shape holds in `pwa/src` (design.md 2): the core of `sync` and the `forms` engine stand
alone, screens see only the session, and nothing below the screens knows of them.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")

PYTHON_MAY_KNOW = {"forms": set(), "sync": set(), "server": {"forms", "sync"}}
PACKAGES = frozenset(PYTHON_MAY_KNOW) | {"tests", "bench", "docs"}

APP_MAY_KNOW = {
    "forms": {"codes"},
    "sync/core": {"codes"},
    "sync": {"codes", "sync/core", "vault"},
    "vault": {"codes", "sync/core"},
    "session": {"codes", "forms", "sync", "sync/core", "vault"},
    "ui": {"codes", "text", "forms", "session"},
    "text": set(),
    "worker": {"text", "session"},
}


def _imported(module: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(PYTHON_MAY_KNOW))
def test_a_python_package_imports_only_what_it_may_know(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files
    for path in files:
        known = _imported(ast.parse(path.read_text())) & (PACKAGES - {package})
        assert known <= PYTHON_MAY_KNOW[package], f"{path.relative_to(ROOT)} imports {known}"


def _area(path: Path) -> str:
    relative = path.relative_to(ROOT / "pwa/src")
    if len(relative.parts) == 1:
        return relative.stem
    if relative.parts[:2] == ("sync", "core"):
        return "sync/core"
    return relative.parts[0]


@pytest.mark.parametrize("area", sorted(APP_MAY_KNOW))
def test_a_part_of_the_app_imports_only_what_it_may_know(area: str) -> None:
    source = ROOT / "pwa/src"
    files = [p for p in source.rglob("*.ts*") if _area(p) == area]
    assert files
    for path in files:
        for target in IMPORT.findall(path.read_text()):
            resolved = (path.parent / target.split("?")[0]).resolve()
            if not resolved.is_relative_to(source) or resolved.suffix in {".css", ".json"}:
                continue
            other = _area(resolved)
            assert other == area or other in APP_MAY_KNOW[area], (
                f"{path.relative_to(ROOT)} imports {target}"
            )


def test_screens_see_the_session_and_nothing_below_it() -> None:
    source = ROOT / "pwa/src"
    below = {"sync", "sync/core", "vault"}
    for path in (source / "screens").rglob("*.ts*"):
        for target in IMPORT.findall(path.read_text()):
            resolved = (path.parent / target.split("?")[0]).resolve()
            if resolved.is_relative_to(source) and resolved.suffix not in {".css", ".json"}:
                assert _area(resolved) not in below, f"{path.relative_to(ROOT)} imports {target}"
