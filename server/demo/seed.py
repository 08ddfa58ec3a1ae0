"""Makes Fernshire in an empty database: staff, a team, five people, their involvements and a group.

The people are ordinary records, signed by the server's own identity as an import would be. It can
be stopped anywhere and started again: what is there is left as it is.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from forms.definition import PublishedForm
from server.demo.answers import answer_ops
from server.demo.council import Council, Group, Person, fernshire
from server.enrol.staff import add_team, put_staff
from server.errors import SetupError
from server.index.entries import StaffMember, Team
from server.ingest.commands import ServerWrite
from server.services import Services
from sync.codes import Audience
from sync.command import ALLOCATED_PATH, TEAM_PATH
from sync.operation import add_element, add_row, set_value


async def seed(services: Services) -> bool:
    """Make what is missing of Fernshire. True when people were made, False when they were there.

    Raises `SetupError` when the forms it needs are not published.
    """
    council = fernshire()
    teams = await _teams(services, council)
    staff = await _staff(services, council, teams)
    if services.index.records:
        return False
    writes: list[ServerWrite] = []
    records: dict[str, bytes] = {}
    for key, person in council.people.items():
        made = _person(services, person, staff, teams)
        records[key] = made[0].record
        writes += made
    writes += [
        _group(services, group, council, records, staff) for group in council.groups.values()
    ]
    await services.identity.write(writes)
    return True


def member(services: Services, key: str) -> StaffMember:
    """The member of staff of a key. Raises `SetupError` before the council is seeded."""
    name = fernshire().staff[key].name
    for each in services.index.staff.values():
        if each.name == name:
            return each
    raise SetupError(f"{name} is not in this database")


async def _teams(services: Services, council: Council) -> dict[str, Team]:
    held = {team.name: team for team in services.index.teams.values()}
    return {
        key: held.get(name) or await add_team(services, name) for key, name in council.teams.items()
    }


async def _staff(
    services: Services, council: Council, teams: dict[str, Team]
) -> dict[str, StaffMember]:
    held = {each.name: each for each in services.index.staff.values()}
    made: dict[str, StaffMember] = {}
    for key, each in council.staff.items():
        team = teams[each.team].id if each.team is not None else None
        made[key] = held.get(each.name) or await put_staff(services, each.name, each.roles, team)
    return made


def _person(
    services: Services, person: Person, staff: dict[str, StaffMember], teams: dict[str, Team]
) -> list[ServerWrite]:
    today = _today(services)
    form_hash, form = _form(services, "person")
    own = services.identity.genesis(
        form_id=form.id,
        form_hash=form_hash,
        audience=Audience.PERSON_OWNED,
        ops=answer_ops(form, person.person, today),
    )
    form_hash, form = _form(services, "involvement")
    involvement = services.identity.genesis(
        form_id=form.id,
        form_hash=form_hash,
        audience=Audience.INVOLVEMENT,
        persons=[own.record],
        ops=[
            *answer_ops(form, person.involvement, today),
            *(add_element(ALLOCATED_PATH, staff[key].id.hex()) for key in person.allocated),
            set_value(TEAM_PATH, teams[person.team].id.hex()),
        ],
    )
    return [own, involvement]


def _group(
    services: Services,
    group: Group,
    council: Council,
    records: dict[str, bytes],
    staff: dict[str, StaffMember],
) -> ServerWrite:
    form_hash, form = _form(services, "peer-group")
    ops = answer_ops(form, group.group, _today(services))
    for member in group.members:
        # The row of somebody with a record is named by it, as the app does.
        record = records[member.person].hex() if member.person else None
        row = f"members/{record or secrets.token_hex(16)}"
        name = str(council.people[member.person].person["legal_name"]) if member.person else None
        who = ["circle", record, name, None] if record else ["other", None, member.name, None]
        ops += [
            add_row(row),
            set_value(f"{row}/who", who),
            set_value(f"{row}/attend_type", member.comes_as),
        ]
        if member.check_in is not None:
            ops.append(set_value(f"{row}/check_in", member.check_in))
    ops.append(add_element(ALLOCATED_PATH, staff[group.run_by].id.hex()))
    return services.identity.genesis(
        form_id=form.id, form_hash=form_hash, audience=Audience.GROUP, ops=ops
    )


def _today(services: Services) -> date:
    zone = ZoneInfo(services.settings.time_zone)
    return datetime.fromtimestamp(services.clock.now_ms() / 1000, UTC).astimezone(zone).date()


def _form(services: Services, form_id: str) -> tuple[bytes, PublishedForm]:
    form_hash = services.published.newest(form_id)
    form = services.published.form(form_hash) if form_hash is not None else None
    if form_hash is None or form is None:
        raise SetupError(f"the demo needs the form “{form_id}”, which is not published here")
    return form_hash, form
