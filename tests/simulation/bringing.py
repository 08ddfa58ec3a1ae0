"""A vault's conversations about files: it asks, is answered, stores what it heard, asks again.

A conversation is a generator of requests to which their answers are sent; it may end after any.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

import msgspec

from sync.codes import FileState, ReplyStatus, Route
from sync.deposit import DepositedChunk, DepositFiles
from sync.envelope import open_reply
from sync.files import (
    FileChunk,
    FileGet,
    FileHave,
    FilePut,
    FileStanding,
    FileValue,
    chunk_digest,
    encode,
    file_hash,
    open_chunk,
)
from tests.simulation.disk import HeldFile, Stored
from tests.simulation.files import missing, owed

if TYPE_CHECKING:
    from tests.simulation.vault import Vault

Talk = Generator[bytes, bytes, None]
"""Requests as they leave, answers as they come."""

_CHUNKS_OF_A_DEPOSIT = 2


def bring(vault: Vault) -> Talk:
    """Every own file that is owed, from where the server has it. Raises `Crashed`."""
    files = owed(vault.disk.stored)
    if not files:
        return
    payload = encode(FileHave(tuple(each.id for each in files)))
    answer = yield from _ask(vault, Route.FILE_HAVE, payload)
    if answer is None:
        return
    standings = msgspec.msgpack.decode(answer, type=list[FileStanding])
    vault.hear_of_files(list(zip((each.id for each in files), standings, strict=True)))
    for held, standing in zip(files, standings, strict=True):
        while standing.state in (FileState.PARTIAL, FileState.DAMAGED):
            number = missing(held, standing.have)[0]
            payload = encode(FilePut(held.id, number, held.chunks[number]))
            answer = yield from _ask(vault, Route.FILE_PUT, payload)
            if answer is None:
                return
            standing = msgspec.msgpack.decode(answer, type=FileStanding)
            vault.hear_of_files([(held.id, standing)])


def read(vault: Vault, record: bytes, file: FileValue) -> Generator[bytes, bytes, bytes | None]:
    """The clear bytes of a file as its reader is shown it; None where it is not to be had."""
    chunks: list[bytes] = []
    for number in range(file.chunks):
        payload = encode(FileGet(record, file.id, number))
        answer = yield from _ask(vault, Route.FILE_GET, payload)
        chunk = answer and msgspec.msgpack.decode(answer, type=FileChunk).chunk
        if not chunk:
            return None
        chunks.append(chunk)
    # Nothing is shown before all of it is what the answer says.
    if file_hash(map(chunk_digest, chunks)) != file.hash:
        return b""
    return b"".join(
        open_chunk(file.key, file.id, number, file.chunks, chunk)
        for number, chunk in enumerate(chunks)
    )


def deposited(stored: Stored, have: dict[bytes, Sequence[int]]) -> DepositFiles | None:
    """What a locked vault brings of its files, by what it heard that the server has of each."""
    files = owed(stored, locked=True)
    if not files:
        return None
    chunks = [
        DepositedChunk(held.id, number, held.chunks[number])
        for held in files
        for number in _wanted(held, have)
    ]
    asked = tuple(each.id for each in files)
    return DepositFiles(asked, tuple(chunks[:_CHUNKS_OF_A_DEPOSIT]))


def spoilt(stored: Stored, pick: int) -> DepositFiles | None:
    """What somebody who has taken the deposit key off a device could bring of a file it owes."""
    files = owed(stored)
    if not files:
        return None
    held = files[pick % len(files)]
    number = pick % held.count
    junk = DepositedChunk(held.id, number, bytes(len(held.chunks[number])))
    return DepositFiles((held.id,), (junk,))


def _wanted(held: HeldFile, have: dict[bytes, Sequence[int]]) -> list[int]:
    # Asked first what there is: nothing is carried for nothing.
    if held.id not in have or held.state == FileState.WHOLE:
        return []
    return missing(held, have[held.id])


def _ask(vault: Vault, route: Route, payload: bytes) -> Generator[bytes, bytes, bytes | None]:
    raw, context = vault.seal(route, payload)
    reply = open_reply(context, (yield raw))
    # Turned off, or no longer its owner's: the next round says so.
    return reply.payload if reply.status == ReplyStatus.OK else None
