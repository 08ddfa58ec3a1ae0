"""The round: what one device brings reaches the others it should, once, whole and in order."""

from __future__ import annotations

import secrets

import pytest

from sync.canonical import array, decode_array
from sync.certificate import verify_certificate, verify_lease
from sync.change import change_id
from sync.codes import Reason, ReplyStatus, Route, Verdict
from sync.messages import Signed, encode, parse_round_reply
from sync.operation import set_value
from sync.signing import public_raw, verify_change
from tests.server.client import Refused
from tests.server.council import Council
from tests.server.reader import Reader


async def test_what_one_device_records_another_reads_with_its_authors_certificate(
    council: Council,
) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    pushed = await wren.round(change)
    (verdict,) = pushed.verdicts
    assert verdict.verdict == Verdict.MERGED
    assert verdict.position is not None
    assert verdict.received_ms == council.clock.now_ms()

    answer = await idris.round()
    received = {each.raw: each for each in answer.changes}
    assert change.raw in received
    keys = council.services.keys.certificate_publics
    named = {each.device: verify_certificate(each.jwt, keys) for each in answer.certificates}
    assert named[wren.id].public == public_raw(wren.key)
    for each in answer.changes:
        author = next(
            certificate.public
            for certificate in named.values()
            if verify_change(certificate.public, each.raw, each.signature)
        )
        assert author
    assert record in answer.scope_added
    assert answer.durable_through >= verdict.arrival


