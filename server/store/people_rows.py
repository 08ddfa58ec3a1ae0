"""Rows of staff, teams, devices and invites: sealing them, reading them, writing them.

Every function takes the connection of the transaction it belongs to. Whoever writes has taken the
turn (`order.py`): each write gives its row the next `changed` of the table.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ScalarSelect, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.index.entries import DeviceEntry, DeviceReport, StaffMember, Team, WhyRevoked
from server.keys.master import MasterKeys
from server.store import tables


class _Was(msgspec.Struct, frozen=True, array_like=True):
    """Roles and team once held, from this position on."""

    roles: tuple[str, ...]
    team: bytes | None
    since: int


class _StaffSeal(msgspec.Struct, array_like=True):
    name: str
    roles: tuple[str, ...]
    team: bytes | None
    # Oldest first. Who held a record when is worked out again from these at every start.
    was: tuple[_Was, ...] = ()


class _DeviceSeal(msgspec.Struct, array_like=True):
    label: str
    certificate: str
    formerly: bytes | None = None
    why_revoked: WhyRevoked | None = None


class _Progress(msgspec.Struct, array_like=True):
    highest_seq: int
    highest_id: bytes | None
    # Whether a number was once passed over; `received` says whether it still has not come.
    gap: bool
    report: DeviceReport | None
    unreadable_ms: int | None = None
    empty_ms: int | None = None
    asked_ms: int | None = None
    received: int | None = None


_NOT_COUNTED = -1


class Invite(msgspec.Struct):
    """An enrolment code's row. The code itself is stored nowhere."""

    secret_hash: bytes
    owner: bytes
    label: str
    created_ms: int
    expires_ms: int
    used_ms: int | None = None
    device: bytes | None = None
    other_key_tries: int = 0


def next_changed(table: Table) -> ScalarSelect[int]:
    """What `changed` of a row written now becomes."""
    # Under another name, or an update would ask the row it writes instead of the table.
    every = table.alias()
    return select(func.coalesce(func.max(every.c.changed), 0) + 1).scalar_subquery()


