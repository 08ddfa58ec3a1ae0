"""The set-aside desk: work that could not count by itself is decided on by a person, and told."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import pytest

from sync.aside import aside_path, parse_aside
from sync.change import change_id, dot, parse
from sync.codes import Audience, Desk, DeskView, Mark, Reason, Refusal, ReplyStatus, Verdict
from sync.command import (
    RulingValue,
    SeenRecord,
    build_command,
    parse_ruling,
    ruling_path,
    seen_changes,
)
from sync.fold import Fold
from sync.messages import ChangeVerdict, RoundReply, Signed
from sync.operation import add_row, give_command, set_value
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running
from tests.server.desk.asking import decide, enrolled, hand_in, listed, opened, revoke


async def _visit_on_a_lost_phone(council: Council) -> tuple[Device, bytes, list[Signed]]:
    """Wren wrote on a phone that IT turned off before it could send."""
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    second = wren.change(record, [set_value("what_matters", "Sunday football")])
    await revoke(council, wren)
    await hand_in(wren, first, second)
    return wren, record, [first, second]


async def _fold(council: Council, record: bytes) -> Fold:
    history = await council.services.store.history(record)
    return Fold((each.position, each.data) for each in history)


def _told(answer: RoundReply, change: Signed) -> list[ChangeVerdict]:
    return [each for each in answer.own_verdicts if each.id == change_id(change.raw)]


async def test_a_visit_from_a_revoked_device_is_one_thing_to_decide_on(council: Council) -> None:
    idris = await council.device("idris")
    wren, record, changes = await _visit_on_a_lost_phone(council)
    (line,) = await listed(idris)
    assert (line.device, line.label, line.owner) == (wren.id, "Phone", "Wren Saltwhistle")
    assert line.proven
    assert line.may_decide
    assert line.reason == Reason.REVOKED
    assert line.count == 2
    assert line.size == sum(len(each.raw) for each in changes)
    assert line.form == "needs-assessment"
    assert line.record == record
    assert line.revoked_ms == council.clock.now_ms()
    assert line.made_ms == parse(changes[0].raw).wall_ms
    _, shown, more, _, _ = await opened(idris, line.arrival)
    assert [each[4] for each in shown] == [each.raw for each in changes]
    assert all(each[3] for each in shown)
    assert not more


async def test_accepted_work_merges_under_its_authors_name_and_reaches_colleagues(
    council: Council,
) -> None:
    idris = await council.device("idris")
    _, record, changes = await _visit_on_a_lost_phone(council)
    (line,) = await listed(idris)
    arrivals = [each[0] for each in (await opened(idris, line.arrival))[1]]
    told, decided = await decide(idris, Desk.ACCEPT, arrivals, reason="Wren confirmed it")
    assert decided == 2
    assert [each[1][0] for each in told] == [Desk.ACCEPT, Desk.ACCEPT]

    fold = await _fold(council, record)
    head = fold.shown_head("what_matters")
    assert head is not None
    assert head.dot == dot(changes[1].raw)
    note = fold.shown_head(aside_path(head.dot))
    assert note is not None
    assert isinstance(note.value, list)
    said = parse_aside(note.value[0])
    assert (said.act, said.actor, said.reason) == (Desk.ACCEPT, idris.actor, "Wren confirmed it")

    answer = await idris.round()
    marks = {each.raw: each.mark for each in answer.changes}
    assert marks[changes[0].raw] == Mark.ACCEPTED_AT_DESK
    assert marks[changes[1].raw] == Mark.ACCEPTED_AT_DESK
    assert await listed(idris) == []
    (settled,) = await listed(idris, DeskView.DECIDED)
    assert settled.outcome is not None
    assert settled.outcome[1] == "Idris Candlebrook"


async def test_what_is_accepted_ahead_of_its_records_first_change_waits_for_it_through_a_restart(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
        wren = await council.device("wren")
        person = await council.person("wren")
        record, first = wren.begin("needs-assessment", council.form, [person])
        second = wren.change(record, [set_value("what_matters", "Sunday football")])
        await revoke(council, wren)
        await hand_in(wren, second)
        (line,) = await listed(bea)
        await decide(bea, Desk.ACCEPT, [line.arrival])
        (stored,) = await council.services.store.by_arrival([line.arrival])
        assert (stored.verdict, stored.reason) == (Verdict.WAITING, Reason.AWAITING_GENESIS)
    async with running(settings) as council:
        wren.http = bea.http = council.http
        await hand_in(wren, first)
        (genesis,) = await listed(bea)
        await decide(bea, Desk.ACCEPT, [genesis.arrival])
        (stored,) = await council.services.store.by_arrival([line.arrival])
        assert (stored.verdict, stored.mark) == (Verdict.MERGED, Mark.ACCEPTED_AT_DESK)
        assert (await _fold(council, record)).shown_head("what_matters") is not None


async def test_the_author_hears_what_became_of_it(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    person = await council.person("wren")
    _, first = dov.begin("needs-assessment", council.form, [person])
    _, second = dov.begin("needs-assessment", council.form, [person])
    pushed = await dov.round(first, second)
    assert [each.reason for each in pushed.verdicts] == [Reason.SCOPE, Reason.SCOPE]
    one, other = await listed(idris)
    await decide(idris, Desk.ACCEPT, [one.arrival], reason="Dov covered for Wren")
    await decide(idris, Desk.KEEP, [other.arrival], reason="Recorded twice")
    answer = await dov.round()
    (merged,), (kept,) = _told(answer, first), _told(answer, second)
    assert merged.verdict == Verdict.MERGED
    assert merged.outcome is not None
    assert (merged.outcome.act, merged.outcome.name) == (Desk.ACCEPT, "Idris Candlebrook")
    assert (kept.verdict, kept.reason) == (Verdict.SET_ASIDE, Reason.SCOPE)
    assert kept.outcome is not None
    assert (kept.outcome.act, kept.outcome.reason) == (Desk.KEEP, "Recorded twice")
    assert (await dov.round()).own_verdicts == ()


async def test_two_people_deciding_at_once_are_told_what_the_first_decided(
    council: Council,
) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    nia = await enrolled(council, "nia", "Nia Quillfeather", "manager")
    person = await council.person("wren")
    _, change = dov.begin("needs-assessment", council.form, [person])
    await dov.round(change)
    (line,) = await listed(idris)
    first, second = await asyncio.gather(
        decide(idris, Desk.ACCEPT, [line.arrival]), decide(nia, Desk.KEEP, [line.arrival])
    )
    assert first[0] == second[0]
    # Told again after a lost reply: the same, and nothing is done twice.
    again, decided = await decide(idris, Desk.ACCEPT, [line.arrival])
    assert (again, decided) == (first[0], 0)


async def test_what_was_kept_aside_does_not_merge_by_itself_later(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    person, involvement = await council.involved("wren")
    record, change = dov.begin("needs-assessment", council.form, [person])
    await dov.round(change)
    (line,) = await listed(idris)
    await decide(idris, Desk.KEEP, [line.arrival], reason="Recorded about somebody else")
    await council.allocate(involvement, "dov")
    (again,) = (await dov.round(change)).verdicts
    assert again.verdict == Verdict.SET_ASIDE
    assert council.services.index.record(record) is None
    # And never deleted.
    (stored,) = await council.services.store.by_arrival([line.arrival])
    assert stored.data == change.raw


async def test_accepting_a_record_puts_it_on_no_list_of_whoever_began_it(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    person, _ = await council.involved("wren")
    record, change = dov.begin("needs-assessment", council.form, [person])
    await dov.round(change)
    (line,) = await listed(idris)
    await decide(idris, Desk.ACCEPT, [line.arrival])
    assert council.services.index.record(record) is not None
    more = dov.change(record, [set_value("good_life", "a second thought")])
    (verdict,) = (await dov.round(more)).verdicts
    assert (verdict.verdict, verdict.reason) == (Verdict.SET_ASIDE, Reason.SCOPE)


async def test_a_command_that_names_what_is_kept_aside_is_not_accepted(council: Council) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    phone = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    lost = [phone.change(record, [set_value("what_matters", text)]) for text in ("one", "two")]
    await revoke(council, phone)
    await hand_in(phone, *lost)
    commands = [
        wren.change(record, [give_command(_submit(council, record, [first, each]))])
        for each in lost
    ]
    verdicts = (await wren.round(*commands)).verdicts
    assert [each.reason for each in verdicts] == [Reason.SEEN_SET_ASIDE] * 2
    (line,) = await listed(idris)
    arrivals = [each[0] for each in (await opened(idris, line.arrival))[1]]
    await decide(idris, Desk.ACCEPT, arrivals[:1])
    await decide(idris, Desk.KEEP, arrivals[1:], reason="Not hers")
    fold = await _fold(council, record)
    accepted, kept = (_ruling(fold, each) for each in commands)
    # Judged on its content, which has hardly an answer in it.
    assert accepted.refusal in (Refusal.INCOMPLETE, Refusal.CHANGED_SINCE)
    assert kept.refusal == Refusal.SEEN_SET_ASIDE


async def test_attached_answers_stand_beside_what_the_other_record_says(council: Council) -> None:
    idris, dov, wren = [await council.device(each) for each in ("idris", "dov", "wren")]
    person = await council.person("wren")
    target, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    _, stray = dov.begin(
        "needs-assessment",
        council.form,
        [secrets.token_bytes(16), person],
        ops=[set_value("good_life", "Keep the dog"), set_value("no_such_question", "x")],
    )
    await dov.round(stray)
    (line,) = await listed(idris)
    (told,), decided = await decide(
        idris, Desk.ATTACH, [line.arrival], reason="The wrong person was chosen", record=target
    )
    assert (decided, told[1][5]) == (1, target)
    fold = await _fold(council, target)
    heads = fold.heads("good_life")
    assert {head.value[0] for head in heads if isinstance(head.value, list)} == {
        "Back to the allotment",
        "Keep the dog",
    }
    added = next(head for head in heads if head.reason is not None)
    assert added.reason == (
        "Written by Dov Hazelgrim. Attached by Idris Candlebrook: The wrong person was chosen"
    )
    assert fold.heads("no_such_question") == []
    note = fold.shown_head(aside_path(dot(stray.raw)))
    assert note is not None
    assert isinstance(note.value, list)
    assert parse_aside(note.value[0]).author == dov.actor
    (kept,) = _told(await dov.round(), stray)
    assert kept.verdict == Verdict.SET_ASIDE
    assert kept.outcome is not None
    assert kept.outcome.record == target


async def test_of_what_is_kept_aside_the_record_says_which_answers_it_wrote(
    council: Council,
) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    await wren.round(first)
    lost = wren.change(
        record, [add_row("carers_list/" + "ab" * 16), set_value("what_matters", "Football")]
    )
    await revoke(council, wren)
    await hand_in(wren, lost)
    (line,) = await listed(idris)
    await decide(idris, Desk.KEEP, [line.arrival])
    note = (await _fold(council, record)).shown_head(aside_path(dot(lost.raw)))
    assert note is not None
    assert isinstance(note.value, list)
    said = parse_aside(note.value[0])
    assert (said.act, said.author, said.paths) == (Desk.KEEP, wren.actor, ("what_matters",))


async def test_nobody_attaches_to_a_record_they_do_not_hold(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    target, first = dov.begin("needs-assessment", council.form, [await council.person("dov")])
    theirs, other = dov.begin(
        "needs-assessment", council.form, [await council.person("dov", team=False)]
    )
    _, stray = dov.begin("needs-assessment", council.form, [await council.person("wren")])
    await dov.round(first, other, stray)
    (line,) = await listed(idris)
    for device, record in ((bea, target), (idris, theirs), (idris, secrets.token_bytes(16))):
        assert await _status(device, Desk.ATTACH, line.arrival, record) == ReplyStatus.NOT_ALLOWED
    (again,) = await listed(idris)
    assert again == line


async def test_what_breaks_the_format_or_is_not_proved_is_never_accepted(council: Council) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    forged = Signed(wren.change(record, [set_value("good_life", "x")]).raw, bytes(64))
    server_only = wren.change(record, [set_value("@state", ["authorised", 1, bytes(16)])])
    await wren.round(first, Signed(b"junk", bytes(64)), forged, server_only)
    lines = await listed(idris)
    assert [(line.proven, line.count) for line in lines] == [(False, 2), (True, 1)]
    junk = (await opened(idris, lines[0].arrival))[1]
    assert junk[0][4] is None
    assert junk[0][5]
    for line in lines:
        for each in (await opened(idris, line.arrival))[1]:
            assert not each[3]
            status = await _status(idris, Desk.ACCEPT, each[0])
            assert status == ReplyStatus.NOT_ALLOWED


async def test_what_gives_itself_to_more_people_than_its_form_is_never_accepted(
    council: Council,
) -> None:
    bea = await enrolled(council, "bea", "Bea Thornacre", "ig_officer", team=False)
    dov = await council.device("dov")
    log = council.services.published.newest("access-log")
    assert log is not None
    person = await council.person("wren")
    await revoke(council, dov)
    # An access log is its author's alone; this one would be everybody's.
    record, change = dov.begin("access-log", log, [person], audience=Audience.INVOLVEMENT)
    await hand_in(dov, change)
    (line,) = await listed(bea)
    assert line.reason == Reason.REVOKED
    (told,), decided = await decide(bea, Desk.ACCEPT, [line.arrival])
    assert (told[1], decided) == (None, 0)
    assert council.services.index.record(record) is None
    # It is still there to decide on.
    assert [each.arrival for each in await listed(bea)] == [line.arrival]


async def test_a_second_account_of_one_number_can_be_accepted_beside_the_first(
    council: Council,
) -> None:
    idris, wren = await council.device("idris"), await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person])
    here = wren.change(record, [set_value("what_matters", "here")])
    there = wren.change(record, [set_value("what_matters", "there")], dev_seq=2)
    (_, _, cloned) = (await wren.round(first, here, there)).verdicts
    assert cloned.reason == Reason.CLONED
    (line,) = await listed(idris)
    await decide(idris, Desk.ACCEPT, [line.arrival])
    heads = (await _fold(council, record)).heads("what_matters")
    assert {head.dot for head in heads} == {dot(here.raw), dot(there.raw)}


async def test_an_act_needs_a_reason(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    _, change = dov.begin("needs-assessment", council.form, [await council.person("wren")])
    await dov.round(change)
    (line,) = await listed(idris)
    for act in (Desk.ACCEPT, Desk.KEEP):
        with pytest.raises(Refused) as refused:
            await decide(idris, act, [line.arrival], reason="  ")
        assert refused.value.status == ReplyStatus.MALFORMED


async def test_rows_that_another_change_added_come_along(council: Council) -> None:
    idris, dov, wren = [await council.device(each) for each in ("idris", "dov", "wren")]
    person = await council.person("wren")
    target, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    row = f"carers_list/{secrets.token_hex(16)}"
    _, stray = dov.begin(
        "needs-assessment", council.form, [secrets.token_bytes(16), person], ops=[add_row(row)]
    )
    record = parse(stray.raw).record
    filled = dov.change(record, [set_value(f"{row}/what_they_do", "Shops and cooks")])
    await dov.round(stray, filled)
    (line,) = await listed(idris)
    second = (await opened(idris, line.arrival))[1][1][0]
    await decide(idris, Desk.ATTACH, [second], record=target)
    fold = await _fold(council, target)
    assert [each.path for each in fold.rows("carers_list")] == [row]


async def _status(device: Device, act: Desk, arrival: int, record: bytes | None = None) -> int:
    with pytest.raises(Refused) as refused:
        await decide(device, act, [arrival], record=record)
    return refused.value.status


def _submit(council: Council, record: bytes, seen: list[Signed]) -> object:
    changes = seen_changes(
        {dot(each.raw): [(op.path, op.element) for op in parse(each.raw).ops] for each in seen}
    )
    return build_command("submit", [SeenRecord(record, council.form, changes)], "2026-01-20")


def _ruling(fold: Fold, command: Signed) -> RulingValue:
    head = fold.shown_head(ruling_path(dot(command.raw)))
    assert head is not None
    assert isinstance(head.value, list)
    return parse_ruling(head.value[0])
