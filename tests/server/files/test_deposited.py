"""A locked device brings chunks it cannot read, of what its own changes name and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from httpx import HTTPStatusError

from server.enrol.devices import revoke_device
from server.errors import StoreUnavailable
from sync.change import parse
from sync.codes import FileState, ReplyStatus, Verdict
from sync.command import file_path
from sync.deposit import DepositedChunk, DepositFiles, Receipt, seal_deposit
from sync.files import CHUNK_BYTES
from sync.fold import Fold
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running
from tests.server.depositing import copies_of, send
from tests.server.files.bringing import TakenFile, fetched, have, put, put_all
from tests.server.fleet.copying import copy_of, rekeyed


async def _brought(
    council: Council, device: Device, file: TakenFile, *numbers: int, copies: tuple[bytes, ...] = ()
) -> Receipt:
    assert device.welcome is not None
    chunks = tuple(DepositedChunk(file.id, number, file.chunks[number]) for number in numbers)
    raw, context = seal_deposit(
        device=device.id,
        epoch=device.epoch,
        copies=copies,
        secret=device.welcome.deposit_secret,
        sealing_public=device.sealing,
        files=DepositFiles((file.id,), chunks),
    )
    return await send(council, device, raw, context)


async def test_a_deposit_brings_a_change_and_chunks_of_the_file_it_names(council: Council) -> None:
    file = TakenFile.of(300_000)
    wren = await council.device("wren")
    person = await council.person("wren", "dov")
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    receipt = await _brought(council, wren, file, 1, copies=tuple(copies_of(wren, first)))
    assert receipt.verdicts[0].verdict == Verdict.MERGED
    assert [(each.state, each.have) for each in receipt.files] == [(FileState.PARTIAL, (1,))]
    (standing,) = (await _brought(council, wren, file, 0)).files
    assert (standing.state, standing.safe) == (FileState.WHOLE, True)
    assert await fetched(await council.device("dov"), record, file) == file.clear


async def test_what_a_revoked_device_names_is_taken_too(council: Council) -> None:
    file = TakenFile.of(10)
    wren = await council.device("wren")
    record, first = wren.begin(
        "needs-assessment", council.form, [await council.person("wren", "dov")]
    )
    await wren.round(first)
    later = wren.change(record, [file.named()])
    await revoke_device(council.services, wren.id)
    receipt = await _brought(council, wren, file, 0, copies=tuple(copies_of(wren, later)))
    assert receipt.verdicts[0].verdict == Verdict.SET_ASIDE
    assert receipt.files[0].state == FileState.WHOLE


async def test_a_deposit_key_brings_nothing_of_what_others_name(council: Council) -> None:
    file = TakenFile.of(10)
    wren, dov = await council.device("wren"), await council.device("dov")
    _, first = wren.begin(
        "needs-assessment", council.form, [await council.person("wren", "dov")], ops=[file.named()]
    )
    await wren.round(first)
    (standing,) = (await _brought(council, dov, file, 0)).files
    assert standing.state == FileState.UNKNOWN
    (standing,) = (await _brought(council, wren, file)).files
    assert standing.have == ()


async def test_what_a_device_named_under_the_id_it_had_as_a_copy_it_brings_under_its_own(
    council: Council,
) -> None:
    by_deposit, by_session = TakenFile.of(10), TakenFile.of(10)
    wren = await council.device("wren")
    person, involvement = await council.involved("wren", "dov")
    _, first = wren.begin(
        "needs-assessment",
        council.form,
        [person],
        ops=[by_deposit.named(), by_session.named("second_photo")],
    )
    await wren.round(first)
    copy = await rekeyed(council, copy_of(wren))
    # Not for holding the record, which is no longer its owner's.
    await council.take_off(involvement, "wren")
    assert [each.state for each in await have(copy, by_session)] == [FileState.PARTIAL]
    assert (await put_all(copy, by_session)).state == FileState.WHOLE
    await revoke_device(council.services, copy.id)
    assert (await _brought(council, copy, by_deposit, 0)).files[0].state == FileState.WHOLE


async def _claimed(council: Council) -> tuple[Device, bytes, TakenFile]:
    """A locked device's change, deposited, names a file that came whole through somebody else's:
    the device, the record of that change, and the file."""
    file = TakenFile.of(CHUNK_BYTES + 5)
    dov = await council.device("dov")
    others = await council.person("dov")
    await dov.round(dov.begin("needs-assessment", council.form, [others], ops=[file.named()])[1])
    await put_all(dov, file)
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    (standing,) = (await _brought(council, wren, file, copies=tuple(copies_of(wren, first)))).files
    assert (standing.state, standing.have) == (FileState.PARTIAL, ())
    return wren, record, file


async def test_a_locked_device_shows_by_deposit_the_file_that_its_change_names(
    council: Council,
) -> None:
    wren, record, file = await _claimed(council)
    (standing,) = (await _brought(council, wren, file, 1)).files
    assert (standing.state, standing.have) == (FileState.PARTIAL, (1,))
    (standing,) = (await _brought(council, wren, file, 0)).files
    assert (standing.state, standing.safe) == (FileState.WHOLE, True)
    assert await fetched(wren, record, file) == file.clear


async def test_a_device_revoked_meanwhile_shows_it_too_and_its_record_gives_it(
    council: Council,
) -> None:
    wren, record, file = await _claimed(council)
    await revoke_device(council.services, wren.id)
    idris = await council.device("idris")
    with pytest.raises(Refused):
        await fetched(idris, record, file)
    (standing,) = (await _brought(council, wren, file, 0, 1)).files
    assert standing.state == FileState.WHOLE
    assert await fetched(idris, record, file) == file.clear


async def test_a_deposit_that_has_not_the_bytes_shows_nothing(council: Council) -> None:
    wren, record, file = await _claimed(council)
    (standing,) = (await _brought(council, wren, _spoilt(file), 0, 1)).files
    assert (standing.state, standing.have) == (FileState.PARTIAL, ())
    with pytest.raises(Refused):
        await fetched(wren, record, file)
    # Nor does another's, who may deposit but named nothing.
    stranger = await council.device("dov")
    (standing,) = (await _brought(council, stranger, file, 0, 1)).files
    assert standing.state == FileState.UNKNOWN


def _spoilt(file: TakenFile) -> TakenFile:
    """The same file as whoever has only its device's deposit key could bring it."""
    return replace(file, chunks=[bytes(len(each)) for each in file.chunks])


