"""The council every history begins from: made once, copied for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from server.clock import ManualClock
from server.services import Services
from sync.fold import Fold
from sync.operation import add_element, remove_element
from tests.server.council import START_MS, new_settings, running
from tests.simulation.identity import Identity
from tests.simulation.keys import Known
from tests.simulation.plan import DEVICES

OWNERS = ("wren", "wren", "dov", "idris")
assert len(OWNERS) == DEVICES


@dataclass(frozen=True)
class Town:
    """A folder with keys, forms, staff, devices, two people; and what the devices know.

    Wren holds both people; Dov only the first, and is taken off and put back on their case.
    """

    folder: Path
    identities: tuple[Identity, ...]
    persons: tuple[bytes, bytes]
    shared: bytes
    """The involvement of the first person."""
    dov: bytes
    form: bytes


async def build(folder: Path) -> Town:
    """Make the council in an empty folder."""
    async with running(new_settings(folder), ManualClock(START_MS)) as council:
        first, shared = await council.involved("wren", "dov")
        second = await council.person("wren")
        identities = []
        for number, owner in enumerate(OWNERS):
            key = ec.generate_private_key(ec.SECP256R1())
            device = await council.device(owner, key)
            assert device.welcome is not None
            identities.append(
                Identity(
                    number,
                    key,
                    device.id,
                    device.actor,
                    device.welcome.deposit_secret,
                    council.services.keys.root_public,
                    Known(tuple(council.services.keys.statements)),
                )
            )
        return Town(
            folder,
            tuple(identities),
            (first, second),
            shared,
            council.staff["dov"].id,
            council.form,
        )


async def toggle(services: Services, shared: bytes, dov: bytes) -> None:
    """Dov is taken off the first person's case, or put back on."""
    changes = await services.store.history(shared)
    fold = Fold((each.position, each.data) for each in changes)
    heads = fold.element_heads("@allocated", dov.hex())
    op = (
        remove_element("@allocated", dov.hex(), observed={head.dot for head in heads})
        if heads
        else add_element("@allocated", dov.hex())
    )
    await services.identity.append(shared, [op])
