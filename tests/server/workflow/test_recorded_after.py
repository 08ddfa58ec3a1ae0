"""What becomes true only after a decision is recorded then, and no part of what was decided."""

from __future__ import annotations

import pytest

from forms.recorded_after import paths_recorded_after
from server.workflow.content import answers_of, pattern
from server.workflow.proposed import Decision, last_decision, proposed_since
from server.workflow.rulings import standing
from server.workflow.table import workflow_table
from sync.codes import Verdict
from sync.command import SeenRecord, build_command
from sync.fold import Fold, seen
from sync.operation import Operation, add_row, give_command, set_value
from tests.library.conditions import published
from tests.library.field_tables import forms
from tests.server.client import Device
from tests.server.council import Council
from tests.server.registering.people import fold_of, newest
from tests.server.workflow.test_stopped import TRUST, begin, stopped_at, stopping

FORM = "sharing-decision"
ITEM = "items/" + "1" * 32
SENT = "upload_receipt/" + "2" * 32
DECIDED = {
    "recipient_known": TRUST,
    "recipient": ["organisation", None, "Fernshire & Marsh NHS Trust", None],
    "direction": "out",
    "stated": "agrees",
    "channel": "rio_clinical_documents",
    f"{ITEM}/document": "Needs assessment, version 1",
    "purpose": "They plan her care with us. It holds no more than they need.",
    "third_party_checked": "yes",
    "confidentiality_basis": "agreement_explicit",
    "gdpr_art6": "art6_1_e",
    "special_category": "yes",
    "gdpr_art9": "art9_2_h",
    "decision_maker": ["staff", None, "Wren Saltwhistle", None],
    "decided_at": "2026-03-09T09:10",
}


def went() -> list[Operation]:
    """A receipt, added once it has gone."""
    return [
        add_row(SENT),
        set_value(f"{SENT}/sent_at", "2026-03-09T09:20"),
        set_value(f"{SENT}/sent_by", ["staff", None, "Alby Tinderpost", None]),
    ]


async def finished(council: Council, device: Device, person: bytes) -> bytes:
    """A decision to share with the trust, finished, of which nothing says that it went."""
    ops = [add_row(ITEM), *(set_value(path, value) for path, value in DECIDED.items())]
    decision, begun = begin(council, device, FORM, person, ops)
    await device.round(begun)
    fold = await fold_of(council, decision)
    shown = [SeenRecord(decision, newest(council, FORM), seen(fold))]
    command = build_command("submit", shown, "2026-03-09", {})
    await device.round(device.change(decision, [give_command(command)]))
    assert state_of(await fold_of(council, decision)) == "final"
    return decision


def state_of(fold: Fold) -> str:
    return standing(fold, "draft").state


def content_of(fold: Fold, decision: Decision) -> object:
    """What was decided, as the form reads it."""
    (entry,) = decision.command.seen
    return answers_of(fold.restrict(entry.changes), published(FORM))


async def test_a_receipt_added_to_a_finished_decision_merges_and_what_was_decided_stays_as_it_was(
    council: Council,
) -> None:
    phone, hettie = await council.device("wren"), await council.person("wren")
    decision = await finished(council, phone, hettie)
    before = await fold_of(council, decision)
    decided = last_decision(before)
    assert decided is not None
    reply = await phone.round(phone.change(decision, went()))
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED]
    after = await fold_of(council, decision)
    assert last_decision(after) == decided
    assert content_of(after, decided) == content_of(before, decided)
    assert state_of(after) == "final"
    since = proposed_since(after, decision, decided).paths
    assert set(since) == {SENT, f"{SENT}/sent_at", f"{SENT}/sent_by"}
    assert {pattern(path) for path in since} <= paths_recorded_after(published(FORM))


async def test_any_other_answer_goes_the_way_it_went_merged_and_no_part_of_the_decision(
    council: Council,
) -> None:
    phone, hettie = await council.device("wren"), await council.person("wren")
    decision = await finished(council, phone, hettie)
    before = await fold_of(council, decision)
    decided = last_decision(before)
    assert decided is not None
    heads = [head.dot for head in before.heads("direction")]
    other = [set_value("direction", "not_shared", observed=heads)]
    reply = await phone.round(phone.change(decision, other))
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED]
    after = await fold_of(council, decision)
    assert content_of(after, decided) == content_of(before, decided)
    assert proposed_since(after, decision, decided).paths == ("direction",)


async def test_a_receipt_recorded_after_the_end_counts_as_gone_when_the_person_stops_it(
    council: Council,
) -> None:
    phone, hettie = await council.device("wren"), await council.person("wren")
    sent, unsent = [await finished(council, phone, hettie) for _ in range(2)]
    await phone.round(phone.change(sent, went()))
    _, withdrawn = begin(council, phone, "preference-withdrawal", hettie, stopping())
    await phone.round(withdrawn)
    assert await stopped_at(council, sent) is None
    assert await stopped_at(council, unsent) == "2026-03-09T14:32"
    # It had gone that morning, and somebody says so only now.
    await phone.round(phone.change(unsent, went()))
    assert await stopped_at(council, unsent) is None


@pytest.mark.sqlite_only(reason="no database is read")
@pytest.mark.parametrize("form_id", forms())
def test_what_is_recorded_after_a_decision_is_of_a_form_whose_records_end(form_id: str) -> None:
    if paths_recorded_after(published(form_id)):
        assert workflow_table().states[form_id].final
