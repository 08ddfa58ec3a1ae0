"""The directory a device keeps: colleagues by name, and the organisation's policy."""

from __future__ import annotations

import hashlib

import msgspec

from server.index.index import Index
from server.settings import Settings
from sync.canonical import encode
from sync.messages import Directory, DirectoryEntry, PolicyEntry


class Directories:
    """Each person's directory, made again only when staff or teams have changed."""

    def __init__(self, index: Index, settings: Settings) -> None:
        self._index = index
        self._settings = settings
        self._made: dict[bytes, Directory] = {}
        self._of_version = -1

    def of(self, actor: bytes) -> Directory:
        """Whom a person sees named, with the version of that list: a number of its content."""
        if self._of_version != self._index.people_version:
            self._made.clear()
            self._of_version = self._index.people_version
        made = self._made.get(actor)
        if made is None:
            made = self._made[actor] = self._make(actor)
        return made

    def _make(self, actor: bytes) -> Directory:
        staff = tuple(
            DirectoryEntry(
                member.id,
                member.name,
                member.roles,
                member.team.hex() if member.team is not None else None,
            )
            for member in self._index.colleagues(actor)
        )
        teams = sorted(self._index.teams.values(), key=lambda team: team.id)
        policy = (
            PolicyEntry("auto_lock_minutes", 5),
            PolicyEntry("lease_days", self._settings.lease_days),
            PolicyEntry("safe_after", self._settings.safe_after),
            PolicyEntry("time_zone", self._settings.time_zone),
            *_update_deadline(self._settings),
            *_safeguarding_phone(self._settings),
            *(PolicyEntry(f"team/{team.id.hex()}", team.name) for team in teams),
        )
        content = encode(msgspec.to_builtins((staff, policy), builtin_types=(bytes,)))
        version = int.from_bytes(hashlib.sha256(content).digest()[:6], "big") or 1
        return Directory(version, staff, policy)


def _update_deadline(settings: Settings) -> tuple[PolicyEntry, ...]:
    deadline = settings.update_deadline
    return (PolicyEntry("update_deadline", deadline.isoformat()),) if deadline else ()


def _safeguarding_phone(settings: Settings) -> tuple[PolicyEntry, ...]:
    phone = settings.safeguarding_phone.strip()
    return (PolicyEntry("safeguarding_phone", phone),) if phone else ()
