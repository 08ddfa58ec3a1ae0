"""What could not be judged for a moment is judged again by itself, and its author told so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from server.errors import StoreUnavailable
from server.ingest.commands import CommandContext
from server.ingest.late import FIRST_SECONDS, MOST_SECONDS, Late
from server.store.requests import Rejudge, Request
from server.workflow.commands import Workflow
from sync.change import parse
from sync.codes import Reason, Verdict
from sync.command import ruling_path
from sync.fold import Fold
from sync.messages import ChangeVerdict, Signed
from sync.operation import give_command, set_value
from tests.server.client import Device
from tests.server.council import Council
from tests.server.desk.test_deciding import _submit

SOON = 300
"""Tenths of a second for what takes ten or twenty, on a machine with other work."""


@contextmanager
def failing(council: Council, error: Exception, times: int = 1) -> Iterator[list[Exception]]:
    """What is woken cannot be judged, so many times."""
    writer: Any = council.services.writer
    real: Callable[..., Any] = writer._transaction
    failed: list[Exception] = []

    async def stumble(requests: Sequence[Request]) -> Any:
        if isinstance(requests[0], Rejudge) and len(failed) < times:
            failed.append(error)
            raise error
        return await real(requests)

    writer._transaction = stumble
    yield failed
    writer._transaction = real


@contextmanager
def faulty(monkeypatch: pytest.MonkeyPatch, times: int = 1) -> Iterator[None]:
    """A command cannot be judged for a fault of ours, so many times."""
    real, failed = Workflow.judge, list[int]()

    def stumble(self: Workflow, command: CommandContext) -> Any:
        if len(failed) < times:
            failed.append(1)
            raise RuntimeError
        return real(self, command)

    with monkeypatch.context() as patch:
        patch.setattr(Workflow, "judge", stumble)
        yield


async def waits_for_its_record(council: Council) -> tuple[Device, bytes, Signed, Signed]:
    """A change came before the first one of its record."""
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    later = wren.change(record, [set_value("what_matters", "Words that wait")])
    assert (await verdict(wren, later)).reason == Reason.AWAITING_GENESIS
    return wren, record, first, later


async def verdict(device: Device, change: Signed) -> ChangeVerdict:
    (told,) = (await device.round(change)).verdicts
    return told


async def merged(council: Council, record: bytes, change: Signed) -> bool:
    history = await council.services.store.history(record)
    return change.raw in {each.data for each in history}


async def comes_to(holds: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(SOON):
        if await holds():
            return
        await asyncio.sleep(0.1)
    pytest.fail("it stays as it is")


@pytest.mark.parametrize("error", [StoreUnavailable(), RuntimeError()])
async def test_what_waited_is_judged_by_itself_where_its_wake_failed(
    council: Council, error: Exception
) -> None:
    wren, record, first, later = await waits_for_its_record(council)
    with failing(council, error) as failed:
        assert (await verdict(wren, first)).verdict == Verdict.MERGED
    assert failed
    assert not await merged(council, record, later)
    await comes_to(lambda: merged(council, record, later))
    assert (await verdict(wren, later)).verdict == Verdict.MERGED


async def test_and_where_it_fails_more_than_once(council: Council) -> None:
    wren, record, first, later = await waits_for_its_record(council)
    with failing(council, StoreUnavailable(), times=3):
        await wren.round(first)
        await comes_to(lambda: merged(council, record, later))


async def test_the_next_change_of_its_record_takes_it_along(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Late, "due", lambda _self: set())
    wren, record, first, later = await waits_for_its_record(council)
    with failing(council, StoreUnavailable()):
        await wren.round(first)
    await wren.round(wren.change(record, [set_value("good_life", "Another")]))
    assert await merged(council, record, later)


async def test_so_does_sending_it_again(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Late, "due", lambda _self: set())
    wren, record, first, later = await waits_for_its_record(council)
    with failing(council, StoreUnavailable()):
        await wren.round(first)
    await wren.round(later)
    assert await merged(council, record, later)


async def test_work_set_aside_for_scope_is_judged_though_its_wake_failed(council: Council) -> None:
    dov = await council.device("dov")
    person, involvement = await council.involved("wren")
    record, first = dov.begin("needs-assessment", council.form, [person])
    assert (await verdict(dov, first)).reason == Reason.SCOPE
    with failing(council, StoreUnavailable()) as failed:
        await council.allocate(involvement, "dov")
    assert failed
    await comes_to(lambda: merged(council, record, first))


async def submitted(council: Council) -> tuple[Device, bytes, Signed]:
    wren = await council.device("wren")
    record, first = wren.begin("needs-assessment", council.form, [await council.person("wren")])
    await wren.round(first)
    return wren, record, wren.change(record, [give_command(_submit(council, record, [first]))])


async def ruled(council: Council, record: bytes, command: Signed) -> bool:
    history = await council.services.store.history(record)
    fold = Fold((each.position, each.data) for each in history)
    return bool(fold.heads(ruling_path(parse(command.raw).dot)))


async def test_a_command_that_could_not_be_judged_says_so_and_is_ruled_on_by_itself(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, record, command = await submitted(council)
    with faulty(monkeypatch, times=2):
        told = await verdict(wren, command)
        assert (told.verdict, told.reason) == (Verdict.WAITING, Reason.NOT_JUDGED)
        await comes_to(lambda: ruled(council, record, command))
    assert (await verdict(wren, command)).verdict == Verdict.MERGED


@pytest.mark.parametrize("by", ["sent again", "next change"])
async def test_or_at_the_next_occasion(
    council: Council, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr(Late, "due", lambda _self: set())
    wren, record, command = await submitted(council)
    with faulty(monkeypatch):
        await wren.round(command)
    again = command
    if by == "next change":
        again = wren.change(record, [set_value("good_life", "Another")])
    assert (await verdict(wren, again)).verdict == Verdict.MERGED
    assert await ruled(council, record, command)


def test_what_fails_again_is_tried_less_often_and_never_given_up() -> None:
    now = [0.0]
    late = Late(lambda: now[0])
    pauses = []
    for _ in range(10):
        late.failed([7])
        began = now[0]
        while not late.due():
            now[0] += FIRST_SECONDS / 2
        pauses.append(now[0] - began)
    assert pauses[:3] == [FIRST_SECONDS, 2 * FIRST_SECONDS, 4 * FIRST_SECONDS]
    assert pauses[-1] == MOST_SECONDS
    late.tried(late.among([7]))
    assert 7 not in late
