"""A plan that is the person's own reaches staff while the person lets them see of it (2.9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.codes import Audience, Mark, Reason, Receipt, Verdict
from sync.messages import RoundReply, ScopeReceipt, Signed
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.registering.people import newest

FORM = "wellness-recovery-plan"
MERGED = (Verdict.MERGED, None)
OUT_OF_SCOPE = (Verdict.SET_ASIDE, Reason.SCOPE)


def plan(council: Council, device: Device, person: bytes, says: str | None) -> tuple[bytes, Signed]:
    """A plan typed for somebody, and what they say of who may see it."""
    ops = [set_value("toolbox", "The allotment, before anybody is up")]
    if says is not None:
        ops.append(set_value("staff_can_view", says))
    return device.begin(
        FORM, newest(council, FORM), [person], audience=Audience.PERSON_OWNED, ops=ops
    )


def verdicts(reply: RoundReply) -> list[tuple[int, int | None]]:
    return [(each.verdict, each.reason) for each in reply.verdicts]


def dot_of(device: Device) -> bytes:
    """The dot of what a device made last."""
    assert device.prev is not None
    return device.prev[:16]


@pytest.mark.parametrize("says", [None, "none", "some", "a code of a later form"])
async def test_a_plan_that_nobody_opened_reaches_nobody_but_whoever_types_it(
    council: Council, says: str | None
) -> None:
    wren, dov, idris = [await council.device(key) for key in ("wren", "dov", "idris")]
    marl = await council.person("wren", "dov")
    record, begun = plan(council, wren, marl, says)
    assert verdicts(await wren.round(begun)) == [MERGED]
    assert council.services.index.holders(record) == {wren.actor}
    for colleague in (dov, idris):
        reply = await colleague.round()
        assert marl in reply.scope_added
        assert record not in reply.scope_added
        written = colleague.change(record, [set_value("staff_can_view", "all")])
        assert verdicts(await colleague.round(written)) == [OUT_OF_SCOPE]
    assert council.services.index.holders(record) == {wren.actor}


async def test_opened_it_reaches_those_who_work_with_the_person_and_their_manager(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    juno, sol = council.staff["juno"].id, council.staff["sol"].id
    marl = await council.person("wren", "dov", "juno")
    record, begun = plan(council, wren, marl, "all")
    assert verdicts(await wren.round(begun)) == [MERGED]
    index = council.services.index
    assert index.holders(record) == {wren.actor, dov.actor, council.staff["idris"].id}
    assert not index.holds(juno, record)
    assert not index.holds(sol, record)
    assert record in (await dov.round()).scope_added


async def test_a_part_that_is_named_opens_it_and_no_part_does_not(council: Council) -> None:
    wren = await council.device("wren")
    dov = council.staff["dov"].id
    marl = await council.person("wren", "dov")
    record, begun = plan(council, wren, marl, "some")
    await wren.round(begun)
    index = council.services.index
    assert not index.holds(dov, record)
    await wren.round(wren.change(record, [set_value("parts_to_view", ["crisis"])]))
    assert index.holds(dov, record)
    none = set_value("parts_to_view", [], observed=[dot_of(wren)])
    await wren.round(wren.change(record, [none]))
    assert not index.holds(dov, record)


async def test_a_person_who_changes_their_mind_takes_it_from_the_device_of_whoever_they_tell(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    idris = council.staff["idris"].id
    marl = await council.person("wren", "dov")
    record, begun = plan(council, wren, marl, "all")
    await wren.round(begun)
    said = dot_of(wren)
    assert record in (await dov.round()).scope_added
    closing = dov.change(record, [set_value("staff_can_view", "none", observed=[said])])
    reply = await dov.round(closing)
    assert verdicts(reply) == [MERGED]
    index = council.services.index
    assert index.holders(record) == {wren.actor}
    assert record in index.left(dov.actor)
    assert record in index.left(idris)
    told = await dov.round()
    assert record in {*reply.scope_removed, *told.scope_removed}
    # What was typed before the device let go of it counts; what comes after does not.
    before = dov.change(record, [set_value("daily_must", "Tea, then the papers")])
    assert verdicts(await dov.round(before)) == [MERGED]
    history = await council.services.store.history(record)
    assert history[-1].mark == Mark.BEFORE_HANDOVER
    dov.receipts = (ScopeReceipt(Receipt.UNREADABLE, dov.seq, (record,)),)
    await dov.round()
    after = dov.change(record, [set_value("daily_must", "Something else")])
    assert verdicts(await dov.round(after)) == [OUT_OF_SCOPE]


async def test_while_two_answers_stand_about_who_may_see_it_nobody_may(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    marl = await council.person("wren", "dov")
    record, begun = plan(council, wren, marl, "all")
    await wren.round(begun)
    said = dot_of(wren)
    index = council.services.index
    assert index.holds(dov.actor, record)
    await wren.round(wren.change(record, [set_value("staff_can_view", "none", observed=[said])]))
    closed = dot_of(wren)
    assert not index.holds(dov.actor, record)
    # Written before that arrived: both stand, and the safer one holds.
    again = dov.change(record, [set_value("staff_can_view", "all", observed=[said])])
    assert verdicts(await dov.round(again)) == [MERGED]
    assert not index.holds(dov.actor, record)
    both = [closed, dot_of(dov)]
    await wren.round(wren.change(record, [set_value("staff_can_view", "all", observed=both)]))
    assert index.holds(dov.actor, record)


async def test_a_plan_in_one_push_with_its_opening_and_closing_ends_closed(
    council: Council,
) -> None:
    wren = await council.device("wren")
    marl = await council.person("wren", "dov")
    record, begun = plan(council, wren, marl, "all")
    closing = wren.change(record, [set_value("staff_can_view", "none", observed=[dot_of(wren)])])
    assert verdicts(await wren.round(begun, closing)) == [MERGED, MERGED]
    assert council.services.index.holders(record) == {wren.actor}


async def test_a_server_started_again_knows_whose_plans_are_open(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        marl = await council.person("wren", "dov")
        opened, first = plan(council, wren, marl, "all")
        await wren.round(first)
        closed, second = plan(council, wren, marl, "all")
        await wren.round(second)
        said = dot_of(wren)
        await wren.round(
            wren.change(closed, [set_value("staff_can_view", "none", observed=[said])])
        )
        index = council.services.index
        before, left = dict(index.holding(dov.actor)), dict(index.left(dov.actor))
        assert opened in before
        assert closed in left
    async with running(settings) as again:
        index = again.services.index
        assert dict(index.holding(dov.actor)) == before
        assert dict(index.left(dov.actor)) == left
