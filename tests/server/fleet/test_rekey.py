"""A rolled-back or cloned device is noticed, told, and given a key, an id and a chain of its own;
what either copy made is kept and counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import ec

from server.cli import main
from server.enrol.devices import revoke_device
from server.enrol.registered import KIND
from server.fleet.cli import as_line, asking_copies, decided, listed, revoked
from sync.canonical import array, decode_array, encode
from sync.change import parse
from sync.codes import Order, Reason, ReplyStatus, Route, Verdict
from sync.messages import EnrolReply, Signed
from sync.operation import set_value
from sync.rekey import device_of, key_code
from sync.signing import public_raw
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.epochs.past import Past
from tests.server.fleet.copying import ask, copy_of, decide, gone_on, rekeyed


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def in_step(*copies: Device) -> None:
    """As if each had heard of the others' counters: only numbers tell them apart."""
    for copy in copies:
        copy.counter = max(each.counter for each in copies)


async def begun(council: Council, key: str = "wren") -> tuple[Device, bytes]:
    """A device that has begun a record of somebody allocated to its owner, and sent it."""
    device = await council.device(key)
    person = await council.person(key)
    record, first = device.begin("needs-assessment", council.form, [person])
    await device.round(first)
    return device, record


async def test_an_ordinary_device_is_never_taken_for_a_copy(council: Council) -> None:
    wren, record = await begun(council)
    for answer in ("one", "two"):
        told = await wren.round(wren.change(record, [set_value("beliefs", answer)]))
        assert told.orders == ()
    raw, context = wren.seal(Route.ROUND, wren.round_payload())
    await wren.send(raw, context)
    with pytest.raises(Refused) as repeated:
        # The network brought the same request twice: its bytes are the same.
        await wren.send(raw, context)
    assert decode_array(repeated.value.reply.payload, "repeated", 4)[3] == []


async def test_a_device_put_back_to_an_earlier_copy_is_told_at_its_first_contact(
    council: Council,
) -> None:
    wren, record = await begun(council)
    earlier = copy_of(wren)
    await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    in_step(wren, earlier)
    assert (await earlier.round()).orders == (Order.REKEY,)
    # The one that is ahead is told nothing: nobody knows yet that it is one of two.
    in_step(wren, earlier)
    assert (await wren.round()).orders == ()


async def test_one_that_used_a_number_another_used_is_told_with_the_verdict(
    council: Council,
) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    in_step(wren, other)
    ours = other.change(record, [set_value("beliefs", "None")])
    beyond = other.change(record, [set_value("good_life", "The allotment")])
    told = await other.round(ours, beyond)
    assert [(each.verdict, each.reason) for each in told.verdicts] == [
        (Verdict.SET_ASIDE, Reason.CLONED),
        (Verdict.MERGED, None),
    ]
    assert told.orders == (Order.REKEY,)
    # By now it is the first that is behind.
    in_step(wren, other)
    assert (await wren.round()).orders == (Order.REKEY,)


async def test_a_request_counter_used_with_other_bytes_tells_the_copy(council: Council) -> None:
    wren, _ = await begun(council)
    other = copy_of(wren)
    await wren.round()
    with pytest.raises(Refused) as told:
        await other.round()
    assert told.value.status == ReplyStatus.COUNTER_REPEATED
    assert decode_array(told.value.reply.payload, "repeated", 4)[3] == [Order.REKEY]


async def test_both_copies_get_ids_of_their_own_and_all_that_either_wrote_counts(
    council: Council,
) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    first = [wren.change(record, [set_value(path, "one")]) for path in ("beliefs", "past_views")]
    second = [other.change(record, [set_value(path, "two")]) for path in ("beliefs", "good_life")]
    await wren.round(*first)
    in_step(wren, other)
    told = await other.round(*second)
    assert [each.reason for each in told.verdicts] == [Reason.CLONED, Reason.CLONED]

    new = await rekeyed(council, other)
    assert new.id not in (wren.id, bytes(8))
    # What was set aside for its number alone is judged again, now that its copy is known.
    told = await new.round(*second)
    assert [each.verdict for each in told.verdicts] == [Verdict.MERGED, Verdict.MERGED]
    assert told.orders == ()
    in_step(wren, other)
    # Behind in nothing, and still one of two under one id.
    assert (await wren.round()).orders == (Order.REKEY,)
    newest = await rekeyed(council, wren)
    assert len({new.id, newest.id, wren.id}) == 3

    # Each goes on from one, and both see everything: their own old work and the other's.
    for device in (new, newest):
        change = device.change(record, [set_value("languages_note", device.id.hex())])
        assert parse(change.raw).dev_seq == 1
        assert parse(change.raw).prev is None
        assert (await device.round(change)).verdicts[0].verdict == Verdict.MERGED
    idris = await council.device("idris")
    everything = {each.raw for each in (*first, *second)}
    for reader in (idris, new, newest):
        reader.cursor = None
        assert everything <= set(await reader.read_everything())


