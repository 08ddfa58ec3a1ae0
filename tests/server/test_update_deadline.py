"""The operator's deadline for taking an update is policy that every device is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from server.errors import SetupError
from server.settings import Settings
from tests.server.council import Council, new_settings, running


async def told(council: Council) -> dict[str, object]:
    """The policy in a new device's first directory."""
    reply = await (await council.device("wren")).round()
    assert reply.directory is not None
    return {entry.key: entry.value for entry in reply.directory.policy}


async def test_the_day_from_which_a_waiting_app_is_taken_reaches_a_device(tmp_path: Path) -> None:
    settings = msgspec.structs.replace(new_settings(tmp_path), update_deadline=date(2026, 12, 1))
    async with running(settings) as council:
        assert (await told(council))["update_deadline"] == "2026-12-01"


async def test_without_one_an_update_waits_for_its_owner(council: Council) -> None:
    assert "update_deadline" not in await told(council)


def test_it_is_set_as_a_day_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_UPDATE_DEADLINE", "2026-12-01")
    assert Settings.load(tmp_path).update_deadline == date(2026, 12, 1)
    monkeypatch.setenv("DOORSTEP_UPDATE_DEADLINE", "soon")
    with pytest.raises(SetupError):
        Settings.load(tmp_path)
