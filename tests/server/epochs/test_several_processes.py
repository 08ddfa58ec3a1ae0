"""Several processes on one database are in one epoch, whichever of them began it."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.exchange.cursor import Cursor, write_cursor
from tests.server.council import Council
from tests.server.store.test_several_processes import pair

pytestmark = pytest.mark.postgresql_only(reason="SQLite has one process")


def beyond(council: Council, device: bytes) -> bytes:
    """A cursor such as this server gave out before its database was put back."""
    far = council.services.index.last_position + 40
    cursor = Cursor(council.services.epoch, effective=far, position=far, scope=far)
    return write_cursor(council.services.keys.index_key, device, cursor)


async def test_an_epoch_begun_at_one_process_is_the_others_too(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        wren = await both.one.device("wren")
        dov = await both.device("dov", both.one)
        before = both.two.services.identity.device.id
        wren.cursor = beyond(both.one, wren.id)
        assert (await wren.round()).epoch == 2
        dov.http = both.two.http
        answer = await dov.round()
        assert answer.epoch == 2
        assert both.two.services.epoch == 2
        assert [end.epoch for end in answer.epoch_ends] == [1, 2]
        assert both.two.services.identity.device.id != before
        both.two.staff.update(both.one.staff)
        person = await both.two.person("wren")
        await wren.round()
        assert both.one.services.index.holds(wren.actor, person)


async def test_two_processes_shown_the_same_cursor_begin_one_epoch(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        wren = await both.one.device("wren")
        far = beyond(both.one, wren.id)
        wren.cursor = far
        assert (await wren.round()).epoch == 2
        wren.http, wren.cursor = both.two.http, far
        assert (await wren.round()).epoch == 2
