"""Files on the server: taken in any order, given whole or not at all, and to whom they concern."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from httpx import HTTPStatusError
from sqlalchemy import event, func, select, update

from server.durability.backup import make_backup
from server.durability.restore import restore
from server.durability.safe import database_file
from server.enrol.devices import revoke_device
from server.errors import StoreUnavailable
from server.store import tables
from sync.canonical import decode
from sync.canonical import encode as encode_value
from sync.change import parse
from sync.codes import FileState, ReplyStatus, Route, Verdict
from sync.command import file_path
from sync.files import (
    CHUNK_BYTES,
    MAX_CHUNKS,
    MAX_FILE_BYTES,
    MAX_NAMED,
    FileChunk,
    FileGet,
    encode,
)
from sync.fold import Fold
from sync.operation import set_value
from tests.server.client import Device, Refused
from tests.server.council import START_MS, Council, new_settings, running
from tests.server.files.bringing import TakenFile, fetched, get, have, put, put_all

SMALL = 3 * CHUNK_BYTES + 5


async def _named(council: Council, file: TakenFile, *allocated: str) -> tuple[Device, bytes]:
    """Wren's device and a record of hers whose first change names the file."""
    wren = await council.device("wren")
    person = await council.person("wren", *allocated)
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    await wren.round(first)
    return wren, record


async def _said(council: Council, record: bytes, file: TakenFile) -> list[object]:
    """What the record says of the file."""
    history = await council.services.store.history(record)
    fold = Fold((each.position, parse(each.data)) for each in history)
    return [head.value for head in fold.heads(file_path(file.id))]


async def test_a_file_comes_in_any_order_and_is_read_by_a_colleague(council: Council) -> None:
    file = TakenFile.of(SMALL)
    wren, record = await _named(council, file, "dov")
    dov = await council.device("dov")
    for number in (2, 0, 3):
        assert (await put(wren, file, number)).state == FileState.PARTIAL
        # Never half: what is not here whole is given to nobody.
        assert await get(dov, record, file) == FileChunk(FileState.PARTIAL, None)
    (standing,) = await have(wren, file)
    assert standing.have == (0, 2, 3)
    assert (await put(wren, file, 1)).state == FileState.WHOLE
    assert await fetched(dov, record, file) == file.clear
    assert await _said(council, record, file) == [[[FileState.WHOLE], 1, None, None]]


async def test_the_same_chunk_again_changes_nothing(council: Council) -> None:
    file = TakenFile.of(SMALL)
    wren, record = await _named(council, file)
    for _ in range(3):
        assert (await put(wren, file, 0)).have == (0,)
    await put_all(wren, file)
    assert (await put(wren, file, 2)).state == FileState.WHOLE
    assert await fetched(wren, record, file) == file.clear
    assert len(await _said(council, record, file)) == 1


async def test_a_request_that_is_played_again_is_answered_and_makes_no_round_look_late(
    council: Council,
) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)
    before = wren.counter
    await put_all(wren, file)
    await put_all(wren, file)
    assert wren.counter == before
    answer = await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
    assert answer.verdicts[0].verdict == Verdict.MERGED


async def test_nothing_is_kept_of_a_file_that_no_received_change_names(council: Council) -> None:
    file, unnamed = TakenFile.of(10), TakenFile.of(10)
    wren, _ = await _named(council, file)
    assert (await put(wren, unnamed, 0)).state == FileState.UNKNOWN
    assert [each.state for each in await have(wren, unnamed, file)] == [
        FileState.UNKNOWN,
        FileState.PARTIAL,
    ]
    async with council.services.store.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.file_chunk)) == 0


async def test_what_came_damaged_is_named_given_to_nobody_and_may_come_again(
    council: Council,
) -> None:
    file = TakenFile.of(SMALL)
    wren, record = await _named(council, file, "dov")
    dov = await council.device("dov")
    altered = file.chunks[1][:-1] + bytes([file.chunks[1][-1] ^ 1])
    for number in (0, 2, 3):
        await put(wren, file, number)
    assert (await put(wren, file, 1, altered)).state == FileState.DAMAGED
    assert (await get(dov, record, file)).chunk is None
    assert (await have(wren, file))[0].have == ()
    assert await _said(council, record, file) == [[[FileState.DAMAGED], 1, None, None]]
    assert (await put_all(wren, file)).state == FileState.WHOLE
    assert await fetched(dov, record, file) == file.clear
    # What it says now has taken the place of what it said.
    assert await _said(council, record, file) == [[[FileState.WHOLE], 1, None, None]]


