"""Adding and changing staff and teams, for the command line and the demo.

Somebody suspended has no roles: they hold no record but their own access log and decide on nothing.
As with any record that leaves somebody, what was written before their device let go of it counts,
marked; what comes later is set aside until they are reinstated. Their devices stay enrolled, so
that unsent work still arrives; a device that is lost is revoked.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import SetupError
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


async def change_staff(
    services: Services,
    member: StaffMember,
    roles: Sequence[str] | None = None,
    team: bytes | None = None,
) -> StaffMember:
    """Give a member of staff other roles, another team, or both; what is not given stays."""
    return await put_staff(
        services,
        member.name,
        member.roles if roles is None else roles,
        member.team if team is None else team,
        member.id,
    )


async def suspend(services: Services, member: StaffMember) -> StaffMember:
    """Take every role from a member of staff. Raises `SetupError` where they have none."""
    if not member.roles:
        raise SetupError(f"{member.name} is suspended already; nothing was changed")
    return await change_staff(services, member, ())


async def reinstate(services: Services, member: StaffMember) -> StaffMember:
    """Give a suspended member of staff the roles they had. Raises `SetupError` for any other."""
    if member.roles:
        raise SetupError(f"{member.name} is not suspended; nothing was changed")
    async with services.store.engine.connect() as connection:
        roles = await services.store.rows.last_roles(connection, member.id)
    if not roles:
        raise SetupError(f"{member.name} never had a role. Give one with --role.")
    return await change_staff(services, member, roles)
