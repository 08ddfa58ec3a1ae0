"""The forms this server serves: the newest of each, and every version ever published here.

A published definition is named by its hash and immutable, so records begun on an older version can
always be opened (design.md 6). Each is kept in the database and beside the signed register, which
names it: the last entry of a form is its newest version. A start enters what is new in the library,
except of a form that the council has published a version of its own of; `doorstep forms publish`
enters those, and a running server reads the register again whenever it is asked what is published
or for a version it does not know.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import msgspec
from sqlalchemy import insert, select

import forms
from forms.canonical import decode
from forms.definition import PublishedForm
from forms.errors import FormError
from forms.load import parse_form, read_code_lists, read_form
from forms.publish import FORMAT_VERSION, Published, publish
from server.errors import SetupError
from server.keys.definitions import Definitions
from server.keys.register import Register
from server.store.order import take_turn
from server.store.store import Store
from server.store.tables import form
from sync.codes import TABLE

_log = logging.getLogger("doorstep.published")

LIBRARY = Path(forms.__file__).parent / "library"


class Listed(msgspec.Struct, frozen=True):
    """One line of `GET /forms`: form id, hash in hex, title by language, and when that version
    became the newest, by the server's clock.
    """

    id: str
    hash: str
    title: dict[str, str]
    since_ms: int


class PublishedForms:
    """Definitions by hash, and the newest of each form id."""

    def __init__(self, store: Store, register: Register, definitions: Definitions) -> None:
        self._store = store
        self._register = register
        self._definitions = definitions
        self._bytes: dict[bytes, bytes] = {}
        self._forms: dict[bytes, PublishedForm] = {}
        self._newest: dict[str, bytes] = {}
        self._since: dict[str, int] = {}
        self._own: set[str] = set()
        # How many entries of the register have been read.
        self._noticed = 0

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
        published = cls(store, register, definitions)
        await published._read_stored()
        if await published._read_beside():
            await published._read_stored()
        published._notice()
        for each in _published(folder or LIBRARY):
            name = bytes.fromhex(each.hash)
            if each.form.id in published._own:
                continue
            if published._newest.get(each.form.id) != name or name not in published._bytes:
                await published._publish(each, now_ms, own=False)
            definitions.keep(name, each.bytes)
        return published

    async def publish(self, made: Published, now_ms: int) -> bool:
        """Make it the newest version of its form, as the council's own; False where it is that
        already. What the library has is the council's own no longer, and follows the library again.
        """
        library = LIBRARY / f"{made.form.id}.yaml"
        own = not library.exists() or publish(read_form(library)).hash != made.hash
        newest = self._newest.get(made.form.id) == bytes.fromhex(made.hash)
        if newest and own == (made.form.id in self._own):
            return False
        await self._publish(made, now_ms, own=own)
        return True

    def is_own(self, form_id: str) -> bool:
        """Whether the newest version of a form is one that the council published itself."""
        return form_id in self._own

    def versions(self, form_id: str) -> list[tuple[bytes, PublishedForm]]:
        """Every version of a form that can be read here, by hash, in the order of publication."""
        self._notice()
        return [(name, form) for name, form in self._forms.items() if form.id == form_id]

    def knows(self, form_id: str, form_hash: bytes) -> bool:
        """Whether that version of that form was ever published here."""
        held = self.form(form_hash)
        return held is not None and held.id == form_id

    def audience(self, form_hash: bytes) -> int:
        """Who may hold records of a definition published here, a code of `sync.codes.Audience`."""
        return TABLE["audience"][self._forms[form_hash].audience]

    def form(self, form_hash: bytes) -> PublishedForm | None:
        """A definition by its hash; None also for one that this version of Doorstep cannot read."""
        if form_hash not in self._bytes:
            self._notice()
        return self._forms.get(form_hash)

    def body(self, form_hash: bytes) -> bytes | None:
        """The canonical JSON of a definition."""
        if form_hash not in self._bytes:
            self._notice()
        return self._bytes.get(form_hash)

    def newest(self, form_id: str) -> bytes | None:
        """The hash of the newest version of a form."""
        return self._newest.get(form_id)

    def listed(self) -> list[Listed]:
        """The newest of each form, by id."""
        self._notice()
        return [
            Listed(form_id, name.hex(), self._forms[name].title, self._since.get(form_id, 0))
            for form_id, name in sorted(self._newest.items())
        ]

    def _notice(self) -> None:
        """Take in what has been published since, by whichever process."""
        self._register.refresh()
        entries = self._register.entries
        for entry in entries[self._noticed :]:
            if entry.kind != "form":
                continue
            name, form_id = bytes.fromhex(entry.values["hash"]), entry.values["form"]
            body = self._bytes.get(name) or self._definitions.read(name)
            if body is not None and name not in self._bytes:
                self._keep(name, body)
            if name not in self._forms:
                continue
            self._newest[form_id], self._since[form_id] = name, entry.at_ms
            (self._own.add if entry.values.get("own") else self._own.discard)(form_id)
        self._noticed = len(entries)

    async def _publish(self, made: Published, now_ms: int, *, own: bool) -> None:
        name = bytes.fromhex(made.hash)
        # Whoever reads of it in the register finds it in its place.
        self._definitions.keep(name, made.bytes)
        await _store(self._store, name, made.form.id, made.bytes, now_ms)
        more = {"own": True} if own else {}
        self._register.append("form", now_ms, form=made.form.id, hash=made.hash, **more)
        self._notice()

    async def _read_stored(self) -> None:
        async with self._store.engine.connect() as connection:
            rows = await connection.execute(
                select(form.c.hash, form.c.form_id, form.c.body).order_by(form.c.published_ms)
            )
            for row in rows:
                self._keep(row.hash, row.body)
                if row.hash in self._forms:
                    self._newest[row.form_id] = row.hash

    async def _read_beside(self) -> bool:
        """Put back what the register names and the database lacks; whether there was any."""
        lacked = False
        for entry in self._register.of_kind("form"):
            name = bytes.fromhex(entry.values["hash"])
            body = None if name in self._bytes else self._definitions.read(name)
            if body is not None:
                await _store(self._store, name, entry.values["form"], body, entry.at_ms)
                lacked = True
        return lacked

    def _keep(self, name: bytes, data: bytes) -> None:
        self._bytes[name] = data
        try:
            definition = _decoded(data)
        except (ValueError, msgspec.ValidationError) as error:
            _log.warning("a form cannot be read", extra={"kind": type(error).__name__})
            return
        if definition.v <= FORMAT_VERSION:
            self._forms[name] = definition
        else:
            # A newer Doorstep's, from before this one was put back: kept, served, not judged by.
            _log.warning("a form needs a newer Doorstep")


@lru_cache(maxsize=128)
def _decoded(data: bytes) -> PublishedForm:
    """The definition in these bytes, read once: it is immutable, and reading it takes long."""
    return decode(data)


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
    lists = read_code_lists(folder / "codes")
    made = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
            made.append(publish(parse_form(text, path.name, lists)))
        except (FormError, OSError) as error:
            raise SetupError(f"the form {path.name} cannot be published: {error}") from error
    return tuple(made)
