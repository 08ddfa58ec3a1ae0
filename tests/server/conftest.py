"""A fresh council for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.server.council import Council, new_settings, running


@pytest_asyncio.fixture
async def council(tmp_path: Path) -> AsyncIterator[Council]:
    """A running server with staff and no people."""
    async with running(new_settings(tmp_path)) as made:
        yield made
