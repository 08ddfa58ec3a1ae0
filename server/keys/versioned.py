"""A secret key of the server's own in versions: the newest in use, old ones while they are needed.

In a file it is one `version hex` a line. A file of 32 bytes is from before there were versions: the
first of them, alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Self

from server.errors import SetupError

KEY_BYTES = 32
FIRST = 1


class VersionedKeys:
    """Every version that is here. Whoever holds one sees the others as they are taken up."""

    def __init__(self, versions: dict[int, bytes]) -> None:
        if not versions or any(len(key) != KEY_BYTES for key in versions.values()):
            raise SetupError("a key file holds no usable key: restore the key folder")
        self._versions = versions
        self.current = max(versions)
        self.look: Callable[[], object] = _nowhere
        """Takes up versions that another process has made since."""

    @classmethod
    def new(cls) -> Self:
        """The first version, random."""
        return cls({FIRST: secrets.token_bytes(KEY_BYTES)})

    @classmethod
    def read(cls, data: bytes, name: str) -> Self:
        """The keys of a file's bytes. Raises `SetupError` naming the file."""
        if len(data) == KEY_BYTES:
            return cls({FIRST: data})
        versions: dict[int, bytes] = {}
        for line in data.decode("ascii", "replace").splitlines():
            try:
                number, key = line.split()
                versions[int(number)] = bytes.fromhex(key)
            except ValueError as error:
                raise SetupError(f"{name} is damaged: a line of it is not `version hex`") from error
        return cls(versions)

    @property
    def versions(self) -> list[int]:
        """The versions there are, oldest first."""
        return sorted(self._versions)

    def of(self, version: int) -> bytes | None:
        """The key of a version, where it is here."""
        return self._versions.get(version)

    @property
    def newest_first(self) -> tuple[bytes, ...]:
        """Every key, the one in use first."""
        return tuple(key for _, key in sorted(self._versions.items(), reverse=True))

    def up_to(self, version: int) -> Self:
        """These as they were while a version was the newest."""
        return type(self)({n: key for n, key in self._versions.items() if n <= version})

    def with_new(self) -> Self:
        """These, and a random one to use from here on."""
        fresh = secrets.token_bytes(KEY_BYTES)
        return type(self)({**self._versions, self.current + 1: fresh})

    def without(self, version: int) -> Self:
        """All but one, which is not the newest."""
        if version == self.current:
            raise ValueError("the newest key is in use")
        return type(self)({n: key for n, key in self._versions.items() if n != version})

    def take(self, others: Self) -> None:
        """Become these, while others hold this object."""
        self._versions = others._versions
        self.current = others.current

    def text(self) -> str:
        """The file's content."""
        return "".join(f"{n} {key.hex()}\n" for n, key in sorted(self._versions.items()))


def _nowhere() -> None:
    return
