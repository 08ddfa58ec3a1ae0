"""Hettie Marshbell stops sharing with the trust: on the server it beats what was decided before."""

from __future__ import annotations

from sync.canonical import array
from sync.change import change_id
from sync.codes import Ruling, Verdict
from sync.command import SeenRecord, build_command, parse_ruling, ruling_path
from sync.fold import seen
from sync.messages import Signed
from sync.operation import Operation, add_row, give_command, set_value
from tests.server.client import Device
from tests.server.council import Council
from tests.server.registering.people import fold_of, newest

TRUST = "fernshire_marsh_trust"
ROW = "scope_recipients/" + "1" * 32


def deciding(*more: Operation) -> list[Operation]:
    return [
        set_value("decided_at", "2026-03-09T09:10"),
        set_value("direction", "out"),
        set_value("recipient_known", TRUST),
        set_value("stated", "agrees"),
        *more,
    ]


def stopping(to: str = TRUST) -> list[Operation]:
    return [
        set_value("scope", "recipient"),
        add_row(ROW),
        set_value(f"{ROW}/recipient_known", to),
        set_value("withdrawn_at", "2026-03-09T14:32"),
    ]


def begin(
    council: Council, device: Device, form_id: str, person: bytes, ops: list[Operation]
) -> tuple[bytes, Signed]:
    return device.begin(form_id, newest(council, form_id), [person], ops=ops)


async def stopped_at(council: Council, decision: bytes) -> str | None:
    """When the person said what stops it, as the decision's record has it."""
    heads = (await fold_of(council, decision)).heads("@withdrawn")
    assert len(heads) <= 1
    stands = array(heads[0].value, "answer", 4)[0] if heads else None
    return None if stands is None else str(array(stands, "stopped", 2)[1])


async def test_a_decision_queued_elsewhere_that_comes_after_the_withdrawal_is_stopped_and_kept(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    hettie = await council.person("wren")
    decision, decided = begin(council, laptop, "sharing-decision", hettie, deciding())
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(withdrawn)
    reply = await laptop.round(decided)
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED]
    assert await stopped_at(council, decision) == "2026-03-09T14:32"
    fold = await fold_of(council, decision)
    shown = fold.shown_head("stated")
    assert shown is not None
    assert array(shown.value, "answer", 4)[0] == "agrees"


async def test_one_that_was_here_already_is_stopped_when_the_withdrawal_comes(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    hettie = await council.person("wren")
    decision, decided = begin(council, laptop, "sharing-decision", hettie, deciding())
    await laptop.round(decided)
    assert await stopped_at(council, decision) is None
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(withdrawn)
    assert await stopped_at(council, decision) == "2026-03-09T14:32"


async def test_both_in_one_request_make_no_difference(council: Council) -> None:
    phone = await council.device("wren")
    hettie = await council.person("wren")
    decision, decided = begin(council, phone, "sharing-decision", hettie, deciding())
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(withdrawn, decided)
    assert await stopped_at(council, decision) == "2026-03-09T14:32"


async def test_what_went_before_and_what_goes_elsewhere_is_not_touched(council: Council) -> None:
    phone = await council.device("wren")
    hettie, marl = await council.person("wren"), await council.person("wren")
    sent = "upload_receipt/" + "2" * 32
    went = deciding(add_row(sent), set_value(f"{sent}/sent_at", "2026-02-16T10:00"))
    past, first = begin(council, phone, "sharing-decision", hettie, went)
    other, second = begin(council, phone, "sharing-decision", marl, deciding())
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(first, second, withdrawn)
    assert await stopped_at(council, past) is None
    assert await stopped_at(council, other) is None


async def test_a_withdrawal_put_right_lets_go_of_what_it_does_not_mean(council: Council) -> None:
    phone = await council.device("wren")
    hettie = await council.person("wren")
    decision, decided = begin(council, phone, "sharing-decision", hettie, deciding())
    # Begun, and not said yet how much of it: everything.
    record, begun = begin(
        council,
        phone,
        "preference-withdrawal",
        hettie,
        [set_value("withdrawn_at", "2026-03-09T14:32")],
    )
    await phone.round(decided, begun)
    assert await stopped_at(council, decision) == "2026-03-09T14:32"
    await phone.round(phone.change(record, stopping("gp_practice")[:3]))
    assert await stopped_at(council, decision) is None


async def test_a_stopped_decision_cannot_be_finished_and_says_when_the_person_stopped_it(
    council: Council,
) -> None:
    phone, laptop = await council.device("wren"), await council.device("wren")
    hettie = await council.person("wren")
    decision, decided = begin(council, laptop, "sharing-decision", hettie, deciding())
    await laptop.round(decided)
    form_hash = newest(council, "sharing-decision")
    shown = [SeenRecord(decision, form_hash, seen(await fold_of(council, decision)))]
    finished = laptop.change(
        decision, [give_command(build_command("submit", shown, "2026-03-09", {}))]
    )
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(withdrawn)
    await laptop.round(finished)
    fold = await fold_of(council, decision)
    ruling = parse_ruling(
        array(fold.heads(ruling_path(change_id(finished.raw)[:16]))[0].value, "answer", 4)[0]
    )
    assert ruling.outcome == Ruling.REFUSED
    assert await stopped_at(council, decision) == "2026-03-09T14:32"
    assert not fold.heads("@state")
