"""What the server of the app's own histories tells of its log as it grows (`partner.py`)."""

from __future__ import annotations

from typing import Any

from server.exchange.cursor import read_cursor
from server.services import Services
from sync.errors import Malformed
from tests.simulation.following import Following
from tests.simulation.model import Model
from tests.simulation.violation import Violation


class AppLog(Following):
    """The merged changes of one server in one epoch, checked as they come, and told once."""

    async def tell(self, model: Model, services: Services) -> dict[str, Any]:
        """What was merged since this was last asked, and what its records fold to now."""
        first = self._last + 1
        violation = None
        try:
            await self.follow(model, services)
        except Violation as found:
            violation = str(found)
        merged = sorted(
            (position, change.dot.hex())
            for placed in self._placed.values()
            for position, change in placed
            if position >= first
        )
        states = {
            record.hex(): self._folds[record].encode_state().hex()
            for record, placed in self._placed.items()
            if placed[-1][0] >= first
        }
        return {
            "violation": violation,
            "merged": merged,
            "states": states,
            "last": services.index.last_position,
        }


def place_of(services: Services, device: bytes, raw: bytes) -> int | None:
    """Up to which position the device has read that keeps this cursor; None in mid-page.

    None too where the server cannot read it: then that device begins anew.
    """
    try:
        cursor = read_cursor(services.keys.index_key, device, raw)
    except Malformed:
        return None
    done = cursor.epoch == services.epoch and cursor.window is None
    return cursor.position if done and cursor.effective == cursor.position else None
