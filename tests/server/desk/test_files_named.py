"""Whoever decides on work that names a photo is told whether the photo has come."""

from __future__ import annotations

import pytest

from sync.codes import FileState
from sync.files import CHUNK_BYTES
from sync.operation import set_value
from tests.server.client import Device
from tests.server.council import Council
from tests.server.desk.asking import listed, opened
from tests.server.files.bringing import TakenFile, put, put_all


async def _standing(desk: Device) -> list[tuple[bytes, int]]:
    (line,) = await listed(desk)
    return [(name, state) for name, state in (await opened(desk, line.arrival))[4]]


async def test_the_desk_says_what_has_come_of_each_file_named(council: Council) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    photo, letter = sorted((TakenFile.of(2 * CHUNK_BYTES), TakenFile.of(10)), key=lambda it: it.id)
    _, change = dov.begin(
        "needs-assessment",
        council.form,
        [await council.person("wren")],
        ops=[letter.named("b_letter"), photo.named("evidence_photo")],
    )
    await dov.round(change)
    partial, whole = int(FileState.PARTIAL), int(FileState.WHOLE)
    assert await _standing(idris) == [(photo.id, partial), (letter.id, partial)]
    await put(dov, photo, 0)
    await put_all(dov, letter)
    assert dict(await _standing(idris))[letter.id] == whole
    await put_all(dov, photo)
    assert await _standing(idris) == [(photo.id, whole), (letter.id, whole)]


async def test_a_file_that_is_here_with_other_content_has_not_come(council: Council) -> None:
    idris, dov, wren = [await council.device(key) for key in ("idris", "dov", "wren")]
    photo, person = TakenFile.of(10), await council.person("wren")
    record, first = wren.begin("needs-assessment", council.form, [person], ops=[photo.named()])
    await wren.round(first)
    await put_all(wren, photo)
    other = [photo.id, bytes(32), 10, "image/jpeg", photo.key]
    await dov.round(dov.change(record, [set_value("evidence_photo", other)]))
    assert await _standing(idris) == [(photo.id, int(FileState.UNKNOWN))]


@pytest.mark.parametrize("words", ["The allotment", None])
async def test_where_no_file_is_named_nothing_is_said_of_any(
    council: Council, words: str | None
) -> None:
    idris, dov = await council.device("idris"), await council.device("dov")
    ops = [set_value("good_life", words)]
    person = await council.person("wren")
    _, change = dov.begin("needs-assessment", council.form, [person], ops=ops)
    await dov.round(change)
    assert await _standing(idris) == []
