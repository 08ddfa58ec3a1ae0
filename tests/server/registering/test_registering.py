"""Somebody registered on a device belongs to whoever did it from the first, and to their team."""

from __future__ import annotations

from pathlib import Path

from server.enrol.staff import put_staff
from sync.codes import Audience, Verdict
from sync.operation import set_value
from tests.server.council import Council, new_settings, running
from tests.server.registering.people import newest, register


async def test_they_are_allocated_to_whoever_registered_them_and_their_manager_sees_them(
    council: Council,
) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    dov = await council.device("dov")
    tansy = register(council, wren)
    work, begun = wren.begin("needs-assessment", council.form, [tansy.person])
    reply = await wren.round(*tansy.changes, begun)
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED] * 3

    index = council.services.index
    assert index.allocated_to(tansy.person) == {wren.actor}
    both = {tansy.person, tansy.involvement, work}
    for actor in (wren.actor, idris.actor):
        assert both <= set(index.holding(actor))
    assert both <= set((await idris.round()).scope_added)
    assert await dov.pull_all() == []


async def test_a_manager_may_allocate_them_to_somebody_else(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    tansy = register(council, wren)
    await wren.round(*tansy.changes)
    await council.allocate(tansy.involvement, "dov")
    received = await dov.pull_all()
    assert tansy.changes[0].raw in received
    assert tansy.changes[1].raw in received


async def test_the_order_in_which_the_two_records_arrive_makes_no_difference(
    council: Council,
) -> None:
    wren = await council.device("wren")
    tansy = register(council, wren)
    await wren.round(tansy.changes[1])
    assert council.services.index.allocated_to(tansy.person) == frozenset()
    await wren.round(tansy.changes[0])
    assert council.services.index.allocated_to(tansy.person) == {wren.actor}
    await wren.round(*tansy.changes)
    assert len(await council.services.store.history(tansy.involvement)) == 2


async def test_nobody_reaches_a_person_by_an_involvement_begun_with_somebody_elses_registration(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    tansy = register(council, wren)
    await wren.round(tansy.changes[0])
    _, intruding = dov.begin("involvement", newest(council, "involvement"), [tansy.person])
    await dov.round(intruding)
    assert tansy.changes[0].raw not in await dov.pull_all()
    assert dov.actor not in council.services.index.holders(tansy.person)
    await wren.round(tansy.changes[1])
    assert council.services.index.allocated_to(tansy.person) == {wren.actor}


async def test_whoever_holds_nobody_by_their_role_registers_for_their_team(
    council: Council,
) -> None:
    alby = await put_staff(council.services, "Alby Tinderpost", ["team_admin"], council.team.id)
    council.staff["alby"] = alby
    device, idris = await council.device("alby"), await council.device("idris")
    tansy = register(council, device)
    await device.round(*tansy.changes)
    assert council.services.index.allocated_to(tansy.person) == frozenset()
    assert tansy.changes[0].raw in await idris.pull_all()


async def test_a_person_whom_the_council_knew_stays_with_whom_they_were(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    _, again = wren.begin("involvement", newest(council, "involvement"), [person])
    await wren.round(again)
    history = await council.services.store.history(person)
    assert len(history) == 1
    assert council.services.index.allocated_to(person) == {wren.actor}


async def test_a_server_started_again_knows_it_all(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, idris = await council.device("wren"), await council.device("idris")
        tansy = register(council, wren)
        await wren.round(*tansy.changes)
        before = dict(council.services.index.holding(idris.actor))
    async with running(settings) as council:
        assert dict(council.services.index.holding(idris.actor)) == before
        assert council.services.index.allocated_to(tansy.person) == {wren.actor}


async def test_a_jotting_of_ones_own_is_no_registration(council: Council) -> None:
    wren = await council.device("wren")
    _, own = wren.begin(
        "access-log",
        newest(council, "access-log"),
        audience=Audience.AUTHOR_ONLY,
        ops=[set_value("opened", None)],
    )
    reply = await wren.round(own)
    assert reply.verdicts[0].verdict == Verdict.MERGED
