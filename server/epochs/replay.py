"""Replaying the register into a restored database: whom it enrolled since, and whom it ended.

Everything here happens in one turn of the writer. What a database already has is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from server.enrol.registered import SEALED, Registered, newest_enrolments, read_enrolment
from server.fleet.ending import of_entry
from server.index.entries import DeviceEntry, StaffMember, Team, WhyRevoked
from server.index.index import Index
from server.keys.organisation import OrganisationKeys
from server.keys.register import Entry
from server.store.people_rows import PeopleRows
from sync.canonical import MAX_INT


class Ended(msgspec.Struct, frozen=True):
    """When a device was revoked, and for what, as the register says."""

    at_ms: int
    why: WhyRevoked | None


class Replayed(msgspec.Struct):
    """What was written and, once it is committed, is to be known in memory."""

    teams: list[Team] = msgspec.field(default_factory=list)
    staff: list[StaffMember] = msgspec.field(default_factory=list)
    devices: list[DeviceEntry] = msgspec.field(default_factory=list)
    revoked: dict[bytes, Ended] = msgspec.field(default_factory=dict)

    def apply(self, index: Index) -> None:
        """Know it in memory."""
        for team in self.teams:
            index.put_team(team)
        for member in self.staff:
            index.put_staff(member)
        for device in self.devices:
            index.put_device(device)
        for device_id, ended in self.revoked.items():
            device = index.devices[device_id]
            device.revoked_ms, device.why_revoked = ended.at_ms, ended.why


async def replay(
    connection: AsyncConnection, rows: PeopleRows, keys: OrganisationKeys, index: Index
) -> Replayed:
    """Write the enrolments and revocations the database lacks. Call it in the writer's turn."""
    done = Replayed()
    ended = revocations(keys)
    lacking = {entry.number for entry in lacked_enrolments(keys, index)}
    for entry in newest_enrolments(keys):
        registered = read_enrolment(keys, entry) if entry.number in lacking else None
        if registered is not None:
            await _enrol(connection, rows, index, registered, ended, done)
    for device_id in lacked_revocations(keys, index):
        of = ended[device_id]
        await rows.revoke_device(connection, device_id, of.at_ms, of.why)
        done.revoked[device_id] = of
    return done


def lacked_enrolments(keys: OrganisationKeys, index: Index) -> list[Entry]:
    """The register's enrolments of devices that the database does not know."""
    return [
        entry
        for entry in newest_enrolments(keys)
        if bytes.fromhex(entry.values["device"]) not in index.devices and SEALED in entry.values
    ]


def lacked_revocations(keys: OrganisationKeys, index: Index) -> list[bytes]:
    """The devices that the register says are revoked and the database does not."""
    known = ((device_id, index.devices.get(device_id)) for device_id in revocations(keys))
    return [each for each, device in known if device is not None and device.revoked_ms is None]


async def know_again(
    connection: AsyncConnection,
    rows: PeopleRows,
    keys: OrganisationKeys,
    index: Index,
    presented: Iterable[Registered],
) -> Replayed:
    """Write devices that proved themselves by their certificates. Revoked ones stay revoked."""
    done = Replayed()
    ended = revocations(keys)
    for each in presented:
        await _enrol(connection, rows, index, each, ended, done)
    return done


def revocations(keys: OrganisationKeys) -> dict[bytes, Ended]:
    """By device, what the register says of its end."""
    return {
        bytes.fromhex(entry.values["device"]): Ended(entry.at_ms, of_entry(entry))
        for entry in keys.register.of_kind("revocation")
    }


def received_before_end(keys: OrganisationKeys, device_id: bytes) -> int:
    """The highest number of a device the server had when it was revoked, as the register says.

    Without bound where the server could not say, having been restored itself.
    """
    numbers = [
        entry.values.get("seq", 0)
        for entry in keys.register.of_kind("revocation")
        if entry.values["device"] == device_id.hex()
    ]
    return max((MAX_INT if each is None else each for each in numbers), default=0)


async def _enrol(
    connection: AsyncConnection,
    rows: PeopleRows,
    index: Index,
    registered: Registered,
    ended: dict[bytes, Ended],
    done: Replayed,
) -> None:
    device, owner, team = registered.device, registered.owner, registered.team
    if any(device.id == each.id for each in done.devices):
        return
    if await rows.has_device(connection, device.id):
        # Another process has it, and this one has yet to read so.
        return
    if not device.is_server:
        if team is not None and team.id not in index.teams and team not in done.teams:
            await rows.put_team(connection, team)
            done.teams.append(team)
        known = {*index.staff, *(each.id for each in done.staff)}
        if owner.id not in known:
            # Whatever this brings into scope enters after every cursor given out so far.
            since = index.last_position + 1
            owner = msgspec.structs.replace(owner, since=since)
            await rows.put_staff(connection, owner)
            done.staff.append(owner)
    of = ended.get(device.id)
    if of is not None:
        device.revoked_ms, device.why_revoked = of.at_ms, of.why
    await rows.add_device(connection, device)
    done.devices.append(device)
    if registered.invite is not None:
        # Its code made this device: it makes no other.
        await rows.use_invite(connection, registered.invite, device.id, device.enrolled_ms)
