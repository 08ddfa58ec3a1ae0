"""Somebody registered by a device, as the app does it: a person's record and an involvement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.canonical import array
from sync.change import parse
from sync.codes import Audience, Verdict
from sync.command import SAME_PATH, SeenRecord, build_command, duplicate_path
from sync.fold import Fold, seen
from sync.messages import RoundReply, Signed
from sync.operation import Operation, give_command, set_value
from tests.server.client import Device
from tests.server.council import Council

BORN = "1984-06-21"
NAME = "Tansy Wickerlight"


@dataclass
class Registered:
    """A person, their involvement, and the changes that begin both, not sent yet."""

    person: bytes
    involvement: bytes
    changes: tuple[Signed, Signed]


def newest(council: Council, form_id: str) -> bytes:
    """The hash of the newest version of a form."""
    found = council.services.published.newest(form_id)
    assert found is not None
    return found


def register(
    council: Council,
    device: Device,
    name: str = NAME,
    born: str | None = BORN,
    more: Sequence[Operation] = (),
) -> Registered:
    """Registers somebody on a device, offline."""
    ops = [set_value("legal_name", name), *more]
    if born is not None:
        ops.append(set_value("dob", born))
    person, own = device.begin(
        "person", newest(council, "person"), audience=Audience.PERSON_OWNED, ops=ops
    )
    involvement, episode = device.begin(
        "involvement",
        newest(council, "involvement"),
        [person],
        ops=[set_value("status", "received")],
    )
    return Registered(person, involvement, (own, episode))


async def fold_of(council: Council, record: bytes) -> Fold:
    """Everything merged into a record."""
    fold = Fold()
    for each in await council.services.store.history(record):
        fold.add(parse(each.data), each.position)
    return fold


async def told_of(council: Council, person: bytes, other: bytes) -> object:
    """What a person's record says of somebody it may be the same as; None where nothing."""
    heads = (await fold_of(council, person)).heads(duplicate_path(other))
    return array(heads[-1].value, "answer", 4)[0] if heads else None


async def same_as(council: Council, person: bytes) -> list[str]:
    """The other records of one person, as this one says."""
    return (await fold_of(council, person)).elements(SAME_PATH)


async def command(
    council: Council, device: Device, name: str, person: bytes, other: bytes
) -> RoundReply:
    """Gives a command on two people's records, both whole on the screen."""
    form_hash = newest(council, "person")
    shown = [
        SeenRecord(record, form_hash, seen(await fold_of(council, record)))
        for record in {person, other}
    ]
    value = build_command(name, shown, "2026-01-20", {"other": other.hex()})
    reply = await device.round(device.change(person, [give_command(value)]))
    assert [each.verdict for each in reply.verdicts] == [Verdict.MERGED]
    return reply
