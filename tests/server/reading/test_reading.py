"""With many requests under way they are read in a process beside the server, or here without it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from server.enrol.devices import revoke_device
from server.exchange import sealed
from server.ingest import prepare as preparing
from server.keys.organisation import OrganisationKeys
from server.reading import reading as module
from server.reading.reading import Reading, is_worth_it
from server.settings import Settings
from sync import canonical
from sync.codes import Reason, ReplyStatus, Verdict
from sync.envelope import open_request, verify_request
from sync.messages import Signed, parse_round_reply
from sync.operation import set_value
from sync.signing import verify_change
from tests.server.client import Device, Refused
from tests.server.council import Council
from tests.server.rotation.rotating import rotated

pytestmark = pytest.mark.sqlite_only(reason="what is read ahead never comes near a database")

AT_ONCE = 6


@pytest_asyncio.fixture
async def reading(council: Council) -> AsyncIterator[Reading]:
    """The council's server, with a reader that already reads whatever comes."""
    await council.services.reading.close()
    made = council.services.reading = Reading(
        council.services.keys, wanted=True, many=1, again_seconds=0
    )
    yield made
    await made.close()


async def known(council: Council, reading: Reading, key: str = "wren") -> Device:
    """A device of which the reader has the key."""
    device = await council.device(key)
    await device.round()
    await reading.started()
    await device.round()
    await device.round()
    return device


async def visit(council: Council, device: Device, many: int = AT_ONCE) -> list[Signed]:
    """Saves of one record, in their order."""
    record, first = device.begin(
        "needs-assessment", council.form, [await council.person("wren", "dov")]
    )
    more = [device.change(record, [set_value("beliefs", f"{n}")]) for n in range(1, many)]
    return [first, *more]