@pytest.mark.parametrize("length", [17, CHUNK_BYTES + 15])
async def test_a_chunk_of_the_wrong_length_is_malformed(council: Council, length: int) -> None:
    file = TakenFile.of(SMALL)
    wren, _ = await _named(council, file)
    with pytest.raises(Refused) as refused:
        await put(wren, file, 0, bytes(length))
    assert refused.value.status == ReplyStatus.MALFORMED
    with pytest.raises(Refused):
        await put(wren, file, len(file.chunks), bytes(17))


async def test_only_whoever_holds_a_record_reads_its_files(council: Council) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)
    await put_all(wren, file)
    dov = await council.device("dov")
    others = await council.person("dov")
    for asked in (record, others):
        with pytest.raises(Refused) as refused:
            await get(dov, asked, file)
        assert refused.value.status == ReplyStatus.NOT_HERE
    assert (await have(dov, file))[0].state == FileState.UNKNOWN
    assert (await put(dov, file, 0)).state == FileState.UNKNOWN


async def test_naming_somebody_elses_file_opens_no_way_to_it(council: Council) -> None:
    file = TakenFile.of(10)
    wren, _ = await _named(council, file)
    await put_all(wren, file)
    dov = await council.device("dov")
    own, change = dov.begin(
        "needs-assessment", council.form, [await council.person("dov")], ops=[file.named()]
    )
    assert (await dov.round(change)).verdicts[0].verdict == Verdict.MERGED
    with pytest.raises(Refused) as refused:
        await get(dov, own, file)
    assert refused.value.status == ReplyStatus.NOT_HERE


async def test_an_answer_copied_by_who_holds_both_records_brings_its_file_along(
    council: Council,
) -> None:
    file = TakenFile.of(10)
    wren, _ = await _named(council, file)
    await put_all(wren, file)
    second, change = wren.begin(
        "needs-assessment", council.form, [await council.person("wren", "dov")], ops=[file.named()]
    )
    await wren.round(change)
    assert await fetched(await council.device("dov"), second, file) == file.clear


async def test_whoever_names_a_file_first_keeps_its_author_from_nothing(council: Council) -> None:
    file = TakenFile.of(SMALL)
    dov, wren = await council.device("dov"), await council.device("wren")
    # After a restore the copy may come before what it was copied from.
    copied, change = dov.begin(
        "needs-assessment", council.form, [await council.person("dov")], ops=[file.named()]
    )
    await dov.round(change)
    record, first = wren.begin(
        "needs-assessment", council.form, [await council.person("wren")], ops=[file.named()]
    )
    await wren.round(first)
    assert [each.state for each in await have(wren, file)] == [FileState.PARTIAL]
    assert (await put_all(wren, file)).state == FileState.WHOLE
    assert await fetched(wren, record, file) == file.clear
    assert await fetched(dov, copied, file) == file.clear


async def test_its_author_brings_a_file_that_a_colleague_named_first_in_the_same_record(
    council: Council,
) -> None:
    file = TakenFile.of(10)
    wren, dov = await council.device("wren"), await council.device("dov")
    person, involvement = await council.involved("wren", "dov")
    record, first = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first)
    own = wren.change(record, [file.named()])
    await dov.round(dov.change(record, [file.named()]))
    await wren.round(own)
    await council.take_off(involvement, "wren")
    assert (await put_all(wren, file)).state == FileState.WHOLE


async def test_another_content_under_the_id_of_a_file_brings_nothing(council: Council) -> None:
    file, other = TakenFile.of(10), TakenFile.of(10)
    other.id = file.id
    await _named(council, file)
    dov = await council.device("dov")
    _, change = dov.begin(
        "needs-assessment", council.form, [await council.person("dov")], ops=[other.named()]
    )
    await dov.round(change)
    assert (await put(dov, other, 0)).state == FileState.UNKNOWN


async def test_a_change_names_at_most_fifty_files(council: Council) -> None:
    named = [TakenFile.of(1) for _ in range(MAX_NAMED + 2)]
    wren = await council.device("wren")
    ops = [file.named(f"photo_{number:03}") for number, file in enumerate(named)]
    _, first = wren.begin("needs-assessment", council.form, [await council.person("wren")], ops=ops)
    assert (await wren.round(first)).verdicts[0].verdict == Verdict.MERGED
    states = [each.state for each in await have(wren, *named)]
    assert states == [FileState.PARTIAL] * MAX_NAMED + [FileState.UNKNOWN] * 2


