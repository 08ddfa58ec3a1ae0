"""What a device let go of in a history that is lost comes back to it; what it is told counts for
the epoch in which it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from server.settings import Settings
from sync.canonical import decode
from sync.change import change_id
from sync.codes import Mark, ReplyStatus, Route, Verdict, mark_name
from sync.messages import Signed
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import new_settings, running
from tests.server.epochs.past import Past
from tests.server.epochs.test_epochs import offer


async def test_own_work_that_a_colleague_brought_back_is_given_to_its_author(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        person = await council.person("wren", "dov")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
        await dov.round()
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        later = dov.change(record, [set_value("beliefs", "Quaker")])
        await dov.round(later)
        answer = await wren.round()
        held = [Signed(each.raw, each.signature) for each in answer.changes]
        by = answer.certificates
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        wren.epoch, wren.cursor = 2, None
        (brought,) = (await offer(wren, *held, by=by)).verdicts
        assert brought.verdict == Verdict.MERGED
        # The author's device, which knows its change by its id where it has it still.
        dov.epoch, dov.cursor = 2, None
        answer = await dov.round()
        assert later.raw in [each.raw for each in answer.changes]
        assert brought.position in [each.position for each in answer.own_verdicts]
        # And it comes once.
        assert (await dov.round()).changes == ()
    async with running(settings) as council:
        dov.http, dov.cursor = council.http, None
        assert later.raw in await dov.pull_all()


async def test_its_author_who_was_taken_off_hears_of_it_and_how_it_is_marked(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    async with running(settings) as council:
        wren, dov = await council.device("wren"), await council.device("dov")
        person, involvement = await council.involved("wren", "dov")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
        await dov.round()
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        later = dov.change(record, [set_value("beliefs", "Quaker")])
        (merged,) = (await dov.round(later)).verdicts
        assert (merged.verdict, merged.detail) == (Verdict.MERGED, None)
        answer = await wren.round()
        held = [Signed(each.raw, each.signature) for each in answer.changes]
        by = answer.certificates
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = dov.http = council.http
        await council.take_off(involvement, "dov")
        wren.epoch, wren.cursor = 2, None
        await offer(wren, *held, by=by)
        dov.epoch, dov.cursor = 2, None
        answer = await dov.round()
        (told,) = [each for each in answer.own_verdicts if each.id == change_id(later.raw)]
        assert (told.verdict, told.detail) == (Verdict.MERGED, mark_name(Mark.BEFORE_HANDOVER))
        # He holds the record no more.
        assert later.raw not in [each.raw for each in answer.changes]
        assert (await dov.round()).own_verdicts == ()


async def put_back_behind(settings: Settings, past: Past) -> tuple[Device, bytes, Signed]:
    """A server put back to before the newest change of a record: its author and first change."""
    async with running(settings) as council:
        wren = await council.device("wren")
        person = await council.person("wren")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
        assert first.raw not in await wren.pull_all()
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    await past.put_back(settings, copy)
    return wren, record, first


async def test_own_work_of_an_earlier_epoch_is_given_once_more(settled: Path, past: Past) -> None:
    """The device may have let go of the record after the copy was made."""
    settings = new_settings(settled)
    wren, record, first = await put_back_behind(settings, past)
    async with running(settings) as council:
        wren.http = council.http
        wren.epoch, wren.cursor = 2, None
        answer = await wren.round()
        assert answer.epoch == 2
        assert first.raw in [each.raw for each in answer.changes]
        assert [each.id for each in answer.own_verdicts]
        own = wren.change(record, [set_value("good_life", "The allotment")])
        await wren.round(own)
        wren.cursor = None
        received = await wren.pull_all()
        assert first.raw in received
        assert own.raw not in received


@pytest.mark.parametrize("heard_of", [1, 0], ids=["heard of the first", "heard of none"])
async def test_what_comes_late_from_before_a_restore_is_given_to_its_device_as_well(
    settled: Path, past: Past, heard_of: int
) -> None:
    """A request that the network kept back: its device heard of it, and let go, in what is lost."""
    settings = new_settings(settled)
    async with running(settings) as council:
        wren = await council.device("wren")
        person = await council.person("wren")
        record, first = wren.begin("needs-assessment", council.form, [person])
        await wren.round(first)
    copy = await past.copied(settings)
    async with running(settings) as council:
        wren.http = council.http
        later = wren.change(record, [set_value("beliefs", "Quaker")])
        wren.epoch = heard_of
        raw, context = wren.seal(Route.ROUND, wren.round_payload([later]))
        await wren.send(raw, context)
    await past.put_back(settings, copy)
    async with running(settings) as council:
        wren.http = council.http
        await wren.send(raw, context)
        wren.epoch, wren.cursor = 2, None
        answer = await wren.round()
        assert later.raw in [each.raw for each in answer.changes]
        (verdict,) = [each for each in answer.own_verdicts if each.id == change_id(later.raw)]
        assert verdict.verdict == Verdict.MERGED
        # And it comes once.
        assert (await wren.round()).changes == ()
    async with running(settings) as council:
        wren.http, wren.cursor = council.http, None
        assert later.raw in await wren.pull_all()


async def test_a_counter_used_before_is_told_no_verdict_of_an_epoch_its_device_has_not_heard_of(
    settled: Path, past: Past
) -> None:
    settings = new_settings(settled)
    wren, record, _ = await put_back_behind(settings, past)
    async with running(settings) as council:
        wren.http = council.http
        new = wren.change(record, [set_value("good_life", "The allotment")])
        await wren.round()
        wren.counter -= 1
        with pytest.raises(Refused) as refused:
            await wren.round(new)
        assert refused.value.status == ReplyStatus.COUNTER_REPEATED
        assert told(refused.value) == []
        wren.counter -= 1
        wren.epoch = 2
        with pytest.raises(Refused) as refused:
            await wren.round(new)
        assert told(refused.value) == [Verdict.MERGED]


def told(refused: Refused) -> list[Any]:
    """The verdicts of a reply that is not ok."""
    payload = cast(list[Any], decode(refused.reply.payload))
    return [verdict for _, _, verdict, *_ in payload[0]]