async def test_a_record_begun_under_a_used_number_begins_once_its_copy_is_confirmed(
    council: Council,
) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    person = await council.person("wren")
    await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    in_step(wren, other)
    begun_there, genesis = other.begin("needs-assessment", council.form, [person])
    following = other.change(begun_there, [set_value("beliefs", "Baptist")])
    told = await other.round(genesis, following)
    assert [each.reason for each in told.verdicts] == [Reason.CLONED, Reason.GENESIS_SET_ASIDE]
    new = await rekeyed(council, other)
    assert (await new.round(genesis)).verdicts[0].verdict == Verdict.MERGED
    # What followed it is not left behind.
    assert {genesis.raw, following.raw} <= set(await (await council.device("idris")).pull_all())


async def test_nobody_but_the_confirmed_copy_brings_back_what_was_set_aside(
    council: Council,
) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    in_step(wren, other)
    twin = other.change(record, [set_value("beliefs", "None")])
    await other.round(twin)
    dov = await council.device("dov")
    for sender in (dov, wren, other):
        in_step(wren, other)
        told = await sender.round(twin)
        assert told.verdicts[0].reason == Reason.CLONED
        # Who brings it for its author is no copy of the author's device.
        assert (told.orders == ()) == (sender is dov)


async def test_the_same_key_gets_the_same_answer_however_often_it_asks(council: Council) -> None:
    wren, _ = await begun(council)
    key, sol = new_key(), await council.device("sol")
    assert [await ask(wren, key) for _ in range(2)] == [ReplyStatus.PENDING] * 2
    assert await decide(sol, wren, key, True) == ReplyStatus.OK
    first, again = await ask(wren, key), await ask(wren, key)
    assert isinstance(first, EnrolReply)
    assert isinstance(again, EnrolReply)
    assert first.device == again.device == device_of(wren.id, public_raw(key))
    assert first.certificate == again.certificate
    assert first.deposit_secret == council.services.keys.deposit_secret(first.device)
    # Confirming once more is harmless; refusing comes too late.
    assert await decide(sol, wren, key, True) == ReplyStatus.OK
    assert await decide(sol, wren, key, False) == ReplyStatus.NOT_ALLOWED


async def test_a_copy_it_refuses_gets_nothing_until_it_thinks_better(council: Council) -> None:
    wren, _ = await begun(council)
    key, sol = new_key(), await council.device("sol")
    await ask(wren, key)
    assert await decide(sol, wren, key, False) == ReplyStatus.OK
    assert await ask(wren, key) == ReplyStatus.NOT_ALLOWED
    assert await decide(sol, wren, key, True) == ReplyStatus.OK
    assert isinstance(await ask(wren, key), EnrolReply)


async def test_only_it_confirms_and_no_copy_confirms_itself(council: Council) -> None:
    wren, _ = await begun(council)
    sol = await council.device("sol")
    key, own = new_key(), new_key()
    await ask(wren, key)
    await ask(sol, own)
    assert await decide(await council.device("idris"), wren, key, True) == ReplyStatus.NOT_ALLOWED
    assert await decide(sol, sol, own, True) == ReplyStatus.NOT_ALLOWED
    assert await decide(sol, wren, new_key(), True) == ReplyStatus.NOT_HERE
    assert await ask(wren, key) == ReplyStatus.PENDING


async def test_a_key_must_prove_itself_and_be_nobodys(council: Council) -> None:
    wren, _ = await begun(council)
    with pytest.raises(Refused) as refused:
        await wren.ask(Route.REKEY, encode([public_raw(new_key()), bytes(64)]))
    assert refused.value.status == ReplyStatus.MALFORMED
    assert await ask(wren, (await council.device("dov")).key) == ReplyStatus.NOT_ALLOWED


async def test_a_device_cannot_ask_without_end(council: Council) -> None:
    wren, _ = await begun(council)
    answers = [await ask(wren, new_key()) for _ in range(17)]
    assert answers == [ReplyStatus.PENDING] * 16 + [ReplyStatus.SLOW_DOWN]


