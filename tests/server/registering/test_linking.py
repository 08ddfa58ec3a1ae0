"""Two records of one person are linked by somebody who sees both, and can be taken apart again."""

from __future__ import annotations

from pathlib import Path

from sync.canonical import array
from sync.codes import Refusal, Ruling
from sync.command import parse_ruling, ruling_path
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.registering.people import (
    Registered,
    command,
    fold_of,
    register,
    same_as,
    told_of,
)


async def both_registered(council: Council) -> tuple[Device, Device, Registered, Registered]:
    """Wren and Dov have each registered Tansy."""
    wren, dov = await council.device("wren"), await council.device("dov")
    hers, his = register(council, wren), register(council, dov)
    await wren.round(*hers.changes)
    await dov.round(*his.changes)
    return wren, dov, hers, his


async def test_both_records_say_so_and_keep_all_that_was_in_them(council: Council) -> None:
    _, _, hers, his = await both_registered(council)
    before = [(await fold_of(council, each.person)).heads("legal_name") for each in (hers, his)]
    idris = await council.device("idris")
    await command(council, idris, "link", hers.person, his.person)
    assert await same_as(council, hers.person) == [his.person.hex()]
    assert await same_as(council, his.person) == [hers.person.hex()]
    after = [(await fold_of(council, each.person)).heads("legal_name") for each in (hers, his)]
    assert after == before


async def test_whoever_works_with_one_of_them_works_with_both(council: Council) -> None:
    wren, dov, hers, his = await both_registered(council)
    work, begun = dov.begin("needs-assessment", council.form, [his.person])
    await dov.round(begun)
    await wren.pull_all()
    idris = await council.device("idris")
    await command(council, idris, "link", hers.person, his.person)
    reply = await wren.round()
    assert {his.person, his.involvement, work} <= set(reply.scope_added)
    received = [each.raw for each in reply.changes]
    assert {his.changes[0].raw, his.changes[1].raw, begun.raw} <= set(received)
    assert council.services.index.allocated_to(his.person) == {wren.actor, dov.actor}
    # And each may write about the one person in either record.
    _, more = wren.begin("needs-assessment", council.form, [his.person])
    assert (await wren.round(more)).verdicts[0].position is not None


async def test_taken_apart_they_are_as_they_were_and_are_not_found_alike_again(
    council: Council,
) -> None:
    wren, _, hers, his = await both_registered(council)
    idris = await council.device("idris")
    await command(council, idris, "link", hers.person, his.person)
    await command(council, idris, "unlink", his.person, hers.person)
    assert await same_as(council, hers.person) == await same_as(council, his.person) == []
    assert await told_of(council, hers.person, his.person) is None
    assert his.person in (await wren.round()).scope_removed
    assert his.person not in council.services.index.holding(wren.actor)
    assert hers.person in council.services.index.holding(wren.actor)
    again = (await fold_of(council, hers.person)).heads("legal_name")[0].dot
    await wren.round(
        wren.change(hers.person, [set_value("legal_name", "tansy WICKERLIGHT", observed=[again])])
    )
    assert await told_of(council, hers.person, his.person) is None


async def test_they_may_be_said_to_be_two_without_having_been_one(council: Council) -> None:
    _, _, hers, his = await both_registered(council)
    idris = await council.device("idris")
    await command(council, idris, "unlink", hers.person, his.person)
    assert await told_of(council, hers.person, his.person) is None
    assert await told_of(council, his.person, hers.person) is None


async def test_nobody_links_a_record_they_do_not_hold(council: Council) -> None:
    wren, _, hers, his = await both_registered(council)
    await command(council, wren, "link", hers.person, his.person)
    fold = await fold_of(council, hers.person)
    (given,) = fold.commands
    (head,) = fold.heads(ruling_path(given.dot))
    ruling = parse_ruling(array(head.value, "answer", 4)[0])
    assert (ruling.outcome, ruling.refusal) == (Ruling.REFUSED, Refusal.AUTHORITY)
    assert await same_as(council, his.person) == []
    assert his.person not in council.services.index.holding(wren.actor)


async def test_nor_one_they_held_once(council: Council) -> None:
    wren, _, hers, his = await both_registered(council)
    idris = await council.device("idris")
    await command(council, idris, "link", hers.person, his.person)
    await command(council, idris, "unlink", hers.person, his.person)
    await command(council, wren, "link", hers.person, his.person)
    assert await same_as(council, hers.person) == []


async def test_a_third_record_of_the_same_person_joins_them(council: Council) -> None:
    wren, dov, hers, his = await both_registered(council)
    third = register(council, dov)
    await dov.round(*third.changes)
    idris = await council.device("idris")
    await command(council, idris, "link", hers.person, his.person)
    await command(council, idris, "link", his.person, third.person)
    held = council.services.index.holding(wren.actor)
    assert {hers.person, his.person, third.person} <= set(held)


async def test_a_server_started_again_holds_to_it(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, dov, hers, his = await both_registered(council)
        idris = await council.device("idris")
        await command(council, idris, "link", hers.person, his.person)
        index = council.services.index
        before = {device.actor: dict(index.holding(device.actor)) for device in (wren, dov, idris)}
        assert his.person in before[wren.actor]
    async with running(settings) as council:
        index = council.services.index
        assert {actor: dict(index.holding(actor)) for actor in before} == before