class PeopleRows:
    """Reads and writes these rows under the master key."""

    def __init__(self, master: MasterKeys) -> None:
        self._master = master

    # --- staff and teams ---------------------------------------------------------------------

    async def put_staff(self, connection: AsyncConnection, member: StaffMember) -> None:
        """Insert or replace a member of staff; what they were before is kept beside it."""
        held = (
            await connection.execute(select(tables.staff).where(tables.staff.c.id == member.id))
        ).first()
        was: tuple[_Was, ...] = ()
        if held is not None:
            before = self._open("staff", held.id, held.sealed, _StaffSeal)
            was = (*before.was, _Was(before.roles, before.team, held.since))
        seal = _StaffSeal(member.name, member.roles, member.team, was)
        sealed = self._seal("staff", member.id, seal)
        if held is None:
            await connection.execute(
                insert(tables.staff).values(
                    id=member.id,
                    sealed=sealed,
                    since=member.since,
                    changed=next_changed(tables.staff),
                )
            )
        else:
            await connection.execute(
                update(tables.staff)
                .where(tables.staff.c.id == member.id)
                .values(sealed=sealed, since=member.since, changed=next_changed(tables.staff))
            )

    async def staff(self, connection: AsyncConnection, after: int = -1) -> list[StaffMember]:
        """Staff whose row was written after that `changed`; at first everybody.

        Each as they are and as they were, in the order in which that began.
        """
        found: list[StaffMember] = []
        rows = await connection.execute(select(tables.staff).where(tables.staff.c.changed > after))
        for row in rows:
            seal = self._open("staff", row.id, row.sealed, _StaffSeal)
            for was in seal.was:
                found.append(StaffMember(row.id, seal.name, was.roles, was.team, was.since))
            found.append(self._staff(row))
        return sorted(found, key=lambda member: member.since)

    async def staff_member(self, connection: AsyncConnection, actor: bytes) -> StaffMember | None:
        """One member of staff, or None."""
        row = (
            await connection.execute(select(tables.staff).where(tables.staff.c.id == actor))
        ).first()
        return self._staff(row) if row is not None else None

    async def last_roles(self, connection: AsyncConnection, actor: bytes) -> tuple[str, ...]:
        """The roles somebody had when they last had any; none where they never did."""
        sealed = await connection.scalar(
            select(tables.staff.c.sealed).where(tables.staff.c.id == actor)
        )
        if sealed is None:
            return ()
        seal: _StaffSeal = self._open("staff", actor, sealed, _StaffSeal)
        every = (*(was.roles for was in seal.was), seal.roles)
        return next((roles for roles in reversed(every) if roles), ())

    async def put_team(self, connection: AsyncConnection, team: Team) -> None:
        """Insert a team."""
        sealed = self._seal("team", team.id, team.name)
        await connection.execute(
            insert(tables.team).values(id=team.id, sealed=sealed, changed=next_changed(tables.team))
        )

    async def teams(self, connection: AsyncConnection, after: int = -1) -> list[Team]:
        """Teams whose row was written after that `changed`; at first all."""
        rows = await connection.execute(select(tables.team).where(tables.team.c.changed > after))
        return [Team(row.id, self._open("team", row.id, row.sealed, str)) for row in rows]

    def _staff(self, row: Any) -> StaffMember:
        seal = self._open("staff", row.id, row.sealed, _StaffSeal)
        return StaffMember(row.id, seal.name, seal.roles, seal.team, row.since)

    # --- devices -----------------------------------------------------------------------------

    async def add_device(self, connection: AsyncConnection, device: DeviceEntry) -> None:
        """Insert a device."""
        await connection.execute(
            insert(tables.device).values(
                id=device.id,
                owner=device.owner,
                public_key=device.public_key,
                installation=device.installation,
                enrolled_ms=device.enrolled_ms,
                revoked_ms=device.revoked_ms,
                counter=device.counter,
                last_seen_ms=device.last_seen_ms,
                is_server=device.is_server,
                sealed=self._seal(
                    "device",
                    device.id,
                    _DeviceSeal(
                        device.label, device.certificate, device.formerly, device.why_revoked
                    ),
                ),
                progress=self.progress(
                    device, device.highest_seq, device.highest_id, device.received
                ),
                changed=next_changed(tables.device),
            )
        )

    async def has_device(self, connection: AsyncConnection, device: bytes) -> bool:
        """Whether a device stands in the database."""
        query = select(tables.device.c.id).where(tables.device.c.id == device)
        return await connection.scalar(query) is not None

    def progress(
        self, device: DeviceEntry, highest_seq: int, highest_id: bytes | None, received: int
    ) -> bytes:
        """The sealed progress of a device's row."""
        progress = _Progress(
            highest_seq,
            highest_id,
            highest_seq > received,
            device.report,
            unreadable_ms=device.unreadable_ms,
            empty_ms=device.empty_ms,
            asked_ms=device.asked_ms,
            received=received,
        )
        return self._seal("progress", device.id, progress)

    async def revoke_device(
        self, connection: AsyncConnection, device: bytes, revoked_ms: int, why: WhyRevoked | None
    ) -> None:
        """Mark a device revoked from a time on, and for what."""
        row = tables.device
        held = await connection.scalar(select(row.c.sealed).where(row.c.id == device))
        if held is None:
            return
        seal = self._open("device", device, held, _DeviceSeal)
        seal.why_revoked = why
        await connection.execute(
            update(row)
            .where(row.c.id == device)
            .values(
                revoked_ms=revoked_ms,
                sealed=self._seal("device", device, seal),
                changed=next_changed(row),
            )
        )

    async def why_revoked(self, connection: AsyncConnection, device: bytes) -> WhyRevoked | None:
        """Why a device was revoked, as its row has it."""
        row = tables.device
        held = await connection.scalar(select(row.c.sealed).where(row.c.id == device))
        if held is None:
            return None
        seal: _DeviceSeal = self._open("device", device, held, _DeviceSeal)
        return seal.why_revoked

    async def keep_counter(
        self, connection: AsyncConnection, device: DeviceEntry, now_ms: int
    ) -> None:
        """Keep a device's request counter and when it was heard of."""
        await connection.execute(
            update(tables.device)
            .where(tables.device.c.id == device.id)
            .values(
                counter=device.counter,
                last_seen_ms=now_ms,
                changed=next_changed(tables.device),
            )
        )

    async def devices(self, connection: AsyncConnection, after: int = -1) -> list[DeviceEntry]:
        """Devices whose row was written after that `changed`, the server's own among them."""
        rows = await connection.execute(
            select(tables.device).where(tables.device.c.changed > after)
        )
        found = [self._device(row) for row in rows]
        uncounted = [each for each in found if each.received == _NOT_COUNTED]
        if uncounted:
            numbers = await _count_numbers(connection)
            for device in uncounted:
                device.received = numbers.get(device.id, 0)
        return found

    def _device(self, row: Any) -> DeviceEntry:
        seal = self._open("device", row.id, row.sealed, _DeviceSeal)
        progress = _Progress(0, None, False, None)
        if row.progress is not None:
            progress = self._open("progress", row.id, row.progress, _Progress)
        return DeviceEntry(
            id=row.id,
            owner=row.owner,
            public_key=row.public_key,
            label=seal.label,
            installation=row.installation,
            certificate=seal.certificate,
            enrolled_ms=row.enrolled_ms,
            revoked_ms=row.revoked_ms,
            counter=row.counter,
            highest_seq=progress.highest_seq,
            highest_id=progress.highest_id,
            last_seen_ms=row.last_seen_ms,
            report=progress.report,
            is_server=row.is_server,
            unreadable_ms=progress.unreadable_ms,
            empty_ms=progress.empty_ms,
            asked_ms=progress.asked_ms,
            kept_ms=row.last_seen_ms or 0,
            # Kept from before the numbers were counted: they are counted once, above.
            received=_NOT_COUNTED if progress.received is None else progress.received,
            formerly=seal.formerly,
            why_revoked=seal.why_revoked,
        )

    # --- invites -----------------------------------------------------------------------------

    async def add_invite(self, connection: AsyncConnection, invite: Invite) -> None:
        """Insert an invite."""
        await connection.execute(
            insert(tables.invite).values(
                secret_hash=invite.secret_hash,
                owner=invite.owner,
                created_ms=invite.created_ms,
                expires_ms=invite.expires_ms,
                sealed=self._seal("invite", invite.secret_hash, invite.label),
            )
        )

    async def invite(self, connection: AsyncConnection, secret_hash: bytes) -> Invite | None:
        """The invite of a secret's keyed hash, or None."""
        row = (
            await connection.execute(
                select(tables.invite).where(tables.invite.c.secret_hash == secret_hash)
            )
        ).first()
        if row is None:
            return None
        return Invite(
            secret_hash=row.secret_hash,
            owner=row.owner,
            label=self._open("invite", row.secret_hash, row.sealed, str),
            created_ms=row.created_ms,
            expires_ms=row.expires_ms,
            used_ms=row.used_ms,
            device=row.device,
            other_key_tries=row.other_key_tries,
        )

    async def use_invite(
        self, connection: AsyncConnection, secret_hash: bytes, device: bytes, used_ms: int
    ) -> None:
        """Bind an invite to the device it made."""
        await connection.execute(
            update(tables.invite)
            .where(tables.invite.c.secret_hash == secret_hash)
            .values(used_ms=used_ms, device=device)
        )

    async def note_other_key(self, connection: AsyncConnection, secret_hash: bytes) -> None:
        """Count a try of a used code with another key: shown to IT."""
        await connection.execute(
            update(tables.invite)
            .where(tables.invite.c.secret_hash == secret_hash)
            .values(other_key_tries=tables.invite.c.other_key_tries + 1)
        )

    def _seal(self, purpose: str, binding: bytes, value: Any) -> bytes:
        return self._master.seal(purpose, binding, msgspec.msgpack.encode(value))

    def _open(self, purpose: str, binding: bytes, sealed: bytes, kind: Any) -> Any:
        return msgspec.msgpack.decode(self._master.open(purpose, binding, sealed), type=kind)


async def _count_numbers(connection: AsyncConnection) -> dict[bytes, int]:
    change = tables.change
    rows = await connection.execute(
        select(change.c.device, func.count().label("numbers"))
        .where(change.c.seq_hash.is_not(None))
        .group_by(change.c.device)
    )
    return {row.device: row.numbers for row in rows}
