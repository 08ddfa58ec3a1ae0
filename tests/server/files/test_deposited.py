"""A locked device brings chunks it cannot read, of what its own changes name and no other."""

from __future__ import annotations

from server.enrol.devices import revoke_device
from sync.codes import FileState, Verdict
from sync.deposit import DepositedChunk, DepositFiles, Receipt, seal_deposit
from tests.server.client import Device
from tests.server.council import Council
from tests.server.depositing import copies_of, send
from tests.server.files.bringing import TakenFile, fetched, have, put_all
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
