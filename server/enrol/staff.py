"""Adding staff and teams, for the command line, the demo and later the staff screens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.entries import StaffMember, Team
from server.services import Services


async def add_team(services: Services, name: str, team_id: bytes | None = None) -> Team:
    """A new team."""
    team = Team(team_id or secrets.token_bytes(16), name)

    async def keep(connection: AsyncConnection) -> Team:
        await services.store.rows.put_team(connection, team)
        return team

    return await services.writer.execute(keep, services.index.put_team)


async def put_staff(
    services: Services,
    name: str,
    roles: Sequence[str],
    team: bytes | None = None,
    actor: bytes | None = None,
) -> StaffMember:
    """Add a member of staff, or replace one by actor id."""

    async def keep(connection: AsyncConnection) -> StaffMember:
        # What a role or team brings into scope enters after every cursor given out so far, and at
        # the same position again after a restart.
        since = services.index.last_position + 1 if services.index.records else 0
        member = StaffMember(
            id=actor or secrets.token_bytes(16),
            name=name,
            roles=tuple(roles),
            team=team,
            since=since,
        )
        await services.store.rows.put_staff(connection, member)
        return member

    return await services.writer.execute(keep, services.index.put_staff)
