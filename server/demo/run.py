"""Runs Fernshire: made in the folder if it is not there, then served until stopped.

Keys, data and backups lie in folders of their own, as an operator's would. "Backed up" means here
what it means in production: inside a backup that was opened and checked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from server.demo.council import fernshire
from server.errors import SetupError
from server.keys.organisation import OrganisationKeys
from server.keys.stated import ORGANISATION_FILE
from server.settings import Settings

HOME: Final = Path(".demo")
HOST: Final = "localhost"
"""WebAuthn needs a name, so an address alone will not do."""


def demo_settings(home: Path, port: int = 8080, pwa_dist: Path | None = None) -> Settings:
    """The settings of a demo in a folder."""
    more = {} if pwa_dist is None else {"pwa_dist": pwa_dist}
    return Settings.under(
        home,
        organisation=fernshire().council,
        safeguarding_phone=fernshire().safeguarding_phone,
        host=HOST,
        port=port,
        demo=True,
        safe_after="backup",
        **more,
    )


def make_keys(settings: Settings) -> bool:
    """Make the council's keys where there are none. True when they were made."""
    if (settings.key_dir / ORGANISATION_FILE).exists():
        return False
    if Path(settings.data_dir).exists():
        raise SetupError(
            f"{settings.key_dir} holds no keys for the data in {settings.data_dir}. Remove the "
            "whole demo folder to begin again."
        )
    OrganisationKeys.create(settings.key_dir, settings.organisation)
    return True


def welcome(settings: Settings) -> str:
    """What to try, for whoever started the demo."""
    council = fernshire()
    lines = [
        "",
        f"Open http://{HOST}:{settings.port}/demo",
        "",
        "Become somebody, in as many browsers as you like:",
    ]
    for card in council.cards:
        lines.append(f"  {council.staff[card.key].name}, {card.role}")
        lines += [f"    - {thing}" for thing in card.things]
    lines += [
        "",
        "Press Control and C here to stop the server, and keep typing there.",
        "Everyone in Fernshire is invented. The security is real.",
        "",
    ]
    return "\n".join(lines)


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=HOME, show_default=True)
@click.option("--port", type=int, default=8080, show_default=True)
@click.option("--pwa-dist", type=click.Path(path_type=Path), default=None, help="The built app.")
def demo_command(folder: Path, port: int, pwa_dist: Path | None) -> None:
    """Serve Fernshire, an invented council, to try Doorstep with."""
    # Here, since the command line that holds this command imports the server too.
    from server.cli import run_server
    from server.running import require_free

    settings = demo_settings(folder, port, pwa_dist)
    require_free(settings.host, settings.port)
    click.echo(f"Demo in {folder}")
    if make_keys(settings):
        click.echo("Made the council's keys.")
        click.echo("Making staff, a team, five people and a group. It takes about a second.")
    else:
        click.echo("Fernshire is here already; work sent before is kept.")
    click.echo(welcome(settings))
    run_server(settings)
