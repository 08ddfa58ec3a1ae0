"""A plan for adults begun about a child is kept, and cannot be submitted, whatever device asks."""

from __future__ import annotations

import pytest

from sync.canonical import array
from sync.change import change_id
from sync.codes import Refusal, Ruling, Verdict
from sync.command import RulingValue, SeenRecord, build_command, parse_ruling, ruling_path
from sync.fold import seen
from sync.operation import add_row, give_command, set_value
from tests.library.test_reablement_plan import PLAIN
from tests.server.client import Device
from tests.server.council import Council
from tests.server.registering.people import fold_of, newest

GOAL = f"goals/{1:032x}"
AS_OF = "2026-03-09"


async def submitted(council: Council, born: str | None) -> RulingValue:
    """The ruling on a complete plan about somebody born then."""
    phone: Device = await council.device("wren")
    person = await council.person("wren")
    if born is not None:
        await phone.round(phone.change(person, [set_value("dob", born)]))
    answers = {path.replace("goals/*", GOAL): value for path, value in PLAIN.items()}
    ops = [add_row(GOAL), *(set_value(path, value) for path, value in answers.items())]
    form = newest(council, "reablement-plan")
    ops.sort(key=lambda op: op.path)
    plan, begun = phone.begin("reablement-plan", form, [person], ops=ops)
    reply = await phone.round(begun)
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED]
    shown = [SeenRecord(plan, form, seen(await fold_of(council, plan)))]
    command = phone.change(plan, [give_command(build_command("submit", shown, AS_OF, {}))])
    await phone.round(command)
    fold = await fold_of(council, plan)
    # Whatever was ruled, nothing of it is lost.
    assert fold.rows("goals")
    (head,) = fold.heads(ruling_path(change_id(command.raw)[:16]))
    return parse_ruling(array(head.value, "answer", 4)[0])


async def test_it_is_refused_with_the_age_it_is_for_and_theirs(council: Council) -> None:
    ruling = await submitted(council, "2010-09-03")
    assert ruling.outcome == Ruling.REFUSED
    assert ruling.refusal == Refusal.INCOMPLETE
    assert ruling.words == ("this form is for people of 18 and over, and they are 15",)


@pytest.mark.parametrize("born", ["2008-03-09", "1987-05-14", "31/2/2010", None])
async def test_of_an_adult_and_of_somebody_whose_birth_nobody_knows_it_is_accepted(
    council: Council, born: str | None
) -> None:
    assert (await submitted(council, born)).outcome == Ruling.ACCEPTED
