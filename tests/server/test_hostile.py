"""A device of one's own, used badly: it gains nothing, and nobody else is held up."""

from __future__ import annotations

import asyncio
import os
import stat
import tracemalloc
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.enrol.devices import revoke_device
from server.enrol.slowing import PER_ADDRESS, Slowing
from server.exchange.sealed import MAX_AT_ONCE
from server.ingest.batch import Batch
from server.settings import Settings
from server.store import sealing
from server.store.sealing import RecordKeys
from sync.change import change_id, parse
from sync.codes import Audience, Reason, Refusal, ReplyStatus, Ruling, Verdict
from sync.command import SeenChange, SeenRecord, build_command, parse_ruling, ruling_path
from sync.enrolment import make_code
from sync.envelope import seal_plaintext
from sync.fold import Fold
from sync.messages import ChangeVerdict, Signed
from sync.operation import give_command, remove_element, set_value
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running


def standing(verdict: ChangeVerdict) -> tuple[int, int | None]:
    """Verdict and reason."""
    return verdict.verdict, verdict.reason


def published(council: Council, form_id: str) -> bytes:
    """The hash of the newest version of a form."""
    newest = council.services.published.newest(form_id)
    assert newest is not None
    return newest


def submit(device: Device, record: bytes, form: bytes, seen: list[Signed], **arguments: Any) -> Any:
    """A submit naming every op of these changes."""
    named = [
        SeenChange(change.dot, tuple((op.path, op.element) for op in change.ops))
        for change in sorted((parse(each.raw) for each in seen), key=lambda change: change.dot)
    ]
    entry = SeenRecord(record, form, tuple(named))
    value = build_command("submit", [entry], "2026-01-20", arguments)
    return device.change(record, [give_command(value)])


async def ruling(council: Council, record: bytes, command: Signed) -> tuple[int, int | None]:
    """Outcome and refusal of a command."""
    history = await council.services.store.history(record)
    fold = Fold((each.position, each.data) for each in history)
    (head,) = fold.heads(ruling_path(change_id(command.raw)[:16]))
    assert isinstance(head.value, list)
    answer = parse_ruling(head.value[0])
    return answer.outcome, answer.refusal


# --- records about people who are not theirs -----------------------------------------------------


