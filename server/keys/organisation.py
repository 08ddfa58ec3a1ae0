"""The organisation's keys: made once by `doorstep init`, read at every start (protocol.md 3).

The root signs statements about the others and can then be taken away: nothing else needs it. None
of these files lies in the data folder, so a copy of the data opens nothing.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from server.errors import SetupError
from server.keys.definitions import Definitions
from server.keys.files import (
    private_from_pem,
    private_pem,
    read_private,
    sync_folder,
    write_private,
)
from server.keys.mark import MarkFile
from server.keys.master import MasterKeys
from server.keys.register import Register
from sync.certificate import keys_by_id
from sync.codes import Purpose
from sync.enrolment import build_offer, build_statement, sign_statement, verify_statement
from sync.envelope import key_id
from sync.signing import public_raw

ORGANISATION_FILE = "organisation.json"
REGISTER_FILE = "register.log"
MARK_FILE = "mark"
DEFINITIONS_FOLDER = "forms"
_DEPOSIT = b"doorstep/deposit/1"


class PublicPart(msgspec.Struct, frozen=True):
    """What is the same for everyone: name, root public key, signed statements. Binary in hex."""

    organisation: str
    root: str
    statements: list[tuple[str, str]]


class OrganisationKeys:
    """Every key the running server uses."""

    def __init__(
        self,
        public: PublicPart,
        sealing: list[ec.EllipticCurvePrivateKey],
        certificate: list[ec.EllipticCurvePrivateKey],
        receipt: ec.EllipticCurvePrivateKey,
        master: MasterKeys,
        index_key: bytes,
        deposit_key: bytes,
        register: Register,
        mark: MarkFile,
        definitions: Definitions,
    ) -> None:
        self.organisation = public.organisation
        self.root_public = bytes.fromhex(public.root)
        self.statements = [
            (bytes.fromhex(statement), bytes.fromhex(signature))
            for statement, signature in public.statements
        ]
        # Old sealing keys stay: a sealed outbox made under one may come years later.
        self.sealing_keys = {key_id(public_raw(key)): key for key in sealing}
        self.sealing_public = public_raw(sealing[-1])
        self.certificate_key = certificate[-1]
        self.certificate_publics = keys_by_id(public_raw(key) for key in certificate)
        self.receipt_key = receipt
        self.master = master
        self.index_key = index_key
        self.register = register
        self.mark = mark
        self.definitions = definitions
        self._deposit_key = deposit_key

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
        write_private(folder / "master.keys", MasterKeys.new().text().encode())
        write_private(folder / "index.key", secrets.token_bytes(32))
        write_private(folder / "deposit.key", secrets.token_bytes(32))
        statements = []
        for purpose in Purpose:
            key = keys[f"{purpose.name.lower()}-1"]
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
        try:
            public = msgspec.json.decode(read_private(folder / ORGANISATION_FILE), type=PublicPart)
        except msgspec.DecodeError as error:
            raise SetupError(f"{ORGANISATION_FILE} is damaged: restore the key folder") from error
        receipt = _numbered(folder, "receipt")[-1]
        keys = cls(
            public=public,
            sealing=_numbered(folder, "sealing"),
            certificate=_numbered(folder, "certificate"),
            receipt=receipt,
            master=MasterKeys.parse(
                read_private(folder / "master.keys").decode("ascii", "replace")
            ),
            index_key=_key32(folder, "index.key"),
            deposit_key=_key32(folder, "deposit.key"),
            register=Register(folder / REGISTER_FILE, receipt, public_raw(receipt)),
            mark=MarkFile(folder / MARK_FILE, receipt, public_raw(receipt)),
            definitions=Definitions(folder / DEFINITIONS_FOLDER),
        )
        for statement, signature in keys.statements:
            verify_statement(keys.root_public, statement, signature)
        return keys

    def offer(self) -> dict[str, object]:
        """The JSON of `GET /offer`."""
        return build_offer(self.organisation, self.root_public, self.statements)

    def deposit_secret(self, device: bytes) -> bytes:
        """The 32-byte secret with which a locked device may deposit, and nothing else."""
        mac = hmac.HMAC(self._deposit_key, SHA256())
        mac.update(_DEPOSIT + device)
        return mac.finalize()


def _numbered(folder: Path, name: str) -> list[ec.EllipticCurvePrivateKey]:
    found = sorted(folder.glob(f"{name}-*.pem"), key=lambda path: int(path.stem.rsplit("-", 1)[1]))
    if not found:
        raise SetupError(f"no {name} key in the key folder. Run `doorstep init` first.")
    return [private_from_pem(read_private(path), path.name) for path in found]


def _key32(folder: Path, name: str) -> bytes:
    data = read_private(folder / name)
    if len(data) != 32:
        raise SetupError(f"{name} is damaged: restore the key folder")
    return data
