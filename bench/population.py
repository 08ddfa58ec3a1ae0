"""Councils made for measuring: many people, or records with a long history behind them."""

from __future__ import annotations

import time
from pathlib import Path

from bench.load import answer
from server.clock import ManualClock
from server.enrol.codes import create_invite
from server.ingest.commands import ServerWrite
from sync.change import parse
from sync.codes import Audience
from sync.operation import Operation, add_element, set_value
from tests.server.council import Council, new_settings, running

CHANGES_EACH = 32
ANSWERS = 5
_AT_ONCE = 200


async def caseload(folder: Path, people: int, owner: str, codes: int) -> tuple[list[str], int]:
    """People, their involvements and a long assessment of each; codes for somebody who holds all.

    `owner` is Wren, who is allocated to them, or Idris, her manager. The codes, and how many
    changes that makes.
    """
    async with running(new_settings(folder), ManualClock(int(time.time() * 1000))) as council:
        for number in range(people):
            await _person(council, number)
        return await _codes(council, owner, codes), council.services.index.last_position


async def long_histories(folder: Path, histories: dict[str, int]) -> list[str]:
    """People by name, each with an assessment written so many times over; a code for Wren."""
    # A year of somebody's work, brought in one go.
    settings = new_settings(folder, allowance_changes=1_000_000)
    async with running(settings, ManualClock(int(time.time() * 1000))) as council:
        device = await council.device("wren")
        for number, (name, many) in enumerate(histories.items()):
            person, _ = await _known_person(council, name, ["wren"])
            heads: dict[str, list[bytes]] = {}
            record = b""
            pushed = []
            for each in range(many):
                path = ("good_life", "beliefs", "past_views")[each % 3]
                words = answer(number * 1_000_000 + each, 60)
                op = set_value(path, words, observed=heads.get(path, []))
                if not record:
                    record, signed = device.begin(
                        "needs-assessment", council.form, [person], ops=[op]
                    )
                else:
                    signed = device.change(record, [op])
                heads[path] = [parse(signed.raw).dot]
                pushed.append(signed)
            for start in range(0, many, _AT_ONCE):
                await device.round(*pushed[start : start + _AT_ONCE], limit=1)
        return await _codes(council, "wren", 1)


async def _person(council: Council, number: int) -> None:
    person, involvement = await _known_person(council, answer(number, 16), ["wren"])
    identity = council.services.identity
    assessment = identity.genesis(
        form_id="needs-assessment",
        form_hash=council.form,
        audience=Audience.INVOLVEMENT,
        persons=[person],
        involvement=involvement,
        ops=_answers(number, 0),
    )
    later = [
        ServerWrite(record=assessment.record, ops=tuple(_answers(number, change)))
        for change in range(1, CHANGES_EACH)
    ]
    await identity.write([assessment, *later])


async def _known_person(council: Council, name: str, allocated: list[str]) -> tuple[bytes, bytes]:
    identity = council.services.identity
    person = identity.genesis(
        form_id="person",
        form_hash=_hash(council, "person"),
        audience=Audience.PERSON_OWNED,
        ops=[set_value("legal_name", name)],
    )
    involvement = identity.genesis(
        form_id="involvement",
        form_hash=_hash(council, "involvement"),
        audience=Audience.INVOLVEMENT,
        persons=[person.record],
        ops=[
            *(add_element("@allocated", council.staff[key].id.hex()) for key in allocated),
            set_value("@team", council.team.id.hex()),
        ],
    )
    await identity.write([person, involvement])
    return person.record, involvement.record


def _answers(person: int, change: int) -> list[Operation]:
    return [
        set_value(f"question_{change:02}_{each}", answer(person * 1000 + change * 10 + each, 28))
        for each in range(ANSWERS)
    ]


async def _codes(council: Council, owner: str, many: int) -> list[str]:
    member = council.staff[owner].id
    made = [await create_invite(council.services, member, f"Device {n}") for n in range(many)]
    return [each.code for each in made]


def _hash(council: Council, form: str) -> bytes:
    newest = council.services.published.newest(form)
    assert newest is not None
    return newest
