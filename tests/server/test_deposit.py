"""Work leaves a locked device; a stolen deposit key adds only what is set aside, and no more."""

from __future__ import annotations

import asyncio
import gzip
import os
import tracemalloc
from pathlib import Path

import httpx
import pytest

from server.enrol.devices import revoke_device
from server.exchange.allowance import Allowance
from server.exchange.sealed import MAX_AT_ONCE
from server.fleet.listing import FleetDevice, fleet
from server.keys.organisation import OrganisationKeys
from server.rotation.rotate import read_root, rotate
from server.settings import Settings
from server.store.used import Level
from sync.canonical import encode
from sync.change import change_id
from sync.codes import Order, Purpose, Reason, Verdict
from sync.codes import Receipt as ReceiptCode
from sync.deposit import Receipt, seal_copy
from sync.enrolment import base64url
from sync.envelope import seal_padded
from sync.messages import MAX_CHANGES, Signed
from sync.operation import set_value
from sync.padding import pad
from sync.signing import public_raw
from tests.server.client import Device
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.depositing import another_key, copies_of, deposit, sealed, send

_DAY_MS = 24 * 3600 * 1000


def standing(receipt: Receipt) -> list[tuple[int, int | None]]:
    """Verdicts and reasons."""
    return [(each.verdict, each.reason) for each in receipt.verdicts]


def line(council: Council, device: Device) -> FleetDevice:
    """A device as IT sees it."""
    (found,) = [each for each in fleet(council.services.index) if each.device == device.id]
    return found


async def at_work(council: Council) -> tuple[Device, bytes, Signed]:
    """Wren's device, a record begun on it, and the first change of that record."""
    wren = await council.device("wren")
    record, begun = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    return wren, record, begun


# --- what it is for ------------------------------------------------------------------------------


async def test_a_locked_device_hands_in_its_work_and_has_a_signed_receipt(council: Council) -> None:
    wren, record, begun = await at_work(council)
    more = wren.change(record, [set_value("beliefs", "Quaker")])
    receipt = await deposit(council, wren, begun, more)
    assert standing(receipt) == [(Verdict.MERGED, None)] * 2
    assert [each.id for each in receipt.verdicts] == [change_id(each.raw) for each in (begun, more)]
    assert (receipt.device, receipt.revoked, receipt.epoch) == (wren.id, False, wren.epoch)
    assert receipt.durable_through == council.services.index.last_arrival
    history = await council.services.store.history(record)
    assert [each.data for each in history] == [begun.raw, more.raw]


async def test_a_deposit_sent_again_changes_nothing_and_has_the_same_verdicts(
    council: Council,
) -> None:
    wren, record, begun = await at_work(council)
    raw, context = sealed(wren, copies_of(wren, begun))
    first = await send(council, wren, raw, context)
    again = await send(council, wren, raw, context)
    assert again.verdicts == first.verdicts
    assert len(await council.services.store.history(record)) == 1


async def test_a_change_deposited_and_then_pushed_is_one(council: Council) -> None:
    wren, record, begun = await at_work(council)
    (deposited,) = (await deposit(council, wren, begun)).verdicts
    (pushed,) = (await wren.round(begun)).verdicts
    assert deposited == pushed
    assert len(await council.services.store.history(record)) == 1


