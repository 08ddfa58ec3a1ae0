"""A record new to a device comes as one snapshot; no change is skipped, and none comes for ever."""

from __future__ import annotations

import asyncio
import random
import secrets

import pytest

from server.exchange import paging
from server.exchange.snapshots import Snapshots
from sync.change import change_id
from sync.codes import ReplyStatus, Route, Verdict
from sync.fold import Fold
from sync.messages import Signed
from sync.operation import Operation, add_element, add_row, remove_element, set_value
from sync.snapshot import MAX_SNAPSHOT_BYTES, parse_snapshot
from tests.server.client import Device, Refused
from tests.server.council import Council
from tests.server.reader import Reader


async def a_long_record(
    council: Council, device: Device, person: bytes, changes: int
) -> tuple[bytes, list[Signed]]:
    """A record one device wrote in so often, each write replacing the one before."""
    record, first = device.begin("needs-assessment", council.form, [person])
    sent = [first]
    for n in range(changes - 1):
        observed = [change_id(sent[-1].raw)[:16]]
        sent.append(device.change(record, [set_value("good_life", f"{n}", observed=observed)]))
    for start in range(0, len(sent), 200):
        await device.round(*sent[start : start + 200])
    return record, sent


async def whole(council: Council, record: bytes) -> bytes:
    """The state of the whole log of a record."""
    log = await council.services.store.history(record)
    return Fold((each.position, each.data) for each in log).encode_state()


async def test_a_first_copy_of_a_long_record_is_one_snapshot(council: Council) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    record, sent = await a_long_record(council, wren, await council.person("wren"), 60)
    await idris.read_on(200)
    assert idris.snapshots[record].position == council.services.index.records[record].last_position
    assert idris.changes[record] == {}
    assert idris.fold(record).encode_state() == await whole(council, record)
    assert idris.fold(record).heads("good_life")[0].dot == change_id(sent[-1].raw)[:16]
    idris.holds_everything_once(council.services.index)


async def test_what_is_written_after_a_snapshot_comes_as_changes(council: Council) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    record, _ = await a_long_record(council, wren, await council.person("wren"), 30)
    await idris.read_on(200)
    later = [wren.change(record, [set_value("beliefs", str(n))]) for n in range(20)]
    await wren.round(*later)
    await idris.read_on(3)
    assert [each.raw for each in idris.changes[record].values()] == [each.raw for each in later]
    assert idris.fold(record).encode_state() == await whole(council, record)
    idris.holds_everything_once(council.services.index)


async def test_a_short_record_comes_as_changes_and_brings_its_history(council: Council) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    record, sent = await a_long_record(
        council, wren, await council.person("wren"), paging.FEW_CHANGES
    )
    await idris.read_on(200)
    assert [each.raw for each in idris.changes[record].values()] == [each.raw for each in sent]
    assert record not in idris.snapshots


async def test_what_would_be_no_smaller_as_a_snapshot_comes_as_changes(council: Council) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    rows = [f"carers_list/{secrets.token_hex(16)}" for _ in range(12)]
    ops: list[Operation]
    sent = [first]
    for row in rows:
        ops = [add_row(row), *(set_value(f"{row}/{'q' * 60}{n}", n) for n in range(20))]
        sent.append(wren.change(record, ops))
    await wren.round(*sent)
    await idris.read_on(200)
    taken = await council.services.snapshots.of(
        record, council.services.index.records[record].last_position
    )
    assert taken is not None
    as_changes = sum(len(each.raw) + 90 for each in sent)
    assert (record in idris.snapshots) == (len(taken.raw) < as_changes)
    idris.holds_everything_once(council.services.index)


