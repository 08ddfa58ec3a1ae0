"""Text never waits for a file; a decision that covers one does, however it comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from httpx import HTTPStatusError

from server.errors import StoreUnavailable
from server.workflow.judge import Accepted, Waits
from sync.change import Change, parse
from sync.codes import Reason, Verdict
from sync.command import STATE_PATH, SeenChange, SeenRecord, build_command
from sync.fold import Fold
from sync.messages import Signed
from sync.operation import give_command, set_value
from tests.files_form import with_small_assessment
from tests.server.client import Device
from tests.server.council import Council, new_settings, running
from tests.server.files.bringing import TakenFile, have, put_all
from tests.server.workflow.story import Story


def test_a_submit_is_judged_once_every_file_on_its_screen_is_here() -> None:
    story = Story()
    story.write("wren", {"good_life": "the allotment", "able": "yes"})
    given = story.give("wren", "submit", story.look())
    missing = frozenset({b"f" * 16})
    assert story.rule(given, "wren", files_missing=missing) == Waits(
        Reason.AWAITING_FILE, frozenset({story.record})
    )
    assert isinstance(story.rule(given, "wren"), Accepted)


def submit_of(wren: Device, record: bytes, form: bytes, *seen: Signed) -> Signed:
    """A submit that names all of these changes."""
    shown: list[Change] = sorted((parse(each.raw) for each in seen), key=lambda each: each.dot)
    named = [
        SeenChange(each.dot, tuple((op.path, op.element) for op in each.ops)) for each in shown
    ]
    entry = SeenRecord(record, form, tuple(named))
    return wren.change(record, [give_command(build_command("submit", [entry], "2026-01-20"))])


async def _state(council: Council, record: bytes) -> list[object]:
    history = await council.services.store.history(record)
    fold = Fold((each.position, parse(each.data)) for each in history)
    return [head.value for head in fold.heads(STATE_PATH)]


async def test_a_submit_waits_for_the_photo_it_covers_and_is_judged_when_that_is_here(
    tmp_path: Path,
) -> None:
    file = TakenFile.of(300_000)
    settings = new_settings(tmp_path, forms_dir=with_small_assessment(tmp_path / "forms"))
    async with running(settings) as council:
        wren = await council.device("wren")
        record, first = wren.begin(
            "needs-assessment",
            council.form,
            [await council.person("wren")],
            ops=[set_value("good_life", "The allotment"), file.named()],
        )
        submit = submit_of(wren, record, council.form, first)
        one, two = (await wren.round(first, submit)).verdicts
        assert one.verdict == Verdict.MERGED
        assert (two.verdict, two.reason) == (Verdict.WAITING, Reason.AWAITING_FILE)
    # The process that judged it may be gone by the time the photo comes.
    async with running(settings) as council:
        wren.http = council.http
        await put_all(wren, file)
        (verdict,) = (await wren.round()).own_verdicts
        assert (verdict.id, verdict.verdict) == (parse(submit.raw).id, Verdict.MERGED)
        (state,) = await _state(council, record)
        assert isinstance(state, list)
        assert state[0][:2] == ["submitted", 1]


async def test_another_content_under_the_id_of_a_file_that_is_here_has_not_come(
    tmp_path: Path,
) -> None:
    shown, other = TakenFile.of(10), TakenFile.of(10)
    other.id = shown.id
    settings = new_settings(tmp_path, forms_dir=with_small_assessment(tmp_path / "forms"))
    async with running(settings) as council:
        wren = await council.device("wren")
        record, first = wren.begin(
            "needs-assessment",
            council.form,
            [await council.person("wren")],
            ops=[set_value("good_life", "The allotment"), shown.named()],
        )
        await wren.round(first)
        await put_all(wren, shown)
        altered = wren.change(record, [other.named(observed=(parse(first.raw).dot,))])
        submit = submit_of(wren, record, council.form, first, altered)
        one, two = (await wren.round(altered, submit)).verdicts
        assert one.verdict == Verdict.MERGED
        assert (two.verdict, two.reason) == (Verdict.WAITING, Reason.AWAITING_FILE)


async def test_a_decision_waits_no_longer_though_judging_it_failed_when_its_file_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(10)
    settings = new_settings(tmp_path, forms_dir=with_small_assessment(tmp_path / "forms"))
    async with running(settings) as council:
        wren = await council.device("wren")
        ops = [set_value("good_life", "The allotment"), file.named()]
        person = [await council.person("wren")]
        record, first = wren.begin("needs-assessment", council.form, person, ops=ops)
        submit = submit_of(wren, record, council.form, first)
        await wren.round(first, submit)

        async def gone(*_: object) -> None:
            raise StoreUnavailable

        with monkeypatch.context() as patched:
            patched.setattr(council.services.writer, "rejudge", gone)
            with pytest.raises(HTTPStatusError):
                await put_all(wren, file)
        await have(wren, file)
        (verdict,) = (await wren.round()).own_verdicts
        assert (verdict.id, verdict.verdict) == (parse(submit.raw).id, Verdict.MERGED)


async def test_a_decision_on_a_record_that_names_a_file_second_waits_no_longer_either(
    tmp_path: Path,
) -> None:
    file = TakenFile.of(10)
    settings = new_settings(tmp_path, forms_dir=with_small_assessment(tmp_path / "forms"))
    async with running(settings) as council:
        wren = await council.device("wren")
        ops = [set_value("good_life", "The allotment"), file.named()]
        person = [await council.person("wren")]
        _, first = wren.begin("needs-assessment", council.form, person, ops=ops)
        await wren.round(first)
        record, second = wren.begin("needs-assessment", council.form, person, ops=ops)
        submit = submit_of(wren, record, council.form, second)
        _, waits = (await wren.round(second, submit)).verdicts
        assert waits.reason == Reason.AWAITING_FILE
        await put_all(wren, file)
        (verdict,) = (await wren.round()).own_verdicts
        assert (verdict.id, verdict.verdict) == (parse(submit.raw).id, Verdict.MERGED)
