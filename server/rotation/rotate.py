"""Making a newer key of a purpose, beside those there are (protocol.md 3).

The order is what makes a crash harmless: the private half, whole; then its statement, in one
replacement of `organisation.json`, from which on it is in use; then the register. A private half
that no statement names is taken up by the next rotation, and an entry that is missing is entered by
it. Servers take the new key up with their next request (`OrganisationKeys.look`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from server.errors import SetupError
from server.keys.files import place_private, private_from_pem, private_pem, read_private
from server.keys.organisation import VERSIONED_FILES, OrganisationKeys
from server.keys.register import KEY_KIND
from server.keys.stated import (
    ORGANISATION_FILE,
    PublicPart,
    name_of,
    private_file,
    read_public,
)
from sync.codes import Purpose
from sync.enrolment import build_statement, sign_statement
from sync.signing import public_raw

ROOT_FILE: Final = "root.pem"
PURPOSES: Final = {name_of(each): each for each in Purpose}
"""The purposes that the root states, by name."""
EVERY: Final = (*PURPOSES, *VERSIONED_FILES)
"""Every purpose."""


class Made(msgspec.Struct, frozen=True):
    """A key that is in use from now on."""

    purpose: str
    version: int


def read_root(
    keys: OrganisationKeys, path: Path | None, passphrase: bytes | None = None
) -> ec.EllipticCurvePrivateKey:
    """The root's private half. Raises `SetupError` where it is away or another organisation's.

    Raises `server.keys.files.PassphraseNeeded` where it is kept under one and none was given.
    """
    where = path or keys.folder / ROOT_FILE
    if not where.exists():
        raise SetupError(
            f"the root key is not at {where}. Only it can state a new key: bring it here from "
            "where it is kept, or say where it is with --root. Nothing was changed."
        )
    root = private_from_pem(read_private(where), where.name, passphrase)
    if public_raw(root) != keys.root_public:
        raise SetupError(f"{where.name} is not this organisation's root key. Nothing was changed.")
    return root


def rotate(
    keys: OrganisationKeys,
    purposes: Sequence[str],
    root: ec.EllipticCurvePrivateKey | None,
    now_ms: int,
) -> list[Made]:
    """Make the next version of each purpose, and use it. Raises `SetupError`.

    `root` is needed for all but the master, index and deposit keys, which nobody outside meets.
    """
    with rotating(keys.folder):
        keys.look()
        enter_missing(keys, now_ms)
        made = []
        stated = [PURPOSES[each] for each in purposes if each in PURPOSES]
        if stated:
            if root is None:
                raise SetupError("the root key is needed to state a new key")
            made += _state(keys, stated, root)
        for purpose, file in VERSIONED_FILES.items():
            if purpose in purposes:
                renewed = keys.versioned[purpose].with_new()
                place_private(keys.folder / file, renewed.text().encode())
                made.append(Made(purpose, renewed.current))
        keys.look()
        enter_missing(keys, now_ms)
        return made


@contextmanager
def rotating(folder: Path) -> Iterator[None]:
    """Have the keys to oneself; servers go on reading them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError("keys are being made or ended just now. Try again.") from error
        yield
    finally:
        os.close(descriptor)


def enter_missing(keys: OrganisationKeys, now_ms: int) -> None:
    """Enter in the register what is in use and not entered: a rotation may have been cut off."""
    entered = {
        (entry.values["purpose"], entry.values["version"])
        for entry in keys.register.of_kind(KEY_KIND)
    }
    held = [(name, keys.newest(purpose)) for name, purpose in PURPOSES.items()]
    held += [(purpose, each.current) for purpose, each in keys.versioned.items()]
    for purpose, newest in held:
        # The first of each was made with the organisation and is entered nowhere.
        for version in range(2, newest + 1):
            if (purpose, version) not in entered:
                keys.register.append(KEY_KIND, now_ms, purpose=purpose, version=version)


def _state(
    keys: OrganisationKeys, purposes: Sequence[Purpose], root: ec.EllipticCurvePrivateKey
) -> list[Made]:
    folder = keys.folder
    public = read_public(folder)
    statements, made = list(public.statements), []
    for purpose in purposes:
        version = keys.newest(purpose) + 1
        key = _private_half(private_file(folder, purpose, version))
        statement = build_statement(purpose, public_raw(key), version)
        statements.append((statement.hex(), sign_statement(root, statement).hex()))
        made.append(Made(name_of(purpose), version))
    renewed = PublicPart(public.organisation, public.root, statements)
    place_private(folder / ORGANISATION_FILE, msgspec.json.encode(renewed))
    return made


def _private_half(path: Path) -> ec.EllipticCurvePrivateKey:
    """A new one, or the one that a rotation cut off had made and not stated."""
    if path.exists():
        return private_from_pem(read_private(path), path.name)
    key = ec.generate_private_key(ec.SECP256R1())
    place_private(path, private_pem(key))
    return key
