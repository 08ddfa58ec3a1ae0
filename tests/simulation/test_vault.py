"""The vault of the simulation does what the app does, where a history depends on it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from msgspec.structs import replace

from server.clock import ManualClock
from tests.server.council import START_MS
from tests.simulation.council import Server
from tests.simulation.disk import Disk
from tests.simulation.model import Model
from tests.simulation.town import Town, build
from tests.simulation.vault import AT_ONCE, Vault


def _vault(town: Town, server: Server, number: int) -> Vault:
    identity = town.identities[number]
    of = (town.form, town.persons, START_MS, server.offered)
    return Vault(identity, Disk(), Model(), *of)


async def _exchange(server: Server, vault: Vault) -> None:
    while True:
        raw, context = vault.ask()
        if not vault.take_in(context, await server.post(raw)):
            return


def test_a_device_whose_counter_was_used_asks_again_until_everything_is_sent_and_fetched() -> None:
    async def play() -> None:
        with tempfile.TemporaryDirectory() as folder:
            town = await build(Path(folder) / "town")
            server = Server(town.folder, ManualClock(START_MS))
            await server.start()
            try:
                phone, tablet = _vault(town, server, 1), _vault(town, server, 3)
                await _exchange(server, phone)
                phone.disk.stored = replace(phone.disk.stored, counter=0)
                for pick in range(AT_ONCE + 2):
                    phone.write(pick)
                tablet.write(0)
                await _exchange(server, tablet)
                await _exchange(server, phone)
                assert all(own.verdict for own in phone.disk.stored.own)
                written = {own.signed.raw for own in tablet.disk.stored.own if own.signed}
                assert written <= {held.signed.raw for held in phone.disk.stored.held}
            finally:
                await server.kill()

    asyncio.run(play())
