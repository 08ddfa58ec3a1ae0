"""Who sees what was set aside: managers what is theirs, governance all, IT never any content."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pytest

from sync.canonical import encode
from sync.codes import Audience, Desk, DeskView, Reason, ReplyStatus, Route
from sync.messages import Signed
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import Council
from tests.server.desk.asking import decide, enrolled, listed, opened, plain


async def _strays(council: Council, *devices: Device) -> list[bytes]:
    """Each begins a record about somebody who is not on their list."""
    records = []
    person = await council.person("wren")
    for device in devices:
        record, change = device.begin("needs-assessment", council.form, [person])
        await device.round(change)
        records.append(record)
    return records


async def _status(device: Device, payload: Sequence[object], route: Route = Route.ASIDE) -> int:
    with pytest.raises(Refused) as refused:
        await device.ask(route, encode(list(payload)))
    return refused.value.status


async def test_a_manager_sees_what_is_from_their_staff_or_about_their_people(
    council: Council,
) -> None:
    idris = await council.device("idris")
    dov = await council.device("dov")
    kit = await enrolled(council, "kit", "Kit Moonthimble", "social_worker", team=False)
    elsewhere = await council.person("kit", team=False)
    ours = await council.person("wren")
    for author, person in ((kit, ours), (dov, elsewhere)):
        _, change = author.begin("needs-assessment", council.form, [person])
        await author.round(change)
    # Neither from the team nor about its people.
    another = await enrolled(council, "juno2", "Petra Larkmoss", "social_worker", team=False)
    _, change = another.begin("needs-assessment", council.form, [elsewhere])
    await another.round(change)
    assert [line.owner for line in await listed(idris)] == ["Kit Moonthimble", "Dov Hazelgrim"]
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    everything = await listed(bea)
    assert len(everything) == 3
    hidden = everything[-1]
    assert await _status(idris, [3, hidden.arrival]) == ReplyStatus.NOT_HERE
    act = [int(Desk.KEEP), [hidden.arrival], None, "why", None]
    assert await _status(idris, act, Route.ASIDE_ACT) == ReplyStatus.NOT_ALLOWED


async def test_governance_reads_the_name_of_whom_it_is_about(council: Council) -> None:
    dov = await council.device("dov")
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    person = await council.person("wren")
    await council.services.identity.append(
        person,
        [set_value("legal_name", "Marlow Oystergate"), set_value("preferred_name", "Marl")],
    )
    _, change = dov.begin("needs-assessment", council.form, [person])
    await dov.round(change)
    (line,) = await listed(bea)
    assert line.about == [[person, "Marlow Oystergate", "Marl"]]
    # And holds no record for it.
    assert not council.services.index.holding(bea.actor)


@pytest.mark.parametrize("audience", [Audience.AUTHOR_ONLY, Audience.SAFEGUARDING])
async def test_what_reaches_few_is_for_governance_alone(
    council: Council, audience: Audience
) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    _, change = dov.begin(
        "safeguarding-concern", secrets.token_bytes(32), [bytes(16)], audience=audience
    )
    await dov.round(change)
    assert await listed(idris) == []
    (line,) = await listed(bea)
    assert line.reason == Reason.UNKNOWN_FORM


async def test_a_plan_of_the_persons_own_is_for_governance_alone(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    person = await council.person("wren")
    _, change = dov.begin(
        "wellness-recovery-plan",
        secrets.token_bytes(32),
        [person],
        audience=Audience.PERSON_OWNED,
    )
    await dov.round(change)
    assert await listed(idris) == []
    assert len(await listed(bea)) == 1


async def test_it_sees_device_reason_size_and_time_and_no_content(council: Council) -> None:
    sol, dov = await council.device("sol"), await council.device("dov")
    (record,) = await _strays(council, dov)
    (line,) = await plain(sol)
    arrival, device, label, owner, reason, count, size, first_ms, last_ms = line
    assert (device, label, owner) == (dov.id, "Phone", "Dov Hazelgrim")
    assert (reason, count) == (Reason.SCOPE, 1)
    assert size > 0
    assert first_ms == last_ms == council.clock.now_ms()
    assert record not in [each for each in line if isinstance(each, bytes)]
    for payload in ([1, None], [2, None], [3, arrival]):
        assert await _status(sol, payload) == ReplyStatus.NOT_ALLOWED
    act = [int(Desk.KEEP), [arrival], None, "why", None]
    assert await _status(sol, act, Route.ASIDE_ACT) == ReplyStatus.NOT_ALLOWED


@pytest.mark.parametrize("key", ["wren", "juno"])
async def test_everybody_else_is_not_allowed(council: Council, key: str) -> None:
    device = await council.device(key)
    for view in DeskView:
        assert await _status(device, [int(view), None]) == ReplyStatus.NOT_ALLOWED
    act = [int(Desk.KEEP), [1], None, "why", None]
    assert await _status(device, act, Route.ASIDE_ACT) == ReplyStatus.NOT_ALLOWED


async def test_nobody_decides_on_their_own_work(council: Council) -> None:
    idris = await council.device("idris")
    elsewhere = await council.person("wren", team=False)
    _, change = idris.begin("needs-assessment", council.form, [elsewhere])
    await idris.round(change)
    (line,) = await listed(idris)
    assert not line.may_decide
    act = [int(Desk.ACCEPT), [line.arrival], None, "why", None]
    assert await _status(idris, act, Route.ASIDE_ACT) == ReplyStatus.NOT_ALLOWED
    nia = await enrolled(council, "nia", "Nia Quillfeather", "manager")
    (line,) = await listed(nia)
    assert line.may_decide


async def test_thousands_of_unproved_pieces_from_one_sender_are_one_line(
    council: Council,
) -> None:
    idris, wren, dov = [await council.device(each) for each in ("idris", "wren", "dov")]
    for _ in range(6):
        junk = [Signed(secrets.token_bytes(30), bytes(64)) for _ in range(200)]
        await wren.round(*junk)
    await _strays(council, dov)
    first, second = await listed(idris)
    assert (first.owner, first.proven, first.count) == ("Wren Saltwhistle", False, 1200)
    assert (second.owner, second.count) == ("Dov Hazelgrim", 1)
    _, shown, more, _, _ = await opened(idris, first.arrival)
    assert len(shown) == 100
    assert more
    _, decided = await decide(idris, Desk.KEEP, [shown[0][0]], through=first.last)
    assert decided == 1200
    assert [line.owner for line in await listed(idris)] == ["Dov Hazelgrim"]
    (kept,) = await listed(idris, DeskView.DECIDED)
    assert kept.count >= 1


async def test_the_list_is_paged_and_leaves_nobody_out(council: Council) -> None:
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    dov = await council.device("dov")
    person = await council.person("wren")
    begun = [dov.begin("needs-assessment", council.form, [person]) for _ in range(120)]
    await dov.round(*[change for _, change in begun])
    lines = await listed(bea)
    assert len(lines) == 120
    assert [line.arrival for line in lines] == sorted(line.arrival for line in lines)


async def test_what_the_record_says_now_stands_beside_it(council: Council) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    kit = await enrolled(council, "kit", "Kit Moonthimble", "social_worker", team=False)
    record, first = wren.begin(
        "needs-assessment",
        council.form,
        [await council.person("wren")],
        ops=[set_value("good_life", "The allotment"), set_value("what_matters", "Tea")],
    )
    await wren.round(first)
    await kit.round(kit.change(record, [set_value("good_life", "Something else")]))
    (line,) = await listed(idris)
    _, _, _, now, _ = await opened(idris, line.arrival)
    ((path, element, heads),) = now
    assert (path, element) == ("good_life", None)
    ((name, _, value),) = heads
    assert name == "Wren Saltwhistle"
    assert value[0] == "The allotment"


@pytest.mark.parametrize(
    "payload",
    [[], [9, None], ["1", None], [1, "x"], [3, None]],
)
async def test_what_is_not_asked_for_properly_is_refused(
    council: Council, payload: list[object]
) -> None:
    idris = await council.device("idris")
    assert await _status(idris, payload) in (ReplyStatus.MALFORMED, ReplyStatus.NOT_HERE)


async def test_what_came_unsigned_says_so_and_each_piece_is_for_whoever_may_see_its_record(
    council: Council,
) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    person = await council.person("dov")
    _, plain_one = dov.begin("needs-assessment", council.form, [person])
    _, concern = dov.begin(
        "safeguarding-concern", secrets.token_bytes(32), [person], audience=Audience.SAFEGUARDING
    )
    answer = await dov.round(Signed(plain_one.raw, b""), Signed(concern.raw, b""))
    assert [each.reason for each in answer.verdicts] == [Reason.UNSIGNED] * 2
    for desk, many in ((idris, 1), (bea, 2)):
        (line,) = await listed(desk)
        assert (line.reason, line.proven) == (Reason.UNSIGNED, False)
        _, shown, more, _, _ = await opened(desk, line.arrival)
        assert len(shown) == many
        assert [each[3] for each in shown] == [False] * many
        assert more == (many == 1)