async def test_many_names_of_files_are_written_in_a_few_statements(council: Council) -> None:
    named = [TakenFile.of(1) for _ in range(4 * MAX_NAMED)]
    wren = await council.device("wren")
    person = await council.person("wren")
    one, first = wren.begin("needs-assessment", council.form, [person])
    two, second = wren.begin("needs-assessment", council.form, [person])
    await wren.round(first, second)
    statements: list[str] = []
    engine = council.services.store.engine.sync_engine

    def note(*of: object) -> None:
        statements.append(str(of[2]))

    event.listen(engine, "before_cursor_execute", note)
    for record in (one, two):
        parts = [named[at : at + MAX_NAMED] for at in range(0, len(named), MAX_NAMED)]
        await wren.round(
            *(
                wren.change(record, [each.named(f"photo_{n}") for n, each in enumerate(part)])
                for part in parts
            )
        )
    event.remove(engine, "before_cursor_execute", note)
    assert 0 < sum("file" in each for each in statements) <= 8
    assert [each.state for each in await have(wren, *named)] == [FileState.PARTIAL] * len(named)


async def test_a_worker_taken_off_the_case_still_brings_what_their_answer_names(
    council: Council,
) -> None:
    file = TakenFile.of(SMALL)
    wren = await council.device("wren")
    person, involvement = await council.involved("wren", "dov")
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    await wren.round(first)
    await council.take_off(involvement, "wren")
    assert (await put_all(wren, file)).state == FileState.WHOLE
    with pytest.raises(Refused):
        await get(wren, record, file)
    assert await fetched(await council.device("dov"), record, file) == file.clear


async def test_a_revoked_device_brings_and_reads_none(council: Council) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)
    await revoke_device(council.services, wren.id)
    with pytest.raises(Refused) as refused:
        await put(wren, file, 0)
    assert refused.value.status == ReplyStatus.REVOKED
    with pytest.raises(Refused):
        await get(wren, record, file)


async def test_beyond_its_allowance_a_device_is_told_when_to_come_again(tmp_path: Path) -> None:
    file = TakenFile.of(SMALL)
    settings = new_settings(tmp_path, allowance_file_bytes=CHUNK_BYTES)
    async with running(settings) as council:
        wren, record = await _named(council, file)
        await put(wren, file, 0)
        with pytest.raises(Refused) as refused:
            await put(wren, file, 1)
        assert refused.value.status == ReplyStatus.LATER
        # Text is not held back by what files have used up.
        answer = await wren.round(wren.change(record, [set_value("beliefs", "Quaker")]))
        assert answer.verdicts[0].verdict == Verdict.MERGED
        council.clock.advance(3_600_000)
        assert (await put(wren, file, 1)).have == (0, 1)


async def test_chunks_lie_sealed_under_the_key_of_their_record_and_go_with_it(
    council: Council,
) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)
    await put_all(wren, file)
    store = council.services.store
    async with store.engine.begin() as connection:
        kept = await connection.scalar(select(tables.file_chunk.c.sealed))
        assert isinstance(kept, bytes)
        assert file.chunks[0] not in kept
        # Disposal destroys the wrapped key: what it sealed opens for nobody any more.
        await connection.execute(
            update(tables.record).where(tables.record.c.id == record).values(wrapped_key=bytes(60))
        )
    store.keys.forget(record)
    reply = await council.http.post("/sealed", content=_asking(wren, record, file))
    assert reply.status_code >= 500
    assert file.clear not in reply.content


def _asking(device: Device, record: bytes, file: TakenFile) -> bytes:
    return device.seal(Route.FILE_GET, encode(FileGet(record, file.id, 0)), counter=0)[0]