async def _named(council: Council, file: TakenFile) -> tuple[Device, bytes]:
    wren = await council.device("wren")
    person = await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[file.named()])
    await wren.round(first)
    return wren, record


async def test_a_deposit_key_spoils_nothing_that_its_owner_has_brought(council: Council) -> None:
    file = TakenFile.of(2 * CHUNK_BYTES + 5)
    wren, record = await _named(council, file)
    await put(wren, file, 0)
    await put(wren, file, 2)
    # In place of one that is here, and in the place of the last that is missing.
    for number in (0, 1):
        (standing,) = (await _brought(council, wren, _spoilt(file), number)).files
        assert (standing.state, standing.have) == (FileState.PARTIAL, (0, 2))
    assert (await put(wren, file, 1)).state == FileState.WHOLE
    assert await fetched(wren, record, file) == file.clear


async def test_what_was_deposited_before_costs_its_owner_only_that_once_more(
    council: Council,
) -> None:
    file = TakenFile.of(2 * CHUNK_BYTES + 5)
    wren, record = await _named(council, file)
    await _brought(council, wren, _spoilt(file), 1)
    await put(wren, file, 0)
    standing = await put(wren, file, 2)
    assert (standing.state, standing.have) == (FileState.PARTIAL, (0, 2))
    assert (await put(wren, file, 1)).state == FileState.WHOLE
    assert await fetched(wren, record, file) == file.clear


async def test_a_file_that_was_deposited_damaged_may_be_deposited_again(council: Council) -> None:
    file = TakenFile.of(CHUNK_BYTES + 5)
    wren, _ = await _named(council, file)
    (standing,) = (await _brought(council, wren, _spoilt(file), 0, 1)).files
    assert standing.state == FileState.DAMAGED
    (standing,) = (await _brought(council, wren, file, 0, 1)).files
    assert standing.state == FileState.WHOLE


async def test_deposits_use_up_nothing_of_what_their_owner_may_bring(tmp_path: Path) -> None:
    file = TakenFile.of(3 * CHUNK_BYTES)
    settings = new_settings(tmp_path, allowance_file_bytes=CHUNK_BYTES)
    async with running(settings) as council:
        wren, _ = await _named(council, file)
        receipt = await _brought(council, wren, file, 0, 1)
        assert receipt.later_ms is not None
        assert receipt.files[0].have == (0,)
        assert (await put(wren, file, 1)).have == (0, 1)


async def test_what_could_not_be_kept_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(3 * CHUNK_BYTES)
    settings = new_settings(tmp_path, allowance_file_bytes=CHUNK_BYTES)
    async with running(settings) as council:
        wren, _ = await _named(council, file)

        async def gone(*_: object) -> None:
            raise StoreUnavailable

        with monkeypatch.context() as patched:
            patched.setattr(council.services.writer, "execute", gone)
            for _ in range(2):
                with pytest.raises(HTTPStatusError):
                    await put(wren, file, 0)
        assert (await put(wren, file, 0)).have == (0,)
        with pytest.raises(Refused) as refused:
            await put(wren, file, 1)
        assert refused.value.status == ReplyStatus.LATER


async def test_a_deposit_that_asks_after_a_file_has_said_what_failed_to_be_said(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TakenFile.of(10)
    wren, record = await _named(council, file)

    async def gone(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(council.services.writer, "append", gone)
        with pytest.raises(HTTPStatusError):
            await put(wren, file, 0)
    await _brought(council, wren, file)
    history = await council.services.store.history(record)
    fold = Fold((each.position, parse(each.data)) for each in history)
    assert [head.value for head in fold.heads(file_path(file.id))] == [
        [[FileState.WHOLE], 1, None, None]
    ]
