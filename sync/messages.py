"""The payloads of enrolment and of the round, element for element (docs/wire.md 5 and 6).

Each struct is an array on the wire. A message grows only at its end: elements a reader does not
know are passed over. Inside a pushed change nothing is checked here, since one bad change must not
block the rest.
"""

from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from sync import canonical
from sync.errors import Malformed, TooLarge

MAX_CHANGES: Final = 200
MAX_CHANGES_BYTES: Final = 1024 * 1024
_MOST_READ: Final = 10_000
"""Most changes built before being counted: past `MAX_CHANGES` is too large, past this malformed."""

Id16 = Annotated[bytes, Meta(min_length=16, max_length=16)]
Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]
DeviceId = Annotated[bytes, Meta(min_length=8, max_length=8)]
StatementsName = Annotated[bytes, Meta(min_length=8, max_length=8)]
PublicKey = Annotated[bytes, Meta(min_length=65, max_length=65)]
Count = Annotated[int, Meta(ge=0, le=canonical.MAX_INT)]
Time = Annotated[int, Meta(ge=-canonical.MAX_INT, le=canonical.MAX_INT)]
Cursor = Annotated[bytes, Meta(max_length=1024)]
Short = Annotated[str, Meta(max_length=200)]
Token = Annotated[str, Meta(max_length=16_384)]


class EnrolRequest(msgspec.Struct, frozen=True, array_like=True):
    """`installation` groups the vaults of one browser profile for the fleet page."""

    secret: Annotated[bytes, Meta(min_length=7, max_length=7)]
    public: PublicKey
    installation: Id16
    oidc: Token | None
    app: Short


class EnrolReply(msgspec.Struct, frozen=True, array_like=True):
    """What a device is told once: who it is, and what it needs to work offline."""

    device: DeviceId
    certificate: str
    deposit_secret: Hash
    epoch: Count
    server_ms: Time
    actor: Id16
    name: str
    roles: tuple[str, ...]
    label: str
    lease: str
    organisation: str
    team: str | None


class Signed(msgspec.Struct, frozen=True, array_like=True):
    """A frozen change and its signature, as they were made; neither is checked yet."""

    raw: bytes
    signature: bytes


class DeviceHealth(msgspec.Struct, frozen=True, array_like=True):
    """What a device says of itself: counts, milliseconds since 1970, bytes."""

    unsent: Count
    oldest_unsent_ms: Time | None
    persisted: bool | None
    space_left: Count | None


class DeviceCertificate(msgspec.Struct, frozen=True, array_like=True):
    """The certificate of an author."""

    device: DeviceId
    jwt: str


class ScopeReceipt(msgspec.Struct, frozen=True, array_like=True):
    """What a device did with records that left its scope: a code of `receipt`.

    `last_seq` is the device's highest own number when it could no longer read them.
    """

    receipt: Count
    last_seq: Count
    records: tuple[Id16, ...]


class OpenRecord(msgspec.Struct, frozen=True, array_like=True):
    """A record that is open for writing on this device, and since when by its clock."""

    record: Id16
    since_ms: Time


class Highest(msgspec.Struct, frozen=True, array_like=True):
    """The highest number and id held for a device: what a clone or a lost tail shows by."""

    dev_seq: Count
    id: Hash | None


class RoundRequest(msgspec.Struct, frozen=True, array_like=True):
    """One exchange asked for. `directory_version` is 0 while the device holds no directory.

    `certificates` are those of the authors of others' changes among `changes`, as after a restore.
    `oldest_sealing` is the lowest version of the sealing keys that sealed copies on the device are
    made under, or will be; None where it does not say.
    `newest` is the device's newest own number and id; none from apps that do not say.
    `deposit_version` is that of the key its deposit secret is of, 0 where it does not know; None
    from apps that take no newer one.
    """

    epoch: Count
    cursor: Cursor | None
    changes: Annotated[tuple[Signed, ...], Meta(max_length=_MOST_READ)]
    limit: Count
    app: Short
    device_ms: Time
    directory_version: Count
    health: DeviceHealth
    certificates: tuple[DeviceCertificate, ...] = ()
    receipts: tuple[ScopeReceipt, ...] = ()
    open_records: tuple[OpenRecord, ...] = ()
    oldest_sealing: Count | None = None
    newest: Highest | None = None
    deposit_version: Count | None = None


class DepositSecret(msgspec.Struct, frozen=True, array_like=True):
    """With what a locked device may deposit from now on, of which version of the server's key."""

    version: Count
    secret: Hash


class EpochEnd(msgspec.Struct, frozen=True, array_like=True):
    """The last position kept of an epoch."""

    epoch: Count
    position: Count


class DeskOutcome(msgspec.Struct, frozen=True, array_like=True):
    """What the set-aside desk decided: a code of `desk`, who, when, why, and onto which record."""

    act: Count
    name: str
    actor: Id16
    at_ms: Time
    reason: str
    record: Id16 | None