async def test_the_largest_file_comes_whole_though_the_server_is_started_again(
    tmp_path: Path,
) -> None:
    file = TakenFile.of(MAX_FILE_BYTES)
    assert len(file.chunks) == MAX_CHUNKS
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, record = await _named(council, file, "dov")
        for number in range(MAX_CHUNKS // 2):
            await put(wren, file, number)
    async with running(settings) as council:
        wren.http = council.http
        (standing,) = await have(wren, file)
        assert standing.have == tuple(range(MAX_CHUNKS // 2))
        for number in range(MAX_CHUNKS // 2, MAX_CHUNKS - 1):
            assert (await put(wren, file, number)).state == FileState.PARTIAL
        assert (await put(wren, file, MAX_CHUNKS - 1)).state == FileState.WHOLE
        assert await fetched(await council.device("dov"), record, file) == file.clear


async def test_a_file_a_byte_larger_than_the_largest_is_no_file_and_its_last_chunk_is_malformed(
    council: Council,
) -> None:
    file = TakenFile.of(MAX_FILE_BYTES + 1)
    wren = await council.device("wren")
    person = await council.person("wren")
    _, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    # What else the change says counts.
    assert (await wren.round(first)).verdicts[0].verdict == Verdict.MERGED
    assert (await have(wren, file))[0].state == FileState.UNKNOWN
    assert (await put(wren, file, 0)).state == FileState.UNKNOWN
    with pytest.raises(Refused) as refused:
        await put(wren, file, MAX_CHUNKS)
    assert refused.value.status == ReplyStatus.MALFORMED


async def test_it_goes_on_where_it_was_when_the_server_starts_again(tmp_path: Path) -> None:
    file = TakenFile.of(SMALL)
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, record = await _named(council, file)
        await put(wren, file, 0)
        await put(wren, file, 2)
    async with running(settings) as council:
        wren.http = council.http
        (standing,) = await have(wren, file)
        assert standing.have == (0, 2)
        await put(wren, file, 1)
        assert (await put(wren, file, 3)).state == FileState.WHOLE
        assert await fetched(wren, record, file) == file.clear


async def test_it_is_said_in_the_record_though_a_crash_came_before_that(council: Council) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)
    await put_all(wren, file)
    async with council.services.store.engine.begin() as connection:
        await connection.execute(update(tables.file).values(told=None, told_state=None))
    # Two ask at once; what stands in the record is not said beside itself.
    for (standing,) in await asyncio.gather(have(wren, file), have(wren, file)):
        assert standing.state == FileState.WHOLE
    assert await _said(council, record, file) == [[[FileState.WHOLE], 1, None, None]]


async def test_what_failed_to_be_said_is_said_once_when_it_is_asked_after(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)

    async def gone(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(council.services.writer, "append", gone)
        with pytest.raises(HTTPStatusError):
            await put_all(wren, file)
    assert await _said(council, record, file) == []
    await asyncio.gather(have(wren, file), have(wren, file), have(wren, file))
    assert await _said(council, record, file) == [[[FileState.WHOLE], 1, None, None]]
    assert len(await _words(council, record, file)) == 1


async def _words(council: Council, record: bytes, file: TakenFile) -> list[bytes]:
    """The changes that ever said anything of the file."""
    history = await council.services.store.history(record)
    changes = (parse(each.data) for each in history)
    return [it.dot for it in changes if any(op.path == file_path(file.id) for op in it.ops)]


async def test_a_file_is_safe_once_everything_up_to_it_is(council: Council) -> None:
    file = TakenFile.of(10)
    wren, _ = await _named(council, file)
    assert not (await have(wren, file))[0].safe
    assert (await put_all(wren, file)).safe


@pytest.mark.sqlite_only(reason="backups are of the embedded database's file")
async def test_what_a_restored_server_lost_of_a_file_comes_again(tmp_path: Path) -> None:
    early, late = TakenFile.of(SMALL), TakenFile.of(SMALL)
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        wren, record = await _named(council, early)
        await put_all(wren, early)
    backup = make_backup(database_file(settings.database_url), tmp_path / "backups", START_MS)
    async with running(settings) as council:
        wren.http = council.http
        change = wren.change(record, [late.named("second_photo")])
        await wren.round(change)
        await put_all(wren, late)
    restore(settings, backup.path, START_MS)
    async with running(settings) as council:
        wren.http = council.http
        # The backup has what was whole when it was made, and knows nothing of what was named since.
        assert await fetched(wren, record, early) == early.clear
        assert (await have(wren, late))[0].state == FileState.UNKNOWN
        wren.cursor = None
        await wren.round(change)
        assert (await put_all(wren, late)).state == FileState.WHOLE
        assert await fetched(wren, record, late) == late.clear


async def test_it_is_told_which_devices_still_have_files_that_answers_name(
    council: Council,
) -> None:
    file = TakenFile.of(10)
    wren, _ = await _named(council, file)
    sol = await council.device("sol")
    assert await _missing(sol, wren) == 1
    await put_all(wren, file)
    assert await _missing(sol, wren) == 0


async def _missing(sol: Device, of: Device) -> object:
    lines = decode((await sol.ask(Route.DEVICES, encode_value([]))).payload)
    assert isinstance(lines, list)
    return next(line[-2] for line in lines if line[0] == of.id)
