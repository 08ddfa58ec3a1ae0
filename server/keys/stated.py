"""The keys that the root has stated, and of which the private half is here (protocol.md 3).

A key counts from the moment its statement stands in `organisation.json`, which is replaced whole: a
private half that no statement names was left by a crash, and is nobody's key yet. Of a key that was
ended the private half is gone and the statement stays, so what it signed still verifies.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from server.errors import SetupError
from server.keys.files import private_from_pem, read_private
from sync.codes import Purpose
from sync.enrolment import Statement, verify_statement
from sync.errors import Malformed
from sync.signing import public_raw

ORGANISATION_FILE = "organisation.json"


class PublicPart(msgspec.Struct, frozen=True):
    """What is the same for everyone: name, root public key, signed statements. Binary in hex."""

    organisation: str
    root: str
    statements: list[tuple[str, str]]


class StatedKeys:
    """The statements, in their order, and the private halves by purpose and version."""

    def __init__(self, folder: Path, public: PublicPart) -> None:
        self.signed = [
            (bytes.fromhex(statement), bytes.fromhex(signature))
            for statement, signature in public.statements
        ]
        self.stated = [_verified(bytes.fromhex(public.root), *each) for each in self.signed]
        self._private: dict[tuple[int, int], ec.EllipticCurvePrivateKey] = {}
        for each in self.stated:
            path = private_file(folder, each.purpose, each.version)
            if each.version != self.newest(each.purpose) and not path.exists():
                continue
            key = private_from_pem(read_private(path), path.name)
            if public_raw(key) != each.public:
                raise SetupError(f"{path.name} is not the key that the root has stated")
            self._private[each.purpose, each.version] = key

    def newest(self, purpose: int) -> int:
        """The version in use. Raises `SetupError` where none is stated."""
        versions = [each.version for each in self.stated if each.purpose == purpose]
        if not versions:
            raise SetupError(f"{ORGANISATION_FILE} states no {name_of(purpose)} key: restore it")
        return max(versions)

    def private(self, purpose: int) -> ec.EllipticCurvePrivateKey:
        """The private half of the key in use."""
        return self._private[purpose, self.newest(purpose)]

    def privates(self, purpose: int) -> dict[int, ec.EllipticCurvePrivateKey]:
        """The private halves there are, by version."""
        return {number: key for (of, number), key in self._private.items() if of == purpose}

    def publics(self, purpose: int) -> dict[int, bytes]:
        """Every public half, of ended keys too, by version."""
        return {each.version: each.public for each in self.stated if each.purpose == purpose}


def read_public(folder: Path) -> PublicPart:
    """The public part. Raises `SetupError`."""
    try:
        return msgspec.json.decode(read_private(folder / ORGANISATION_FILE), type=PublicPart)
    except msgspec.DecodeError as error:
        raise SetupError(f"{ORGANISATION_FILE} is damaged: restore the key folder") from error


def private_file(folder: Path, purpose: int, version: int) -> Path:
    """Where the private half of a key lies."""
    return folder / f"{name_of(purpose)}-{version}.pem"


def name_of(purpose: int) -> str:
    """The purpose in words."""
    return Purpose(purpose).name.lower()


def _verified(root: bytes, statement: bytes, signature: bytes) -> Statement:
    try:
        return verify_statement(root, statement, signature)
    except Malformed as error:
        raise SetupError(
            f"a statement in {ORGANISATION_FILE} is not the root's: restore the key folder"
        ) from error
