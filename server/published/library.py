"""The forms this server serves: the library's newest, and every version ever published here.

A published definition is named by its hash and immutable, so records begun on an older version can
always be opened (design.md 6). Each is kept in the database and beside the signed register, which
names it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from sqlalchemy import insert, select

import forms
from forms.canonical import decode
from forms.definition import PublishedForm
from forms.errors import FormError
from forms.load import read_form
from forms.publish import Published, publish
from server.errors import SetupError
from server.keys.definitions import Definitions
from server.keys.register import Register
from server.store.order import take_turn
from server.store.store import Store
from server.store.tables import form
from sync.codes import TABLE

LIBRARY = Path(forms.__file__).parent / "library"


class Listed(msgspec.Struct, frozen=True):
    """One line of `GET /forms`: form id, hash in hex, title by language."""

    id: str
    hash: str
    title: dict[str, str]


class PublishedForms:
    """Definitions by hash, and the newest of each form id."""

    def __init__(self) -> None:
        self._bytes: dict[bytes, bytes] = {}
        self._forms: dict[bytes, PublishedForm] = {}
        self._newest: dict[str, bytes] = {}

    @classmethod
    async def load(
        cls,
        store: Store,
        register: Register,
        definitions: Definitions,
        now_ms: int,
        folder: Path | None = None,
    ) -> PublishedForms:
        """Read what was published before, publish the library, keep what is new.

        What the register names and a restored database lacks is taken from beside the register.
        Raises `SetupError` listing the faults of a form that cannot be published.
        """
        published = cls()
        await published._read_stored(store)
        registered = {entry.values["hash"] for entry in register.of_kind("form")}
        if await published._read_beside(store, register, definitions):
            await published._read_stored(store)
        for each in _published(folder or LIBRARY):
            name = bytes.fromhex(each.hash)
            if name not in published._bytes:
                await _store(store, name, each.form.id, each.bytes, now_ms)
            definitions.keep(name, each.bytes)
            if each.hash not in registered:
                register.append("form", now_ms, form=each.form.id, hash=each.hash)
            published._keep(name, each.bytes, each.form)
            published._newest[each.form.id] = name
        return published

    def knows(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        held = self._forms.get(form_hash)
        return held is not None and held.id == form_id

    def audience(self, form_hash: bytes) -> int:
        """Who may hold records of a definition published here, a code of `sync.codes.Audience`."""
        return TABLE["audience"][self._forms[form_hash].audience]

    def form(self, form_hash: bytes) -> PublishedForm | None:
        """A definition by its hash."""
        return self._forms.get(form_hash)

    def body(self, form_hash: bytes) -> bytes | None:
        """The canonical JSON of a definition."""
        return self._bytes.get(form_hash)

    def newest(self, form_id: str) -> bytes | None:
        """The hash of the newest version of a form."""
        return self._newest.get(form_id)

    def listed(self) -> list[Listed]:
        """The newest of each form, by id."""
        return [
            Listed(form_id, name.hex(), self._forms[name].title)
            for form_id, name in sorted(self._newest.items())
        ]

    async def _read_stored(self, store: Store) -> None:
        async with store.engine.connect() as connection:
            rows = await connection.execute(
                select(form.c.hash, form.c.form_id, form.c.body).order_by(form.c.published_ms)
            )
            for row in rows:
                self._keep(row.hash, row.body, decode(row.body))
                self._newest[row.form_id] = row.hash

    async def _read_beside(
        self, store: Store, register: Register, definitions: Definitions
    ) -> bool:
        """Put back what the register names and the database lacks; whether there was any."""
        lacked = False
        for entry in register.of_kind("form"):
            name = bytes.fromhex(entry.values["hash"])
            body = None if name in self._bytes else definitions.read(name)
            if body is not None:
                await _store(store, name, entry.values["form"], body, entry.at_ms)
                lacked = True
        return lacked

    def _keep(self, name: bytes, data: bytes, definition: PublishedForm) -> None:
        self._bytes[name] = data
        self._forms[name] = definition


async def _store(store: Store, name: bytes, form_id: str, body: bytes, published_ms: int) -> None:
    async with store.engine.begin() as connection:
        # Another process that starts just now may have been first.
        await take_turn(connection)
        if await connection.scalar(select(form.c.hash).where(form.c.hash == name)) is None:
            await connection.execute(
                insert(form).values(
                    hash=name, form_id=form_id, body=body, published_ms=published_ms
                )
            )


def _published(folder: Path) -> tuple[Published, ...]:
    stamps = tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.rglob("*.yaml")))
    return _publish(folder, stamps)


@lru_cache(maxsize=8)
def _publish(folder: Path, _stamps: tuple[tuple[str, int], ...]) -> tuple[Published, ...]:
    """Every form of a folder as it stands: compiling the library takes most of a start."""
    made = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            made.append(publish(read_form(path)))
        except (FormError, OSError) as error:
            raise SetupError(f"the form {path.name} cannot be published: {error}") from error
    return tuple(made)
