"""A peer group in a running server: its members reach whoever runs it, and nobody by a pen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from server.enrol.staff import put_staff
from sync.codes import Audience, Mark, Reason, Verdict
from sync.messages import RoundReply, Signed
from sync.operation import Operation, add_element, add_row, remove_row, set_value
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.registering.people import newest


def naming(person: bytes) -> list[Operation]:
    """The row of a member, named by the number of their record."""
    row = f"members/{person.hex()}"
    return [
        add_row(row),
        set_value(f"{row}/attend_type", "person"),
        set_value(f"{row}/who", ["circle", person.hex(), "Corin", None]),
    ]


def tuesday_cuppa(
    council: Council, device: Device, members: Sequence[bytes] = ()
) -> tuple[bytes, Signed]:
    ops = [set_value("name", "Tuesday Cuppa")]
    for person in members:
        ops += naming(person)
    return device.begin(
        "peer-group", newest(council, "peer-group"), audience=Audience.GROUP, ops=ops
    )


def begin(
    council: Council,
    device: Device,
    form_id: str,
    person: bytes,
    audience: Audience = Audience.INVOLVEMENT,
) -> tuple[bytes, Signed]:
    """A record of a form about a person, with one answer."""
    return device.begin(
        form_id,
        newest(council, form_id),
        [person],
        audience=audience,
        ops=[set_value("what_happened", "Words of Corin's")],
    )


def verdicts(reply: RoundReply) -> list[tuple[int, int | None]]:
    return [(each.verdict, each.reason) for each in reply.verdicts]


MERGED = (Verdict.MERGED, None)
OUT_OF_SCOPE = (Verdict.SET_ASIDE, Reason.SCOPE)


async def test_a_member_named_by_whoever_holds_them_reaches_the_worker_who_runs_the_group(
    council: Council,
) -> None:
    idris, juno = await council.device("idris"), await council.device("juno")
    corin, involvement = await council.involved("wren")
    group, first = tuesday_cuppa(council, juno)
    await juno.round(first)
    assert verdicts(await idris.round(idris.change(group, naming(corin)))) == [MERGED]
    index = council.services.index
    assert index.holds(juno.actor, corin)
    assert not index.holds(juno.actor, involvement)
    reply = await juno.round()
    assert corin in reply.scope_added
    assert involvement not in reply.scope_added


async def test_of_a_member_only_the_forms_of_the_table_reach_the_group_worker(
    council: Council,
) -> None:
    wren, juno, idris = [await council.device(key) for key in ("wren", "juno", "idris")]
    corin = await council.person("wren")
    group, first = tuesday_cuppa(council, juno)
    await juno.round(first)
    await idris.round(idris.change(group, naming(corin)))
    begun = {
        form_id: begin(council, wren, form_id, corin)
        for form_id in ("peer-note", "reablement-plan", "review", "sharing-preference", "contact")
    }
    concern, raised = begin(
        council, wren, "safeguarding-concern", corin, audience=Audience.SAFEGUARDING
    )
    await wren.round(*(change for _, change in begun.values()), raised)
    index = council.services.index
    held = {form_id for form_id, (record, _) in begun.items() if index.holds(juno.actor, record)}
    assert held == {"peer-note", "reablement-plan"}
    assert not index.holds(juno.actor, concern)


async def test_the_group_worker_notes_and_raises_what_concerns_a_member(council: Council) -> None:
    juno, idris = await council.device("juno"), await council.device("idris")
    roz = await put_staff(council.services, "Roz Emberlock", ["safeguarding_manager"])
    corin = await council.person("wren")
    group, first = tuesday_cuppa(council, juno)
    await juno.round(first)
    await idris.round(idris.change(group, naming(corin)))
    concern, raised = begin(
        council, juno, "safeguarding-concern", corin, audience=Audience.SAFEGUARDING
    )
    note, noted = begin(council, juno, "peer-note", corin)
    _, stopped = begin(council, juno, "preference-withdrawal", corin)
    assert verdicts(await juno.round(raised, noted, stopped)) == [MERGED] * 3
    index = council.services.index
    assert index.holders(concern) == {juno.actor, roz.id}
    wren = council.staff["wren"].id
    assert index.holds(wren, note)
    assert not index.holds(wren, concern)


async def test_nobody_reaches_a_person_by_writing_their_number_into_a_group(
    council: Council,
) -> None:
    juno = await council.device("juno")
    corin = await council.person("wren")
    group, first = tuesday_cuppa(council, juno, [corin])
    await juno.round(first)
    index = council.services.index
    assert not index.holds(juno.actor, corin)
    assert index.people.groups.members(group) == frozenset()
    _, noted = begin(council, juno, "peer-note", corin)
    assert verdicts(await juno.round(noted)) == [OUT_OF_SCOPE]


async def test_a_worker_keeps_a_member_when_the_case_goes_and_loses_them_with_the_row(
    council: Council,
) -> None:
    juno = await council.device("juno")
    corin, involvement = await council.involved("juno", "wren")
    group, first = tuesday_cuppa(council, juno, [corin])
    await juno.round(first)
    await council.take_off(involvement, "juno")
    index = council.services.index
    assert index.holds(juno.actor, corin)
    assert not index.holds(juno.actor, involvement)
    added = juno.prev
    assert added is not None
    row = f"members/{corin.hex()}"
    taken = juno.change(group, [remove_row(row, observed=[added[:16]])])
    assert verdicts(await juno.round(taken)) == [MERGED]
    assert not index.holds(juno.actor, corin)
    assert corin in index.left(juno.actor)


async def test_work_about_a_member_set_aside_before_merges_once_they_are_one(
    council: Council,
) -> None:
    juno, idris = await council.device("juno"), await council.device("idris")
    corin = await council.person("wren")
    group, first = tuesday_cuppa(council, juno)
    note, noted = begin(council, juno, "peer-note", corin)
    assert verdicts(await juno.round(first, noted)) == [MERGED, OUT_OF_SCOPE]
    await idris.round(idris.change(group, naming(corin)))
    assert council.services.index.record(note) is not None


async def test_a_group_made_for_somebody_is_theirs_and_their_managers(council: Council) -> None:
    corin = await council.person("wren")
    juno, idris, dov = (council.staff[key].id for key in ("juno", "idris", "dov"))
    group = await council.services.identity.create(
        form_id="peer-group",
        form_hash=newest(council, "peer-group"),
        audience=Audience.GROUP,
        ops=[*naming(corin), add_element("@allocated", juno.hex())],
    )
    index = council.services.index
    assert index.holders(group) == {juno, idris}
    assert index.holds(juno, corin)
    assert not index.holds(dov, corin)


async def test_a_concern_about_somebody_not_on_ones_list_reaches_those_who_decide(
    council: Council,
) -> None:
    juno = await council.device("juno")
    roz = await put_staff(council.services, "Roz Emberlock", ["safeguarding_manager"])
    corin = await council.person("wren")
    concern, raised = begin(
        council, juno, "safeguarding-concern", corin, audience=Audience.SAFEGUARDING
    )
    more = juno.change(concern, [set_value("adult_wishes", "It to stop")])
    assert verdicts(await juno.round(raised, more)) == [MERGED, MERGED]
    assert council.services.index.holders(concern) == {roz.id}
    again = juno.change(concern, [set_value("immediate_danger", "possible")])
    assert verdicts(await juno.round(again)) == [MERGED]
    history = await council.services.store.history(concern)
    assert [each.mark for each in history] == [Mark.RAISED] * 3


async def test_a_concern_about_somebody_who_left_ones_list_was_made_before_hand_over(
    council: Council,
) -> None:
    dov = await council.device("dov")
    await put_staff(council.services, "Roz Emberlock", ["safeguarding_manager"])
    corin, involvement = await council.involved("dov")
    await council.take_off(involvement, "dov")
    concern, raised = begin(
        council, dov, "safeguarding-concern", corin, audience=Audience.SAFEGUARDING
    )
    assert verdicts(await dov.round(raised)) == [MERGED]
    (first,) = await council.services.store.history(concern)
    assert first.mark == Mark.BEFORE_HANDOVER


async def test_a_server_started_again_takes_what_is_added_to_such_a_concern(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        juno = await council.device("juno")
        corin = await council.person("wren")
        concern, raised = begin(
            council, juno, "safeguarding-concern", corin, audience=Audience.SAFEGUARDING
        )
        assert verdicts(await juno.round(raised)) == [MERGED]
    async with running(settings) as again:
        juno.http = again.http
        more = juno.change(concern, [set_value("adult_wishes", "It to stop")])
        (told,) = (await juno.round(more)).verdicts
        assert (told.verdict, told.detail) == (Verdict.MERGED, "raised")


async def test_a_server_started_again_knows_the_members(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        juno, idris = await council.device("juno"), await council.device("idris")
        corin, tansy = await council.person("wren"), await council.person("wren")
        group, first = tuesday_cuppa(council, juno)
        await juno.round(first)
        await idris.round(idris.change(group, naming(corin)))
        await idris.round(idris.change(group, naming(tansy)))
        before = dict(council.services.index.holding(juno.actor))
        assert {corin, tansy} <= before.keys()
    async with running(settings) as council:
        assert dict(council.services.index.holding(juno.actor)) == before
