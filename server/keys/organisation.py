"""The organisation's keys: made once by `doorstep init`, read at every start (protocol.md 3).

The root signs statements about the others and can then be taken away: nothing else needs it but a
rotation. None of these files lies in the data folder, so a copy of the data opens nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from server.errors import SetupError
from server.keys.definitions import Definitions
from server.keys.files import private_pem, read_private, sync_folder, write_private
from server.keys.mark import MarkFile
from server.keys.master import MasterKeys
from server.keys.register import DEPOSIT, ENDED_KIND, INDEX, MASTER, Register
from server.keys.signer import Signer
from server.keys.stated import ORGANISATION_FILE, PublicPart, StatedKeys, name_of, read_public
from server.keys.versioned import VersionedKeys
from sync.certificate import keys_by_id
from sync.codes import Purpose
from sync.enrolment import build_offer, build_statement, sign_statement, statements_name
from sync.envelope import key_id
from sync.signing import public_raw

REGISTER_FILE = "register.log"
MARK_FILE = "mark"
MASTER_FILE = "master.keys"
INDEX_FILE = "index.key"
DEPOSIT_FILE = "deposit.key"
DEFINITIONS_FOLDER = "forms"
_DEPOSIT = b"doorstep/deposit/1"
VERSIONED_FILES: Final = {MASTER: MASTER_FILE, INDEX: INDEX_FILE, DEPOSIT: DEPOSIT_FILE}
"""The keys that nobody outside ever meets, by purpose, and where they lie."""
_log = logging.getLogger("doorstep.keys")


class OrganisationKeys:
    """Every key the running server uses. `look` takes up what was made since it was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._watched = [
            str(folder / name) for name in (ORGANISATION_FILE, *VERSIONED_FILES.values())
        ]
        self._seen = _state(self._watched)
        self._failed: object = None
        public = read_public(folder)
        self.organisation = public.organisation
        self.root_public = bytes.fromhex(public.root)
        stated = StatedKeys(folder, public)
        self._take(stated)
        self.master = MasterKeys.read(read_private(folder / MASTER_FILE), MASTER_FILE)
        self.index_key = _versioned(folder, INDEX)
        self._deposit_key = _versioned(folder, DEPOSIT)
        self.versioned: Mapping[str, VersionedKeys] = {
            MASTER: self.master,
            INDEX: self.index_key,
            DEPOSIT: self._deposit_key,
        }
        """The keys that nobody outside ever meets, by purpose."""
        for each in self.versioned.values():
            each.look = self.look
        self._signer = Signer(
            stated.private(Purpose.RECEIPT), stated.publics(Purpose.RECEIPT), self.look
        )
        self.register = Register(folder / REGISTER_FILE, self._signer)
        self.mark = MarkFile(folder / MARK_FILE, self._signer)
        self.definitions = Definitions(folder / DEFINITIONS_FOLDER)

    @classmethod
    def create(cls, folder: Path, organisation: str) -> OrganisationKeys:
        """Make every key in a folder. Raises `SetupError` when it already holds an organisation."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        if (folder / ORGANISATION_FILE).exists():
            raise SetupError("this key folder already holds an organisation; nothing was changed")
        if any(folder.iterdir()):
            raise SetupError("the key folder is not empty; nothing was changed")
        keys = {
            name: ec.generate_private_key(ec.SECP256R1())
            for name in ("root", "sealing-1", "certificate-1", "receipt-1")
        }
        for name, key in keys.items():
            write_private(folder / f"{name}.pem", private_pem(key))
        write_private(folder / MASTER_FILE, MasterKeys.new().text().encode())
        write_private(folder / INDEX_FILE, VersionedKeys.new().text().encode())
        write_private(folder / DEPOSIT_FILE, VersionedKeys.new().text().encode())
        statements = []
        for purpose in Purpose:
            key = keys[f"{name_of(purpose)}-1"]
            statement = build_statement(purpose, public_raw(key), 1)
            statements.append((statement.hex(), sign_statement(keys["root"], statement).hex()))
        public = PublicPart(organisation, public_raw(keys["root"]).hex(), statements)
        # Written last: its presence says the set is whole.
        write_private(folder / ORGANISATION_FILE, msgspec.json.encode(public))
        sync_folder(folder)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> OrganisationKeys:
        """Read and check every key; the root's private half may be away. Raises `SetupError`."""
        keys = cls(folder)
        for purpose, versions in (
            (name_of(Purpose.SEALING), keys.versions(Purpose.SEALING)),
            *((purpose, each.versions) for purpose, each in keys.versioned.items()),
        ):
            for version in range(1, max(versions)):
                if version not in versions and not keys.was_ended(purpose, version):
                    raise SetupError(
                        f"{purpose} key {version} is missing and was never ended: what was made "
                        "with it could not be used. Restore the key folder from its own backup."
                    )
        return keys

    def look(self) -> bool:
        """Take up keys made since, and let go of those ended. Whether there were any.

        Costs a look at four files. A folder that cannot be read just now, or lacks a key in use, is
        logged, and what is held goes on being used.
        """
        seen: object = None
        try:
            seen = _state(self._watched)
            if seen == self._seen:
                return False
            public = read_public(self.folder)
            stated = StatedKeys(self.folder, public)
            master = MasterKeys.read(read_private(self.folder / MASTER_FILE), MASTER_FILE)
            index, deposit = _versioned(self.folder, INDEX), _versioned(self.folder, DEPOSIT)
            found = {MASTER: master, INDEX: index, DEPOSIT: deposit}
            self._check_newer(public, stated, found)
        except (SetupError, OSError) as error:
            if self._failed != seen or seen is None:
                _log.error("the key folder cannot be read again: %s", error)
            self._failed = seen
            return False
        self._take(stated)
        self._signer.take(stated.private(Purpose.RECEIPT), stated.publics(Purpose.RECEIPT))
        self.master.take(master)
        self.index_key.take(index)
        self._deposit_key.take(deposit)
        self._seen = seen
        _log.info("took up the keys in the key folder")
        return True

    def versions(self, purpose: int) -> list[int]:
        """The versions of a purpose whose private half is here, oldest first."""
        return sorted(self._stated.privates(purpose))

    def newest(self, purpose: int) -> int:
        """The version of a purpose that is in use."""
        return self._stated.newest(purpose)

    def was_ended(self, purpose: str, version: int) -> bool:
        """Whether the register says that a key was ended."""
        values = [entry.values for entry in self.register.of_kind(ENDED_KIND)]
        return any(each["purpose"] == purpose and each["version"] == version for each in values)

    def offer(self) -> dict[str, object]:
        """The JSON of `GET /offer`."""
        self.look()
        return build_offer(self.organisation, self.root_public, self.statements)

    def deposit_secret(self, device: bytes) -> bytes:
        """The 32-byte secret with which a locked device may deposit, and nothing else."""
        return self.deposit_secrets(device)[0]

    def deposit_secrets(self, device: bytes) -> list[bytes]:
        """That of the key in use, then those of older ones that have not ended."""
        return [_derived(key, device) for key in self._deposit_key.newest_first]

    @property
    def deposit_version(self) -> int:
        """The version of the key from which deposit secrets are derived now."""
        return self._deposit_key.current

    def _take(self, stated: StatedKeys) -> None:
        self._stated = stated
        self.statements = stated.signed
        self.statements_name = statements_name(each for each, _ in stated.signed)
        sealing = stated.privates(Purpose.SEALING)
        # Old sealing keys stay: a sealed outbox made under one may come years later.
        self.sealing_keys = {key_id(public_raw(key)): key for key in sealing.values()}
        self.sealing_versions = {
            key_id(public): version for version, public in stated.publics(Purpose.SEALING).items()
        }
        self.sealing_public = public_raw(stated.private(Purpose.SEALING))
        self.certificate_key = stated.private(Purpose.CERTIFICATE)
        self.certificate_publics = keys_by_id(stated.publics(Purpose.CERTIFICATE).values())
        self.receipt_key = stated.private(Purpose.RECEIPT)

    def _check_newer(
        self, public: PublicPart, stated: StatedKeys, found: Mapping[str, VersionedKeys]
    ) -> None:
        """Raises `SetupError` for a folder put back to before a key that is in use."""
        older = [name_of(each) for each in Purpose if stated.newest(each) < self.newest(each)]
        older += [each for each in found if found[each].current < self.versioned[each].current]
        if older or bytes.fromhex(public.root) != self.root_public:
            raise SetupError(f"it lacks keys in use ({', '.join(older) or 'root'})")


def _state(watched: Sequence[str]) -> object:
    """What tells whether the files that change with a rotation are others than before."""
    found = []
    for path in watched:
        try:
            # Asked at every request, so nothing is built for it.
            file = os.stat(path)
        except FileNotFoundError:
            continue
        found.append((path, file.st_ino, file.st_mtime_ns, file.st_size))
    return found


def _versioned(folder: Path, purpose: str) -> VersionedKeys:
    name = VERSIONED_FILES[purpose]
    return VersionedKeys.read(read_private(folder / name), name)


def _derived(key: bytes, device: bytes) -> bytes:
    mac = hmac.HMAC(key, SHA256())
    mac.update(_DEPOSIT + device)
    return mac.finalize()