async def test_keys_that_were_decided_on_keep_no_copy_out(council: Council) -> None:
    wren, _ = await begun(council)
    sol = await council.device("sol")
    asked = []
    for _ in range(16):
        asked.append(new_key())
        council.clock.advance(1_000)
        await ask(wren, asked[-1])
    # The copies that went on under three of them, and the three that IT refused.
    for key in asked[:3]:
        await decide(sol, wren, key, True)
        assert isinstance(await ask(wren, key), EnrolReply)
    for key in asked[3:6]:
        await decide(sol, wren, key, False)
    more = [new_key() for _ in range(6)]
    assert [await ask(wren, key) for key in more] == [ReplyStatus.PENDING] * 6
    assert await ask(wren, new_key()) == ReplyStatus.SLOW_DOWN
    # For the last three the refused ones made way, and nobody who waits did.
    assert await decide(sol, wren, asked[3], True) == ReplyStatus.NOT_HERE
    for key in (*asked[6:], *more):
        assert await ask(wren, key) == ReplyStatus.PENDING
    line = await _line(sol, wren.id)
    assert len(array(line[14], "copies", 16)) == 16


async def test_only_as_many_refused_keys_make_way_as_are_needed(council: Council) -> None:
    wren, _ = await begun(council)
    sol = await council.device("sol")
    asked = []
    for _ in range(16):
        asked.append(new_key())
        council.clock.advance(1_000)
        await ask(wren, asked[-1])
        await decide(sol, wren, asked[-1], False)
    assert await ask(wren, new_key()) == ReplyStatus.PENDING
    # The oldest asks anew if it still wants to; the others may be thought better of.
    assert await ask(wren, asked[1]) == ReplyStatus.NOT_ALLOWED
    assert await decide(sol, wren, asked[1], True) == ReplyStatus.OK
    assert await ask(wren, asked[0]) == ReplyStatus.PENDING


async def test_a_copy_that_was_not_given_a_new_id_ends_with_the_old_one(council: Council) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    new = await rekeyed(council, other)
    late = Signed(*_signed(other, record))
    await revoke_device(council.services, wren.id)
    with pytest.raises(Refused) as ended:
        await wren.round()
    assert ended.value.status == ReplyStatus.REVOKED
    # What the confirmed copy had still made under the old id is its owner's, and counts.
    assert (await new.round(late)).verdicts[0].verdict == Verdict.MERGED


async def test_a_copy_that_is_ended_too_vouches_for_nothing_any_more(council: Council) -> None:
    wren, record = await begun(council)
    other = copy_of(wren)
    new = await rekeyed(council, other)
    late = Signed(*_signed(other, record))
    for device in (wren.id, new.id):
        await revoke_device(council.services, device)
    with pytest.raises(Refused) as ended:
        await new.round(late)
    assert ended.value.status == ReplyStatus.REVOKED
    (aside,) = await council.services.store.set_aside()
    assert aside.reason in (Reason.REVOKED, Reason.CLONED)


