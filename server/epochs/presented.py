"""Certificates that devices bring with others' changes, after a restore (docs/wire.md 6 and 9).

A certificate signed by the organisation makes its device known again: it could not have been made
by anybody else. One that does not verify is passed over, and what its device signed is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from server.enrol.registered import Registered
from server.index.entries import DeviceEntry, StaffMember
from server.keys.organisation import OrganisationKeys
from sync.certificate import Certificate, verify_certificate
from sync.errors import BadToken
from sync.messages import DeviceCertificate

SERVER_ROLE: Final = "server"
"""In the certificate of an identity of the server's own, and in no other."""


def read_presented(
    keys: OrganisationKeys, known: Iterable[bytes], presented: Iterable[DeviceCertificate]
) -> list[Registered]:
    """The devices of certificates that verify, but for those known already."""
    known = set(known)
    found: dict[bytes, Registered] = {}
    for each in presented:
        if each.device in known or each.device in found:
            continue
        try:
            certificate = verify_certificate(each.jwt, keys.certificate_publics)
        except BadToken:
            continue
        if certificate.device == each.device:
            found[each.device] = _registered(each.jwt, certificate)
    return list(found.values())


def _registered(jwt: str, certificate: Certificate) -> Registered:
    device = DeviceEntry(
        id=certificate.device,
        owner=certificate.actor,
        public_key=certificate.public,
        label=certificate.label,
        installation=bytes(16),
        certificate=jwt,
        enrolled_ms=certificate.issued * 1000,
        is_server=certificate.roles == (SERVER_ROLE,),
    )
    team = bytes.fromhex(certificate.team) if certificate.team else None
    owner = StaffMember(certificate.actor, certificate.name, certificate.roles, team)
    return Registered(device, owner, None, None)
