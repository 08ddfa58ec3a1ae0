"""What a record is about, fixed in its first change and hashed into its id (docs/wire.md 2)."""

import hashlib
from functools import lru_cache

import msgspec

from sync import canonical
from sync.errors import Malformed

RECORD_BYTES = 16


class About(msgspec.Struct, frozen=True):
    """A record's genesis. `persons` is empty for a person's own record.

    `audience` is a code of `sync.codes.Audience`; a newer one than is known here is kept as it is.
    """

    form: str
    form_hash: bytes
    persons: tuple[bytes, ...]
    involvement: bytes | None
    audience: int


def about_bytes(about: About) -> bytes:
    """The bytes hashed, verbatim, into the record id. Raises `Malformed` if a part has no form."""
    raw = canonical.encode(
        [
            about.form,
            about.form_hash,
            list(about.persons),
            about.involvement,
            int(about.audience),
        ]
    )
    parse_about(raw)
    return raw


@lru_cache(maxsize=256)
def parse_about(raw: bytes) -> About:
    """Reads `about`. Raises `Malformed`. A server asks for the same several times in one push."""
    form, form_hash, persons, involvement, audience = canonical.decode_array(raw, "about", 5, 5)
    if not form:
        raise Malformed("form id is empty")
    return About(
        form=canonical.text(form, "form id"),
        form_hash=canonical.binary(form_hash, "form hash", 32),
        persons=tuple(
            canonical.binary(person, "person id", 16)
            for person in canonical.array(persons, "person ids", 0)
        ),
        involvement=(
            None if involvement is None else canonical.binary(involvement, "involvement", 16)
        ),
        audience=canonical.integer(audience, "audience", 0),
    )


def record_id(about: bytes, salt: bytes) -> bytes:
    """The 16 bytes that name a record: SHA-256(about ‖ salt), shortened."""
    return hashlib.sha256(about + salt).digest()[:RECORD_BYTES]
