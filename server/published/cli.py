"""`doorstep forms`: write a form, check it, see it, publish it.

Publishing may be done beside running servers: they offer the new version from their next answer on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from forms.change_words import changes_in_words
from forms.definition import PublishedForm
from forms.errors import FormError
from forms.publish import Published, publish
from server.app import open_services
from server.errors import SetupError
from server.preview.cli import preview_command
from server.published.authoring import Checked, Folders, check_file, listed
from server.published.shelf import Shelf, folders_of
from server.settings import Settings


class _Forms(click.Group):
    """Says what is wrong with a form by line, without a stack trace."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except FormError as error:
            raise click.ClickException(str(error)) from error


@click.group("forms", cls=_Forms)
def forms_group() -> None:
    """Forms: begin, check, preview and publish them."""


@forms_group.command("new")
@click.argument("form_id", metavar="ID")
@click.pass_obj
def new_command(home: Path, form_id: str) -> None:
    """Begin a form, or a copy of one of Doorstep's to change."""
    folders = folders_of(home)
    path = folders.begin(form_id)
    copied = (folders.library / path.name).is_file()
    click.echo(f"{'A copy of the form' if copied else 'A small form'} to change: {path}")
    click.echo(f"Look at it with `doorstep forms preview {form_id}` while you change the file.")


@forms_group.command("check")
@click.argument("form_ids", metavar="[ID]...", nargs=-1)
@click.option("--same-meaning", multiple=True, metavar="PATH", help="New words, same question.")
@click.pass_context
def check_command(
    context: click.Context, form_ids: tuple[str, ...], same_meaning: tuple[str, ...]
) -> None:
    """Say what each form asks for, and what is wrong with it. Ends with 1 where anything is."""
    folders, shelf = folders_of(context.obj), Shelf.of(context.obj)
    results = [
        check_file(folders, folders.file(form_id), shelf.versions(form_id), same_meaning)
        for form_id in form_ids or folders.ids()
    ]
    for checked in results:
        _tell(checked)
    if any(checked.faults for checked in results):
        context.exit(1)


@forms_group.command("publish")
@click.argument("form_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--same-meaning", multiple=True, metavar="PATH", help="New words, same question.")
@click.pass_obj
def publish_command(home: Path, form_ids: tuple[str, ...], same_meaning: tuple[str, ...]) -> None:
    """Make forms the newest versions of theirs. Nothing is published while one has a fault."""
    folders, shelf = folders_of(home), Shelf.of(home)
    results = [
        check_file(folders, folders.file(form_id), shelf.versions(form_id), same_meaning)
        for form_id in form_ids
    ]
    faulty = [checked for checked in results if checked.faults]
    if faulty:
        for checked in faulty:
            _tell(checked)
        raise click.ClickException("nothing was published")
    made = [checked.published for checked in results if checked.published is not None]
    asyncio.run(_publish(Settings.load(home), made))


@forms_group.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@click.pass_obj
def diff_command(home: Path, before: str, after: str | None) -> None:
    """Say what changed from A to B, by question.

    A and B are a form's id (its newest published version), the beginning of a version's hash, or a
    YAML file. Without B: from the newest published version of the form A to its file.
    """
    folders, shelf = folders_of(home), Shelf.of(home)
    old = _version(before, folders, shelf)
    new = publish(folders.read(folders.file(before))).form if after is None else None
    lines = changes_in_words(old, new or _version(after or "", folders, shelf))
    click.echo("\n".join(lines) if lines else "Nothing differs.")


@forms_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="With languages and questions, as JSON.")
@click.pass_obj
def list_command(home: Path, as_json: bool) -> None:
    """List the newest version of each form, by its hash."""
    newest = Shelf.of(home).newest()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(listed(newest)), indent=2).decode())
        return
    for version, form in newest:
        click.echo(f"{version}  {form.id}  {form.title.get('en', '')}")


def _version(name: str, folders: Folders, shelf: Shelf) -> PublishedForm:
    if name.endswith((".yaml", ".yml")):
        return publish(folders.read(Path(name))).form
    published = shelf.versions(name)
    form = published[-1] if published else shelf.named(name.lower()) if len(name) >= 6 else None
    if form is None:
        raise SetupError(f"“{name}” is no published form, version or YAML file")
    return form


def _tell(checked: Checked) -> None:
    for fault in checked.faults:
        click.echo(f"{checked.path.parent / fault.file}:{fault.line}: {fault.reason}")
    for mode, answers, taps in checked.counts():
        named = f"{checked.form_id}, {mode}" if mode else checked.form_id
        needed, least = _many(answers, "answer"), _many(taps, "tap")
        click.echo(f"{named}: {needed} needed at most, {least} at least")
    for each in checked.long:
        click.echo(f"  {each.path} ({each.language}): {each.words} words: “{each.sentence}”")


def _many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


async def _publish(settings: Settings, made: Sequence[Published]) -> None:
    async with open_services(settings, serving=False) as services:
        new = 0
        for each in made:
            newest = services.published.newest(each.form.id)
            before = None if newest is None else services.published.form(newest)
            if not await services.published.publish(each, services.clock.now_ms()):
                click.echo(f"{each.form.id}: published already, nothing was changed")
                continue
            new += 1
            click.echo(f"{each.form.id}: published as {each.hash}")
            for line in changes_in_words(before, each.form) if before is not None else []:
                click.echo(f"  {line}")
    if new:
        click.echo("New records start on it; those begun stay on the version they began with.")
        click.echo("A running server offers it at once. Devices fetch it within the hour.")


forms_group.add_command(preview_command)
