"""Two who register the same person offline are told of each other, and neither record is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.codes import Likeness
from sync.operation import set_value
from tests.server.council import Council, new_settings, running
from tests.server.registering.people import (
    NAME,
    command,
    fold_of,
    register,
    same_as,
    told_of,
)
from tests.server.store.test_several_processes import pair, same_memory


async def test_both_are_told_who_registered_the_other_and_when(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    hers = register(council, wren)
    first = council.clock.now_ms()
    await wren.round(*hers.changes)
    council.clock.advance(3_600_000)
    his = register(council, dov, "TANSY  Wíckerlight")
    await dov.round(*his.changes)
    alike = [int(Likeness.NAME_AND_BIRTH)]
    assert await told_of(council, hers.person, his.person) == [
        alike,
        "Dov Hazelgrim",
        council.clock.now_ms(),
    ]
    assert await told_of(council, his.person, hers.person) == [alike, "Wren Saltwhistle", first]


async def test_it_reaches_the_devices_of_both_and_of_nobody_else(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    hers, his = register(council, wren), register(council, dov)
    await wren.round(*hers.changes)
    await wren.pull_all()
    await dov.round(*his.changes)
    told = [each.data for each in await council.services.store.history(hers.person)][-1]
    assert told in await wren.pull_all()
    assert told not in await dov.pull_all()
    # Each holds their own and nothing of the other's: a likeness opens no record.
    assert his.person not in council.services.index.holding(wren.actor)
    assert hers.person not in council.services.index.holding(dov.actor)


async def test_both_brought_in_one_transaction_are_told_as_well(council: Council) -> None:
    wren = await council.device("wren")
    one, two = register(council, wren), register(council, wren)
    await wren.round(*one.changes, *two.changes)
    assert await told_of(council, one.person, two.person) is not None
    assert await told_of(council, two.person, one.person) is not None


async def test_an_nhs_number_added_later_is_enough_and_is_told_once(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    hers = register(council, wren, more=[set_value("nhs_number", "9991001751")])
    his = register(council, dov, "T. W.", None)
    await wren.round(*hers.changes)
    await dov.round(*his.changes)
    assert await told_of(council, hers.person, his.person) is None
    await dov.round(dov.change(his.person, [set_value("nhs_number", "999 100 1751")]))
    said = await told_of(council, hers.person, his.person)
    assert isinstance(said, list)
    assert said[0] == [int(Likeness.NHS_NUMBER)]
    before = len(await council.services.store.history(hers.person))
    name = (await fold_of(council, his.person)).heads("legal_name")[0].dot
    await dov.round(dov.change(his.person, [set_value("legal_name", NAME, observed=[name])]))
    assert len(await council.services.store.history(hers.person)) == before


async def test_somebody_on_the_councils_own_list_is_found_too(council: Council) -> None:
    wren = await council.device("wren")
    listed = await council.person("wren")
    await council.services.identity.append(
        listed, [set_value("legal_name", NAME), set_value("dob", "1984-06-21")]
    )
    hers = register(council, wren)
    await wren.round(*hers.changes)
    said = await told_of(council, hers.person, listed)
    assert isinstance(said, list)
    assert said[1] is None


async def test_a_name_alone_tells_nobody_anything(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    hers, his = register(council, wren, born=None), register(council, dov, born=None)
    await wren.round(*hers.changes)
    await dov.round(*his.changes)
    assert await told_of(council, hers.person, his.person) is None


async def test_a_server_started_again_still_finds_who_was_registered_before(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren = await council.device("wren")
        hers = register(council, wren)
        await wren.round(*hers.changes)
    async with running(settings) as council:
        dov = await council.device("dov")
        his = register(council, dov)
        await dov.round(*his.changes)
        assert await told_of(council, hers.person, his.person) is not None


async def test_neither_the_database_nor_the_memory_tells_a_name(council: Council) -> None:
    wren = await council.device("wren")
    hers = register(council, wren)
    await wren.round(*hers.changes)
    entry = council.services.index.record(hers.person)
    assert entry is not None
    assert len(entry.summary.alike) == 1
    assert b"wickerlight" not in b"".join(entry.summary.alike).lower()


@pytest.mark.postgresql_only(reason="SQLite is for one process")
async def test_registered_at_two_processes_of_one_council_they_are_found_and_linked_alike(
    tmp_path: Path,
) -> None:
    async with pair(tmp_path) as both:
        wren = await both.device("wren", both.one)
        dov, idris = await both.device("dov", both.two), await both.device("idris", both.two)
        hers = register(both.one, wren, "Somebody else")
        await wren.round(*hers.changes)
        name = (await fold_of(both.one, hers.person)).heads("legal_name")[0].dot
        await wren.round(wren.change(hers.person, [set_value("legal_name", NAME, observed=[name])]))
        his = register(both.two, dov)
        await dov.round(*his.changes)
        assert await told_of(both.one, hers.person, his.person) is not None
        await command(both.two, idris, "link", hers.person, his.person)
        assert await same_as(both.one, his.person) == [hers.person.hex()]
        assert his.person in (await wren.round()).scope_added
        await same_memory(both.one.services, both.two.services, settings=both.one.settings)
