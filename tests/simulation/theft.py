"""A device in a thief's hand: it has the storage, and neither passphrase nor key."""

from __future__ import annotations

from msgspec.structs import replace

from tests.simulation.council import DEPOSIT, Lost, Newer, Server
from tests.simulation.disk import Disk
from tests.simulation.model import Model
from tests.simulation.vault import Vault


class Theft:
    """What was stolen, as it was then; `reported` once IT has turned it off.

    The vault stays locked. Switched on it brings what it has sealed for the server, as any locked
    device does, and that counts; and its deposit secret can be read, so that junk comes too.
    """

    def __init__(self, taken: Vault) -> None:
        # Nobody is promised anything by what is said to it from now on.
        self.vault = Vault(
            taken.identity,
            Disk(replace(taken.disk.stored, held=(), snapshots=())),
            Model(),
            taken.form,
            taken.persons,
            taken.clock_ms,
            taken.offer,
        )
        self.reported = False

    async def switch_on(self, server: Server, pick: int) -> None:
        """It deposits, or somebody deposits a spoilt chunk of a file it owes."""
        junk = self.vault.stolen(pick) if pick % 4 == 0 else None
        raw, context = self.vault.ask_locked()
        try:
            if junk is not None:
                await server.post(junk, DEPOSIT)
            self.vault.take_receipt(context, await server.post(raw, DEPOSIT))
        except (Lost, Newer):
            return
