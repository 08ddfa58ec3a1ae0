"""Copies of a server's database: kept where Doorstep looks, or moved to where nobody does."""

from __future__ import annotations

from pathlib import Path

from server.durability.backup import make_backup


class Backups:
    """The backups of one server, oldest first, and where each lies now."""

    def __init__(self, folder: Path, database: Path) -> None:
        self._folder = folder
        self._database = database
        self._elsewhere = folder.with_name("elsewhere")
        self._copies: list[Path] = []

    def __len__(self) -> int:
        return len(self._copies)

    def make(self) -> None:
        """A verified backup of the database as it is."""
        copy = make_backup(self._database, self._folder, len(self._copies), stay=frozenset)
        self._copies.append(copy.path)

    def picked(self, pick: int) -> Path:
        """One of them."""
        return self._copies[pick % len(self._copies)]

    def is_kept(self, copy: Path) -> bool:
        """Whether it lies where Doorstep looks before it ends a key."""
        return copy.parent == self._folder

    def move_away(self) -> None:
        """All there are go elsewhere, those too that a restore kept beside the database."""
        self._elsewhere.mkdir(exist_ok=True)
        self._copies = [self._moved(copy) for copy in self._copies]
        for beside in self._database.parent.glob(f"{self._database.stem}-before-*"):
            self._moved(beside)

    def _moved(self, copy: Path) -> Path:
        return copy.replace(self._elsewhere / copy.name)