async def test_a_copy_sealed_to_an_older_key_still_opens(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, _, begun = await at_work(council)
        old = copies_of(wren, begun)
    rotate_sealing(settings)
    async with running(settings) as again:
        wren.http = again.http
        # The device has not heard of the new key: what it seals to the old one is opened too.
        assert standing(await send(again, wren, *sealed(wren, old))) == [(Verdict.MERGED, None)]


async def test_an_unknown_sealing_key_is_answered_with_the_statements(council: Council) -> None:
    wren, _, begun = await at_work(council)
    raw, _ = sealed(wren, copies_of(wren, begun), to=public_raw(another_key()))
    answer = await council.http.post("/deposit", content=raw)
    assert answer.status_code == 409
    assert answer.json()["error"] == "unknown_key"
    assert answer.json()["statements"] == [
        [base64url(part) for part in each] for each in council.services.keys.statements
    ]


async def test_a_copy_that_does_not_open_is_kept_and_blocks_no_other(council: Council) -> None:
    wren, record, begun = await at_work(council)
    (good,) = copies_of(wren, begun)
    lost = seal_copy(begun, public_raw(another_key()))
    broken = [good[:-1], lost, b"", b"\x00" * 40]
    receipt = await send(council, wren, *sealed(wren, [*broken, good]))
    assert standing(receipt) == [
        *[(Verdict.SET_ASIDE, Reason.MALFORMED)] * len(broken),
        (Verdict.MERGED, None),
    ]
    kept = await council.services.store.by_arrival(
        [each.arrival for each in receipt.verdicts[: len(broken)]]
    )
    assert [each.data for each in kept] == broken
    assert {each.sender for each in kept} == {wren.id}
    assert len(await council.services.store.history(record)) == 1


# --- a device that is turned off -----------------------------------------------------------------


async def test_what_a_revoked_device_deposits_is_set_aside_and_it_is_told(
    council: Council,
) -> None:
    wren, _, begun = await at_work(council)
    await revoke_device(council.services, wren.id)
    receipt = await deposit(council, wren, begun)
    assert receipt.revoked
    assert standing(receipt) == [(Verdict.SET_ASIDE, Reason.REVOKED)]


async def test_it_sees_a_revoked_device_become_unreadable_and_then_empty(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, _, begun = await at_work(council)
        await wren.round()
        # A device that still reads cannot say that it does not.
        await deposit(council, wren, receipt=ReceiptCode.UNREADABLE)
        assert line(council, wren).unreadable_ms is None
        await revoke_device(council.services, wren.id)
        council.clock.advance(60_000)
        at = council.clock.now_ms()
        await deposit(council, wren, receipt=ReceiptCode.UNREADABLE, left=3)
        assert (line(council, wren).unreadable_ms, line(council, wren).empty_ms) == (at, None)
        assert line(council, wren).unsent == 3
        council.clock.advance(60_000)
        await deposit(council, wren, begun, receipt=ReceiptCode.UNREADABLE)
        await deposit(council, wren, receipt=ReceiptCode.EMPTY)
        said = line(council, wren)
        assert (said.unreadable_ms, said.empty_ms) == (at, at + 60_000)
    async with running(settings) as again:
        assert line(again, wren).unreadable_ms == at
        assert line(again, wren).empty_ms == at + 60_000


async def test_what_it_asked_for_is_told_until_nothing_is_left(council: Council) -> None:
    wren, record, begun = await at_work(council)
    entry = council.services.index.devices[wren.id]
    entry.asked_ms = council.clock.now_ms()
    await deposit(council, wren, begun, left=2)
    assert line(council, wren).asked_ms is not None
    await deposit(council, wren, wren.change(record, [set_value("beliefs", "Quaker")]))
    assert line(council, wren).asked_ms is None
    entry.asked_ms = council.clock.now_ms()
    entry.report = None
    # A round that reports nothing unsent answers it as well, and hears no order.
    assert (await wren.round()).orders == ()
    assert line(council, wren).asked_ms is None


async def test_an_unlocked_device_is_told_what_it_asked_for(council: Council) -> None:
    wren = await council.device("wren")
    council.services.index.devices[wren.id].asked_ms = 1
    assert (await wren.round(unsent=2)).orders == (Order.DEPOSIT,)
    assert (await wren.round()).orders == ()


# --- who is not the device -----------------------------------------------------------------------


async def test_an_unknown_device_and_a_wrong_secret_get_one_answer(council: Council) -> None:
    wren, _, begun = await at_work(council)
    dov = await council.device("dov")
    assert dov.welcome is not None
    server = council.services.identity.device.id
    council.services.index.put_device(council.services.identity.device)
    copies = copies_of(wren, begun)
    bodies = []
    for name, secret in [
        (wren.id, os.urandom(32)),
        (wren.id, dov.welcome.deposit_secret),
        (os.urandom(8), None),
        (bytes(8), council.services.keys.deposit_secret(bytes(8))),
        (server, council.services.keys.deposit_secret(server)),
    ]:
        raw, _ = sealed(wren, copies, name=name, secret=secret)
        answer = await council.http.post("/deposit", content=raw)
        assert answer.status_code == 400
        bodies.append(answer.content)
    assert set(bodies) == {bodies[0]}
    assert council.services.index.last_arrival == await arrivals(council)


async def arrivals(council: Council) -> int:
    """How many changes of devices are kept, the server's own among them."""
    return len(
        await council.services.store.by_arrival(range(1, council.services.index.last_arrival + 1))
    )


async def test_a_stolen_deposit_key_adds_only_what_is_set_aside_up_to_its_allowance(
    tmp_path: Path,
) -> None:
    settings = new_settings(tmp_path, deposit_changes_a_day=5)
    async with running(settings) as council:
        wren, record, begun = await at_work(council)
        await wren.round(begun)
        forger = Device(council.http, another_key())
        forger.sealing = wren.sealing
        forger.id, forger.actor, forger.seq, forger.prev = wren.id, wren.actor, 1, wren.prev
        forged = [forger.change(record, [set_value("beliefs", f"No {n}")]) for n in range(8)]
        receipt = await deposit(council, wren, *forged)
        assert standing(receipt) == [
            *[(Verdict.SET_ASIDE, Reason.SIGNATURE)] * 5,
            *[(Verdict.LATER, None)] * 3,
        ]
        assert receipt.later_ms is not None
        assert receipt.later_ms > council.clock.now_ms()
        assert len(await council.services.store.history(record)) == 1
        # The owner's own work does not wait for it, whichever way it leaves.
        mine = wren.change(record, [set_value("beliefs", "Quaker")])
        assert standing(await deposit(council, wren, mine)) == [(Verdict.MERGED, None)]
        # And the key signs no round.
        with pytest.raises(httpx.HTTPStatusError):
            await forger.round()
        council.clock.set(receipt.later_ms)
        assert standing(await deposit(council, wren, forged[5])) == [
            (Verdict.SET_ASIDE, Reason.SIGNATURE)
        ]


async def test_what_goes_beyond_a_days_allowance_goes_later_in_order(tmp_path: Path) -> None:
    settings = new_settings(tmp_path, deposit_changes_a_day=3)
    async with running(settings) as council:
        wren, record, begun = await at_work(council)
        rest = [wren.change(record, [set_value("beliefs", f"Answer {n}")]) for n in range(4)]
        receipt = await deposit(council, wren, begun, *rest)
        assert [each.verdict for each in receipt.verdicts] == [Verdict.MERGED] * 3 + [
            Verdict.LATER
        ] * 2
        assert all(each.arrival == 0 for each in receipt.verdicts[3:])
        # What is there already is answered as it stands and costs nothing.
        again = await deposit(council, wren, begun, *rest[:2])
        assert again.verdicts == receipt.verdicts[:3]
        council.clock.advance(_DAY_MS)
        receipt = await deposit(council, wren, *rest[2:])
        assert standing(receipt) == [(Verdict.MERGED, None)] * 2


# --- badly used ----------------------------------------------------------------------------------


async def test_what_is_cut_short_or_altered_opens_nothing(council: Council) -> None:
    wren, _, begun = await at_work(council)
    raw, _ = sealed(wren, copies_of(wren, begun))
    before = council.services.index.last_arrival
    for bad in [b"", raw[:40], raw[:-1], raw + b"\0", bytes([raw[0] ^ 1]) + raw[1:]]:
        assert (await council.http.post("/deposit", content=bad)).status_code == 400
    assert (await council.http.get("/deposit")).status_code == 405
    # A deposit is no request, and a request no deposit.
    assert (await council.http.post("/sealed", content=raw)).status_code == 400
    request, _ = wren.seal(2, wren.round_payload())
    assert (await council.http.post("/deposit", content=request)).status_code == 400
    assert council.services.index.last_arrival == before


async def test_too_many_copies_at_once_are_to_be_halved(council: Council) -> None:
    wren, _, begun = await at_work(council)
    (copy,) = copies_of(wren, begun)
    for copies in ([copy] * (MAX_CHANGES + 1), [bytes(400_000)] * 3):
        raw, _ = sealed(wren, copies)
        answer = await council.http.post("/deposit", content=raw)
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")


async def test_copies_that_inflate_to_much_cost_little(council: Council) -> None:
    wren, _, begun = await at_work(council)
    packed = pad(gzip.compress(encode([bytes(8_000_000), bytes(64)]), mtime=0))
    bomb = seal_padded(packed, wren.sealing, b"doorstep/deposit/1")
    (good,) = copies_of(wren, begun)
    raw, context = sealed(wren, [*[bomb] * 60, good])
    tracemalloc.start()
    receipt = await send(council, wren, raw, context)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24_000_000
    assert standing(receipt)[0] == (Verdict.SET_ASIDE, Reason.MALFORMED)
    assert standing(receipt)[-1] == (Verdict.MERGED, None)


async def test_a_device_has_only_so_many_deposits_answered_at_once(council: Council) -> None:
    wren, _, begun = await at_work(council)
    asked = [sealed(wren, copies_of(wren, begun))[0] for _ in range(MAX_AT_ONCE + 4)]
    answers = await asyncio.gather(*(council.http.post("/deposit", content=raw) for raw in asked))
    statuses = [each.status_code for each in answers]
    assert statuses.count(200) == MAX_AT_ONCE
    assert statuses.count(429) == 4


# --- the allowance -------------------------------------------------------------------------------


_OWN = "deposits"


def test_an_allowance_fills_with_time_and_no_clock_starves_anybody() -> None:
    allowance = Allowance(2, 1_000_000)
    wren: dict[str, Level] = {}
    dov: dict[str, Level] = {}
    assert [allowance.take(wren, _OWN, 10, 0) for _ in range(2)] == [None, None]
    again = allowance.take(wren, _OWN, 10, 0)
    assert again is not None
    assert 0 < again <= _DAY_MS
    assert allowance.take(dov, _OWN, 10, 0) is None
    # Set back by ten years: what had been gained stays, and more comes from here on.
    back = -10 * 365 * _DAY_MS
    assert allowance.take(wren, _OWN, 10, back) is not None
    assert allowance.take(wren, _OWN, 10, back + _DAY_MS // 2) is None
    # Set far forward: one day's worth and no more.
    ahead = 10 * 365 * _DAY_MS
    assert [allowance.take(wren, _OWN, 10, ahead) is None for _ in range(3)] == [True, True, False]


def test_a_change_larger_than_an_allowance_is_not_held_up_for_ever() -> None:
    allowance, wren = Allowance(100, 1000), dict[str, Level]()
    assert allowance.take(wren, _OWN, 250_000, 0) is None
    again = allowance.take(wren, _OWN, 1, 0)
    assert again is not None
    assert allowance.take(wren, _OWN, 1, again) is None


def rotate_sealing(settings: Settings) -> None:
    """A second sealing key beside the first."""
    keys = OrganisationKeys.load(settings.key_dir)
    rotate(keys, ["sealing"], read_root(keys, None), START_MS)
    assert keys.newest(Purpose.SEALING) == 2