async def test_an_id_revoked_on_the_command_line_becomes_no_new_device(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, _ = await begun(council)
    key, services = new_key(), council.services
    await ask(wren, key)
    await decide(await council.device("sol"), wren, key, True)
    write = services.writer.execute

    async def after_revoking(*work: Any) -> Any:
        # The request was let in, and its turn to write comes after this.
        assert await revoked(council.settings, wren.id, START_MS)
        return await write(*work)

    monkeypatch.setattr(services.writer, "execute", after_revoking)
    assert await ask(wren, key) == ReplyStatus.REVOKED
    new = device_of(wren.id, public_raw(key))
    assert new not in services.index.devices
    assert new.hex() not in {each.values["device"] for each in services.keys.register.of_kind(KIND)}


def _signed(device: Device, record: bytes) -> tuple[bytes, bytes]:
    change = device.change(record, [set_value("beliefs", "Quaker")])
    return change.raw, change.signature


async def test_it_sees_who_asks_with_the_code_on_their_screen(council: Council) -> None:
    wren, _ = await begun(council)
    sol, key = await council.device("sol"), new_key()
    await ask(wren, key)
    line = await _line(sol, wren.id)
    assert line[14] == [[public_raw(key), key_code(public_raw(key)), START_MS, False, False]]
    await decide(sol, wren, key, True)
    (asking,) = array((await _line(sol, wren.id))[14], "copies", 1)
    assert array(asking, "copy", 5)[3:] == [True, False]
    welcome = await ask(wren, key)
    assert isinstance(welcome, EnrolReply)
    assert (await _line(sol, wren.id))[14] == []
    assert (await _line(sol, welcome.device))[15] == wren.id


async def _line(sol: Device, device: bytes) -> list[object]:
    reply = await sol.ask(Route.DEVICES, encode([]))
    lines = [array(each, "line", 16) for each in decode_array(reply.payload, "devices", 1)]
    (line,) = [each for each in lines if each[0] == device]
    return line


async def test_the_command_line_lists_and_confirms_copies(council: Council) -> None:
    wren, _ = await begun(council)
    key, settings = new_key(), council.settings
    await ask(wren, key)
    ((asked, line),) = await asking_copies(settings)
    assert (asked.device, line.owner) == (wren.id, "Wren Saltwhistle")
    assert key_code(public_raw(key)) in "".join(map(as_line, await listed(settings)))
    typed = key_code(public_raw(key)).lower().replace(" ", "")
    assert await decided(settings, "0000 0000", True, START_MS) == ReplyStatus.NOT_HERE
    assert await decided(settings, typed, False, START_MS) == ReplyStatus.OK
    assert await ask(wren, key) == ReplyStatus.NOT_ALLOWED
    assert await decided(settings, typed, True, START_MS) == ReplyStatus.OK
    assert isinstance(await ask(wren, key), EnrolReply)
    assert await asking_copies(settings) == []


@pytest.mark.sqlite_only(reason="the command is the same; it opens the folder's own database")
def test_the_commands_say_what_to_do(tmp_path: Path) -> None:
    new_settings(tmp_path)
    shown = CliRunner().invoke(main, ["--home", str(tmp_path), "devices", "copies"])
    assert "No copy of a device asks" in shown.output
    wrong = CliRunner().invoke(main, ["--home", str(tmp_path), "devices", "confirm", "ABCD 1234"])
    assert wrong.exit_code != 0
    assert "no copy shows that code" in wrong.output


async def test_it_all_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    settings, key = new_settings(tmp_path), new_key()
    async with running(settings) as council:
        wren, record = await begun(council)
        other = copy_of(wren)
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        in_step(wren, other)
        twin = other.change(record, [set_value("beliefs", "None")])
        await other.round(twin)
        assert await ask(other, key) == ReplyStatus.PENDING
    async with running(settings) as council:
        other.http = council.http
        assert await ask(other, key) == ReplyStatus.PENDING
        await decide(await council.device("sol"), other, key, True)
        welcome = await ask(other, key)
        assert isinstance(welcome, EnrolReply)
    async with running(settings) as council:
        new = replace(gone_on(other, key, welcome), http=council.http)
        assert (await new.round(twin)).verdicts[0].verdict == Verdict.MERGED
    async with running(settings) as council:
        new.http = council.http
        assert council.services.index.devices[new.id].formerly == wren.id
        assert (await new.round(twin)).verdicts[0].verdict == Verdict.MERGED


async def test_a_database_from_before_still_knows_the_copys_new_key(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren, record = await begun(council)
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        other = copy_of(wren)
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        in_step(wren, other)
        twin = other.change(record, [set_value("beliefs", "None")])
        await other.round(twin)
        new = await rekeyed(council, other)
        await new.round(twin)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        assert council.services.index.devices[new.id].formerly == wren.id
        wren.http = new.http = council.http
        wren.cursor = new.cursor = None
        await wren.round(*[_again(wren, record)])
        # The confirmed copy's word still makes its second use of the number count.
        assert (await new.round(twin)).verdicts[0].verdict == Verdict.MERGED


@pytest.mark.parametrize("had_confirmed", [False, True])
async def test_a_database_from_before_takes_no_refusal_of_what_became_a_device(
    settled: Path, past: Past, had_confirmed: bool
) -> None:
    settings, key = new_settings(settled), new_key()
    async with running(settings) as council:
        wren, _ = await begun(council)
        sol = await council.device("sol")
        assert await ask(wren, key) == ReplyStatus.PENDING
        if had_confirmed:
            await decide(sol, wren, key, True)
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = sol.http = council.http
        await decide(sol, wren, key, True)
        assert isinstance(await ask(wren, key), EnrolReply)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = sol.http = council.http
        # Nobody is asked about it, and it is ended as a device is: by a revocation.
        assert (await _line(sol, wren.id))[14] == []
        assert await decide(sol, wren, key, False) == ReplyStatus.NOT_ALLOWED
        assert await decide(sol, wren, key, True) == ReplyStatus.OK
        assert isinstance(await ask(wren, key), EnrolReply)
        assert await asking_copies(settings) == []


def _again(wren: Device, record: bytes) -> Signed:
    earlier = replace(wren, seq=1)
    return earlier.change(record, [set_value("beliefs", "Quaker")])


async def test_what_left_the_owners_scope_is_named_to_a_copy_that_goes_on(
    council: Council,
) -> None:
    wren = await council.device("wren")
    person, involvement = await council.involved("wren")
    await wren.pull_all()
    other = copy_of(wren)
    await council.take_off(involvement, "wren")
    new = await rekeyed(council, other)
    # It wrote nothing of it and has no cursor, and may hold all of it still.
    assert {person, involvement} <= set((await new.round()).scope_removed)
