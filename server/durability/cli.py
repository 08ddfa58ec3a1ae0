"""`doorstep backup`, beside a running server or not; `doorstep restore`, with it stopped."""

from __future__ import annotations

from pathlib import Path

import click

from server.clock import SystemClock
from server.durability.backup import make_backup
from server.durability.restore import restore
from server.durability.safe import database_file
from server.errors import SetupError
from server.settings import Settings


@click.command("backup")
@click.pass_obj
def backup_command(home: Path) -> None:
    """Copy the database, open the copy, check it, and keep it."""
    settings = Settings.load(home)
    if settings.backup_dir is None:
        raise SetupError("No backup_dir is set. Set one, then run this again.")
    made = make_backup(
        database_file(settings.database_url), settings.backup_dir, SystemClock().now_ms()
    )
    click.echo(f"Backed up and verified: {made.path}")
    click.echo("Keep the key folder somewhere else: without it this opens nothing.")


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--although-older",
    is_flag=True,
    help="Restore a backup though there is a newer one.",
)
@click.pass_obj
def restore_command(home: Path, backup: Path, although_older: bool) -> None:
    """Put BACKUP in the place of the database. The server must be stopped."""
    now_ms = SystemClock().now_ms()
    done = restore(Settings.load(home), backup, now_ms, although_older=although_older)
    click.echo(f"Restored and verified: {backup.name}, up to arrival {done.arrival}.")
    if done.kept is not None:
        click.echo(f"The database it replaced is kept: {done.kept}")
    click.echo("Start the server. Devices send again what they hold and this copy lacks.")
    click.echo(
        "Staff who changed role or team since, or were suspended, are as this copy has them:"
    )
    click.echo(
        "`doorstep staff list` shows them and `doorstep staff change` puts them right. Codes made"
    )
    click.echo("since are made again with `doorstep invite`.")
