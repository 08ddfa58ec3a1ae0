"""A window that forgets everything is no place for work: it is refused before the code is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.council import Council
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.get import missing, required, why_not
from tests.browser.engines.worker import Worker
from tests.browser.equipped import Equipped

pytestmark = pytest.mark.browser

REFUSED = "Doorstep cannot keep work in a private window. Open it in an ordinary one."


@pytest.fixture(scope="module")
def council(folder: Path, equipped: Equipped) -> Iterator[Council]:
    if "Firefox" in missing():
        (pytest.fail if required() else pytest.skip)(why_not("Firefox"))
    equipped.council(folder / "council")
    with Council(folder / "council") as council:
        yield council


def test_a_private_window_is_refused_with_the_reason_and_the_code_still_works_in_an_ordinary_one(
    council: Council, folder: Path
) -> None:
    code = council.invite("Wren Saltwhistle", "Wren's phone")
    hidden = Firefox(folder / "private", private=True)
    try:
        hidden.start()
        worker = Worker(hidden, council.url)
        worker.try_enrol(code, "WS")
        worker.sees(REFUSED)
    finally:
        hidden.kill()
    ordinary = Firefox(folder / "ordinary")
    try:
        ordinary.start()
        Worker(ordinary, council.url).enrol(code, "WS")
    finally:
        ordinary.kill()
