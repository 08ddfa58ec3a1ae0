"""A running server on a real database, with a team, four staff and one person allocated."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
from cryptography.hazmat.primitives.asymmetric import ec

from server.app import http_face, open_services
from server.clock import Clock, ManualClock
from server.enrol.codes import create_invite
from server.enrol.staff import add_team, put_staff
from server.index.entries import StaffMember, Team
from server.keys.organisation import OrganisationKeys
from server.services import Services
from server.settings import Settings
from sync.codes import Audience
from sync.operation import add_element, remove_element, set_value
from tests.server.client import Device

START_MS = 1_769_000_000_000


@dataclass
class Council:
    """One running server and the people in it."""

    services: Services
    http: httpx.AsyncClient
    clock: ManualClock
    settings: Settings
    staff: dict[str, StaffMember]
    team: Team

    @property
    def form(self) -> bytes:
        """The hash of the newest needs assessment."""
        newest = self.services.published.newest("needs-assessment")
        assert newest is not None
        return newest

    async def invite(self, key: str) -> str:
        """A code for a member of staff."""
        return (await create_invite(self.services, self.staff[key].id, "Phone")).code

    async def device(self, key: str, own: ec.EllipticCurvePrivateKey | None = None) -> Device:
        """An enrolled device of a member of staff, with a key of its own or this one."""
        device = Device(self.http) if own is None else Device(self.http, own)
        await device.enrol(await self.invite(key))
        return device

    async def person(self, *allocated: str, team: bool = True) -> bytes:
        """A person known to the council, allocated to these staff; the person's id."""
        return (await self.involved(*allocated, team=team))[0]

    async def involved(self, *allocated: str, team: bool = True) -> tuple[bytes, bytes]:
        """A person and their involvement."""
        identity = self.services.identity
        person = await identity.create(
            form_id="person",
            form_hash=self._hash("person"),
            audience=Audience.PERSON_OWNED,
            ops=[set_value("full_name", "Marlow Oystergate")],
        )
        ops = [add_element("@allocated", self.staff[key].id.hex()) for key in allocated]
        if team:
            ops.append(set_value("@team", self.team.id.hex()))
        involvement = await identity.create(
            form_id="involvement",
            form_hash=self._hash("involvement"),
            audience=Audience.INVOLVEMENT,
            persons=[person],
            ops=ops or [set_value("reason", "referred")],
        )
        return person, involvement

    async def allocate(self, involvement: bytes, key: str) -> None:
        """Allocate a person to one more member of staff."""
        op = add_element("@allocated", self.staff[key].id.hex())
        await self.services.identity.append(involvement, [op])

    async def take_off(self, involvement: bytes, key: str) -> None:
        """End the allocation of a person to a member of staff."""
        events = self.services.index.records[involvement].summary.events
        actor = self.staff[key].id.hex()
        retired = {dot for event in events for dot in event.observed}
        adds = {event.dot for event in events if event.element == actor} - retired
        op = remove_element("@allocated", actor, observed=adds)
        await self.services.identity.append(involvement, [op])

    def _hash(self, form_id: str) -> bytes:
        newest = self.services.published.newest(form_id)
        assert newest is not None
        return newest


def chosen_database() -> dict[str, str]:
    """The setting of the database a test runs on; none for a SQLite file in its folder."""
    url = os.environ.get("DOORSTEP_DATABASE_URL")
    return {"database_url": url} if url else {}


def new_settings(folder: Path, **more: object) -> Settings:
    """Settings in a folder, with keys made."""
    chosen = {**chosen_database(), **more}
    settings = Settings.under(folder, organisation="Fernshire Council", **chosen)
    if not (settings.key_dir / "organisation.json").exists():
        OrganisationKeys.create(settings.key_dir, settings.organisation)
    return settings


@asynccontextmanager
async def running(
    settings: Settings, clock: Clock | None = None, staff: bool = True
) -> AsyncIterator[Council]:
    """A server in this process, over real ASGI and a real database."""
    clock = clock or ManualClock(START_MS)
    assert isinstance(clock, ManualClock)
    async with open_services(settings, clock) as services:
        app = http_face(settings, lambda: services)
        # Litestar's scope types are narrower than httpx's, which are plain mappings.
        transport = httpx.ASGITransport(app=cast(Any, app), raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url="http://doorstep.test")
        team = await _team(services)
        people = await _staff(services, team) if staff else {}
        async with http:
            yield Council(services, http, clock, settings, people, team)


async def _team(services: Services) -> Team:
    for team in services.index.teams.values():
        return team
    return await add_team(services, "Tideway team")


async def _staff(services: Services, team: Team) -> dict[str, StaffMember]:
    named = {
        "wren": ("Wren Saltwhistle", ["social_worker"]),
        "dov": ("Dov Hazelgrim", ["social_worker"]),
        "juno": ("Juno Foxmarrow", ["reablement_worker"]),
        "idris": ("Idris Candlebrook", ["manager"]),
        "sol": ("Sol Brackenwire", ["it_admin"]),
    }
    held = {member.name: member for member in services.index.staff.values()}
    return {
        key: held.get(name) or await put_staff(services, name, roles, team.id)
        for key, (name, roles) in named.items()
    }
