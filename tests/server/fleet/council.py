"""A council of five with a device each, in a real database."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.app import open_services
from server.clock import ManualClock
from server.enrol.staff import add_team, put_staff
from server.exchange.routes import SealedRequest
from server.index.entries import DeviceEntry, DeviceReport, StaffMember
from server.keys.organisation import OrganisationKeys
from server.services import Services
from server.settings import Settings
from sync.canonical import encode
from tests.server.council import chosen_database

NOW_MS = 1_768_900_000_000
ROLES = {
    "Sol": "it_admin",
    "Wren": "social_worker",
    "Juno": "reablement_worker",
    "Idris": "manager",
    "Bea": "ig_officer",
}


class Council:
    """Its services, staff and devices by first name."""

    def __init__(self, services: Services, clock: ManualClock) -> None:
        self.services = services
        self.clock = clock
        self.staff: dict[str, StaffMember] = {}
        self.devices: dict[str, DeviceEntry] = {}

    def ask(self, name: str, payload: object) -> SealedRequest:
        """An opened request from somebody's device."""
        return SealedRequest(
            services=self.services,
            device=self.devices[name],
            staff=self.staff[name],
            payload=encode(payload),
            epoch=self.services.epoch,
            address="",
            sealing=1,
        )

    async def populate(self) -> None:
        team = await add_team(self.services, "Tideway")
        for name, role in ROLES.items():
            of = team.id if role != "it_admin" else None
            member = await put_staff(self.services, name, [role], of)
            device = DeviceEntry(
                id=secrets.token_bytes(8),
                owner=member.id,
                public_key=secrets.token_bytes(65),
                label=f"{name}'s tablet",
                installation=secrets.token_bytes(16),
                certificate="",
                enrolled_ms=NOW_MS,
            )
            async with self.services.store.engine.begin() as connection:
                await self.services.store.rows.add_device(connection, device)
            self.services.index.put_device(device)
            self.staff[name], self.devices[name] = member, device

    def reports(self, name: str, unsent: int, oldest_unsent_ms: int | None) -> None:
        """A device said how much it has not sent."""
        device = self.devices[name]
        device.last_seen_ms = self.clock.now_ms()
        device.report = DeviceReport(
            at_ms=self.clock.now_ms(),
            app_version="1.2.0",
            unsent=unsent,
            oldest_unsent_ms=oldest_unsent_ms,
            persisted=True,
            space_left=None,
            clock_ahead_ms=0,
        )


def settings(home: Path) -> Settings:
    """The council's settings."""
    return Settings.under(home, organisation="Fernshire", **chosen_database())


@asynccontextmanager
async def council(home: Path) -> AsyncIterator[Council]:
    """A fresh council."""
    OrganisationKeys.create(settings(home).key_dir, "Fernshire")
    clock = ManualClock(NOW_MS)
    async with open_services(settings(home), clock) as services:
        made = Council(services, clock)
        await made.populate()
        yield made