async def test_a_snapshot_brings_the_certificates_of_everybody_in_it(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    idris = await council.device("idris")
    person = await council.person("wren", "dov")
    record, _ = await a_long_record(council, wren, person, 20)
    await dov.round(dov.change(record, [set_value("beliefs", "none")]))
    answer = await idris.round()
    (snapshot,) = [
        each
        for each in (parse_snapshot(each.raw) for each in answer.snapshots)
        if each.record == record
    ]
    authors = {remnant.change.device for remnant in snapshot.remnants}
    assert authors == {wren.id, dov.id}
    assert authors <= {each.device for each in answer.certificates}


async def test_own_changes_inside_a_snapshot_come_with_their_verdicts(council: Council) -> None:
    wren, dov = await council.device("wren"), Reader(await council.device("dov"))
    person = await council.person("wren", "dov")
    record, _ = await a_long_record(council, wren, person, 40)
    mine = dov.device.change(record, [set_value("beliefs", "none")])
    # The answer to this round, and with it the verdict and the cursor, is lost.
    await dov.device.ask(Route.ROUND, dov.device.round_payload([mine]))
    answer = await dov.device.round()
    dov.take_in(answer)
    position = council.services.index.records[record].last_position
    assert dov.snapshots[record].position == position
    told = {verdict.id: verdict for verdict in answer.own_verdicts}
    assert told[change_id(mine.raw)].verdict == Verdict.MERGED
    assert told[change_id(mine.raw)].position == position


async def test_who_wrote_all_of_a_record_is_sent_none_of_it(council: Council) -> None:
    wren = Reader(await council.device("wren"))
    record, _ = await a_long_record(council, wren.device, await council.person("wren"), 60)
    wren.device.cursor = None
    await wren.read_on(200)
    assert record not in wren.snapshots
    assert wren.changes[record] == {}


async def test_a_record_newly_in_scope_comes_as_a_snapshot_after_news(council: Council) -> None:
    wren, dov = await council.device("wren"), Reader(await council.device("dov"))
    person, involvement = await council.involved("wren")
    record, _ = await a_long_record(council, wren, person, 30)
    await council.person("dov")
    await dov.read_on(200)
    await council.allocate(involvement, "dov")
    await dov.read_on(2)
    assert record in dov.snapshots
    dov.holds_everything_once(council.services.index)


async def test_a_record_that_comes_back_into_scope_comes_anew(council: Council) -> None:
    wren, dov = await council.device("wren"), Reader(await council.device("dov"))
    person, involvement = await council.involved("wren", "dov")
    record, _ = await a_long_record(council, wren, person, 30)
    await dov.read_on(200)
    await taken_off(council, involvement, "dov")
    await wren.round(wren.change(record, [set_value("beliefs", "while away")]))
    await council.allocate(involvement, "dov")
    await dov.read_on(1)
    assert dov.fold(record).encode_state() == await whole(council, record)
    dov.holds_everything_once(council.services.index)


async def test_work_that_comes_while_a_device_catches_up_is_neither_lost_nor_repeated(
    council: Council,
) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    person = await council.person("wren")
    records = [(await a_long_record(council, wren, person, 12))[0] for _ in range(6)]
    more = True
    turn = 0
    while more:
        more = await idris.read(1)
        if turn < 12:
            # Written in records that were sent already, and in those still to be sent.
            await wren.round(wren.change(records[turn % 6], [set_value("beliefs", str(turn))]))
            turn += 1
    await idris.read_on(1)
    idris.holds_everything_once(council.services.index)
    for record in records:
        assert record in idris.snapshots
        assert idris.fold(record).encode_state() == await whole(council, record)


async def test_a_short_record_is_resumed_where_a_page_of_one_ended(council: Council) -> None:
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    person = await council.person("wren")
    records = [(await a_long_record(council, wren, person, 5))[0] for _ in range(3)]
    await idris.read(1)
    await idris.read_on(1)
    idris.holds_everything_once(council.services.index)
    assert all(len(idris.changes[record]) == 5 for record in records)


async def test_a_record_too_large_for_a_snapshot_comes_as_changes(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.exchange.snapshots.MAX_SNAPSHOT_BYTES", 500)
    wren, idris = await council.device("wren"), Reader(await council.device("idris"))
    record, sent = await a_long_record(council, wren, await council.person("wren"), 40)
    await wren.round(wren.change(record, [set_value("beliefs", "x" * 500)]))
    await idris.read_on(7)
    assert record not in idris.snapshots
    assert len(idris.changes[record]) == len(sent) + 1
    idris.holds_everything_once(council.services.index)


async def test_a_snapshot_larger_than_a_page_is_sent_alone(council: Council) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    for n in range(30):
        text = str(n) * 60_000
        await wren.round(wren.change(record, [set_value(f"q{n % 22}", text[:60_000])]))
    reader = Reader(idris)
    more, sizes = True, []
    while more:
        answer = await idris.round()
        reader.take_in(answer)
        size = sum(len(each.raw) for each in answer.snapshots) + sum(
            len(each.raw) for each in answer.changes
        )
        sizes.append((size, len(answer.snapshots) + len(answer.changes)))
        more = answer.more
    assert record in reader.snapshots
    assert all(size <= 1024 * 1024 or count == 1 for size, count in sizes)
    assert max(size for size, _ in sizes) > 1024 * 1024
    assert max(size for size, _ in sizes) < MAX_SNAPSHOT_BYTES
    reader.holds_everything_once(council.services.index)


@pytest.mark.parametrize("seed", range(4))
async def test_every_change_comes_once_whatever_is_written_and_whoever_is_allocated(
    council: Council, seed: int
) -> None:
    # The same story for the same seed; nothing here is a secret.
    chance = random.Random(seed)  # noqa: S311
    wren, dov = await council.device("wren"), Reader(await council.device("dov"))
    cases = [await council.involved("wren", "dov") for _ in range(2)]
    records: list[bytes] = []
    for person, _ in cases:
        for length in (3, 14):
            records.append((await a_long_record(council, wren, person, length))[0])
    allocated = [True, True]
    for _ in range(50):
        match chance.randrange(6):
            case 0 | 1:
                record = chance.choice(records)
                await wren.round(wren.change(record, [set_value("beliefs", secrets.token_hex(4))]))
            case 2:
                held = council.services.index.holding(dov.device.actor)
                mine = [record for record in records if record in held]
                if mine:
                    op = add_element("languages", secrets.token_hex(2))
                    reply = await dov.device.round(
                        dov.device.change(chance.choice(mine), [op]), limit=chance.randint(1, 4)
                    )
                    dov.take_in(reply)
            case 3:
                case = chance.randrange(2)
                allocated[case] = not allocated[case]
                if allocated[case]:
                    await council.allocate(cases[case][1], "dov")
                else:
                    await taken_off(council, cases[case][1], "dov")
            case 4:
                dov.device.cursor = None
                dov = Reader(dov.device)
            case _:
                await dov.read(chance.randint(1, 6))
    await dov.read_on(chance.randint(1, 5))
    dov.holds_everything_once(council.services.index)
    for record in set(records) & set(council.services.index.holding(dov.device.actor)):
        fold = dov.fold(record)
        for stored in await council.services.store.history(record):
            if stored.device == dov.device.id:
                fold.add(stored.data, stored.position)
        assert fold.encode_state() == await whole(council, record)


async def test_a_record_is_folded_once_for_all_who_come_for_it(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await council.device("wren")
    record, _ = await a_long_record(council, wren, await council.person("wren"), 30)
    taken: list[bytes] = []
    take = Snapshots._take

    async def counted(self: Snapshots, record: bytes, position: int) -> object:
        taken.append(record)
        return await take(self, record, position)

    monkeypatch.setattr(Snapshots, "_take", counted)
    devices = [await council.device("idris") for _ in range(8)]
    replies = await asyncio.gather(*(device.round() for device in devices))
    assert all(reply.snapshots == replies[0].snapshots for reply in replies)
    assert taken.count(record) == 1


async def test_no_more_snapshots_are_kept_than_memory_is_given_to_them(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    records = [(await a_long_record(council, wren, person, 10))[0] for _ in range(4)]
    store = council.services.store
    index = council.services.index
    one = Snapshots(store, lambda: 1)
    await one.of(records[0], index.records[records[0]].last_position)
    size = one.kept_bytes
    few = Snapshots(store, lambda: 1, kept_bytes=2 * size + 20)
    for record in records:
        assert await few.of(record, index.records[record].last_position) is not None
    assert few.kept_bytes <= 2 * size + 20


async def test_history_is_given_newest_first_to_whoever_holds_the_record(council: Council) -> None:
    wren, idris = await council.device("wren"), await council.device("idris")
    record, sent = await a_long_record(council, wren, await council.person("wren"), 25)
    await wren.round(wren.change(record, [set_value("beliefs", "none")]))
    found: list[bytes] = []
    before: int | None = None
    while True:
        page = await idris.history(record, "good_life", before, limit=10)
        found += [each.raw for each in page.changes]
        assert wren.id in {each.device for each in page.certificates} or not page.changes
        if page.before is None:
            break
        before = page.before
    assert found == [each.raw for each in reversed(sent)]
    everything = await idris.history(record, None, None, limit=200)
    assert len(everything.changes) == 26
    positions = [each.position for each in everything.changes]
    assert positions == sorted(positions, reverse=True)


async def test_history_of_somebody_elses_record_is_not_here(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    record, _ = await a_long_record(council, wren, await council.person("wren"), 3)
    for asked in (record, secrets.token_bytes(16)):
        with pytest.raises(Refused) as refused:
            await dov.history(asked, None, None)
        assert refused.value.status == ReplyStatus.NOT_HERE
    with pytest.raises(Refused) as refused:
        await wren.history(record, "Not a path", None)
    assert refused.value.status == ReplyStatus.MALFORMED


async def test_history_that_is_sought_far_back_says_where_to_go_on(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.exchange.history.MOST_LOOKED_AT", 10)
    wren, idris = await council.device("wren"), await council.device("idris")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(
        first, *[wren.change(record, [set_value("beliefs", str(n))]) for n in range(25)]
    )
    pages = 0
    before: int | None = None
    found: list[bytes] = []
    while pages == 0 or before is not None:
        page = await idris.history(record, "good_life", before)
        found += [each.raw for each in page.changes]
        before = page.before
        pages += 1
    assert found == [first.raw]
    assert pages == 3


async def taken_off(council: Council, involvement: bytes, key: str) -> None:
    """Take a member of staff off a case."""
    log = await council.services.store.history(involvement)
    fold = Fold((each.position, each.data) for each in log)
    element = council.staff[key].id.hex()
    observed = [head.dot for head in fold.element_heads("@allocated", element)]
    op = remove_element("@allocated", element, observed=observed)
    await council.services.identity.append(involvement, [op])
