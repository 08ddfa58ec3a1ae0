"""`doorstep forms preview`: a form in the browser while its file is being changed."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from server.errors import SetupError
from server.preview.app import HOST, preview_app
from server.preview.watched import Watched
from server.published.shelf import Shelf, folders_of
from server.running import run
from server.settings import Settings


@click.command("preview")
@click.argument("form_id", metavar="ID")
@click.option("--port", type=int, default=8081, show_default=True)
@click.option("--open/--no-open", "opens", default=True, help="Open the browser.")
@click.pass_obj
def preview_command(home: Path, form_id: str, port: int, opens: bool) -> None:
    """Show a form in the browser, and again after each save of its file.

    On this machine only. The person is invented; nothing is stored or sent.
    """
    folders = folders_of(home)
    path = folders.file(form_id)
    page = Settings.load(home).pwa_dist.parent / "dist-preview"
    if not (page / "index.html").is_file():
        raise SetupError(f"the preview is not built: there is no {page}. Run `make build` first.")
    watched = Watched(folders, path, Shelf.of(home).versions(form_id))
    watched.look()
    address = f"http://{HOST}:{port}/"
    click.echo(f"{path}\n{address}\nSave the file to see it again. Control and C ends this.")
    if opens:
        webbrowser.open(address)
    # By its number: the name could be another machine's in somebody's hosts file.
    run(
        preview_app(watched, page, port),
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
    )
