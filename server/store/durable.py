"""What "Backed up" means: the newest arrival that is safe, as the operator chose (design.md 3)."""

from __future__ import annotations

from typing import Protocol


class Durability(Protocol):
    """Told of every commit; asked in every round."""

    def committed(self, last_arrival: int) -> None:
        """Everything up to this arrival position is committed and flushed to the disk."""
        ...

    def durable_through(self) -> int:
        """The newest arrival position that is safe; 0 when none is."""
        ...


class CommitDurability:
    """Safe once committed: gives up what a lost disk loses."""

    def __init__(self, last_arrival: int = 0) -> None:
        self._last_arrival = last_arrival

    def committed(self, last_arrival: int) -> None:
        """Remember the newest committed arrival."""
        self._last_arrival = max(self._last_arrival, last_arrival)

    def durable_through(self) -> int:
        """The newest committed arrival."""
        return self._last_arrival
