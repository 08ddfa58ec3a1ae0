"""`doorstep backup`: make and verify one backup now, beside a running server or without one."""

from __future__ import annotations

from pathlib import Path

import click

from server.clock import SystemClock
from server.durability.backup import make_backup
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
