"""One form's file as it stands: its last version without a fault, and the faults it has now.

Files are looked at, not listened to: what a save leaves is seen at the next look, whatever editor
made it and however it replaces the file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from forms.definition import PublishedForm
from forms.errors import FormError
from forms.publish import Published
from server.errors import SetupError
from server.published.authoring import Folders, check_file


class Fault(msgspec.Struct, frozen=True):
    """What is wrong, where. `line` counts from 1; 0 where no line applies."""

    file: str
    line: int
    reason: str


class State(msgspec.Struct, frozen=True):
    """What the page is told. `stamp` is another number after each save that changed anything.

    `definition` is the canonical JSON of the last version without faults; None before there is one.
    """

    stamp: int
    form: str
    file: str
    definition: Any
    faults: list[Fault]


class Watched:
    """The file of a form, read again whenever it or a code list is saved."""

    def __init__(self, folders: Folders, path: Path, earlier: Sequence[PublishedForm]) -> None:
        self._folders = folders
        self._path = path
        self._earlier = earlier
        self._seen: object = None
        self._good: Published | None = None
        self.state = State(0, path.stem, path.name, None, [])

    def look(self) -> State:
        """The state of the file now."""
        seen = self._stamps()
        if seen == self._seen:
            return self.state
        self._seen = seen
        try:
            checked = check_file(self._folders, self._path, self._earlier)
            faults = [Fault(each.file, each.line, each.reason) for each in checked.faults]
            self._good = checked.published or self._good
        except (FormError, SetupError) as error:
            # Between two writes of an editor there may be no file at all.
            faults = [Fault(self._path.name, 0, str(error))]
        body = None if self._good is None else json.loads(self._good.bytes)
        self.state = State(self.state.stamp + 1, self._path.stem, self._path.name, body, faults)
        return self.state

    def _stamps(self) -> list[tuple[str, int, int]]:
        files = [self._path]
        for folder in (self._folders.library, self._folders.own):
            files += sorted((folder / "codes").glob("*.yaml"))
        found = []
        for file in files:
            try:
                status = file.stat()
            except OSError:
                continue
            found.append((str(file), status.st_mtime_ns, status.st_size))
        return found