async def test_own_changes_do_not_come_back(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    assert change.raw not in await wren.pull_all()


async def test_sending_again_gives_the_same_verdict_and_keeps_one_copy(council: Council) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    first = await wren.round(change)
    again = await wren.round(change, change)
    assert again.verdicts == (*first.verdicts, *first.verdicts)
    received = await idris.pull_all()
    assert received.count(change.raw) == 1
    assert again.highest.dev_seq == 1
    assert again.highest.id == change_id(change.raw)


async def test_a_repeated_request_gets_push_verdicts_and_the_highest_counter_only(
    council: Council,
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    raw, context = wren.seal(Route.ROUND, wren.round_payload([change]))
    await wren.send(raw, context)
    with pytest.raises(Refused) as refused:
        await wren.send(raw, context)
    assert refused.value.status == ReplyStatus.COUNTER_REPEATED
    verdicts, counter, *_ = decode_array(refused.value.reply.payload, "repeated", 3)
    assert counter == 1
    (verdict,) = array(verdicts, "verdicts", 1)
    assert array(verdict, "verdict", 8)[2] == Verdict.MERGED


async def test_paging_gives_every_change_once_in_the_order_of_commits(council: Council) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    assert change.raw in await idris.pull_all(limit=7)
    sent = [wren.change(record, [set_value("good_life", f"line {n}")]) for n in range(24)]
    await wren.round(*sent)
    received = await idris.pull_all(limit=7)
    assert [raw for raw in received if raw in {each.raw for each in sent}] == [
        each.raw for each in sent
    ]
    assert len(received) == len(set(received))
    assert await idris.pull_all() == []


async def test_an_idle_round_reads_no_rows_of_any_record(council: Council) -> None:
    from sqlalchemy import event

    wren = await council.device("wren")
    person = await council.person("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change, *[wren.change(record, [set_value("a", n)]) for n in range(20)])
    await wren.pull_all()
    statements: list[str] = []
    engine = council.services.store.engine.sync_engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _u, statement, *_: statements.append(statement)
    )
    await wren.round()
    # Where other processes may be asked too, that its counter is used goes to a row of its own on a
    # connection of its own.
    assert statements == []


async def test_a_short_record_newly_in_scope_brings_its_whole_history(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person, involvement = await council.involved("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    sent = [change, *[wren.change(record, [set_value("good_life", str(n))]) for n in range(7)]]
    await wren.round(*sent)
    assert await dov.pull_all() == []
    # Something newer than that history, which the cursor of a device with other work has passed.
    other = await council.person("dov")
    assert await dov.pull_all() != []

    await council.allocate(involvement, "dov")
    answer = await dov.round(limit=4)
    assert {person, involvement, record} <= set(answer.scope_added)
    received = [each.raw for each in answer.changes] + await dov.pull_all(limit=4)
    assert [raw for raw in received if raw in {each.raw for each in sent}] == [
        each.raw for each in sent
    ]
    assert len(received) == len(set(received))
    assert other


async def test_a_late_change_is_never_skipped(council: Council) -> None:
    """Pulls racing pushes from many devices: every change arrives, whatever the interleaving."""
    import asyncio

    person = await council.person("wren", "dov")
    writers = [await council.device("wren") for _ in range(4)]
    reader = Reader(await council.device("dov"))
    done = asyncio.Event()

    async def write(number: int) -> None:
        device = writers[number]
        record, change = device.begin("needs-assessment", council.form, [person])
        for n in range(15):
            await device.round(change)
            change = device.change(record, [set_value("good_life", f"{number}/{n}")])

    async def read() -> None:
        while not done.is_set():
            await reader.read(3)
            # An idle round waits for nothing, so without a network it would never let go.
            await asyncio.sleep(0)

    reading = asyncio.create_task(read())
    await asyncio.gather(*(write(number) for number in range(4)))
    done.set()
    await reading
    await reader.read_on(3)
    reader.holds_everything_once(council.services.index)
    held = council.services.index.holding(reader.device.actor)
    assert sum(len(council.services.index.records[record].positions) >= 15 for record in held) == 4


async def test_the_directory_comes_when_its_version_differs(council: Council) -> None:
    wren = await council.device("wren")
    first = await wren.round()
    assert first.directory is not None
    named = {entry.name for entry in first.directory.staff}
    assert {"Wren Saltwhistle", "Dov Hazelgrim", "Idris Candlebrook", "Sol Brackenwire"} <= named
    assert (await wren.round()).directory is None


async def test_the_lease_is_renewed_silently_at_contact(council: Council) -> None:
    wren = await council.device("wren")
    council.clock.advance(86_400_000)
    token = (await wren.round()).lease
    assert token is not None
    lease = verify_lease(token, council.services.keys.certificate_publics)
    assert lease.issued == council.clock.now_ms() // 1000


async def test_a_lease_lost_on_the_way_to_a_device_that_holds_none_comes_with_the_next_reply(
    council: Council,
) -> None:
    wren = await council.device("wren")
    await council.person("wren")
    for _ in range(5):
        answer = await wren.round()
    assert answer.lease is None, "no lease is made every few seconds"
    council.clock.advance(8 * 86_400_000)
    leases = [(await wren.round()).lease for _ in range(4)]
    assert [lease is not None for lease in leases] == [True, True, True, False]


async def test_a_cursor_that_the_server_cannot_read_is_none_of_a_device_that_may_hold_anything(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person, involvement = await council.involved("wren", "dov")
    _, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    assert change.raw in await dov.pull_all()
    await council.take_off(involvement, "dov")
    dov.cursor = wren.cursor
    answer = await dov.round()
    assert person in answer.scope_removed
    assert change.raw not in [each.raw for each in answer.changes]
    # One that never was told anything is told of none that left.
    dov.cursor = None
    assert (await dov.round()).scope_removed == ()


async def test_it_holds_no_record_of_a_person(council: Council) -> None:
    sol, wren = await council.device("sol"), await council.device("wren")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    assert await sol.pull_all() == []


async def test_a_social_worker_holds_only_people_allocated_to_them(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    assert await dov.pull_all() == []
    record, intruding = dov.begin("needs-assessment", council.form, [person])
    following = dov.change(record, [set_value("good_life", "again")])
    answer = await dov.round(intruding, following)
    assert [(each.verdict, each.reason) for each in answer.verdicts] == [
        (Verdict.SET_ASIDE, Reason.SCOPE),
        (Verdict.SET_ASIDE, Reason.GENESIS_SET_ASIDE),
    ]


async def test_work_set_aside_for_scope_merges_when_the_allocation_arrives(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person, involvement = await council.involved("wren")
    record, early = dov.begin("needs-assessment", council.form, [person])
    later = dov.change(record, [set_value("good_life", "again")])
    await dov.round(early, later)
    await council.allocate(involvement, "dov")
    answer = await dov.round()
    assert [(each.dev_seq, each.verdict) for each in answer.own_verdicts] == [
        (1, Verdict.MERGED),
        (2, Verdict.MERGED),
    ]
    assert {early.raw, later.raw} <= set(await wren.pull_all())
    assert (await dov.round()).own_verdicts == ()


async def test_work_made_before_hand_over_still_merges(council: Council) -> None:
    from sync.operation import remove_element

    wren = await council.device("wren")
    person, involvement = await council.involved("wren")
    record, change = wren.begin("needs-assessment", council.form, [person])
    await wren.round(change)
    services = council.services
    fold = services.index.records[involvement].summary.events[0]
    await services.identity.append(
        involvement,
        [remove_element("@allocated", council.staff["wren"].id.hex(), observed=[fold.dot])],
    )
    made_before = wren.change(record, [set_value("good_life", "on the bus home")])
    answer = await wren.round(made_before)
    assert answer.verdicts[0].verdict == Verdict.MERGED
    assert {person, involvement, record} <= set(answer.scope_removed)
    assert answer.changes == ()


async def test_a_manager_holds_their_teams_people(council: Council) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    ours = await council.person("wren")
    theirs = await council.person("wren", team=False)
    record, change = wren.begin("needs-assessment", council.form, [ours])
    hidden, other = wren.begin("needs-assessment", council.form, [theirs])
    await wren.round(change, other)
    held = council.services.index.holding(idris.actor)
    assert {ours, record} <= set(held)
    assert not {theirs, hidden} & set(held)


async def test_what_is_for_its_author_only_reaches_nobody_else(council: Council) -> None:
    from sync.codes import Audience

    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, change = wren.begin(
        "needs-assessment", council.form, [person], audience=Audience.AUTHOR_ONLY
    )
    answer = await wren.round(change)
    assert answer.verdicts[0].verdict == Verdict.MERGED
    assert change.raw not in await idris.pull_all()
    laptop = await council.device("wren")
    assert change.raw in await laptop.pull_all()
    assert record in council.services.index.holding(wren.actor)


async def test_a_reply_names_every_pushed_change_in_its_order(council: Council) -> None:
    wren = await council.device("wren")
    junk = Signed(secrets.token_bytes(40), secrets.token_bytes(64))
    person = await council.person("wren")
    _, change = wren.begin("needs-assessment", council.form, [person])
    reply = await wren.ask(Route.ROUND, wren.round_payload([junk, change]))
    answer = parse_round_reply(reply.payload)
    assert [each.id for each in answer.verdicts] == [change_id(junk.raw), change_id(change.raw)]
    assert [each.verdict for each in answer.verdicts] == [Verdict.SET_ASIDE, Verdict.MERGED]
    assert encode(answer) == reply.payload
