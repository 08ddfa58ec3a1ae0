"""`doorstep keys`: make a newer key, see who still needs an old one, end it.

Every command may be run beside running servers: they take up what it leaves with their next
request, and none has to be started again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from server.clock import SystemClock
from server.errors import SetupError
from server.index.index import Index
from server.keys.files import PassphraseNeeded
from server.keys.organisation import OrganisationKeys
from server.keys.register import INDEX, MASTER
from server.rotation.claims import superseded_ms
from server.rotation.rehash import rehash
from server.rotation.retire import claims, retire, versions_held, write_off
from server.rotation.rewrap import rewrap
from server.rotation.rotate import EVERY, PURPOSES, read_root, rotate
from server.settings import Settings
from server.store.store import Store

ALL = "all"
NAMES = list(EVERY)


@click.group("keys")
def keys_group() -> None:
    """The organisation's keys."""


@keys_group.command("rotate")
@click.argument("purpose", type=click.Choice([*NAMES, ALL]), default=ALL)
@click.option(
    "--root",
    "root_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The root key's file. [default: root.pem in the key folder]",
)
@click.pass_obj
def rotate_command(home: Path, purpose: str, root_file: Path | None) -> None:
    """Make a newer key of PURPOSE beside the old one, which stays usable."""
    settings = Settings.load(home)
    keys = OrganisationKeys.load(settings.key_dir)
    purposes = NAMES if purpose == ALL else [purpose]
    root = None
    if any(each in PURPOSES for each in purposes):
        try:
            root = read_root(keys, root_file)
        except PassphraseNeeded:
            passphrase = click.prompt("Passphrase of the root key", hide_input=True)
            root = read_root(keys, root_file, passphrase.encode())
    for made in rotate(keys, purposes, root, SystemClock().now_ms()):
        click.echo(f"{made.purpose} key {made.version} is made and in use.")
    click.echo("Running servers take it up with their next request, devices with their next round.")
    click.echo("Back up the key folder now: its older copies do not open what comes from here on.")
    if MASTER in purposes or INDEX in purposes:
        _rewrap(settings, keys)


@keys_group.command("rewrap")
@click.pass_obj
def rewrap_command(home: Path) -> None:
    """Wrap and hash with the newest keys what older ones wrapped and hashed, as after a restore."""
    settings = Settings.load(home)
    _rewrap(settings, OrganisationKeys.load(settings.key_dir))


@keys_group.command("list")
@click.pass_obj
def list_command(home: Path) -> None:
    """Every key whose private half is here, and who still needs an old one."""
    settings = Settings.load(home)
    for line in asyncio.run(listed(settings, SystemClock().now_ms())):
        click.echo(line)


@keys_group.command("retire")
@click.argument("purpose", type=click.Choice(NAMES))
@click.argument("version", type=click.IntRange(min=1))
@click.option(
    "--no-older-backup",
    is_flag=True,
    help="No backup of a PostgreSQL database is kept that needs this master or index key.",
)
@click.pass_obj
def retire_command(home: Path, purpose: str, version: int, no_older_backup: bool) -> None:
    """Destroy an old key of PURPOSE that nothing needs any more; otherwise say what does."""
    settings = Settings.load(home)

    async def end() -> None:
        async with _opened(settings) as (keys, store, index):
            needed = await retire(
                settings,
                keys,
                store,
                index,
                purpose,
                version,
                SystemClock().now_ms(),
                no_older_backup=no_older_backup,
            )
        if needed:
            reasons = "\n".join(f"  {each.words}" for each in needed)
            raise SetupError(f"{purpose} key {version} is still needed and was kept:\n{reasons}")

    asyncio.run(end())
    click.echo(f"{purpose} key {version} is destroyed. Destroy it in copies of the key folder too.")


@keys_group.command("write-off")
@click.argument("device")
@click.option("--reason", required=True, help="Why nothing more is expected of it.")
@click.pass_obj
def write_off_command(home: Path, device: str, reason: str) -> None:
    """End what a lost, revoked DEVICE still needs: what it had not sent is then given up."""
    settings = Settings.load(home)
    try:
        wanted = bytes.fromhex(device)
    except ValueError as error:
        raise click.UsageError("a device id is 16 of the letters a to f and figures") from error

    async def end() -> None:
        async with _opened(settings) as (keys, _, index):
            write_off(keys, index, wanted, reason, SystemClock().now_ms())

    asyncio.run(end())
    click.echo("Written off and entered in the register. No key is kept for it any more.")


async def listed(settings: Settings, now_ms: int) -> list[str]:
    """A line for each key, and below an old one a line for whatever still needs it."""
    lines = []
    async with _opened(settings) as (keys, store, index):
        for purpose in NAMES:
            held = versions_held(keys, purpose)
            for version in held:
                if version == max(held):
                    lines.append(f"{purpose} {version}  in use")
                    continue
                since = superseded_ms(keys.register.entries, purpose, version)
                lines.append(f"{purpose} {version}  old since {_when(since)}")
                needed = await claims(settings, keys, store, index, purpose, version, now_ms)
                lines += [f"  {each.words}" for each in needed] or ["  nothing needs it"]
    return lines


def _rewrap(settings: Settings, keys: OrganisationKeys) -> None:
    async def work() -> tuple[int, int]:
        store = await Store.open(settings.database_url, keys.master, keys.index_key)
        try:
            return await rewrap(store.engine, keys), await rehash(store, keys)
        finally:
            await store.close()

    wrapped, hashed = asyncio.run(work())
    click.echo(f"Wrapped anew under master key {keys.master.current}: {wrapped}.")
    click.echo(f"Hashed anew with index key {keys.index_key.current}: {hashed}.")


def _when(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "just now"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[OrganisationKeys, Store, Index]]:
    keys = OrganisationKeys.load(settings.key_dir)
    store = await Store.open(settings.database_url, keys.master, keys.index_key)
    try:
        index = Index()
        await store.load_people(index)
        yield keys, store, index
    finally:
        await store.close()
