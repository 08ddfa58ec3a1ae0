"""Whoever was given something before a person stopped it is told, however late it is recorded."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from forms.answers import ANSWERED, Answer, Answers
from server.workflow.telling import untold
from sync.canonical import array
from sync.change import parse
from sync.command import SeenRecord, build_command, task_path
from sync.fold import Fold, seen
from sync.operation import Operation, add_row, give_command, set_value
from tests.server.client import Device
from tests.server.council import Council
from tests.server.registering.people import fold_of, newest
from tests.server.workflow.test_recorded_after import finished, state_of, went
from tests.server.workflow.test_stopped import TRUST, begin, stopping

WITHDRAWAL = "preference-withdrawal"
NAME = "Fernshire & Marsh NHS Trust"
WORDS = f"Tell {NAME} to stop using it, and record the reply"
TELL = "recipients_to_tell/" + "3" * 32
SAID = {
    "own_words": "Stop sending things to the hospital people.",
    "effect_explained": "yes",
    "channel": "in_person",
    "taken_by": ["staff", None, "Wren Saltwhistle", None],
}


async def withdrawn(
    council: Council, device: Device, person: bytes, *more: Operation, finish: bool = True
) -> bytes:
    """Sharing with the trust stopped by the person, on 9 March at 14:32."""
    ops = [*stopping(), *(set_value(path, value) for path, value in SAID.items()), *more]
    record, begun = begin(council, device, WITHDRAWAL, person, ops)
    await device.round(begun)
    if finish:
        await submit(council, device, record)
    return record


async def submit(council: Council, device: Device, record: bytes) -> None:
    shown = [SeenRecord(record, newest(council, WITHDRAWAL), seen(await fold_of(council, record)))]
    command = build_command("submit", shown, "2026-03-09", {})
    await device.round(device.change(record, [give_command(command)]))
    assert state_of(await fold_of(council, record)) == "final"


async def tasks(council: Council) -> list[tuple[object, object]]:
    """What every task says, and by when."""
    services = council.services
    found = []
    for record, entry in services.index.records.items():
        if entry.form_id == "task":
            history = await services.store.history(record)
            fold = Fold((each.position, parse(each.data)) for each in history)
            found.append((said(fold, "task_words"), said(fold, "due")))
    return found


def said(fold: Fold, path: str) -> object:
    head = fold.shown_head(path)
    return array(head.value, "answer", 4)[0] if head is not None else None


async def test_a_receipt_recorded_after_the_withdrawal_leaves_the_task_it_would_have_left(
    council: Council,
) -> None:
    phone, hettie = await council.device("wren"), await council.person("wren")
    decision = await finished(council, phone, hettie)
    withdrawal = await withdrawn(council, phone, hettie)
    assert await tasks(council) == []
    await phone.round(phone.change(decision, went()))
    assert await tasks(council) == [(WORDS, "2026-03-10")]
    paths = [each for each in (await fold_of(council, withdrawal)).field_paths() if "@task" in each]
    assert paths == [task_path(bytes.fromhex(paths[0].partition("/")[2]))]
    more = [set_value("upload_receipt/" + "2" * 32 + "/reference", "RIO-4471")]
    await phone.round(phone.change(decision, more))
    assert len(await tasks(council)) == 1


async def test_a_receipt_that_the_withdrawing_device_did_not_have_leaves_it_at_the_finish(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    hettie = await council.person("wren")
    decision = await finished(council, laptop, hettie)
    withdrawal = await withdrawn(council, phone, hettie, finish=False)
    await laptop.round(laptop.change(decision, went()))
    assert await tasks(council) == []
    await submit(council, phone, withdrawal)
    assert await tasks(council) == [(WORDS, "2026-03-10")]


async def test_who_is_on_its_list_already_is_told_once(council: Council) -> None:
    phone, hettie = await council.device("wren"), await council.person("wren")
    decision = await finished(council, phone, hettie)
    await phone.round(phone.change(decision, went()))
    listed = [add_row(TELL), set_value(f"{TELL}/tell", ["organisation", None, NAME, None])]
    await withdrawn(council, phone, hettie, *listed)
    assert await tasks(council) == [(WORDS, "2026-03-10")]


def answers(values: Mapping[str, object], **rows: str) -> Answers:
    by_path = {path: Answer(value, ANSWERED, None) for path, value in values.items()}
    return Answers(by_path, frozenset(), {group: (row,) for group, row in rows.items()})


STOPPED = answers({"scope": "all", "withdrawn_at": "2026-03-09T14:32"})
SENT = {
    "direction": "out",
    "recipient_known": TRUST,
    "recipient": ["organisation", None, NAME, None],
    "upload_receipt/a/sent_at": "2026-03-09T09:20",
}


def test_what_went_before_is_told() -> None:
    assert untold(answers(SENT, upload_receipt="a"), STOPPED) == NAME


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("it went after that", {"upload_receipt/a/sent_at": "2026-03-24T12:00"}),
        ("nobody says yet when it went", {"upload_receipt/a/sent_at": None}),
        ("nobody is named", {"recipient": None}),
        ("nothing was shared", {"direction": "not_shared"}),
        ("it rests on a reason to share all the same", {"override_reason": "Serious harm."}),
    ],
)
def test_nobody_is_told_where(why: str, change: dict[str, object]) -> None:
    assert untold(answers({**SENT, **change}, upload_receipt="a"), STOPPED) is None, why


def test_nobody_is_told_of_what_the_withdrawal_does_not_reach_or_when_is_not_said() -> None:
    sent = answers(SENT, upload_receipt="a")
    elsewhere = {"scope": "recipient", "scope_recipients/b/recipient_known": "gp_practice"}
    whom = answers({**elsewhere, "withdrawn_at": "2026-03-09T14:32"}, scope_recipients="b")
    assert untold(sent, whom) is None
    assert untold(sent, answers({"scope": "all"})) is None
    assert untold(answers(SENT), STOPPED) is None
