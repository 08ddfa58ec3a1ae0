"""What the register says of an enrolment: enough to know the device again in a restored database.

Ids and the public key stand in clear; what names its owner or opens its invite is sealed by the
master key, since a register is copied to more places than a key should be.
"""

from __future__ import annotations

import msgspec

from server.index.entries import DeviceEntry, StaffMember, Team
from server.keys.master import version_of
from server.keys.organisation import OrganisationKeys
from server.keys.register import Entry

KIND = "enrolment"
SEALED = "sealed"
_PURPOSE = "enrolment"


class _Sealed(msgspec.Struct, array_like=True):
    certificate: str
    label: str
    installation: bytes
    invite: bytes | None
    name: str
    roles: tuple[str, ...]
    team: bytes | None
    team_name: str | None
    formerly: bytes | None = None


class Registered(msgspec.Struct, frozen=True):
    """A device, its owner and team as they were, and the keyed hash of the invite it used."""

    device: DeviceEntry
    owner: StaffMember
    team: Team | None
    invite: bytes | None


def register_enrolment(
    keys: OrganisationKeys,
    device: DeviceEntry,
    owner: StaffMember,
    team: Team | None,
    invite: bytes | None,
) -> None:
    """Enter a device in the register, flushed to the disk before returning."""
    sealed = _Sealed(
        device.certificate,
        device.label,
        device.installation,
        invite,
        owner.name,
        owner.roles,
        owner.team,
        team.name if team is not None else None,
        device.formerly,
    )
    keys.register.append(
        KIND,
        device.enrolled_ms,
        device=device.id.hex(),
        owner=device.owner.hex(),
        public=device.public_key.hex(),
        sealed=keys.master.seal(_PURPOSE, device.id, msgspec.msgpack.encode(sealed)).hex(),
    )


def newest_enrolments(keys: OrganisationKeys) -> list[Entry]:
    """The enrolments in their order; of one that was sealed anew, the newest entry."""
    newest = {entry.values["device"]: entry for entry in keys.register.of_kind(KIND)}
    return list(newest.values())


def sealed_under(entry: Entry) -> int | None:
    """The version of the master key that sealed an enrolment; None where it is not sealed."""
    return version_of(bytes.fromhex(entry.values[SEALED])) if SEALED in entry.values else None


def reseal_enrolments(keys: OrganisationKeys) -> int:
    """Enter anew, under the newest master key, every enrolment sealed under an older. How many."""
    older = [
        entry
        for entry in newest_enrolments(keys)
        if sealed_under(entry) not in (None, keys.master.current)
    ]
    for entry in older:
        device = bytes.fromhex(entry.values["device"])
        clear = keys.master.open(_PURPOSE, device, bytes.fromhex(entry.values[SEALED]))
        values = {**entry.values, SEALED: keys.master.seal(_PURPOSE, device, clear).hex()}
        keys.register.append(KIND, entry.at_ms, **values)
    return len(older)


def read_enrolment(keys: OrganisationKeys, entry: Entry) -> Registered | None:
    """The device of an entry; None for one made before entries told enough.

    Raises `SetupError` where it was sealed by another master key.
    """
    if SEALED not in entry.values:
        return None
    device_id = bytes.fromhex(entry.values["device"])
    clear = keys.master.open(_PURPOSE, device_id, bytes.fromhex(entry.values[SEALED]))
    told = msgspec.msgpack.decode(clear, type=_Sealed)
    owner = bytes.fromhex(entry.values["owner"])
    device = DeviceEntry(
        id=device_id,
        owner=owner,
        public_key=bytes.fromhex(entry.values["public"]),
        label=told.label,
        installation=told.installation,
        certificate=told.certificate,
        enrolled_ms=entry.at_ms,
        formerly=told.formerly,
    )
    team = None
    if told.team is not None and told.team_name is not None:
        team = Team(told.team, told.team_name)
    return Registered(
        device, StaffMember(owner, told.name, told.roles, told.team), team, told.invite
    )
