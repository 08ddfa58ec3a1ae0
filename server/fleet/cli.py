"""`doorstep devices list`, `revoke`, `copies` and `confirm`: for whoever runs the server.

They read and write the database directly and make no server identity, so they may be run beside a
running server; a revocation takes effect there within seconds (`noticed.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from server.clock import SystemClock
from server.fleet.ending import in_words, why_revoked
from server.fleet.listing import FleetDevice, fleet
from server.fleet.rekey import Asking, asking, decide_on
from server.index.entries import WhyRevoked
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.settings import Settings
from server.store.files import count_missing
from server.store.order import leave_word, take_turn
from server.store.store import Store
from sync.codes import ReplyStatus, RevokeReason
from sync.errors import Malformed
from sync.rekey import same_code

REASONS = {each.name.lower(): int(each) for each in RevokeReason}


@click.group("devices")
def devices_group() -> None:
    """The devices of this organisation."""


@devices_group.command("list")
@click.pass_obj
def list_command(home: Path) -> None:
    """Every device: id, owner, team, contact, unsent, app version, state, what has not come."""
    for line in asyncio.run(listed(Settings.load(home))):
        click.echo(as_line(line))


@devices_group.command("revoke")
@click.argument("device")
@click.option(
    "--reason",
    type=click.Choice(list(REASONS)),
    prompt="Why",
    help="Kept in the signed register. `left`: its owner left the council.",
)
@click.option("--words", default=None, help="More about the reason, which `other` needs.")
@click.pass_obj
def revoke_command(home: Path, device: str, reason: str, words: str | None) -> None:
    """End and wipe the device of this id (16 letters and figures, as `devices list` shows it).

    Revoking is how a device is wiped. At its next contact it makes everything on it unreadable,
    hands in what it had not sent, which is set aside, and erases the rest. It tells of both, and
    `doorstep devices list` shows it. Until then its passphrase and its lease protect it.
    """
    if words is None and REASONS[reason] == RevokeReason.OTHER:
        words = click.prompt("In words, naming nobody")
    try:
        why = why_revoked(REASONS[reason], words)
    except Malformed as error:
        raise click.UsageError(f"{error}. Nothing was changed.") from error
    try:
        wanted = bytes.fromhex(device)
    except ValueError as error:
        raise click.UsageError("a device id is 16 of the letters a to f and figures") from error
    if not asyncio.run(revoked(Settings.load(home), wanted, SystemClock().now_ms(), why)):
        raise click.UsageError("no device has that id. `doorstep devices list` shows them all.")
    click.echo(
        "Revoked. The server gives it nothing more, and what it sends from now on is set aside."
    )
    click.echo(
        "It is wiped at its next contact. `doorstep devices list` says when it was: unreadable"
    )
    click.echo("first, then empty.")


@devices_group.command("copies")
@click.pass_obj
def copies_command(home: Path) -> None:
    """Copies of devices that ask for a new identity: code, id, owner, since when."""
    found = asyncio.run(asking_copies(Settings.load(home)))
    for asked, line in found:
        state = "refused" if asked.refused else "confirmed" if asked.confirmed else "waiting"
        click.echo(
            "  ".join(
                [
                    asked.code,
                    asked.device.hex(),
                    line.owner,
                    line.label,
                    f"asked {_when(asked.asked_ms)}",
                    state,
                ]
            )
        )
    if not found:
        click.echo("No copy of a device asks for a new identity.")


@devices_group.command("confirm")
@click.argument("code")
@click.option("--refuse", is_flag=True, help="Say that this copy is not its owner's.")
@click.pass_obj
def confirm_command(home: Path, code: str, refuse: bool) -> None:
    """Confirm the copy whose screen shows CODE, as its owner reads it to you."""
    settings, now_ms = Settings.load(home), SystemClock().now_ms()
    outcome = asyncio.run(decided(settings, code, not refuse, now_ms))
    if outcome == ReplyStatus.NOT_HERE:
        raise click.UsageError("no copy shows that code. `doorstep devices copies` shows them all.")
    if outcome == ReplyStatus.NOT_ALLOWED:
        raise click.UsageError(
            "it is a device of its own already. `doorstep devices revoke` ends one."
        )
    click.echo(
        "Refused. It stays a copy: revoke its id to end it."
        if refuse
        else "Confirmed. It gets its new identity at its next contact."
    )


async def asking_copies(settings: Settings) -> list[tuple[Asking, FleetDevice]]:
    """The copies that ask, each with the line of the device it is a copy of."""
    async with _opened(settings) as (store, index), store.engine.connect() as connection:
        copies = await asking(connection)
        lines = {line.device: line for line in fleet(index, copies)}
        return [(each, lines[device]) for device, asked in copies.items() for each in asked]


async def decided(settings: Settings, code: str, confirmed: bool, now_ms: int) -> int:
    """Confirm or refuse the copy of a code. A code of `reply`: `not_here` where none shows it."""
    async with _opened(settings) as (store, _), store.engine.begin() as connection:
        await take_turn(connection)
        copies = await asking(connection)
        for each in (one for asked in copies.values() for one in asked):
            if same_code(each.code, code):
                return await decide_on(connection, each.device, each.public, confirmed, now_ms)
        return ReplyStatus.NOT_HERE


async def listed(settings: Settings) -> list[FleetDevice]:
    """The fleet as the database has it now."""
    async with _opened(settings) as (store, index), store.engine.connect() as connection:
        return fleet(index, await asking(connection), await count_missing(connection))


async def revoked(
    settings: Settings, device: bytes, now_ms: int, why: WhyRevoked | None = None
) -> bool:
    """Mark a device revoked. False when there is none of that id; again is harmless."""
    async with _opened(settings) as (store, index):
        held = index.devices.get(device)
        if held is None or held.is_server:
            return False
        if held.revoked_ms is None:
            async with store.engine.begin() as connection:
                await take_turn(connection)
                await store.rows.revoke_device(connection, device, now_ms, why)
                await leave_word(connection, "")
        return True


def as_line(device: FleetDevice) -> str:
    """One device in words, times in UTC."""
    unsent = "not heard from yet" if device.unsent is None else f"{device.unsent} unsent"
    if device.oldest_unsent_ms is not None:
        unsent += f", oldest {_when(device.oldest_unsent_ms)}"
    return "  ".join(
        [
            device.device.hex(),
            device.state,
            device.owner,
            device.team or "no team",
            device.label,
            f"last contact {_when(device.last_contact_ms)}",
            unsent,
            f"app {device.app_version or 'not known'}",
            *([f"revoked for: {in_words(device.why_revoked)}"] if device.why_revoked else []),
            *_wiped(device),
            *_not_received(device.missing, "number"),
            *_not_received(device.files_missing, "file"),
            *(f"a copy asks for a new identity: {each.code}" for each in device.copies),
            *([f"was a copy of {device.formerly.hex()}"] if device.formerly else []),
        ]
    )


def _not_received(count: int, what: str) -> list[str]:
    return [f"{count} {what}{'' if count == 1 else 's'} not received"] if count else []


def _wiped(device: FleetDevice) -> list[str]:
    if device.state != "revoked":
        return []
    said = [("unreadable", device.unreadable_ms), ("empty", device.empty_ms)]
    return [f"{name}: {'waiting' if at is None else _when(at)}" for name, at in said]


def _when(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "never"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Store, Index]]:
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        index = Index()
        await store.load_people(index)
        yield store, index
    finally:
        await store.close()
