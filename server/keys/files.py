"""Key files: written once, readable by their owner alone, flushed before they are relied on."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.errors import SetupError


def write_private(path: Path, data: bytes) -> None:
    """Write a new file, mode 0600. Raises `SetupError` if it exists: keys are never replaced."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SetupError(f"{path.name} exists already: no key is ever overwritten") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def place_private(path: Path, data: bytes) -> None:
    """Put a file in its place whole, mode 0600, flushed: a crash leaves all of it or none.

    What stood there is replaced; whoever makes keys has looked first.
    """
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        if os.geteuid() == 0:
            # A command of root's beside a server that is not: the folder's owner must read it.
            owner = path.parent.stat()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    sync_folder(path.parent)


def read_private(path: Path) -> bytes:
    """Read a key file. Raises `SetupError` when it is missing or others can read it."""
    try:
        mode = path.stat().st_mode & 0o077
        data = path.read_bytes()
    except OSError as error:
        raise SetupError(
            f"{path.name} cannot be read. Run `doorstep init`, or point DOORSTEP_KEY_DIR at the "
            "organisation's keys."
        ) from error
    if mode:
        raise SetupError(f"{path.name} can be read by others: chmod 600 it before starting")
    return data


def sync_folder(path: Path) -> None:
    """Flush a folder's entries, so that a file just written survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as PKCS #8 PEM; the file's mode and place protect it."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


class PassphraseNeeded(SetupError):
    """The key is kept under a passphrase, and none was given."""


def private_from_pem(
    data: bytes, name: str, passphrase: bytes | None = None
) -> ec.EllipticCurvePrivateKey:
    """Read a P-256 private key. Raises `SetupError` naming the file when it is not one.

    Raises `PassphraseNeeded` for one that is kept under a passphrase where none was given.
    """
    try:
        key = serialization.load_pem_private_key(data, password=passphrase)
    except TypeError as error:
        if passphrase is None:
            raise PassphraseNeeded(f"{name} is kept under a passphrase") from error
        raise SetupError(f"{name} is not kept under a passphrase") from error
    except ValueError as error:
        wrong = "" if passphrase is None else ", or the passphrase is wrong"
        raise SetupError(f"{name} is not a private key{wrong}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SetupError(f"{name} is not an elliptic-curve key")
    return key
