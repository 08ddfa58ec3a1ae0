"""What a home has published, read beside a running server for the commands of `doorstep forms`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from forms.canonical import decode
from forms.definition import PublishedForm
from forms.publish import FORMAT_VERSION, publish
from server.keys.organisation import OrganisationKeys
from server.published.authoring import Folders
from server.published.library import LIBRARY
from server.settings import Settings


def folders_of(home: Path) -> Folders:
    """The folders that the forms of a home are read from."""
    return Folders((home / "forms").resolve(), Settings.load(home).forms_dir or LIBRARY)


class Shelf:
    """The versions a home has published, in order; the library's where it is not set up yet."""

    def __init__(self, published: Sequence[tuple[str, PublishedForm]]) -> None:
        self._published = published

    @classmethod
    def of(cls, home: Path) -> Shelf:
        """What is published in a home, read beside a running server."""
        settings = Settings.load(home)
        library = settings.forms_dir or LIBRARY
        folders = Folders(library, library)
        if not (settings.key_dir / "organisation.json").exists():
            made = [publish(folders.read(folders.file(form_id))) for form_id in folders.ids()]
            return cls([(each.hash, each.form) for each in made])
        keys = OrganisationKeys.load(settings.key_dir)
        found = []
        for entry in keys.register.of_kind("form"):
            body = keys.definitions.read(bytes.fromhex(entry.values["hash"]))
            form = _readable(body)
            if form is not None:
                found.append((str(entry.values["hash"]), form))
        return cls(found)

    def versions(self, form_id: str) -> list[PublishedForm]:
        """Every version of a form, the newest last."""
        return [form for _, form in self._published if form.id == form_id]

    def newest(self) -> list[tuple[str, PublishedForm]]:
        """The newest version of each form with its hash, by id."""
        last = {form.id: (version, form) for version, form in self._published}
        return [last[form_id] for form_id in sorted(last)]

    def named(self, prefix: str) -> PublishedForm | None:
        """The one version whose hash begins so."""
        found = {version: form for version, form in self._published if version.startswith(prefix)}
        return next(iter(found.values())) if len(found) == 1 else None


def _readable(body: bytes | None) -> PublishedForm | None:
    try:
        form = None if body is None else decode(body)
    except (ValueError, msgspec.ValidationError):
        # A newer Doorstep's.
        return None
    return form if form is not None and form.v <= FORMAT_VERSION else None
