"""A file that a copy of its answer brought first is its author's too, and nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.codes import FileState, ReplyStatus
from sync.files import CHUNK_BYTES
from tests.server.client import Device, Refused
from tests.server.council import Council, new_settings, running
from tests.server.files.bringing import TakenFile, fetched, get, have, put, put_all


async def _named(council: Council, key: str, file: TakenFile) -> tuple[Device, bytes]:
    """Somebody's device and a record of their own person that names the file."""
    device, person = await council.device(key), await council.person(key, team=False)
    record, change = device.begin("needs-assessment", council.form, [person], ops=[file.named()])
    await device.round(change)
    return device, record


async def test_its_author_shows_that_they_have_it_and_their_record_gives_it_too(
    tmp_path: Path,
) -> None:
    file = TakenFile.of(2 * CHUNK_BYTES + 1)
    settings = new_settings(tmp_path)
    async with running(settings) as council:
        # As after a restore: the copy in Dov's record came first, and all of the file with it.
        dov, copied = await _named(council, "dov", file)
        await put_all(dov, file)
        wren, record = await _named(council, "wren", file)
        (standing,) = await have(wren, file)
        assert (standing.state, standing.have) == (FileState.PARTIAL, ())
        with pytest.raises(Refused) as not_yet:
            await get(wren, record, file)
        assert not_yet.value.status == ReplyStatus.NOT_HERE
        await put(wren, file, 1)
        (standing,) = await have(wren, file)
        assert standing.have == (1,)
    async with running(settings) as council:
        dov.http = wren.http = council.http
        await put(wren, file, 0)
        assert (await put(wren, file, 2)).state == FileState.WHOLE
        assert await fetched(wren, record, file) == file.clear
        assert await fetched(dov, copied, file) == file.clear


async def test_whoever_knows_its_id_and_not_its_bytes_gets_nothing(council: Council) -> None:
    file = TakenFile.of(CHUNK_BYTES + 1)
    dov, _ = await _named(council, "dov", file)
    await put_all(dov, file)
    wren, record = await _named(council, "wren", file)
    for number, chunk in enumerate(file.chunks):
        standing = await put(wren, file, number, bytes(len(chunk)))
        assert (standing.state, standing.have) == (FileState.PARTIAL, ())
    with pytest.raises(Refused):
        await get(wren, record, file)
