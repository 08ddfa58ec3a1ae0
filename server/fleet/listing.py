"""What IT sees of the devices, and a manager of their team's: owners, times, counts and states.

Never content, never a person helped (design.md 3). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from server.fleet.rekey import Asking
from server.index.entries import DeviceEntry, StaffMember, WhyRevoked
from server.index.index import Index

State = Literal["enrolled", "revoked"]


class AskingCopy(msgspec.Struct, frozen=True, array_like=True):
    """A copy of a device that asks for a key of its own: the key, and the code its screen shows."""

    public: bytes
    code: str
    asked_ms: int
    confirmed: bool
    refused: bool


class FleetDevice(msgspec.Struct, frozen=True, array_like=True):
    """One line of the fleet, in the order of the wire. Times in milliseconds since 1970 UTC.

    `unsent`, `oldest_unsent_ms` and `app_version` are what the device last said of itself, nil
    before its first round; `last_contact_ms` is nil before its first. `unreadable_ms` and
    `empty_ms` are when it said that it could no longer read, and that nothing is left on it;
    `asked_ms` is when its unsent work was asked for, while that is not answered. `missing` counts
    numbers below its highest that have not come: work still on the device, or lost with it.
    `copies` are those of it that ask for a key of their own; `formerly` is the id it was a copy of.
    `files_missing` counts the files that its changes name and that are not here whole.
    """

    device: bytes
    label: str
    owner: str
    team: str | None
    enrolled_ms: int
    last_contact_ms: int | None
    unsent: int | None
    oldest_unsent_ms: int | None
    app_version: str | None
    state: State
    unreadable_ms: int | None = None
    empty_ms: int | None = None
    asked_ms: int | None = None
    missing: int = 0
    copies: tuple[AskingCopy, ...] = ()
    formerly: bytes | None = None
    files_missing: int = 0
    why_revoked: WhyRevoked | None = None

    def as_list(self) -> list[object]:
        """The line as `sync.canonical.encode` takes it."""
        line = list(msgspec.structs.astuple(self))
        line[-4] = [list(msgspec.structs.astuple(each)) for each in self.copies]
        why = self.why_revoked
        line[-1] = None if why is None else list(msgspec.structs.astuple(why))
        return line


def fleet(
    index: Index,
    copies: Mapping[bytes, Sequence[Asking]] | None = None,
    files: Mapping[bytes, int] | None = None,
) -> list[FleetDevice]:
    """Every device but the server's own: the longest silent first. `copies` are those that ask,
    `files` how many are not here, by device."""
    asked, missing = copies or {}, files or {}
    lines = [
        _line(index, each, asked.get(each.id, ()), missing.get(each.id, 0))
        for each in index.devices.values()
        if not each.is_server
    ]
    return sorted(lines, key=lambda line: (line.last_contact_ms or 0, line.device))


def is_of_team(index: Index, manager: StaffMember, line: FleetDevice) -> bool:
    """Whether a device is one of the staff of this manager's own team."""
    return manager.id in index.people.managers_of_staff(index.devices[line.device].owner)


def without_acts(line: FleetDevice) -> FleetDevice:
    """A line without what only IT acts on: keys that copies ask for, and former ids."""
    return msgspec.structs.replace(line, copies=(), formerly=None)


def _line(
    index: Index, device: DeviceEntry, copies: Sequence[Asking], files_missing: int
) -> FleetDevice:
    owner = index.staff.get(device.owner)
    team = index.teams.get(owner.team) if owner is not None and owner.team is not None else None
    report = device.report
    return FleetDevice(
        device=device.id,
        label=device.label,
        owner=owner.name if owner is not None else "",
        team=team.name if team is not None else None,
        enrolled_ms=device.enrolled_ms,
        last_contact_ms=device.last_seen_ms,
        unsent=report.unsent if report is not None else None,
        oldest_unsent_ms=report.oldest_unsent_ms if report is not None else None,
        app_version=report.app_version if report is not None else None,
        state="enrolled" if device.revoked_ms is None else "revoked",
        unreadable_ms=device.unreadable_ms,
        empty_ms=device.empty_ms,
        asked_ms=device.asked_ms,
        missing=device.missing,
        copies=tuple(
            AskingCopy(each.public, each.code, each.asked_ms, each.confirmed, each.refused)
            for each in copies
        ),
        formerly=device.formerly,
        files_missing=files_missing,
        why_revoked=device.why_revoked,
    )