async def test_naming_somebody_of_ones_own_opens_nobody_elses_record(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    mine, theirs = await council.person("wren"), await council.person("dov")
    for persons in ([theirs, mine], [os.urandom(16), theirs], [theirs, os.urandom(16)]):
        _, change = wren.begin("needs-assessment", council.form, persons)
        (verdict,) = (await wren.round(change)).verdicts
        assert standing(verdict) == (Verdict.SET_ASIDE, Reason.SCOPE)
        assert change.raw not in await dov.pull_all()


async def test_somebody_just_registered_is_whose_who_registered_them(council: Council) -> None:
    wren = await council.device("wren")
    person, own = wren.begin(
        "person",
        published(council, "person"),
        audience=Audience.PERSON_OWNED,
        ops=[set_value("full_name", "Odd Tidewell")],
    )
    _, assessment = wren.begin("needs-assessment", council.form, [person])
    verdicts = (await wren.round(own, assessment)).verdicts
    assert [each.verdict for each in verdicts] == [Verdict.MERGED] * 2


async def test_an_allocation_without_the_role_for_a_form_begins_none(council: Council) -> None:
    juno = await council.device("juno")
    person = await council.person("juno")
    _, change = juno.begin("needs-assessment", council.form, [person])
    (verdict,) = (await juno.round(change)).verdicts
    assert standing(verdict) == (Verdict.SET_ASIDE, Reason.SCOPE)


async def test_a_record_reaches_nobody_its_form_keeps_it_from(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    form = published(council, "access-log")
    _, wide = wren.begin("access-log", form, [person], audience=Audience.INVOLVEMENT)
    _, meant = wren.begin("access-log", form, audience=Audience.AUTHOR_ONLY)
    verdicts = (await wren.round(wide, meant)).verdicts
    assert [standing(each) for each in verdicts] == [
        (Verdict.SET_ASIDE, Reason.MALFORMED),
        (Verdict.MERGED, None),
    ]


async def test_an_involvement_must_be_that_of_the_person(council: Council) -> None:
    wren = await council.device("wren")
    person, involvement = await council.involved("wren")
    _, another = await council.involved("dov")
    verdicts: list[ChangeVerdict] = []
    for named in (another, person, involvement):
        _, change = wren.begin("needs-assessment", council.form, [person], involvement=named)
        verdicts += (await wren.round(change)).verdicts
    assert [standing(each) for each in verdicts] == [
        (Verdict.SET_ASIDE, Reason.MALFORMED),
        (Verdict.SET_ASIDE, Reason.MALFORMED),
        (Verdict.MERGED, None),
    ]


async def test_what_follows_a_genesis_set_aside_is_set_aside_with_it(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin(
        "needs-assessment", council.form, [person], ops=[set_value("@state", ["authorised"])]
    )
    (verdict,) = (await wren.round(first)).verdicts
    assert standing(verdict) == (Verdict.SET_ASIDE, Reason.MALFORMED)
    later = wren.change(record, [set_value("good_life", "more")])
    (verdict,) = (await wren.round(later)).verdicts
    assert standing(verdict) == (Verdict.SET_ASIDE, Reason.GENESIS_SET_ASIDE)


# --- commands ------------------------------------------------------------------------------------


async def test_nobody_decides_on_a_record_that_has_left_them(council: Council) -> None:
    wren = await council.device("wren")
    person, involvement = await council.involved("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    event = council.services.index.records[involvement].summary.events[0]
    gone = remove_element("@allocated", council.staff["wren"].id.hex(), observed=[event.dot])
    await council.services.identity.append(involvement, [gone])
    command = submit(wren, record, council.form, [first])
    (verdict,) = (await wren.round(command)).verdicts
    assert verdict.verdict == Verdict.MERGED
    assert await ruling(council, record, command) == (Ruling.REFUSED, Refusal.AUTHORITY)


async def test_a_command_with_a_monstrous_argument_is_refused_and_the_rest_goes_on(
    council: Council,
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person = await council.person("wren", "dov")
    record, first = wren.begin("needs-assessment", council.form, [person])
    command = submit(wren, record, council.form, [first], **{"x" * 150_000: 1})
    verdicts = (await wren.round(first, command)).verdicts
    assert [each.verdict for each in verdicts] == [Verdict.MERGED] * 2
    assert await ruling(council, record, command) == (Ruling.REFUSED, Refusal.ARGUMENTS)
    _, other = dov.begin("needs-assessment", council.form, [person])
    assert (await dov.round(other)).verdicts[0].verdict == Verdict.MERGED


async def test_commands_that_wait_are_judged_only_when_what_they_wait_for_arrives(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    missing = wren.change(record, [set_value("worries", "stairs")])
    waiting = [submit(wren, record, council.form, [first, missing]) for _ in range(5)]
    verdicts = (await wren.round(first, *waiting)).verdicts
    assert [standing(each) for each in verdicts[1:]] == [
        (Verdict.WAITING, Reason.AWAITING_SEEN)
    ] * 5

    judged = []
    commands = type(council.services.commands)
    judge = commands.judge

    def counted(self: Any, context: Any) -> Any:
        judged.append(context.change_id)
        return judge(self, context)

    monkeypatch.setattr(commands, "judge", counted)
    await wren.round(*(wren.change(record, [set_value("good_life", str(n))]) for n in range(3)))
    assert judged == []
    await wren.round(missing)
    assert sorted(judged) == sorted(change_id(each.raw) for each in waiting)


async def test_a_command_that_names_a_thousand_records_reads_its_own_and_its_persons(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.store.reads import Reads

    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    hidden = await council.person("dov")
    seen = [SeenRecord(os.urandom(16), council.form, ()) for _ in range(1000)]
    few = [SeenRecord(hidden, council.form, ()), SeenRecord(record, council.form, ())]
    read: list[bytes] = []
    merged_of = Reads.merged_of

    async def noted(self: Reads, record_id: bytes) -> Any:
        read.append(record_id)
        return await merged_of(self, record_id)

    monkeypatch.setattr(Reads, "merged_of", noted)
    for each in (seen, few):
        command = wren.change(record, [give_command(build_command("submit", each, "2026-01-20"))])
        await wren.round(first, command)
        assert await ruling(council, record, command) == (Ruling.REFUSED, Refusal.ARGUMENTS)
    assert set(read) == {record, person}


# --- devices -------------------------------------------------------------------------------------


async def test_a_clock_put_back_lets_no_revoked_device_in(council: Council) -> None:
    wren = await council.device("wren")
    person = await council.person("wren")
    await revoke_device(council.services, wren.id)
    council.clock.advance(-3_600_000)
    _, change = wren.begin("needs-assessment", council.form, [person])
    with pytest.raises(Refused) as refused:
        await wren.round(change)
    assert refused.value.status == ReplyStatus.REVOKED
    (kept,) = await council.services.store.set_aside()
    assert kept.reason == Reason.REVOKED


async def test_a_revoked_device_gets_no_new_lease_from_its_old_code(council: Council) -> None:
    code = await council.invite("wren")
    wren = Device(council.http)
    await wren.enrol(code)
    await revoke_device(council.services, wren.id)
    with pytest.raises(Refused) as refused:
        await wren.enrol(code)
    assert refused.value.status == ReplyStatus.REVOKED


async def test_codes_guessed_all_at_once_are_slowed_too(council: Council) -> None:
    root = council.services.keys.root_public
    guesses = [Device(council.http).enrol(make_code(guess, root)) for guess in range(40)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    statuses = [each.status for each in answers if isinstance(each, Refused)]
    assert statuses.count(ReplyStatus.BAD_CODE) == PER_ADDRESS
    assert statuses.count(ReplyStatus.SLOW_DOWN) == 40 - PER_ADDRESS


def test_a_network_of_addresses_is_one_guesser() -> None:
    slowing = Slowing()
    for number in range(PER_ADDRESS):
        slowing.tried(f"2001:db8:1:2::{number:x}", 5)
        slowing.tried(f"::ffff:192.0.2.{number}", 5)
    assert slowing.must_wait("2001:db8:1:2:ffff::1", 5)
    assert not slowing.must_wait("2001:db8:1:3::1", 5)
    assert not slowing.must_wait("::ffff:192.0.2.200", 5)


async def test_one_device_asks_a_few_things_at_once_and_no_more(council: Council) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    sealed = [wren.seal(2, wren.round_payload())[0] for _ in range(3 * MAX_AT_ONCE)]
    gate = asyncio.Event()
    started = council.services.writer.push
    person = await council.person("wren", "dov")

    async def held(changes: Any, sender: Any, receipts: Any = ()) -> Any:
        await gate.wait()
        return await started(changes, sender, receipts)

    council.services.writer.push = held  # type: ignore[method-assign]  # the slowest of disks
    pushes = [
        wren.seal(
            2, wren.round_payload([wren.begin("needs-assessment", council.form, [person])[1]])
        )
        for _ in range(MAX_AT_ONCE)
    ]
    slow = [asyncio.create_task(council.http.post("/sealed", content=raw)) for raw, _ in pushes]
    await asyncio.sleep(0.3)
    refused = await council.http.post("/sealed", content=sealed[0])
    assert (refused.status_code, refused.json()["error"]) == (429, "slow_down")
    await dov.round()
    gate.set()
    assert {(await each).status_code for each in slow} == {200}
    assert (await council.http.post("/sealed", content=sealed[1])).status_code == 200


# --- the server itself ---------------------------------------------------------------------------


async def test_small_requests_cannot_fill_the_memory(council: Council) -> None:
    wren = await council.device("wren")
    empties = b"\xdd" + (7_000_000).to_bytes(4, "big") + b"\x90" * 7_000_000
    inside, _ = seal_plaintext(b"\x93\xc4\x00\xc4\x00" + empties, wren.sealing, bytes(32))
    outside = b"\xdd" + (2_000_000).to_bytes(4, "big") + b"\x90" * 2_000_000
    payload, _ = wren.seal(2, empties)
    tracemalloc.start()
    try:
        for raw in (inside, outside, payload):
            await council.http.post("/sealed", content=raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


async def test_no_fault_ends_the_one_writer(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, dov = await council.device("wren"), await council.device("dov")
    person = await council.person("wren", "dov")
    _, bad = wren.begin("needs-assessment", council.form, [person])
    _, good = dov.begin("needs-assessment", council.form, [person])
    push = Batch.push

    async def faulty(self: Batch, pushed: Any) -> Any:
        if pushed[0].sender == wren.id:
            raise NotImplementedError
        return await push(self, pushed)

    monkeypatch.setattr(Batch, "push", faulty)
    answers = await asyncio.gather(wren.round(bad), dov.round(good), return_exceptions=True)
    assert isinstance(answers[0], httpx.HTTPStatusError)
    assert answers[0].response.status_code == 500
    monkeypatch.undo()
    assert (await wren.round(bad)).verdicts[0].verdict == Verdict.MERGED


async def test_what_is_kept_of_a_device_never_falls_behind_its_changes(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren = await council.device("wren")
        person = await council.person("wren")
        _, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round()
        pushing = asyncio.create_task(wren.round(first))
        writer = council.services.writer
        while writer._queue.qsize() == 0:  # noqa: ASYNC110 - the queue tells nobody
            await asyncio.sleep(0)
        # Its turn comes after the push.
        await writer.write_progress()
        await pushing
        async with council.services.store.engine.connect() as connection:
            rows = await council.services.store.rows.devices(connection)
        (kept,) = (each for each in rows if each.id == wren.id)
        assert (kept.highest_seq, kept.highest_id) == (1, change_id(first.raw))


def test_a_key_just_asked_after_is_not_the_next_dropped(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "_CACHED_KEYS", 3)
    keys = RecordKeys(council.services.keys.master)
    for record in (b"a", b"b", b"c"):
        keys.create(record)
    assert keys.known(b"a")
    keys.create(b"d")
    assert keys.known(b"a")
    assert not keys.known(b"b")


@pytest.mark.sqlite_only(reason="it is about the modes of the data folder and its files")
async def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        async with running(new_settings(tmp_path)):
            modes = {
                file.name: stat.S_IMODE(file.stat().st_mode)
                for file in (tmp_path / "data").iterdir()
            }
    finally:
        os.umask(before)
    assert modes
    assert set(modes.values()) == {0o600}, modes


def test_no_setting_turns_a_server_into_a_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_DEMO", "true")
    (tmp_path / "settings.json").write_text('{"demo": true}')
    assert Settings.load(tmp_path).demo is False
