"""Quotas: nobody's device takes more than its share, nothing of anybody's is refused or lost."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.clock import ManualClock
from server.exchange.allowance import Allowance
from server.index.news import News
from server.store.used import Level
from sync.canonical import array, decode_array
from sync.codes import Audience, Reason, ReplyStatus, Route, Verdict
from sync.messages import ChangeVerdict, Signed
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running
from tests.server.desk.asking import revoke

HOUR = 3_600_000
YEARS = 10 * 365 * 24 * HOUR

Levels = dict[str, Level]


def _taken(allowance: Allowance, levels: Levels, count: int, now_ms: int) -> int:
    return sum(allowance.take(levels, "rounds", 10, now_ms) is None for _ in range(count))


def test_an_allowance_for_rounds_is_used_up_and_fills_again_within_its_time() -> None:
    allowance, levels = Allowance(10, 1_000_000, HOUR), Levels()
    assert _taken(allowance, levels, 12, 0) == 10
    assert _taken(allowance, levels, 1, HOUR // 20) == 1
    assert _taken(allowance, levels, 12, HOUR // 20 + 10 * HOUR) == 10


@pytest.mark.parametrize("jump", [-YEARS, -HOUR, -1])
def test_a_clock_set_back_starves_nobody(jump: int) -> None:
    now = 2 * YEARS
    allowance, levels = Allowance(10, 1_000_000, HOUR), Levels()
    assert _taken(allowance, levels, 5, now) == 5
    assert _taken(allowance, levels, 10, now + jump) == 5
    assert _taken(allowance, levels, 12, now + jump + HOUR) == 10


def test_the_time_named_is_when_it_is_worth_coming_back() -> None:
    allowance, levels = Allowance(200, 10**9, HOUR), Levels()
    assert _taken(allowance, levels, 201, 0) == 200
    again = allowance.worth_ms(levels, "rounds", 0)
    assert again == HOUR // 10
    assert _taken(allowance, levels, 200, again) == 20


async def _wren(council: Council) -> tuple[Device, bytes, Signed]:
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    return wren, record, first


def _more(device: Device, record: bytes, count: int) -> list[Signed]:
    return [device.change(record, [set_value("good_life", f"line {n}")]) for n in range(count)]


def _verdicts(each: Sequence[ChangeVerdict]) -> list[int]:
    return [one.verdict for one in each]


async def test_what_goes_beyond_is_answered_later_and_nothing_of_it_is_taken(
    tmp_path: Path,
) -> None:
    async with running(new_settings(tmp_path, allowance_changes=10)) as council:
        wren, record, first = await _wren(council)
        sent = [first, *_more(wren, record, 14)]
        answer = await wren.round(*sent)
        assert _verdicts(answer.verdicts) == [Verdict.MERGED] * 10 + [Verdict.LATER] * 5
        late = answer.verdicts[-1]
        assert (late.arrival, late.position, late.received_ms) == (0, None, 0)
        assert late.dev_seq == 15
        assert answer.later_ms is not None
        assert answer.later_ms > council.clock.now_ms()
        assert answer.highest.dev_seq == 10
        # Nobody else is held up, and reading goes on.
        dov = await council.device("dov")
        _, change = dov.begin("needs-assessment", council.form, [await council.person("dov")])
        assert _verdicts((await dov.round(change)).verdicts) == [Verdict.MERGED]
        idris = await council.device("idris")
        assert record in (await idris.round()).scope_added
        assert (await wren.round()).later_ms is None
        council.clock.advance(HOUR)
        again = await wren.round(*sent)
        assert _verdicts(again.verdicts) == [Verdict.MERGED] * 10 + [Verdict.LATER] * 5
        council.clock.advance(HOUR)
        assert _verdicts((await wren.round(*sent[10:])).verdicts) == [Verdict.MERGED] * 5


async def test_bytes_are_counted_as_well(tmp_path: Path) -> None:
    async with running(new_settings(tmp_path, allowance_bytes=3_000)) as council:
        wren, record, first = await _wren(council)
        long = wren.change(record, [set_value("good_life", "x" * 2_900)])
        short = wren.change(record, [set_value("good_life", "y")])
        answer = await wren.round(first, long, short)
        assert _verdicts(answer.verdicts) == [Verdict.MERGED, Verdict.MERGED, Verdict.LATER]


@pytest.mark.parametrize("form", ["safeguarding-concern", "preference-withdrawal"])
async def test_withdrawals_and_safeguarding_concerns_are_never_held_back(
    tmp_path: Path, form: str
) -> None:
    async with running(new_settings(tmp_path, allowance_changes=2)) as council:
        wren, record, first = await _wren(council)
        ordinary = [first, *_more(wren, record, 5)]
        begun, concern = wren.begin(form, secrets.token_bytes(32), [bytes(16)])
        rest = [wren.change(begun, [set_value("what_happened", text)]) for text in "ab"]
        answer = await wren.round(*ordinary, concern, *rest)
        assert _verdicts(answer.verdicts[2:6]) == [Verdict.LATER] * 4
        # This server has no such form: it is set aside, which is with the server all the same.
        assert [each.arrival > 0 for each in answer.verdicts[6:]] == [True] * 3
        assert answer.verdicts[6].reason == Reason.UNKNOWN_FORM


async def test_a_claim_that_is_not_proved_goes_before_nobody(tmp_path: Path) -> None:
    async with running(new_settings(tmp_path, allowance_changes=1)) as council:
        wren, _, first = await _wren(council)
        _, concern = wren.begin(
            "safeguarding-concern", secrets.token_bytes(32), audience=Audience.SAFEGUARDING
        )
        answer = await wren.round(first, Signed(concern.raw, bytes(64)))
        assert _verdicts(answer.verdicts) == [Verdict.MERGED, Verdict.LATER]


async def test_a_revoked_device_and_a_repeated_request_are_told_when_to_come_again(
    tmp_path: Path,
) -> None:
    async with running(new_settings(tmp_path, allowance_changes=1)) as council:
        wren, record, first = await _wren(council)
        sent = [first, *_more(wren, record, 2)]
        await wren.round()
        with pytest.raises(Refused) as repeated:
            await wren.ask(Route.ROUND, wren.round_payload(sent), counter=1)
        assert repeated.value.status == ReplyStatus.COUNTER_REPEATED
        _, _, later, _ = decode_array(repeated.value.reply.payload, "repeated", 3)
        assert isinstance(later, int)
        await revoke(council, wren)
        with pytest.raises(Refused) as off:
            await wren.round(*sent[1:])
        verdicts, again = decode_array(off.value.reply.payload, "revoked", 2)
        assert [array(each, "verdict", 8)[2] for each in array(verdicts, "v", 2)] == [4, 4]
        assert isinstance(again, int)


async def test_one_device_sending_without_end_holds_another_up_by_a_request_or_two(
    council: Council,
) -> None:
    wren, record, first = await _wren(council)
    dov = await council.device("dov")
    quiet, change = dov.begin("needs-assessment", council.form, [await council.person("dov")])
    await wren.round(first)
    batches: list[News] = []
    begun = asyncio.Event()

    def committed(news: News) -> None:
        batches.append(news)
        begun.set()

    council.services.news.append(committed)
    hammering = [
        asyncio.create_task(wren.round(*_more(wren, record, 200), limit=1)) for _ in range(8)
    ]
    await begun.wait()
    batch, position = len(batches), council.services.index.last_position
    (verdict,) = (await dov.round(change)).verdicts
    waited = next(n for n, news in enumerate(batches) if (quiet, dov.id) in news.merged) - batch
    assert waited <= 2
    # Of the 1,400 changes that were still to come, those of two requests at most went first.
    assert verdict.position is not None
    assert verdict.position - position <= 401
    await asyncio.gather(*hammering)


async def test_a_device_is_read_one_page_for_at_a_time(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, record, first = await _wren(council)
    idris, nia = await council.device("idris"), await council.device("idris")
    await wren.round(first, *_more(wren, record, 150))
    store = council.services.store
    by_position = store.by_position
    begun, let_go = asyncio.Event(), asyncio.Event()
    reading = 0

    async def held_up(positions: Sequence[int]) -> object:
        nonlocal reading
        reading += 1
        if not begun.is_set():
            begun.set()
            await let_go.wait()
        return await by_position(positions)

    monkeypatch.setattr(store, "by_position", held_up)
    pulling = [asyncio.create_task(idris.round()) for _ in range(8)]
    async with asyncio.timeout(60):
        await begun.wait()
        # Its first page is being read for it, and seven more requests wait for their turn; the
        # other device is answered meanwhile, and nothing more is read for the first.
        await nia.round()
    assert reading == 2
    let_go.set()
    await asyncio.gather(*pulling)


async def test_numbers_not_received_are_counted_exactly_until_they_come(tmp_path: Path) -> None:
    settings = new_settings(tmp_path)
    async with running(settings, ManualClock(0)) as council:
        wren, record, first = await _wren(council)
        rest = _more(wren, record, 6)
        entry = council.services.index.devices[wren.id]
        await wren.round(first, rest[5], rest[2])
        assert (entry.highest_seq, entry.missing) == (7, 4)
        await wren.round(rest[2], rest[0])
        assert entry.missing == 3
    async with running(settings, ManualClock(0)) as council:
        wren.http = council.http
        entry = council.services.index.devices[wren.id]
        assert (entry.highest_seq, entry.missing) == (7, 3)
        await wren.round(*rest)
        assert entry.missing == 0
