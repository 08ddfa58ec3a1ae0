"""A draft stays on the version of its form that it began on, until somebody moves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from forms.load import parse_form
from forms.publish import Published, publish
from sync.change import Change
from sync.codes import Refusal, Ruling, Verdict
from sync.command import RulingValue, SeenChange, parse_ruling, ruling_path
from sync.fold import seen
from sync.operation import set_value
from tests.files_form import ASSESSMENT, with_small_assessment
from tests.server.workflow.test_in_a_running_server import NOW_MS, Visit, visit

FINDING = "{id: good_life, type: long, label: {en: A good life}, req: Y}"


def newer(*items: str) -> Published:
    """The small assessment with other questions."""
    assert FINDING in ASSESSMENT
    head = ASSESSMENT[: ASSESSMENT.index(FINDING) - len("      - ")]
    text = head + "".join(f"      - {item}\n" for item in items)
    return publish(parse_form(text, "needs-assessment.yaml", {}))


SECOND = newer("{id: what_matters, type: long, label: {en: What matters}, req: Y}")


@asynccontextmanager
async def drafting(tmp_path: Path) -> AsyncIterator[tuple[Visit, Change]]:
    """A draft on the first version, and the second published after its first answer."""
    forms = with_small_assessment(tmp_path / "library")
    async with visit(tmp_path / "home", forms_dir=forms) as wren:
        answer = wren.made([set_value("good_life", "the allotment")])
        assert (await wren.send(answer)).verdict == Verdict.MERGED
        assert await wren.services.published.publish(SECOND, NOW_MS)
        yield wren, answer


async def ruled(wren: Visit, command: Change) -> RulingValue:
    """The ruling on a command that is sent now."""
    assert (await wren.send(command)).verdict == Verdict.MERGED
    head = (await wren.fold()).shown_head(ruling_path(command.dot))
    assert head is not None
    assert isinstance(head.value, list)
    return parse_ruling(head.value[0])


async def shown(wren: Visit) -> tuple[SeenChange, ...]:
    """All that a screen of the record shows."""
    return seen(await wren.fold())


def hash_of(made: Published) -> bytes:
    return bytes.fromhex(made.hash)


async def test_a_draft_is_submitted_on_the_version_it_began_on_though_a_newer_one_is_published(
    tmp_path: Path,
) -> None:
    async with drafting(tmp_path) as (wren, answer):
        assert wren.services.published.newest("needs-assessment") == hash_of(SECOND)
        assert (await ruled(wren, wren.submit([answer]))).outcome == Ruling.ACCEPTED


async def test_a_draft_that_is_moved_is_judged_by_the_newer_version(tmp_path: Path) -> None:
    async with drafting(tmp_path) as (wren, _):
        move = wren.give("move-form", await shown(wren), to=SECOND.hash)
        assert (await ruled(wren, move)).outcome == Ruling.ACCEPTED
        early = await ruled(wren, wren.give("submit", await shown(wren), hash_of(SECOND)))
        assert (early.refusal, early.paths) == (Refusal.INCOMPLETE, ("what_matters",))
        answer = wren.made([set_value("what_matters", "my brother")])
        await wren.send(answer)
        submit = wren.give("submit", await shown(wren), hash_of(SECOND))
        assert (await ruled(wren, submit)).outcome == Ruling.ACCEPTED


async def test_moving_keeps_every_answer_and_the_state(tmp_path: Path) -> None:
    async with drafting(tmp_path) as (wren, _):
        move = wren.give("move-form", await shown(wren), to=SECOND.hash)
        assert (await ruled(wren, move)).outcome == Ruling.ACCEPTED
        fold = await wren.fold()
        (kept,) = fold.heads("good_life")
        assert isinstance(kept.value, list)
        assert kept.value[0] == "the allotment"
        state = fold.shown_head("@state")
        assert state is not None
        assert isinstance(state.value, list)
        assert state.value[0] == ["draft", 0, move.dot]


async def test_a_submit_of_the_older_version_does_not_pass_once_the_draft_is_moved(
    tmp_path: Path,
) -> None:
    async with drafting(tmp_path) as (wren, _):
        looked = await shown(wren)
        await ruled(wren, wren.give("move-form", looked, to=SECOND.hash))
        late = await ruled(wren, wren.give("submit", await shown(wren)))
        assert late.refusal == Refusal.CHANGED_SINCE


async def test_a_draft_moves_only_to_a_version_of_its_own_form_that_was_published(
    tmp_path: Path,
) -> None:
    async with drafting(tmp_path) as (wren, _):
        person = wren.services.published.newest("person")
        assert person is not None
        for target in ("ab" * 32, "not a hash" + "x" * 54, person.hex()):
            move = wren.give("move-form", await shown(wren), to=target)
            assert (await ruled(wren, move)).refusal == Refusal.ARGUMENTS


async def test_a_draft_is_not_moved_to_where_it_is(tmp_path: Path) -> None:
    async with drafting(tmp_path) as (wren, _):
        move = wren.give("move-form", await shown(wren), to=wren.form_hash.hex())
        assert (await ruled(wren, move)).refusal == Refusal.STATE


async def test_what_is_submitted_is_not_moved(tmp_path: Path) -> None:
    async with drafting(tmp_path) as (wren, answer):
        await ruled(wren, wren.submit([answer]))
        move = wren.give("move-form", await shown(wren), to=SECOND.hash)
        assert (await ruled(wren, move)).refusal == Refusal.STATE
