"""Several server processes on one PostgreSQL take up new keys without losing a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.keys.register import MASTER
from sync.change import parse
from sync.codes import Verdict
from sync.operation import set_value
from tests.server.depositing import copies_of, receipt_keys, sealed, send
from tests.server.rotation.rotating import moves_on, rotated
from tests.server.rotation.test_master import ending, versions_of, wrap_anew
from tests.server.store.test_several_processes import pair

pytestmark = pytest.mark.postgresql_only(reason="SQLite is for one process")


async def test_a_device_goes_back_and_forth_between_processes_through_rotations(
    tmp_path: Path,
) -> None:
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.two)
        person = await both.one.person("wren")
        record, first = wren.begin("needs-assessment", both.one.form, [person])
        await wren.round(first)
        rotated(both.one.settings)
        # One process has taken the keys up, and the device with it.
        await moves_on(both.one, wren)
        wren.http = both.two.http
        again = wren.change(record, [set_value("beliefs", "Quaker")])
        (verdict,) = (await send(both.two, wren, *sealed(wren, copies_of(wren, again)))).verdicts
        assert verdict.verdict == Verdict.MERGED
        assert len(receipt_keys(both.two)) == 2
        rotated(both.one.settings)
        # What one seals under the newest master key the other reads at once.
        person, involvement = await both.one.involved("wren")
        pulled = {parse(each).record for each in await wren.read_everything()}
        assert {person, involvement} <= pulled
        assert (await versions_of(both.one))[person] == 3
        assert both.one.services.epoch == both.two.services.epoch == 1


async def test_a_master_key_ends_under_both(tmp_path: Path) -> None:
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.two)
        rotated(both.one.settings, MASTER)
        await wrap_anew(both.one.settings)
        assert await ending(both.one.settings, 1, no_older_backup=True) == []
        await both.one.person("wren")
        await wren.round()
        for process in (both.one, both.two):
            assert process.services.store.master.versions == [2]