def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is opened or verified in the server's own process from here on."""
    found: list[str] = []

    def noted(kind: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def also(*given: Any) -> Any:
            found.append(kind)
            return work(*given)

        return also

    monkeypatch.setattr(sealed, "open_request", noted("opened", open_request))
    monkeypatch.setattr(sealed, "verify_request", noted("request", verify_request))
    monkeypatch.setattr(preparing, "verify_change", noted("change", verify_change))
    return found


async def test_a_push_that_was_read_ahead_merges_as_any_and_is_given_byte_for_byte(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren, dov = await known(council, reading), await council.device("dov")
    changes = await visit(council, wren)
    found = read_here(monkeypatch)
    verdicts = (await wren.round(*changes)).verdicts
    assert found == []
    assert [each.verdict for each in verdicts] == [Verdict.MERGED] * AT_ONCE
    received = await dov.pull_all()
    assert [each.raw for each in changes if each.raw not in received] == []
    # And is known again, however it comes.
    again = (await wren.round(*changes)).verdicts
    assert [each.position for each in again] == [each.position for each in verdicts]


async def test_few_requests_are_read_where_they_are_answered(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.services.reading = reading = Reading(council.services.keys, wanted=True, many=2)
    wren = await council.device("wren")
    found = read_here(monkeypatch)
    await wren.round()
    assert (found, reading.reader) == (["opened", "request"], None)


async def test_without_reading_ahead_no_process_is_started(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.services.reading = reading = Reading(council.services.keys, wanted=False, many=1)
    wren = await council.device("wren")
    await wren.round()
    await reading.started()
    assert reading.reader is None


async def asked_at_once(
    council: Council, device: Device, changes: list[Signed]
) -> list[asyncio.Task[Any]]:
    """Each change in a request of its own, all of them on their way to the reader."""
    sent = [device.seal(2, device.round_payload([each])) for each in changes]
    tasks = [asyncio.create_task(device.send(*each)) for each in sent]
    while council.services.reading.under_way < len(changes):  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0)
    return tasks


async def test_a_reader_that_dies_in_the_middle_loses_nothing_and_everybody_is_answered(
    council: Council, reading: Reading, caplog: pytest.LogCaptureFixture
) -> None:
    wren = await known(council, reading)
    changes = await visit(council, wren)
    assert reading.reader is not None
    os.kill(reading.reader, signal.SIGSTOP)
    tasks = await asked_at_once(council, wren, changes)
    assert not any(each.done() for each in tasks)
    with caplog.at_level(logging.WARNING):
        os.kill(reading.reader, signal.SIGKILL)
        replies = [parse_round_reply((await each).payload) for each in tasks]
    assert [each.verdicts[0].verdict for each in replies] == [Verdict.MERGED] * AT_ONCE
    assert [each.verdicts[0].position for each in replies] == sorted(
        {each.verdicts[0].position or 0 for each in replies}
    )
    assert "requests are read without it" in caplog.text


async def test_a_reader_that_says_nothing_any_more_is_not_waited_for(council: Council) -> None:
    await council.services.reading.close()
    reading = council.services.reading = Reading(
        council.services.keys, wanted=True, many=1, mute_seconds=0.2, again_seconds=60
    )
    wren = await known(council, reading)
    assert reading.reader is not None
    os.kill(reading.reader, signal.SIGSTOP)
    (change,) = await visit(council, wren, 1)
    (verdict,) = (await wren.round(change)).verdicts
    assert verdict.verdict == Verdict.MERGED
    assert reading.reader is None
    await reading.close()


async def test_a_reader_that_was_lost_is_followed_by_another(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await known(council, reading)
    first = reading.reader
    assert first is not None
    os.kill(first, signal.SIGKILL)
    while reading.reader == first:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.01)
    await wren.round()
    await reading.started()
    assert reading.reader not in (None, first)
    await wren.round()
    await wren.round()
    found = read_here(monkeypatch)
    await wren.round()
    assert found == []


async def test_where_no_process_can_be_started_requests_are_read_here(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(council.settings.data_dir / "none"))
    wren = await council.device("wren")
    (change,) = await visit(council, wren, 1)
    (verdict,) = (await wren.round(change)).verdicts
    await reading.started()
    assert (verdict.verdict, reading.reader) == (Verdict.MERGED, None)


async def test_a_reader_that_never_begins_keeps_nobody_waiting_and_ends_with_the_server(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mute = tmp_path / "mute"
    mute.write_text("#!/bin/sh\nexec sleep 60\n")
    mute.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(mute))
    wren = await council.device("wren")
    (change,) = await visit(council, wren, 1)
    (verdict,) = (await wren.round(change)).verdicts
    assert (verdict.verdict, reading.reader) == (Verdict.MERGED, None)
    async with asyncio.timeout(5):
        await reading.close()


# --- nothing that was checked is checked less ----------------------------------------------------


async def test_a_request_signed_by_another_key_is_malformed_though_its_device_is_known(
    council: Council, reading: Reading
) -> None:
    wren = await known(council, reading)
    other = Device(council.http)
    other.id, other.sealing, other.counter = wren.id, wren.sealing, wren.counter
    with pytest.raises(httpx.HTTPStatusError) as refused:
        await other.round()
    assert refused.value.response.json()["error"] == "malformed"


async def test_a_change_signed_by_another_key_is_set_aside(
    council: Council, reading: Reading
) -> None:
    wren, dov = await known(council, reading), await known(council, reading, "dov")
    first, second = await visit(council, wren, 2)
    forged = Signed(second.raw, first.signature)
    verdicts = (await dov.round(first, forged)).verdicts
    assert [(each.verdict, each.reason) for each in verdicts] == [
        (Verdict.MERGED, None),
        (Verdict.SET_ASIDE, Reason.SIGNATURE),
    ]


async def test_a_request_sent_again_is_told_so(council: Council, reading: Reading) -> None:
    wren = await known(council, reading)
    raw, context = wren.seal(2, wren.round_payload(await visit(council, wren, 1)))
    await wren.send(raw, context)
    with pytest.raises(Refused) as again:
        await wren.send(raw, context)
    assert again.value.status == ReplyStatus.COUNTER_REPEATED


async def test_what_a_revoked_device_brings_is_set_aside(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await known(council, reading)
    changes = await visit(council, wren, 2)
    await revoke_device(council.services, wren.id)
    found = read_here(monkeypatch)
    with pytest.raises(Refused) as refused:
        await wren.round(*changes)
    verdicts = canonical.decode_array(refused.value.reply.payload, "reply", 1)[0]
    assert isinstance(verdicts, list)
    assert (refused.value.status, found) == (ReplyStatus.REVOKED, [])
    assert [each[2] for each in verdicts] == [Verdict.SET_ASIDE] * 2


async def test_after_a_rotation_requests_to_the_new_key_and_the_old_are_read_ahead(
    council: Council, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    wren = await known(council, reading)
    old = wren.seal(2, wren.round_payload())
    rotated(council.settings, "sealing")
    found = read_here(monkeypatch)
    await wren.send(*old)
    wren.sealing = OrganisationKeys.load(council.settings.key_dir).sealing_public
    await wren.round()
    assert found == []


# --- how it ends, and what it is told -------------------------------------------------------------


async def test_the_reader_ends_with_the_server(council: Council, reading: Reading) -> None:
    await known(council, reading)
    process = reading.reader
    assert process is not None
    await reading.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from server.keys.organisation import OrganisationKeys
from server.reading.reading import Reading

async def main():
    reading = Reading(OrganisationKeys.load(Path(sys.argv[1])), wanted=True, many=0)
    await reading.ahead(b"")
    await reading.started()
    print(reading.reader, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_the_reader_of_a_server_that_was_killed_ends_too(council: Council) -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", KILLED, str(council.settings.key_dir)),
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
    )
    out, _ = await asyncio.wait_for(server.communicate(), 30)
    process = int(out)
    async with asyncio.timeout(10):
        while _runs(process):  # noqa: ASYNC110 - another's child tells nobody
            await asyncio.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    # One that has ended and that nobody has asked after yet.
    return state != "Z"


def test_the_reader_is_told_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", "postgresql://doorstep:word@localhost/doorstep")
    assert [name for name in module._environment() if name.startswith("DOORSTEP")] == []


def test_on_one_processor_nothing_is_read_ahead_unless_somebody_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert not is_worth_it(Settings.load(tmp_path).read_ahead)
    monkeypatch.setenv("DOORSTEP_READ_AHEAD", "true")
    assert is_worth_it(Settings.load(tmp_path).read_ahead)
    monkeypatch.setenv("DOORSTEP_READ_AHEAD", "false")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert not is_worth_it(Settings.load(tmp_path).read_ahead)
    assert is_worth_it(None)