class ChangeVerdict(msgspec.Struct, frozen=True, array_like=True):
    """What became of one pushed change; `dev_seq` is 0 where the bytes did not tell one.

    `outcome` is what the set-aside desk decided on it, told with own verdicts that changed.
    """

    dev_seq: Count
    id: Hash
    verdict: Count
    arrival: Count
    position: Count | None
    received_ms: Time
    reason: Count | None
    detail: str | None
    outcome: DeskOutcome | None = None


class Received(msgspec.Struct, frozen=True, array_like=True):
    """A change of somebody else's, with its commit position. `mark` is a code of `mark`."""

    position: Count
    received_ms: Time
    raw: bytes
    signature: bytes
    mark: Count | None = None


class SnapshotOf(msgspec.Struct, frozen=True, array_like=True):
    """A record new to the device, whole: bytes for `sync.snapshot.parse_snapshot`."""

    record: Id16
    raw: bytes


class OpenElsewhere(msgspec.Struct, frozen=True, array_like=True):
    """A record open on another device of the same owner; `heard_ms` is when that device said so."""

    record: Id16
    device: DeviceId
    label: str
    since_ms: Time
    heard_ms: Time


class DirectoryEntry(msgspec.Struct, frozen=True, array_like=True):
    """A member of staff as others see them."""

    actor: Id16
    name: str
    roles: tuple[str, ...]
    team: str | None


class PolicyEntry(msgspec.Struct, frozen=True, array_like=True):
    """One setting of the organisation."""

    key: str
    value: object


class Directory(msgspec.Struct, frozen=True, array_like=True):
    """Staff and policy, sent when the device's version differs."""

    version: Count
    staff: tuple[DirectoryEntry, ...]
    policy: tuple[PolicyEntry, ...]


class RoundReply(msgspec.Struct, frozen=True, array_like=True):
    """The answer to a round, in the order of section 6; no lease where none is renewed.

    `later_ms` is when what was answered `later` may be sent again, by the server's clock.
    `statements` is the name of the list of statements in the offer (`sync.enrolment`).
    `deposit` comes where the device has a secret of an older key than the newest.
    """

    epoch: Count
    epoch_ends: tuple[EpochEnd, ...]
    server_ms: Time
    verdicts: tuple[ChangeVerdict, ...]
    own_verdicts: tuple[ChangeVerdict, ...]
    changes: tuple[Received, ...]
    snapshots: tuple[SnapshotOf, ...]
    certificates: tuple[DeviceCertificate, ...]
    cursor: Cursor
    more: bool
    scope_added: tuple[Id16, ...]
    scope_removed: tuple[Id16, ...]
    durable_through: Count
    lease: str | None
    orders: tuple[object, ...]
    highest: Highest
    directory: Directory | None
    open_elsewhere: tuple[OpenElsewhere, ...] = ()
    later_ms: Time | None = None
    statements: StatementsName | None = None
    deposit: DepositSecret | None = None


_encoder = msgspec.msgpack.Encoder()
Message = TypeVar("Message", bound=EnrolRequest | EnrolReply | RoundRequest | RoundReply)


def encode(message: EnrolRequest | EnrolReply | RoundRequest | RoundReply) -> bytes:
    """The payload bytes. Raises `Malformed` or `TooLarge` for what the other side would refuse."""
    raw = _encode(message)
    _parse(raw, type(message))
    return raw


def parse_enrol_request(raw: bytes) -> EnrolRequest:
    """Reads an enrol request. Raises `Malformed`."""
    return _parse(raw, EnrolRequest)


def parse_enrol_reply(raw: bytes) -> EnrolReply:
    """Reads an enrol reply. Raises `Malformed`."""
    return _parse(raw, EnrolReply)


def parse_round_request(raw: bytes) -> RoundRequest:
    """Reads a round request. Raises `Malformed`, or `TooLarge` past 200 changes or 1 MiB."""
    return _parse(raw, RoundRequest)


def parse_round_reply(raw: bytes) -> RoundReply:
    """Reads a round reply. Raises `Malformed`, or `TooLarge` past 200 changes or 1 MiB."""
    return _parse(raw, RoundReply)


def _encode(message: msgspec.Struct) -> bytes:
    try:
        return _encoder.encode(message)
    except (UnicodeEncodeError, OverflowError, TypeError, ValueError) as error:
        raise Malformed("a value has no form on the wire") from error


def _parse(raw: bytes, kind: type[Message]) -> Message:
    message = canonical.decode_as(raw, kind, kind.__name__)
    if isinstance(message, RoundRequest | RoundReply):
        _bounded([change.raw for change in message.changes])
    if isinstance(message, RoundReply):
        # The only elements of any type.
        policy = message.directory.policy if message.directory is not None else ()
        canonical.check([*message.orders, *(setting.value for setting in policy)])
    return message


def _bounded(changes: list[bytes]) -> None:
    if len(changes) > MAX_CHANGES:
        raise TooLarge(f"more than {MAX_CHANGES} changes at once")
    if sum(map(len, changes)) > MAX_CHANGES_BYTES:
        raise TooLarge(f"more than {MAX_CHANGES_BYTES} bytes of changes at once")
