"""What somebody at the set-aside desk asks a running council, and reads back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from server.enrol.devices import revoke_device
from server.enrol.staff import put_staff
from sync.canonical import decode, encode
from sync.codes import Desk, DeskView, ReplyStatus, Route
from sync.messages import Signed
from tests.server.client import Device, Refused
from tests.server.council import Council


class Line(msgspec.Struct, array_like=True):
    """A bundle as the desk lists it, in the order of the wire."""

    arrival: int
    device: bytes
    label: str
    owner: str
    proven: bool
    about: list[list[Any]]
    form: str | None
    form_hash: bytes | None
    made_ms: int | None
    first_ms: int
    last_ms: int
    reason: int | None
    count: int
    size: int
    may_decide: bool
    outcome: list[Any] | None
    record: bytes
    revoked_ms: int | None
    last: int


async def enrolled(council: Council, key: str, name: str, role: str, team: bool = True) -> Device:
    """A device of somebody who is not among the council's usual staff."""
    of = council.team.id if team else None
    council.staff[key] = await put_staff(council.services, name, [role], of)
    return await council.device(key)


async def listed(device: Device, view: DeskView = DeskView.OPEN) -> list[Line]:
    """Every page of a list."""
    found: list[Line] = []
    start: int | None = None
    while True:
        reply = await device.ask(Route.ASIDE, encode([int(view), start]))
        lines, start = _read(reply.payload)
        found += [Line(*each) for each in lines]
        if start is None:
            return found


async def plain(device: Device) -> list[Any]:
    """What IT is shown."""
    return list(_read((await device.ask(Route.ASIDE, encode([4, None]))).payload)[0])


async def opened(device: Device, arrival: int) -> list[Any]:
    """One bundle with its content: line, changes, more, what the record says now, files."""
    return list(_read((await device.ask(Route.ASIDE, encode([3, arrival]))).payload))


async def decide(
    device: Device,
    act: Desk,
    arrivals: list[int],
    *,
    through: int | None = None,
    reason: str = "Asked the person",
    record: bytes | None = None,
) -> list[Any]:
    """An act; `[[[arrival, outcome or nil]…], how many it decided]`."""
    payload = encode([int(act), arrivals, through, reason, record])
    return list(_read((await device.ask(Route.ASIDE_ACT, payload)).payload))


async def revoke(council: Council, device: Device) -> None:
    """IT turns a device off."""
    assert await revoke_device(council.services, device.id)


async def hand_in(device: Device, *changes: Signed) -> None:
    """A revoked device brings what it still has."""
    with pytest.raises(Refused) as refused:
        await device.round(*changes)
    assert refused.value.status == ReplyStatus.REVOKED


def _read(payload: bytes) -> Any:
    return decode(payload)
