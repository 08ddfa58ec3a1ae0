"""Rotating beside a running server, as the command does, and what a device says of its copies."""

from __future__ import annotations

from server.keys.organisation import OrganisationKeys
from server.rotation.rotate import EVERY, Made, read_root, rotate
from server.settings import Settings
from sync.enrolment import Offer, check_offer, root_fingerprint
from tests.server.client import Device
from tests.server.council import START_MS, Council

LATER_MS = START_MS + 2 * 24 * 3_600_000
"""Two days on: nothing that was under way at a rotation is under way any more."""


def rotated(settings: Settings, *purposes: str, now_ms: int = START_MS) -> list[Made]:
    """A newer key of each purpose, made by another process than the server's."""
    keys = OrganisationKeys.load(settings.key_dir)
    return rotate(keys, purposes or EVERY, read_root(keys, None), now_ms)


async def offered(council: Council) -> Offer:
    """The offer, checked."""
    answer = (await council.http.get("/offer")).json()
    return check_offer(answer, root_fingerprint(council.services.keys.root_public))


async def moves_on(council: Council, device: Device) -> None:
    """A device takes the newest sealing key, seals its copies anew, and says so."""
    newest = (await offered(council)).newest(1)
    assert newest is not None
    device.sealing, device.oldest_sealing = newest.public, newest.version
    await comes_by(council, device)


async def comes_by(council: Council, device: Device) -> None:
    """A round a moment later, and what was said in it is kept."""
    council.clock.advance(1)
    await device.round()
    await council.services.writer.write_progress()
