"""The order in which a run takes up its files, for `--dist loadfile --no-loadscope-reorder`."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

_LONG: Final = {
    "simulation/test_simulation.py": 1000,
    "simulation/test_mutants.py": 200,
    "store/test_judged_later.py": 150,
    "store/test_several_processes.py": 100,
    "store/test_real_processes.py": 100,
    "epochs/test_desk_again.py": 100,
    "epochs/test_epochs.py": 80,
    "server/test_durable.py": 80,
    # The first to need devices waits until all are made: two that need none begin beside it.
    "browser/test_accessibility.py": 60,
    "browser/test_every_section.py": 50,
    "browser/test_story_s2.py": 40,
    "browser/test_three_engines.py": 39,
    "browser/test_fault_plan.py": 25,
    "browser/test_carer_and_child.py": 15,
    "browser/test_app_update.py": 15,
    "browser/test_files.py": 12,
    "browser/test_two_copies.py": 12,
    "browser/test_set_aside.py": 12,
    "browser/test_own_work.py": 12,
}
"""Files whose few tests take as long as so many of others."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: one that is left for last keeps a run waiting alone.

    The tests of a file stay in their order.
    """
    tests = Counter(item.path for item in items)
    for path in tests:
        tests[path] = _LONG.get("/".join(path.parts[-2:]), tests[path])
    items.sort(key=lambda item: (-tests[item.path], item.path))
