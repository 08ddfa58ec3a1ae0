"""Ending an old key: who still needs it, and destroying its private half once nobody does.

Entered in the register before anything is destroyed, so that a missing key is either entered as
ended or a damaged key folder, and a crash in between leaves a key that is asked for again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from server.enrol.registered import newest_enrolments, sealed_under
from server.errors import SetupError
from server.index.index import Index
from server.keys.files import place_private, read_private, sync_folder
from server.keys.organisation import VERSIONED_FILES, OrganisationKeys
from server.keys.register import DEPOSIT, ENDED_KIND, INDEX, MASTER
from server.keys.stated import ORGANISATION_FILE, name_of, private_file
from server.rotation.backups import counts_in, hashed_in, is_embedded, kept_copies
from server.rotation.claims import (
    WRITTEN_OFF_KIND,
    Claim,
    deposit_claims,
    index_claims,
    master_claims,
    overlapping,
    sealing_claims,
    superseded_ms,
    written_off,
)
from server.rotation.rehash import hashed, rehash_people
from server.rotation.rewrap import counts
from server.rotation.rotate import PURPOSES, enter_missing, rotating
from server.settings import Settings
from server.store import tables
from server.store.order import take_turn
from server.store.store import Store
from sync.codes import Purpose


def versions_held(keys: OrganisationKeys, purpose: str) -> list[int]:
    """The versions of which the private half is here, oldest first."""
    held = keys.versioned.get(purpose)
    return keys.versions(PURPOSES[purpose]) if held is None else held.versions


async def claims(
    settings: Settings,
    keys: OrganisationKeys,
    store: Store,
    index: Index,
    purpose: str,
    version: int,
    now_ms: int,
    *,
    no_older_backup: bool = False,
) -> list[Claim]:
    """Everybody and everything that still needs an old key; empty where nothing does."""
    entries = keys.register.entries
    found = overlapping(superseded_ms(entries, purpose, version), now_ms)
    if purpose == name_of(Purpose.SEALING):
        found += sealing_claims(index.devices.values(), written_off(entries), version)
    if purpose == DEPOSIT:
        found += deposit_claims(index.devices.values(), written_off(entries), version)
    if purpose == INDEX:
        found += await _index_claims(settings, keys, store, version, now_ms)
    if purpose == MASTER:
        async with store.engine.connect() as connection:
            rows = {"In the database": await counts(connection)}
        enrolments = [sealed_under(entry) for entry in newest_enrolments(keys)]
        rows["In the register"] = {
            each: enrolments.count(each) for each in set(enrolments) if each is not None
        }
        if is_embedded(settings):
            rows |= {f"In {copy.name}": counts_in(copy) for copy in kept_copies(settings)}
        found += master_claims(rows, version)
    backed_up = purpose in (MASTER, INDEX) and not is_embedded(settings)
    if backed_up and not no_older_backup:
        found.append(
            Claim(
                "Backups of the database are not Doorstep's to look at: once none is kept from "
                "before `keys rewrap` was done, say --no-older-backup."
            )
        )
    return found


async def _index_claims(
    settings: Settings, keys: OrganisationKeys, store: Store, version: int, now_ms: int
) -> list[Claim]:
    invite = tables.invite
    replaced_ms = superseded_ms(keys.register.entries, INDEX, version)
    async with store.engine.connect() as connection:
        whole = {"In the database": (await hashed(store, connection)).whole}
        codes = await connection.scalar(
            select(func.count()).where(
                invite.c.used_ms.is_(None),
                invite.c.expires_ms > now_ms,
                invite.c.created_ms <= (now_ms if replaced_ms is None else replaced_ms),
            )
        )
    if is_embedded(settings):
        copies = kept_copies(settings)
        whole |= {f"In {copy.name}": hashed_in(copy, keys.master) for copy in copies}
    return index_claims(whole, codes or 0, version)


async def retire(
    settings: Settings,
    keys: OrganisationKeys,
    store: Store,
    index: Index,
    purpose: str,
    version: int,
    now_ms: int,
    *,
    no_older_backup: bool = False,
) -> Sequence[Claim]:
    """Destroy an old key if nothing needs it; otherwise what does, and nothing is changed.

    Raises `SetupError` for a key that is not here or is in use.
    """
    with rotating(keys.folder):
        keys.look()
        enter_missing(keys, now_ms)
        held = versions_held(keys, purpose)
        if version not in held:
            raise SetupError(f"there is no {purpose} key {version}. See `doorstep keys list`.")
        if version == max(held):
            raise SetupError(f"{purpose} key {version} is in use: rotate before ending it.")
        async with store.engine.begin() as connection:
            # Nobody writes between the look at what needs it and its end.
            await take_turn(connection)
            needed = await claims(
                settings,
                keys,
                store,
                index,
                purpose,
                version,
                now_ms,
                no_older_backup=no_older_backup,
            )
            if not needed:
                if purpose == INDEX:
                    # A running server may have kept marks as it had them in memory.
                    await rehash_people(store, connection, store.hashes)
                if not keys.was_ended(purpose, version):
                    keys.register.append(ENDED_KIND, now_ms, purpose=purpose, version=version)
                destroy(keys, purpose, version)
    return needed


def write_off(
    keys: OrganisationKeys, index: Index, device: bytes, reason: str, now_ms: int
) -> None:
    """End the claims of a lost device, signed in the register. Raises `SetupError`."""
    held = index.devices.get(device)
    if held is None or held.is_server:
        raise SetupError("no device has that id. `doorstep devices list` shows them all.")
    if held.revoked_ms is None:
        raise SetupError("revoke the device first: one that is used has work to bring.")
    if device not in written_off(keys.register.entries):
        keys.register.append(WRITTEN_OFF_KIND, now_ms, device=device.hex(), reason=reason)


def destroy(keys: OrganisationKeys, purpose: str, version: int) -> None:
    """Destroy the private half of a key that the register says is ended, whoever needs it."""
    folder = keys.folder
    if purpose in VERSIONED_FILES:
        left = keys.versioned[purpose].without(version)
        place_private(folder / VERSIONED_FILES[purpose], left.text().encode())
    else:
        private_file(folder, PURPOSES[purpose], version).unlink(missing_ok=True)
        sync_folder(folder)
        # The same words in a new file: by that running servers see that there is something to see.
        place_private(folder / ORGANISATION_FILE, read_private(folder / ORGANISATION_FILE))
    keys.look()
