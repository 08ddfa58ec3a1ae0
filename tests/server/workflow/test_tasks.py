"""A submitted assessment that names a carer leaves one task, with whoever holds the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from server.demo.seed import member
from server.workflow.content import Layout
from sync.change import Change, parse
from sync.codes import Audience, Ruling
from sync.command import parse_ruling, ruling_path, task_path
from sync.fold import Fold, seen
from sync.operation import Operation, add_element, add_row, set_value
from tests.library.visits import Visit as Answers
from tests.library.visits import form, minimal
from tests.server.workflow.test_in_a_running_server import Visit, visit

CADE = ["circle", None, "Cade Oystergate", False]
ROW = f"{1:032x}"
WORDS = "Offer Cade Oystergate a carer's assessment"


def offered_later() -> Answers:
    found = minimal().answer(has_unpaid_carer="yes")
    return found.add(
        "carers_list",
        party=CADE,
        under_18="no",
        what_they_do="Cooks on Sundays.",
        willing="yes",
        own_assessment="offered_later",
        own_assessment_date="2026-02-02",
    )


def ops(answers: Answers) -> Iterator[Operation]:
    layout = Layout(form())
    rows = [f"{group}/{row}" for group, keys in answers.rows.items() for row in keys]
    writes = [add_row(path) for path in rows]
    for path, answer in answers.by_path.items():
        question = layout.question(path)
        if question is not None and question.merge == "union":
            writes += [add_element(path, element) for element in answer.value]
        else:
            writes.append(set_value(path, answer.value, status=answer.status))
    yield from sorted(writes, key=lambda op: (op.path, op.element or ""))


async def submit(wren: Visit) -> Change:
    """A submit of the record as it stands, accepted."""
    command = wren.give("submit", seen(await wren.fold()))
    await wren.send(command)
    head = (await wren.fold()).shown_head(ruling_path(command.dot))
    assert head is not None
    assert isinstance(head.value, list)
    ruling = parse_ruling(head.value[0])
    assert ruling.outcome == Ruling.ACCEPTED, ruling.words
    return command


async def tasks(wren: Visit) -> dict[bytes, Fold]:
    """Every task there is, by its record."""
    services = wren.services
    found = {}
    for record, entry in services.index.records.items():
        if entry.form_id == "task":
            history = await services.store.history(record)
            found[record] = Fold((each.position, parse(each.data)) for each in history)
    return found


def said(task: Fold, path: str) -> object:
    head = task.shown_head(path)
    return head.value[0] if head is not None and isinstance(head.value, list) else None


async def test_the_task_says_what_to_do_by_when_and_where_it_comes_from(tmp_path: Path) -> None:
    async with visit(tmp_path) as wren:
        await wren.send(wren.made(ops(offered_later())))
        assert await tasks(wren) == {}
        await submit(wren)
        ((record, task),) = (await tasks(wren)).items()
        assert said(task, "task_words") == WORDS
        assert said(task, "due") == "2026-02-03"
        assert said(task, "came_from") == "Needs assessment"
        assert said(task, "task_outcome") is None
        (path,) = [each for each in (await wren.fold()).field_paths() if each.startswith("@task/")]
        assert said(await wren.fold(), path) == record.hex()
        assert path == task_path(bytes.fromhex(path.partition("/")[2]))


async def test_it_is_about_the_person_and_with_whoever_holds_them(tmp_path: Path) -> None:
    async with visit(tmp_path) as wren:
        await wren.send(wren.made(ops(offered_later())))
        await submit(wren)
        (record,) = await tasks(wren)
        entry = wren.services.index.records[record]
        assessment = wren.services.index.records[wren.record]
        assert entry.persons == assessment.persons
        assert entry.audience == Audience.INVOLVEMENT
        for key, holds in (("wren", True), ("dov", True), ("idris", True), ("petra", False)):
            held = wren.services.index.holding(member(wren.services, key).id)
            assert (record in held) is holds, key


async def test_nothing_is_left_where_the_submission_is_refused_or_asks_for_nothing(
    tmp_path: Path,
) -> None:
    async with visit(tmp_path) as wren:
        await wren.send(wren.made(ops(offered_later().without("analysis"))))
        await wren.send(wren.give("submit", seen(await wren.fold())))
        assert await tasks(wren) == {}
        later = wren.made([set_value("analysis", "Marl manages, and has people to ring.")])
        await wren.send(later)
        declined = set_value(
            f"carers_list/{ROW}/own_assessment",
            "declined",
            observed=[
                head.dot for head in (await wren.fold()).heads(f"carers_list/{ROW}/own_assessment")
            ],
        )
        await wren.send(wren.made([declined]))
        await submit(wren)
        assert await tasks(wren) == {}


async def test_a_record_returned_and_submitted_again_makes_no_task_twice(tmp_path: Path) -> None:
    async with visit(tmp_path) as wren:
        await wren.send(wren.made(ops(offered_later())))
        await submit(wren)
        await wren.services.identity.append(
            wren.record,
            [set_value("@state", ["returned", 1, bytes(16)], observed=await _state(wren))],
        )
        await submit(wren)
        assert len(await tasks(wren)) == 1


async def _state(wren: Visit) -> list[bytes]:
    return [head.dot for head in (await wren.fold()).heads("@state")]
