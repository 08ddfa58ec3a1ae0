"""What is asked to be judged again twice at once is judged once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sync.codes import Reason, Verdict
from sync.operation import set_value
from tests.files_form import with_small_assessment
from tests.server.council import new_settings, running
from tests.server.files.bringing import TakenFile, put_all
from tests.server.files.test_decisions_wait import submit_of


async def test_a_submit_woken_twice_in_one_commit_merges_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(10)
    settings = new_settings(tmp_path, forms_dir=with_small_assessment(tmp_path / "forms"))
    async with running(settings) as council:
        wren, idris = await council.device("wren"), await council.device("idris")
        person = await council.person("wren")
        ops = [set_value("good_life", "The allotment"), file.named()]
        record, first = wren.begin("needs-assessment", council.form, [person], ops=ops)
        submit = submit_of(wren, record, council.form, first)
        answer = await wren.round(first, submit)
        assert answer.verdicts[1].reason == Reason.AWAITING_FILE
        writer, services = council.services.writer, council.services
        rejudge = writer.rejudge

        async def twice(arrivals: list[int]) -> None:
            # The last chunk and a question after the file come at the same time.
            await asyncio.gather(rejudge(arrivals), rejudge(arrivals))

        monkeypatch.setattr(writer, "rejudge", twice)
        await put_all(wren, file)
        history = await services.store.history(record)
        assert [each.position for each in history] == list(services.index.records[record].positions)
        (again,) = (await wren.round(submit)).verdicts
        assert again.verdict == Verdict.MERGED
        await idris.pull_all()
