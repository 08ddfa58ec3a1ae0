"""The `doorstep` command: set up an organisation, add staff, invite devices, serve."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from forms.roles import ROLES
from server.app import create_app, open_services
from server.demo.run import demo_command
from server.durability.cli import backup_command, restore_command
from server.enrol.codes import create_invite
from server.enrol.staff import add_team, change_staff, put_staff, reinstate, suspend
from server.errors import DoorstepError, SetupError
from server.fleet.cli import devices_group
from server.index.entries import StaffMember, Team
from server.keys.organisation import OrganisationKeys
from server.log import log_as_json
from server.published.cli import forms_group
from server.rotation.cli import keys_group
from server.running import require_free, run
from server.services import Services
from server.settings import Settings
from server.store.alone import no_server
from server.store.cli import database_group
from sync.enrolment import group_code

_T = TypeVar("_T")


class _Group(click.Group):
    """Says what went wrong in words, without a stack trace."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except DoorstepError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="DOORSTEP_HOME",
    default=Path("doorstep-home"),
    show_default=True,
    help="Folder holding data, keys, backups and settings.json.",
)
@click.pass_context
def main(context: click.Context, home: Path) -> None:
    """Doorstep: assessments that work where there is no signal."""
    context.obj = home


@main.command()
@click.option("--organisation", required=True, help="Name of the council, as staff know it.")
@click.pass_obj
def init(home: Path, organisation: str) -> None:
    """Make the organisation's keys and an empty database."""
    settings = Settings.load(home)
    OrganisationKeys.create(settings.key_dir, organisation)
    _run(settings, _nothing)
    click.echo(f"{organisation} is set up.")
    click.echo(f"Data: {settings.data_dir}")
    click.echo(f"Keys: {settings.key_dir}. Back them up apart from the data, and move root.pem off")
    click.echo("this machine: only `doorstep keys rotate` ever needs it again.")


@main.command()
@click.option("--host", default=None, help="Address to listen on.")
@click.option("--port", type=int, default=None, help="Port to listen on.")
@click.option("--pwa-dist", type=click.Path(path_type=Path), default=None, help="The built app.")
@click.pass_obj
def serve(home: Path, host: str | None, port: int | None, pwa_dist: Path | None) -> None:
    """Serve the app and the exchange until stopped."""
    settings = Settings.load(home)
    changes = {"host": host, "port": port, "pwa_dist": pwa_dist}
    settings = msgspec.structs.replace(
        settings, **{name: value for name, value in changes.items() if value is not None}
    )
    # A clear error now rather than a failed start-up later.
    OrganisationKeys.load(settings.key_dir)
    require_free(settings.host, settings.port)
    run_server(settings)


def run_server(settings: Settings) -> None:
    """Run uvicorn until it is stopped; what is queued is written before it ends."""
    log_as_json()
    run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=10,
    )


@main.command()
@click.argument("member")
@click.option("--label", required=True, help='What the device is called, such as "Work phone".')
@click.pass_obj
def invite(home: Path, member: str, label: str) -> None:
    """Make a single-use enrolment code for MEMBER (name or id)."""

    async def make(services: Services) -> None:
        found = _find(services, member)
        created = await create_invite(services, found.id, label)
        click.echo(f"For {found.name}, {label}. Valid once, for 24 hours:")
        click.echo(f"  {group_code(created.code)}")
        click.echo(f"  /enrol#{created.code}")

    _run(Settings.load(home), make)


@main.group()
def staff() -> None:
    """Staff of the organisation."""


@staff.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
@click.option("--team", default=None, help="Name of the team; made if it is new.")
@click.pass_obj
def staff_add(home: Path, name: str, roles: tuple[str, ...], team: str | None) -> None:
    """Add a member of staff."""

    async def add(services: Services) -> None:
        if any(member.name == name for member in services.index.staff.values()):
            raise SetupError(f"{name} is there already; nothing was changed")
        found = await _team(services, team) if team else None
        member = await put_staff(services, name, roles, found.id if found else None)
        click.echo(f"{member.id.hex()}  {member.name}  {', '.join(member.roles)}")

    _run(Settings.load(home), add)


@staff.command("change")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="In place of all.")
@click.option("--team", default=None, help="Name of the team; made if it is new.")
@click.option("--suspend", "standing", flag_value="suspend", help="Take every role away.")
@click.option("--reinstate", "standing", flag_value="reinstate", help="Give them back.")
@click.pass_obj
def staff_change(
    home: Path, name: str, roles: tuple[str, ...], team: str | None, standing: str | None
) -> None:
    """Change the roles or team of NAME (name or id), suspend them or reinstate them.

    Their devices are told at their next contact: records that are no longer theirs become
    unreadable there, and those that now are come. With SQLite, stop the server first. A suspended
    person's devices stay enrolled: what they write once they have been told is set aside until they
    are reinstated. `doorstep devices revoke` ends a device.
    """
    if standing is not None and roles:
        raise click.UsageError("--role says what they may do from now on: give it alone.")
    if standing is None and not roles and team is None:
        raise click.UsageError("say what changes: --role, --team, --suspend or --reinstate.")
    settings = Settings.load(home)

    async def change(services: Services) -> None:
        member = _find(services, name)
        if standing is not None:
            member = await (suspend if standing == "suspend" else reinstate)(services, member)
        if roles or team is not None:
            found = await _team(services, team) if team else None
            member = await change_staff(
                services, member, roles or None, found.id if found else None
            )
        _show(services, member)

    with no_server(settings.database_url):
        _run(settings, change)


@staff.command("list")
@click.pass_obj
def staff_list(home: Path) -> None:
    """List staff with their roles and teams."""

    async def show(services: Services) -> None:
        for member in sorted(services.index.staff.values(), key=lambda each: each.name):
            _show(services, member)

    _run(Settings.load(home), show)


def _show(services: Services, member: StaffMember) -> None:
    team = services.index.teams.get(member.team) if member.team else None
    click.echo(
        f"{member.id.hex()}  {member.name}  {', '.join(member.roles) or 'suspended'}  "
        f"{team.name if team else '-'}"
    )


def _run(settings: Settings, work: Callable[[Services], Awaitable[_T]]) -> _T:
    async def opened() -> _T:
        async with open_services(settings, serving=False) as services:
            return await work(services)

    return asyncio.run(opened())


async def _nothing(_services: Services) -> None:
    return


def _find(services: Services, member: str) -> StaffMember:
    found = [
        each
        for each in services.index.staff.values()
        if each.name.casefold() == member.casefold() or each.id.hex() == member.lower()
    ]
    if len(found) != 1:
        raise SetupError(f"no one member of staff is “{member}”. See `doorstep staff list`.")
    return found[0]


async def _team(services: Services, name: str) -> Team:
    for team in services.index.teams.values():
        if team.name == name:
            return team
    return await add_team(services, name)


main.add_command(backup_command)
main.add_command(database_group)
main.add_command(demo_command)
main.add_command(devices_group)
main.add_command(forms_group)
main.add_command(keys_group)
main.add_command(restore_command)
