"""The signed, append-only register beside the master key, outside data backups (protocol.md 4).

One JSON line per entry: epochs with their highest position, enrolments, revocations, form hashes,
keys made and ended. A restored server replays it before it answers. Each line carries the hash of
the one before and a signature by a receipt key, so a line altered, dropped from the middle or added
is seen. Once a newer receipt key is entered no earlier one signs a line.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from server.errors import SetupError
from server.keys.files import sync_folder
from server.keys.signer import Signer

PURPOSE = b"doorstep/register/1"
KEY_KIND = "key"
"""A key was made: `purpose` (`sealing`, `certificate`, `receipt`, `master`, `index`,
`deposit`) and `version`."""
ENDED_KIND = "key_ended"
"""A key of that purpose and version is destroyed: entered before it is."""
MASTER = "master"
INDEX = "index"
DEPOSIT = "deposit"


class Entry(msgspec.Struct, frozen=True):
    """One line: what happened, at what time, with which values (hex for ids)."""

    number: int
    kind: str
    at_ms: int
    values: dict[str, Any]
    previous: str


class Register:
    """The file, opened for appending; entries already there are checked when it is opened."""

    def __init__(self, path: Path, signer: Signer) -> None:
        self._path = path
        self._signer = signer
        self._size = -1
        self.entries: list[Entry] = []
        self._previous = ""
        if path.exists():
            with _locked(path) as file:
                self._read(file)

    def refresh(self) -> None:
        """Read what another process has written since."""
        with _locked(self._path) as file:
            self._read(file)

    def append(self, kind: str, at_ms: int, **values: Any) -> Entry:
        """Sign an entry and flush it to the disk before returning."""
        created = not self._path.exists()
        with _locked(self._path) as file:
            # A command run beside the server may have written since.
            self._read(file)
            entry = self._write(file, kind, at_ms, values)
        if created:
            sync_folder(self._path.parent)
        return entry

    def append_once(self, kind: str, at_ms: int, name: str, value: str, **more: Any) -> bool:
        """Enter `name=value` and more, unless one of this kind has it by now.

        Whether it was entered.
        """
        with _locked(self._path) as file:
            self._read(file)
            if any(entry.values.get(name) == value for entry in self.of_kind(kind)):
                return False
            self._write(file, kind, at_ms, {name: value, **more})
        return True

    def _write(self, file: BinaryIO, kind: str, at_ms: int, values: dict[str, Any]) -> Entry:
        # With the file to itself: whoever enters a newer receipt key has made it before.
        self._signer.look()
        entry = Entry(len(self.entries) + 1, kind, at_ms, values, self._previous)
        body = msgspec.json.encode(entry)
        line = body + b" " + self._signer.sign(PURPOSE, body).hex().encode() + b"\n"
        file.seek(0, os.SEEK_END)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
        self._size = file.tell()
        self.entries.append(entry)
        self._previous = hashlib.sha256(line).hexdigest()
        return entry

    def of_kind(self, kind: str) -> list[Entry]:
        """The entries of one kind, oldest first."""
        return [entry for entry in self.entries if entry.kind == kind]

    def _read(self, file: BinaryIO) -> None:
        size = file.seek(0, os.SEEK_END)
        if size == self._size:
            return
        file.seek(0)
        data = file.read()
        if data and not data.endswith(b"\n"):
            # A power cut in mid-line: that entry was never acted on.
            data = data[: data.rfind(b"\n") + 1]
            file.truncate(len(data))
            os.fsync(file.fileno())
        try:
            self.entries, self._previous = _check(data, self._signer)
        except SetupError:
            # It may be signed by a key that another process has made since.
            self._signer.look()
            self.entries, self._previous = _check(data, self._signer)
        self._size = len(data)


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _check(data: bytes, signer: Signer) -> tuple[list[Entry], str]:
    entries: list[Entry] = []
    previous = ""
    least = 1
    for number, line in enumerate(data.splitlines(keepends=True), start=1):
        try:
            body, signature = line.rstrip(b"\n").rsplit(b" ", 1)
            entry = msgspec.json.decode(body, type=Entry)
            signed = bytes.fromhex(signature.decode())
            sound = signer.version_of(PURPOSE, body, signed, least) > 0
        except (ValueError, msgspec.DecodeError):
            sound = False
        if not sound or entry.number != number or entry.previous != previous:
            raise SetupError(
                f"line {number} of the register was altered or is missing. Restore the key folder "
                "from its own backup before starting."
            )
        if entry.kind == KEY_KIND and entry.values.get("purpose") == "receipt":
            least = max(least, int(entry.values["version"]))
        entries.append(entry)
        previous = hashlib.sha256(line).hexdigest()
    return entries, previous
